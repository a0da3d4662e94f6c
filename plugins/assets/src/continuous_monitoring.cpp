#include "declarations.hpp"

namespace qharden::assets {

/// The one place where rules for new assets leave a trace that can be read: alerts of Continuous Monitoring. Its rules
/// themselves are in no API.
void declare_continuous_monitoring(Plugin& plugin) {
  Table& profile = plugin.source("cm_profiles")
                       .qps("1.0", "cm/profile")
                       .root("ServiceResponse")
                       .needs_role({"manager"})
                       .proven_by("fo")
                       .table("cm_profile", "Monitoring profiles")
                       .rows("data/*");
  profile.integer("id").from("id").key().absent_is(Reason::parse);
  profile.text("title").from("title");
  profile.flag("is_active").from("isActive");

  Table& alert = plugin.source("cm_alerts")
                     .qps("1.0", "cm/alert")
                     .root("ServiceResponse")
                     .where("eventType", "EQUALS", "HOST_FOUND")
                     .where("alertDate", "GREATER", "{since}")
                     .for_each("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-30 days') AS since")
                     .needs_role({"manager"})
                     .proven_by("fo")
                     .table("cm_alert", "Alerts about new hosts of the last 30 days")
                     .rows("data/*");
  alert.integer("id").from("id").key().absent_is(Reason::parse);
  alert.time("event_at").from("eventDate");
  alert.time("alert_at").from("alertDate");
}

}  // namespace qharden::assets

#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

// A schedule whose state is empty counts as active while a next launch is planned. A month counts as 31 days.
constexpr const char* kCadence = R"sql(
SELECT id, title, profile,
       CASE
         WHEN active IN ('1', '2') THEN 1
         WHEN coalesce(active, '') = '' THEN next_launch_at IS NOT NULL
         ELSE 0
       END AS is_active,
       coalesce(every_days, every_weeks * 7, every_months * 31) AS interval_days
FROM compliance_schedule)sql";

void declare_schedules(Plugin& plugin) {
  // One client reads another root, so any of the two will do; the rows are the same.
  Table& schedule = plugin.source("compliance_schedules")
                        .fo("/api/2.0/fo/schedule/scan/compliance/", "list")
                        .root("COMPLIANCE_SCHEDULE_SCAN_LIST_OUTPUT")
                        .root("SCHEDULE_SCAN_LIST_OUTPUT")
                        .needs_role({"manager"})
                        .table("compliance_schedule", "Scheduled compliance scans")
                        .rows("RESPONSE/*/SCAN");
  schedule.integer("id").from("ID").key().absent_is(Reason::parse);
  schedule.text("title").from("TITLE").absent_is(Reason::parse);
  // 0 off, 1 and 2 on, 3 paused; may be empty, but is there.
  schedule.text("active").from("ACTIVE");
  schedule.text("profile").from("OPTION_PROFILE/TITLE").absent_is_null();
  // One of the three is there; none for a scan that runs once.
  schedule.integer("every_days").from("SCHEDULE/DAILY/@frequency_days").absent_is_null();
  schedule.integer("every_weeks").from("SCHEDULE/WEEKLY/@frequency_weeks").absent_is_null();
  schedule.integer("every_months").from("SCHEDULE/MONTHLY/@frequency_months").absent_is_null();
  schedule.time("next_launch_at").from("SCHEDULE/NEXTLAUNCH_UTC").absent_is_null();
  plugin.view("compliance_cadence", "Scheduled compliance scans with how often they run", kCadence);
}

void declare_profiles(Plugin& plugin) {
  Table& profile = plugin.source("compliance_profiles")
                       .fo("/api/{4.0,3.0,2.0}/fo/subscription/option_profile/pc/", "list")
                       .root("OPTION_PROFILES")
                       .needs_role({"manager"})
                       .table("compliance_profile", "Option profiles of compliance scans")
                       .rows("OPTION_PROFILE");
  profile.integer("id").from("BASIC_INFO/ID").key().absent_is(Reason::parse);
  profile.text("title").from("BASIC_INFO/GROUP_NAME").absent_is(Reason::parse);
  // A profile may be bound to policies, which hides results of the others. Evidence alone: the name is not confirmed.
  profile.present("is_restricted").from("SCAN/SCAN_RESTRICTION");
}

}  // namespace

void declare_compliance_scans(Plugin& plugin) {
  declare_schedules(plugin);
  declare_profiles(plugin);
}

}  // namespace qharden::policy_compliance

#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

void declare_report_share(Plugin& plugin) {
  Table& report = plugin.source("reports")
                      .fo("/api/2.0/fo/report/", "list")
                      .root("REPORT_LIST_OUTPUT")
                      .needs_role({"manager", "auditor"})
                      .table("report", "Reports in the report share that have not expired")
                      .rows("RESPONSE/REPORT_LIST/REPORT");
  report.integer("id").from("ID").key().absent_is(Reason::parse);
  report.text("title").from("TITLE").absent_is_null();
  report.text("type").from("TYPE");
  report.time("launched_at").from("LAUNCH_DATETIME");
  report.text("state").from("STATUS/STATE");
  report.time("expires_at").from("EXPIRATION_DATETIME").absent_is_null();
}

void declare_report_schedules(Plugin& plugin) {
  Table& schedule = plugin.source("report_schedules")
                        .fo("/api/2.0/fo/schedule/report/", "list")
                        .root("SCHEDULE_REPORT_LIST_OUTPUT")
                        .needs_role({"manager"})
                        .table("report_schedule", "Scheduled reports")
                        .rows("RESPONSE/SCHEDULE_REPORT_LIST/REPORT");
  schedule.integer("id").from("ID").key().absent_is(Reason::parse);
  schedule.text("title").from("TITLE");
  schedule.flag("is_active").from("ACTIVE");
  schedule.text("template").from("TEMPLATE_TITLE").absent_is_null();
}

}  // namespace

void declare_reports(Plugin& plugin) {
  declare_report_share(plugin);
  declare_report_schedules(plugin);
}

}  // namespace qharden::policy_compliance

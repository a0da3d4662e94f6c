#include "declarations.hpp"

namespace qharden::scan_options {

void declare_scans(Plugin& plugin) {
  // The list shows 30 days unless it is asked for more.
  Table& scan = plugin.source("scans")
                    .fo("/api/{3.0,2.0}/fo/scan/", "list")
                    .query("show_op", "1")
                    .query("show_status", "1")
                    .window("launched_after_datetime", "launched_before_datetime", 30, 90)
                    .root("SCAN_LIST_OUTPUT")
                    .needs_role({"manager"})
                    .table("scan", "Vulnerability scans that were launched")
                    .rows("RESPONSE/SCAN_LIST/SCAN");
  scan.text("ref").from("REF").key().absent_is(Reason::parse);
  scan.text("type").from("TYPE").one_of({"on_demand", "scheduled", "api"}).absent_is(Reason::parse);
  scan.text("title").from("TITLE").absent_is(Reason::parse);
  scan.text("client_name").from("CLIENT/NAME").absent_is_null();
  scan.text("user_login").from("USER_LOGIN").absent_is_null();
  scan.time("launched_at").from("LAUNCH_DATETIME").absent_is(Reason::parse);
  scan.text("duration").from("DURATION").none("Pending").absent_is_null();
  scan.text("state")
      .from("STATUS/STATE")
      .one_of({"running", "paused", "canceled", "finished", "error", "queued", "loading"})
      .absent_is(Reason::parse);
  scan.text("sub_state").from("STATUS/SUB_STATE").absent_is_null();
  scan.text("profile_title").from("OPTION_PROFILE/TITLE").absent_is_null();
}

}  // namespace qharden::scan_options

#include "declarations.hpp"

namespace qharden::activity {
namespace {

/// The log has one row for each API call, so a busy integration fills it. Three sources, each with its own filter and
/// window, keep the large part (API calls) short and the small parts long.
Source& log_source(Plugin& plugin, const char* id, const char* action, int default_days, int max_days) {
  return plugin.source(id)
      .fo("/api/2.0/fo/activity_log/", "list")
      .activity_csv()
      .query("user_action", action)
      .query("output_format", "csv")
      .query("truncation_limit", "1000")
      .window("since_datetime", "until_datetime", default_days, max_days)
      .needs_role({"manager"})
      .proven_by("activity_log");
}

/// No key: two equal rows are two events.
void add_columns(Table& table) {
  table.time("at").from("Date");
  table.text("action").from("Action");
  table.text("module").from("Module");
  table.text("details").from("Details");
  table.text("login").from("User Name");
  table.text("role").from("User Role");
  table.text("ip").from("User IP").none("N/A");
}

}  // namespace

void declare_log_tables(Plugin& plugin) {
  add_columns(log_source(plugin, "sign_in", "login", 30, 90).table("sign_in", "Sign-ins"));

  add_columns(log_source(plugin, "change_event", "{action}", 30, 90)
                  .for_each(R"sql(
SELECT column1 AS action
FROM (VALUES ('add'), ('edit'), ('update'), ('delete'), ('set'), ('create'), ('disable')))sql")
                  .table("change_event", "Changes made by users, one partition for each kind of action"));

  add_columns(log_source(plugin, "api_request", "request", 7, 30).table("api_request", "Calls of the API"));
}

}  // namespace qharden::activity

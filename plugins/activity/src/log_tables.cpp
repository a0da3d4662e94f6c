#include "declarations.hpp"

namespace qharden::activity {
namespace {

Source& log_request(Plugin& plugin, const char* id, const char* action, const char* rows_per_page) {
  return plugin.source(id)
      .fo("/api/2.0/fo/activity_log/", "list")
      .activity_csv()
      .query("user_action", action)
      .query("output_format", "csv")
      .query("truncation_limit", rows_per_page)
      .needs_role({"manager"})
      .proven_by("activity_log");
}

/// The log has one row for each API call, so a busy integration fills it. Three sources, each with its own filter and
/// window, keep the large part (API calls) short and the small parts long.
Source& log_source(Plugin& plugin, const char* id, const char* action, int default_days, int max_days) {
  return log_request(plugin, id, action, "1000").window("since_datetime", "until_datetime", default_days, max_days);
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

/// What came before sign_in, for those who ask what is new. Not a longer sign_in: a service that keeps 30 days only
/// would then seem to lack rows to everybody else.
void declare_sign_in_earlier(Plugin& plugin) {
  add_columns(log_request(plugin, "sign_in_earlier", "login", "1000")
                  .query("since_datetime", "{since}")
                  .query("until_datetime", "{until}")
                  .for_each(R"sql(
SELECT 'earlier'                                                          AS part,
       strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-60 days')            AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-30 days', '-1 second') AS until)sql")
                  .table("sign_in_earlier", "Sign-ins of the 30 days before the last 30"));
}

/// A declared login may call once in a quarter: its newest row alone is asked for, from a longer time than the log of
/// all calls could be read for.
void declare_newest_calls(Plugin& plugin) {
  add_columns(log_request(plugin, "api_request_newest", "request", "1")
                  .query("username", "{login}")
                  .window("since_datetime", "until_datetime", 180, 180)
                  .first_page_only()
                  .for_each(R"sql(
SELECT u.login
FROM user AS u
JOIN declared_login AS d ON lower(d.login) = lower(u.login)
WHERE d.kind IN ('service', 'audit') AND u.status = 'active'
  AND lower(u.login) IS NOT (SELECT lower(login) FROM self))sql")
                  .table("api_request_newest", "The newest call of the API of each declared service and audit login"));
}

/// The service does not say how many days it keeps. A row from before a day proves that the log reaches back to it.
void declare_log_depth(Plugin& plugin) {
  plugin.source("log_depth")
      .fo("/api/2.0/fo/activity_log/", "list")
      .activity_csv()
      .query("output_format", "csv")
      .query("truncation_limit", "1")
      .query("since_datetime", "{since}")
      .query("until_datetime", "{until}")
      .first_page_only()
      .for_each(R"sql(
SELECT column1                                                                      AS days,
       strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-400 days')                     AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-' || column1 || ' days')       AS until
FROM (VALUES (30), (60), (90), (120), (180)))sql")
      .needs_role({"manager"})
      .proven_by("activity_log")
      .table("log_depth", "The newest row of the log from before 30, 60, 90, 120 and 180 days")
      .time("at")
      .from("Date");
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

  declare_sign_in_earlier(plugin);
  declare_newest_calls(plugin);
  declare_log_depth(plugin);
}

}  // namespace qharden::activity

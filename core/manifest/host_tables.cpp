#include "core/manifest/host_tables.hpp"

namespace qharden::manifest {
namespace {

Column text(const char* name, bool key = false) {
  Column column;
  column.name = name;
  column.key = key;
  return column;
}

Column typed(const char* name, ColumnType type) {
  Column column = text(name);
  column.type = type;
  return column;
}

std::vector<Table> make() {
  std::vector<Table> tables;
  tables.push_back({.name = "self",
                    .title = "The login this audit signs in with",
                    .rows = {},
                    .parent = {},
                    .columns = {text("login", true), text("platform_url"), text("subscription_id"),
                                typed("log_row_at", ColumnType::time)}});
  tables.push_back(
      {.name = "declared_login",
       .title = "Logins the operator declared: break_glass, service, audit or partner",
       .rows = {},
       .parent = {},
       .columns = {text("login", true), text("kind"), text("owner"), text("reason"), typed("systems", ColumnType::json),
                   typed("egress", ColumnType::ranges), typed("reviewed_at", ColumnType::time), text("declared_by"),
                   typed("declared_at", ColumnType::time)}});
  tables.push_back(ranges_table(tables.back(), *tables.back().find("egress")));
  tables.push_back({.name = "declared_network",
                    .title = "Networks the operator declared: corporate, vpn, integration or partner",
                    .rows = {},
                    .parent = {},
                    .columns = {text("name", true), text("kind"), text("owner"), typed("ranges", ColumnType::ranges),
                                typed("reviewed_at", ColumnType::time), text("declared_by"),
                                typed("declared_at", ColumnType::time)}});
  tables.push_back(ranges_table(tables.back(), *tables.back().find("ranges")));
  tables.push_back(
      {.name = "declared_window",
       .title = "Times the operator declared: busy, maintenance or freeze",
       .rows = {},
       .parent = {},
       .columns = {text("name", true), text("kind"), typed("days", ColumnType::json), text("starts"), text("ends"),
                   text("zone"), text("declared_by"), typed("declared_at", ColumnType::time)}});
  tables.push_back(
      {.name = "declared_person",
       .title = "People as the directory knows them, from an export: active, suspended or left",
       .rows = {},
       .parent = {},
       .columns = {text("id", true), text("email"), text("external_id"), text("state"),
                   typed("left_at", ColumnType::time), typed("exported_at", ColumnType::time), text("origin")}});
  tables.push_back(
      {.name = "declared_approval",
       .title = "What somebody approved, and until when",
       .rows = {},
       .parent = {},
       .columns = {text("check_id", true), text("object", true), text("approver"), text("reason"),
                   typed("until", ColumnType::time), text("declared_by"), typed("declared_at", ColumnType::time)}});
  tables.push_back(
      {.name = "declared_scope",
       .title = "Controls and checks that were declared out of scope, by whom and until when",
       .rows = {},
       .parent = {},
       .columns = {text("target", true), text("approver"), text("reason"), typed("until", ColumnType::time),
                   text("declared_by"), typed("declared_at", ColumnType::time)}});
  tables.push_back(
      {.name = "approval_policy",
       .title = "What was decided of changes that qharden makes: who approves them, and up to which risk "
                "nobody has to",
       .rows = {},
       .parent = {},
       .columns = {text("file", true), typed("remediation", ColumnType::flag), typed("approvers", ColumnType::json),
                   typed("min_approvers", ColumnType::integer), typed("requester_may_approve", ColumnType::flag),
                   typed("escalation_hours", ColumnType::integer), typed("escalate_to", ColumnType::json),
                   typed("timeout_hours", ColumnType::integer), text("timeout_action"), text("auto_approve_up_to")}});
  tables.push_back(
      {.name = "approval_window",
       .title = "When qharden may make changes",
       .rows = {},
       .parent = {},
       .columns = {text("name", true), typed("days", ColumnType::json), text("starts"), text("ends"), text("zone")}});
  tables.push_back({.name = "certificate",
                    .title = "Certificates of the SAML trust, from the files that the configuration names",
                    .rows = {},
                    .parent = {},
                    .columns = {text("path", true), text("purpose"), text("subject"), text("issuer"),
                                typed("not_before", ColumnType::time), typed("not_after", ColumnType::time),
                                text("key_type"), typed("key_bits", ColumnType::integer), text("signature_algorithm"),
                                text("sha256"), text("problem")}});
  return tables;
}

}  // namespace

const std::vector<Table>& host_tables() {
  static const std::vector<Table> tables = make();
  return tables;
}

Table ranges_table(const Table& table, const Column& column) {
  return {.name = table.name + "_" + column.name,
          .title = "Address ranges of " + table.name + "." + column.name + " (16 bytes each, IPv4 mapped)",
          .rows = {},
          .parent = table.name,
          .columns = {typed("lo", ColumnType::blob), typed("hi", ColumnType::blob)}};
}

}  // namespace qharden::manifest

#include "core/manifest/host_tables.hpp"

namespace qharden::manifest {
namespace {

Column text(const char* name, bool key = false) {
  return {.name = name, .from = {}, .key = key, .none = {}, .one_of = {}};
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
                    .columns = {text("login", true), text("platform_url"), text("subscription_id")}});
  tables.push_back({.name = "declared_login",
                    .title = "Logins the operator declared: break_glass, service, audit or partner",
                    .rows = {},
                    .parent = {},
                    .columns = {text("login", true), text("kind"), text("owner"), text("reason")}});
  tables.push_back({.name = "declared_network",
                    .title = "Networks the operator declared: corporate, vpn, integration or partner",
                    .rows = {},
                    .parent = {},
                    .columns = {text("name", true), text("kind"), text("owner"), typed("ranges", ColumnType::ranges)}});
  tables.push_back(ranges_table(tables.back(), tables.back().columns.back()));
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

#include "core/snapshot/shapes.hpp"

#include <functional>

namespace qharden::snapshot {
namespace {

constexpr const char* kUndeclared = "SELECT source, path, rows FROM _shape ORDER BY source, path";
constexpr const char* kUnseen = R"(
SELECT t.source, c."table", c."column",
       coalesce((SELECT j.value ->> 'from' FROM json_each(t.columns) AS j WHERE j.value ->> 'name' = c."column"), ''),
       sum(c.rows)
FROM _column AS c JOIN _table AS t ON t.name = c."table"
WHERE t.source <> ''
GROUP BY c."table", c."column"
HAVING sum(c.rows) > 0 AND sum(c.seen) = 0 AND count(c.example) = 0
ORDER BY t.source, c."table", c."column")";

Result<void> each_row(Reader& reader, const char* sql, const std::function<void(const Query&)>& take) {
  auto query = reader.query(sql);
  if (!query) return query.error();
  while (true) {
    const auto more = query->step();
    if (!more) return more.error();
    if (!*more) return {};
    take(*query);
  }
}

std::string text(const Query& query, int column) {
  return std::string(query.text(column));
}

}  // namespace

Result<Shapes> read_shapes(Reader& reader) {
  Shapes shapes;
  auto done = each_row(reader, kUndeclared, [&](const Query& row) {
    shapes.undeclared.push_back({text(row, 0), text(row, 1), row.integer(2)});
  });
  // Files from before there was such a table tell at least what was not seen.
  if (!done && done.error().reason != Reason::unsupported) return done.error();
  done = each_row(reader, kUnseen, [&](const Query& row) {
    shapes.unseen.push_back({text(row, 0), text(row, 1), text(row, 2), text(row, 3), row.integer(4)});
  });
  if (!done) return done.error();
  return shapes;
}

json::Value to_json(const Shapes& shapes) {
  json::Value undeclared = json::Value::array();
  for (const auto& [source, path, rows] : shapes.undeclared)
    undeclared.push_back({{"source", source}, {"path", path}, {"rows", rows}});
  json::Value unseen = json::Value::array();
  for (const auto& [source, table, column, from, rows] : shapes.unseen)
    unseen.push_back({{"source", source}, {"table", table}, {"column", column}, {"from", from}, {"rows", rows}});
  return {{"undeclared", undeclared}, {"unseen", unseen}};
}

}  // namespace qharden::snapshot

#include "core/app/doctor_shapes.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <ostream>
#include <set>

#include "core/app/table.hpp"
#include "core/json/json.hpp"
#include "core/snapshot/reads.hpp"
#include "core/snapshot/shapes.hpp"
#include "core/util/text.hpp"

namespace qharden::app {
namespace {

using Words = std::set<std::string>;

/// `table.column` -> the checks that read it.
std::map<std::string, Words> readers_of_columns(const manifest::Catalog& catalog) {
  snapshot::SchemaProbe probe(catalog);
  std::map<std::string, Words> readers;
  for (const auto* check : catalog.checks()) {
    const auto reads = probe.columns_read(check->sql);
    if (!reads) continue;  // 'qharden checks show' says what is wrong with it
    for (const auto& [table, columns] : *reads)
      for (const auto& column : columns) readers[table + "." + column].insert(check->id);
  }
  return readers;
}

/// Names that may tell how a login signs in: what the learned columns are about.
bool may_be_access(std::string path) {
  std::transform(path.begin(), path.end(), path.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  static constexpr std::array<std::string_view, 3> kParts = {"SAML", "GUI", "API"};
  return std::any_of(kParts.begin(), kParts.end(), [&](auto part) { return path.find(part) != std::string::npos; });
}

/// As field-names.yaml wants them: from the row on.
Words candidates_of(const snapshot::UnseenColumn& column, const snapshot::Shapes& shapes,
                    const manifest::Catalog& catalog) {
  Words candidates;
  const auto owned = catalog.tables().find(column.table);
  if (!column.from.empty() || owned == catalog.tables().end()) return candidates;
  const std::string row = owned->second.table->rows + "/";
  for (const auto& [source, path, rows] : shapes.undeclared)
    if (source == column.source && path.starts_with(row) && may_be_access(path.substr(row.size())))
      candidates.insert(path.substr(row.size()));
  return candidates;
}

void write_text(std::ostream& out, const snapshot::Shapes& shapes, const std::map<std::string, Words>& readers,
                const manifest::Catalog& catalog) {
  out << "Declared, but in no row:\n";
  TextTable unseen({"column", "element", "rows", "read by"});
  for (const auto& column : shapes.unseen) {
    const auto name = column.table + "." + column.column;
    const auto found = readers.find(name);
    unseen.add({name, column.from.empty() ? "not learned" : column.from, std::to_string(column.rows),
                found == readers.end() ? "no check" : joined(found->second)});
  }
  unseen.print(out);
  for (const auto& column : shapes.unseen) {
    if (!column.from.empty()) continue;
    const auto candidates = candidates_of(column, shapes, catalog);
    out << "Name the element of " << column.table << '.' << column.column << " in config/field-names.yaml; "
        << (candidates.empty() ? "no element seen looks like it" : "elements seen: " + joined(candidates)) << '\n';
  }
  out << "\nSeen, but read by no column:\n";
  TextTable undeclared({"source", "path", "rows looked at"});
  for (const auto& path : shapes.undeclared) undeclared.add({path.source, path.path, std::to_string(path.rows)});
  undeclared.print(out);
}

json::Value shapes_json(const snapshot::Shapes& shapes, const std::map<std::string, Words>& readers,
                        const manifest::Catalog& catalog) {
  auto document = snapshot::to_json(shapes);
  for (std::size_t i = 0; i < shapes.unseen.size(); ++i) {
    const auto& column = shapes.unseen[i];
    const auto found = readers.find(column.table + "." + column.column);
    document["unseen"][i]["checks"] = found == readers.end() ? Words{} : found->second;
    document["unseen"][i]["candidates"] = candidates_of(column, shapes, catalog);
  }
  document["schema"] = "qharden.shapes/1";
  return document;
}

}  // namespace

Result<void> write_shapes(std::ostream& out, snapshot::Reader& reader, const manifest::Catalog& catalog, bool json) {
  const auto shapes = snapshot::read_shapes(reader);
  if (!shapes) return shapes.error();
  const auto readers = readers_of_columns(catalog);
  if (json)
    out << json::dump(shapes_json(*shapes, readers, catalog)) << '\n';
  else
    write_text(out, *shapes, readers, catalog);
  return {};
}

}  // namespace qharden::app

#include <set>

#include "core/manifest/declaration_reader.hpp"

namespace qharden::manifest {

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && text.front() >= 'a' && text.front() <= 'z' &&
         text.substr(0, 7) != "sqlite_" &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

namespace {

/// Columns for tables that others declare.
void read_extensions(const Reader& in, std::vector<Table>& extensions) {
  read_tables(in, "extensions", extensions);
  for (const auto& extension : extensions) {
    if (!extension.rows.empty()) in.fail("extends " + extension.name + " by rows; it may add columns alone");
    for (const auto& column : extension.columns)
      if (column.key || column.type == ColumnType::ranges)
        in.fail("extends " + extension.name + " by the column '" + column.name + "'; a key or ranges are the owner's");
  }
}

void require_unique(const Manifest& manifest) {
  std::set<std::string> names;
  const auto add = [&](const std::string& kind, const std::string& name) {
    if (!names.insert(kind + name).second) throw Invalid{manifest.id, "declares '" + name + "' twice"};
  };
  for (const auto& source : manifest.sources) {
    add("source ", source.id);
    for (const auto& table : source.tables) add("table ", table.name);
  }
  for (const auto& view : manifest.views) add("table ", view.name);
  for (const auto& check : manifest.checks) add("check ", check.id);
}

Manifest read_manifest(const Value& root) {
  const Reader in(root, "manifest");
  Manifest manifest;
  manifest.id = in.required_name("id");
  manifest.version = in.required("version");
  manifest.title = in.text("title");
  if (in.integer("schema") != 1) in.fail("has a schema this version does not know; rebuild the plugin");
  for (const auto& source : in.objects("sources")) manifest.sources.push_back(read_source(source, manifest.id));
  read_extensions(in, manifest.extensions);
  for (const auto& view : in.objects("views"))
    manifest.views.push_back({view.required_name("name"), view.text("title"), view.required("sql"), manifest.id});
  for (const auto& canary : in.objects("canaries"))
    manifest.canaries.push_back({canary.required_name("name"), canary.required("sql"), manifest.id});
  for (const auto& check : in.objects("checks")) manifest.checks.push_back(read_check(check, manifest.id));
  require_unique(manifest);
  return manifest;
}

}  // namespace

Result<Manifest> parse_manifest(std::string_view json_text) {
  const auto root = json::parse(json_text);
  if (!root) return Error{root.error().message, Reason::none, Fault::plugin};
  try {
    return read_manifest(*root);
  } catch (const Invalid& invalid) {
    return Error{invalid.where + ": " + invalid.what, Reason::none, Fault::plugin};
  }
}

}  // namespace qharden::manifest

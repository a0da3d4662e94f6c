#include "list_shape_reader.hpp"

#include <algorithm>

#include "placeholders.hpp"
#include "tree_yaml.hpp"

namespace qharden::simulator {
namespace {

using Keys = std::vector<std::string_view>;

Keys keys_of(std::string_view kind) {
  static const Keys common{"name",     "kind",  "path",      "paths",       "row",    "id",       "roles",
                           "required", "words", "empty_for", "partial_for", "module", "only_when"};
  static const Keys search{"filters"};
  static const Keys fo{"method", "action", "root", "rows_at", "parameters", "page", "match", "extra"};
  static const Keys json{"method", "rows_at", "parameters", "page",  "match", "filters",
                         "extra",  "total",   "count",      "empty", "one"};
  Keys keys = common;
  for (const Keys& more : {kind == "search" ? search : kind == "json" ? json : fo}) {
    keys.insert(keys.end(), more.begin(), more.end());
  }
  return keys;
}

ListKind read_kind(const YamlMap& map) {
  std::string kind;
  map.read("kind", kind);
  if (kind != "search" && kind != "fo" && kind != "json") {
    map.fail("kind", "every list needs a kind: search, fo or json");
  }
  return kind == "search" ? ListKind::search : kind == "fo" ? ListKind::fo : ListKind::json;
}

void read_paths(const YamlMap& map, ListShape& shape) {
  if (map.has("path") && map.has("paths")) {
    map.fail("paths", "goes without path; keep one of them");
  }
  const std::string key = map.has("paths") ? "paths" : "path";
  map.read(key, shape.paths);
  if (shape.paths.empty()) {
    map.fail(key, "every list needs a path, or paths with the newest first");
  }
  for (const auto& path : shape.paths) {
    if (!path.starts_with('/')) {
      map.fail(key, "must start with '/', not '" + path + "'");
    }
    if (shape.kind == ListKind::search && path.find("/search/") == std::string::npos) {
      map.fail(key, "a search holds '/search/', such as /qps/rest/1.0/search/ca/agentactkey/");
    }
  }
}

void read_method(const YamlMap& map, ListShape& shape) {
  shape.method = shape.kind == ListKind::fo ? "" : shape.kind == ListKind::json ? "GET" : "POST";
  map.read("method", shape.method);
  if (!shape.method.empty() && shape.method != "GET" && shape.method != "POST") {
    map.fail("method", "must be GET or POST");
  }
}

void read_access(const YamlMap& map, ListShape& shape) {
  shape.roles = read_roles(map, "roles");
  shape.empty_for = read_roles(map, "empty_for");
  shape.partial_for = read_roles(map, "partial_for");
  map.read("module", shape.module);
  std::string condition;
  map.read("only_when", condition);
  if (!condition.empty() && condition != "enhanced_rbac") {
    map.fail("only_when", "knows the condition enhanced_rbac alone; leave it out otherwise");
  }
  shape.only_enhanced_rbac = !condition.empty();
}

void read_size(const YamlMap& map, ListPage& page) {
  map.read("size_parameter", page.size_parameter);
  map.read("size", page.size);
  if (page.size == 0) {
    map.fail("size", "must be 1 or more");
  }
}

void read_id_of_page(const YamlMap& map, ListShape& shape) {
  std::string id;
  map.read("id", id);
  if (!shape.id.empty() && !id.empty() && id != shape.id) {
    map.fail("id", "differs from the id of the list; keep one of them");
  }
  shape.id = id.empty() ? shape.id : id;
}

void require_id(const YamlMap& map, const ListShape& shape) {
  if (shape.id.empty()) {
    map.fail("id", "pages go by the id of a row: name its path");
  }
}

void read_fo_page(const YamlMap& list, ListShape& shape) {
  const auto map =
      list.map("page", {"style", "size_parameter", "size", "from_parameter", "parameter", "id", "warning"});
  if (!map) {
    return;
  }
  ListPage& page = shape.page;
  page.size = 1000;
  read_size(*map, page);
  read_id_of_page(*map, shape);
  map->read("warning", page.warning_at);
  std::string style = "id";
  map->read("style", style);
  if (style == "offset") {
    page.style = ListPage::Style::offset;
    map->read("parameter", page.parameter);
  } else if (style == "id") {
    page.style = ListPage::Style::id;
    page.parameter = "id_min";
    map->read("from_parameter", page.parameter);
    require_id(*map, shape);
  } else {
    map->fail("style", "a list of kind fo knows id (by from_parameter) and offset, not '" + style + "'");
  }
}

void read_json_page(const YamlMap& list, ListShape& shape) {
  const auto map =
      list.map("page", {"style", "size_parameter", "size", "parameter", "first", "in", "id", "more", "pages"});
  if (!map) {
    return;
  }
  ListPage& page = shape.page;
  read_size(*map, page);
  read_id_of_page(*map, shape);
  std::string style;
  map->read("style", style);
  if (style != "number" && style != "offset" && style != "cursor") {
    map->fail("style", "a list of kind json knows number, offset and cursor, not '" + style + "'");
  }
  page.style = style == "number"   ? ListPage::Style::number
               : style == "offset" ? ListPage::Style::offset
                                   : ListPage::Style::cursor;
  map->read("parameter", page.parameter);
  map->read("first", page.first);
  map->read("more", page.more);
  map->read("pages", page.pages);
  if (page.parameter.empty()) {
    map->fail("parameter", "name the parameter that asks for a page");
  }
  if (page.style == ListPage::Style::cursor) {
    require_id(*map, shape);
  }
  std::string place = "query";
  map->read("in", place);
  if (place != "query" && place != "body") {
    map->fail("in", "must be query or body");
  }
  page.in_body = place == "body";
}

void read_extra(const YamlMap& map, ListShape& shape) {
  if (!map.has("extra")) {
    return;
  }
  shape.extra = tree_of(map.child("extra"));
  if (shape.extra.kind != Tree::Kind::map) {
    map.fail("extra", "must be a mapping, such as {responseCode: SUCCESS}");
  }
  try {
    static_cast<void>(fill_tree(shape.extra, {}));
  } catch (const PlaceholderError& error) {
    map.fail("extra", error.what());
  }
}

void read_json(const YamlMap& map, ListShape& shape) {
  map.read("total", shape.total);
  map.read("count", shape.count);
  map.read("one", shape.one);
  read_json_page(map, shape);
  if (map.has("empty")) {
    std::uint64_t status = 0;
    map.read("empty", status);
    if (status < 200 || status > 599) {
      map.fail("empty", "must be the HTTP status of an answer without rows, such as 204");
    }
    shape.empty_status = static_cast<int>(status);
  }
  const bool bare = shape.rows_at.empty() && !shape.one;
  if (bare && (map.has("extra") || !shape.total.empty() || !shape.count.empty())) {
    map.fail("rows_at", "a bare array has no members beside it; name where the rows stand, such as content");
  }
}

void read_fo(const YamlMap& map, ListShape& shape) {
  map.read("action", shape.action);
  map.read("root", shape.root);
  if (shape.root.empty()) {
    map.fail("root", "name the root element, such as SCHEDULE_SCAN_LIST_OUTPUT");
  }
  read_fo_page(map, shape);
}

}  // namespace

YamlMap list_map(const YAML::Node& entry, const std::filesystem::path& file, const std::string& where) {
  const bool has_kind = entry.IsMap() && entry["kind"].IsDefined() && entry["kind"].IsScalar();
  return {entry, file, where, keys_of(has_kind ? entry["kind"].Scalar() : "")};
}

ListShape read_list_shape(const YamlMap& map) {
  ListShape shape;
  map.read("name", shape.name);
  if (shape.name.empty() || shape.name.find_first_of("@:+= ") != std::string::npos) {
    map.fail("name", "every list needs a name without '@', ':', '+', '=' and blanks: faults name it");
  }
  shape.kind = read_kind(map);
  read_paths(map, shape);
  read_method(map, shape);
  read_access(map, shape);
  map.read("row", shape.row);
  map.read("id", shape.id);
  map.read("rows_at", shape.rows_at);
  map.read("filters", shape.filters);
  map.read("match", shape.match);
  map.read("parameters", shape.parameters);
  map.read("required", shape.required);
  map.read("words", shape.words);
  read_extra(map, shape);
  if (shape.kind == ListKind::fo) {
    read_fo(map, shape);
  } else if (shape.kind == ListKind::json) {
    read_json(map, shape);
  } else if (shape.row.empty() || shape.id.empty()) {
    map.fail(shape.row.empty() ? "row" : "id", "a search needs the element of a row and its id, such as id");
  }
  return shape;
}

std::vector<Role> read_roles(const YamlMap& map, const std::string& key) {
  std::vector<std::string> words;
  map.read(key, words);
  std::vector<Role> roles;
  for (const auto& word : words) {
    const auto role = role_named(word);
    if (!role) {
      map.fail(key, "unknown role '" + word + "'; write for example [Manager, Unit Manager]");
    }
    roles.push_back(*role);
  }
  return roles;
}

}  // namespace qharden::simulator

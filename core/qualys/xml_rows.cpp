#include "core/qualys/xml_rows.hpp"

#include <map>
#include <unordered_map>

#include "core/qualys/json_document.hpp"
#include "core/qualys/json_subtree.hpp"
#include "core/qualys/page_builder.hpp"
#include "core/qualys/secret_names.hpp"
#include "core/qualys/xml_path.hpp"

namespace qharden::qualys {
namespace {

using manifest::ColumnType;
using Nodes = std::vector<pugi::xml_node>;

struct ColumnPath {
  XmlPath path;
  bool is_secret;     ///< by its declared path
  bool must_look;     ///< a star may lead to a secret
  bool is_whole_row;  ///< the object of all children, censored child by child
};

/// A column and where to look for it: one path or several, or, when its name is yet to be learned, none.
struct PathColumn {
  const manifest::Column* column;
  std::vector<ColumnPath> paths;
};

ColumnPath column_path(const manifest::Column& column, const std::string& from) {
  XmlPath path(from);
  const bool is_secret = path.names_secret();
  const bool is_whole_row = column.type == ColumnType::json && from == "*";
  const bool must_look = path.has_star() && !is_whole_row;
  return {std::move(path), is_secret, must_look, is_whole_row};
}

PathColumn path_column(const manifest::Column& column) {
  PathColumn made{&column, {}};
  if (!column.from.empty()) made.paths.push_back(column_path(column, column.from));
  for (const auto& from : column.also_from) made.paths.push_back(column_path(column, from));
  return made;
}

bool is_text(const pugi::xml_node& node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

/// Remembers which names are on the list of secrets: few names, many rows.
class SecretPlaces {
 public:
  /// True when the element or any above it is on the list.
  bool is_inside(pugi::xml_node node) {
    for (; node; node = node.parent()) {
      const auto [known, is_new] = names_.try_emplace(node.name(), false);
      if (is_new) known->second = is_secret_name(known->first);
      if (known->second) return true;
    }
    return false;
  }

 private:
  std::unordered_map<std::string_view, bool> names_;
};

/// The element's own text; what is in pieces is joined. Sets `has_elements` when other elements are inside.
std::string_view text_of(const pugi::xml_node& element, Storage& storage, bool& has_elements) {
  std::string_view only;
  std::string joined;
  for (const auto& child : element) {
    if (child.type() == pugi::node_element) has_elements = true;
    if (!is_text(child)) continue;
    if (joined.empty() && only.empty()) {
      only = child.value();
    } else {
      if (joined.empty()) joined = only;
      joined += child.value();
    }
  }
  return joined.empty() ? only : storage.keep(joined);
}

class TableFiller {
 public:
  TableFiller(snapshot::TableRows& rows, std::vector<snapshot::TableRows*> range_tables, Storage& storage)
      : rows_path_(rows.table->rows), storage_(storage), writer_(storage, rows, std::move(range_tables)) {
    for (const auto& column : rows.table->columns) columns_.push_back(path_column(column));
  }

  /// Rows below `start`, appended to `nodes`; `parent` is null for a table of its own.
  Result<void> fill(const pugi::xml_node& start, const std::int64_t* parent, Nodes& nodes) {
    XmlMatches matches(rows_path_, start);
    while (const auto node = matches.next()) {
      nodes.push_back(node);
      if (parent == nullptr) {
        writer_.begin_row();
      } else {
        writer_.begin_child_row(*parent);
      }
      const bool is_secret = secrets_.is_inside(node);
      for (const auto& column : columns_) {
        if (auto done = cell(column, node, is_secret); !done) return done;
      }
    }
    return {};
  }

 private:
  Result<void> cell(const PathColumn& column, const pugi::xml_node& row, bool is_secret_row) {
    if (column.column->partition) {
      writer_.partition();
      return {};
    }
    for (const auto& place : column.paths) {
      XmlMatches matches(place.path, row);
      const auto node = first_of(place, matches);
      if (node) return found(column, place, row, node, matches, is_secret_row);
    }
    nowhere(column);
    return {};
  }

  static pugi::xml_node first_of(const ColumnPath& place, XmlMatches& matches) {
    auto node = matches.next();
    const auto& attribute = place.path.attribute();
    while (node && !attribute.empty() && !node.attribute(attribute.c_str())) node = matches.next();
    return node;
  }

  void nowhere(const PathColumn& column) {
    if (column.paths.empty()) {
      writer_.unseen();
    } else if (column.column->type == ColumnType::present) {
      writer_.present(false);
    } else {
      writer_.absent();
    }
  }

  bool is_secret(const ColumnPath& place, const pugi::xml_node& node, bool is_secret_row) {
    return is_secret_row || place.is_secret || (place.must_look && secrets_.is_inside(node));
  }

  Result<void> found(const PathColumn& column, const ColumnPath& place, const pugi::xml_node& row,
                     const pugi::xml_node& node, XmlMatches& rest, bool is_secret_row) {
    const auto& attribute = place.path.attribute();
    const auto type = column.column->type;
    if (type == ColumnType::present) {
      writer_.present(true);
    } else if (type == ColumnType::json && !is_secret_row && attribute.empty() && is_secret_name(node.name())) {
      return json(place, row, node);  // no more than that it is there, and its length
    } else if (type != ColumnType::fingerprint && is_secret(place, node, is_secret_row)) {
      writer_.unseen();
    } else if (type == ColumnType::json) {
      return json(place, row, node);
    } else if (attribute.empty() && is_nil(node)) {
      writer_.none();
    } else if (!attribute.empty()) {
      writer_.value(node.attribute(attribute.c_str()).value());
    } else if (type == ColumnType::ranges) {
      joined(node, rest);
    } else {
      text(node);
    }
    return {};
  }

  void text(const pugi::xml_node& node) {
    bool has_elements = false;
    const std::string_view text = text_of(node, storage_, has_elements);
    if (has_elements && text.empty()) {
      writer_.unreadable("(elements instead of text)");
    } else {
      writer_.value(text);
    }
  }

  /// Addresses often stand in an element each.
  void joined(pugi::xml_node node, XmlMatches& rest) {
    bool has_elements = false;
    std::string all(text_of(node, storage_, has_elements));
    bool is_single = true;
    while ((node = rest.next())) {
      all += ", ";
      all += text_of(node, storage_, has_elements);
      is_single = false;
    }
    if (is_single && has_elements) return writer_.unreadable("(elements instead of text)");
    writer_.value(storage_.keep(all));
  }

  Result<void> json(const ColumnPath& place, const pugi::xml_node& row, const pugi::xml_node& node) {
    const auto made = place.is_whole_row ? json_of_children(row) : json_of(node);
    if (!made) return made.error();
    writer_.json(*made);
    return {};
  }

  XmlPath rows_path_;
  SecretPlaces secrets_;
  Storage& storage_;
  RowWriter writer_;
  std::vector<PathColumn> columns_;
};

}  // namespace

Result<void> fill_from_xml(snapshot::Page& page, Storage& storage, const pugi::xml_node& root) {
  std::map<std::string_view, Nodes> found;  // by table: the elements that are its rows
  for (auto& rows : page.tables) {
    const auto& table = *rows.table;
    if (is_range_table(table)) continue;
    TableFiller filler(rows, range_tables_of(page, table), storage);
    Nodes& nodes = found[table.name];
    if (table.parent.empty()) {
      if (auto done = filler.fill(root, nullptr, nodes); !done) return done;
      continue;
    }
    const Nodes& parents = found[table.parent];
    for (std::size_t i = 0; i < parents.size(); ++i) {
      const auto parent = static_cast<std::int64_t>(i);
      if (auto done = filler.fill(parents[i], &parent, nodes); !done) return done;
    }
  }
  return {};
}

}  // namespace qharden::qualys

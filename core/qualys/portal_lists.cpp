#include "core/qualys/portal_lists.hpp"

#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "core/qualys/page_builder.hpp"
#include "core/qualys/xml_path.hpp"

namespace qharden::qualys {
namespace {

constexpr const char* kList = "list";

/// `a/list/B` apart: where the list is held, and what its items are called.
struct ListPath {
  std::string holder;
  std::string item;
};

std::vector<ListPath> lists_in(const std::string& rows) {
  std::vector<ListPath> lists;
  const XmlPath path(rows);
  std::string before;
  for (std::size_t i = 0; i + 1 < path.segments().size(); ++i) {
    const auto& name = path.segments()[i].name;
    if (name == kList && i > 0) lists.push_back({before, path.segments()[i + 1].name});
    before += (before.empty() ? "" : "/") + name;
  }
  return lists;
}

/// Moves the items below a `list` of their own.
void mend(pugi::xml_node holder, const std::string& item) {
  if (holder.child(kList) || !holder.first_child()) return;
  const bool has_items = !holder.child(item.c_str()).empty();
  std::vector<pugi::xml_node> moved;
  for (const auto& child : holder) {
    if (child.type() != pugi::node_element || std::strcmp(child.name(), "count") == 0) continue;
    if (!has_items || item == child.name()) moved.push_back(child);
  }
  if (moved.empty()) return;
  auto target = holder.append_child(kList);
  if (!has_items) target = target.append_child(item.c_str());
  for (const auto& child : moved) target.append_move(child);
}

std::vector<pugi::xml_node> all(const XmlPath& path, const std::vector<pugi::xml_node>& starts) {
  std::vector<pugi::xml_node> nodes;
  for (const auto& start : starts) {
    XmlMatches matches(path, start);
    while (const auto node = matches.next()) nodes.push_back(node);
  }
  return nodes;
}

}  // namespace

void spell_lists_alike(const manifest::Source& source, const pugi::xml_node& root) {
  std::map<std::string, std::vector<pugi::xml_node>> rows;
  for (const auto& table : source.tables) {
    if (is_range_table(table)) continue;
    const auto starts = table.parent.empty() ? std::vector{root} : rows[table.parent];
    for (const auto& list : lists_in(table.rows)) {
      const XmlPath holder(list.holder);
      for (const auto& node : all(holder, starts)) mend(node, list.item);
    }
    rows[table.name] = all(XmlPath(table.rows), starts);
  }
}

}  // namespace qharden::qualys

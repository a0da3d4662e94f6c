#include "tree.hpp"

#include <algorithm>
#include <functional>

namespace qharden::simulator {
namespace {

using Visit = std::function<void(const Tree&)>;

// Calls `visit` for whatever stands at the path.
void walk(const Tree& tree, std::string_view path, const Visit& visit) {
  if (tree.kind == Tree::Kind::list) {
    for (const auto& item : tree.items) {
      walk(item, path, visit);
    }
    return;
  }
  if (path.empty()) {
    visit(tree);
    return;
  }
  const auto slash = path.find('/');
  if (const Tree* next = tree.find(path.substr(0, slash))) {
    walk(*next, slash == std::string_view::npos ? "" : path.substr(slash + 1), visit);
  }
}

template <typename Members>
auto find_member(Members& members, std::string_view name) {
  return std::find_if(members.begin(), members.end(), [&](const Member& member) { return member.name == name; });
}

}  // namespace

const Tree* Tree::find(std::string_view name) const {
  const auto found = find_member(members, name);
  return found == members.end() ? nullptr : &found->value;
}

Tree* Tree::find(std::string_view name) {
  const auto found = find_member(members, name);
  return found == members.end() ? nullptr : &found->value;
}

Tree& Tree::at(std::string_view name) {
  kind = Kind::map;
  if (Tree* known = find(name)) {
    return *known;
  }
  return members.emplace_back(Member{.name = std::string{name}, .value = {}}).value;
}

Tree& Tree::at_path(std::string_view path) {
  if (path.empty()) {
    return *this;
  }
  const auto slash = path.find('/');
  Tree& next = at(path.substr(0, slash));
  return slash == std::string_view::npos ? next : next.at_path(path.substr(slash + 1));
}

Tree text_tree(std::string_view text) {
  return {.kind = Tree::Kind::text, .text = std::string{text}, .members = {}, .items = {}};
}

Tree number_tree(std::uint64_t number) {
  return {.kind = Tree::Kind::number, .text = std::to_string(number), .members = {}, .items = {}};
}

void merge_tree(Tree& tree, const Tree& more) {
  for (const auto& [name, value] : more.members) {
    Tree& target = tree.at(name);
    if (target.kind == Tree::Kind::map && value.kind == Tree::Kind::map) {
      merge_tree(target, value);
    } else {
      target = value;
    }
  }
}

bool is_shown(const Member& member) {
  return !member.name.starts_with('$');
}

std::vector<std::string> texts_at(const Tree& tree, std::string_view path) {
  std::vector<std::string> texts;
  walk(tree, path, [&](const Tree& found) {
    if (found.is_scalar()) {
      texts.push_back(found.text);
    } else if (const Tree* own = found.find("#text")) {
      texts.push_back(own->text);
    }
  });
  return texts;
}

}  // namespace qharden::simulator

#include "tree_yaml.hpp"

#include <algorithm>
#include <cctype>

namespace qharden::simulator {
namespace {

std::size_t digits_at(std::string_view text, std::size_t at) {
  const auto first = text.begin() + static_cast<std::ptrdiff_t>(std::min(at, text.size()));
  return static_cast<std::size_t>(
      std::find_if(first, text.end(),
                   [](char letter) { return std::isdigit(static_cast<unsigned char>(letter)) == 0; }) -
      first);
}

// A number as JSON writes it, without an exponent: 12, -3, 0.5; not 007.
bool is_number(std::string_view text) {
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = digits_at(text, sign);
  if (whole == 0 || (whole > 1 && text[sign] == '0')) {
    return false;
  }
  const std::size_t end = sign + whole;
  if (end == text.size()) {
    return true;
  }
  const std::size_t fraction = digits_at(text, end + 1);
  return text[end] == '.' && fraction > 0 && end + 1 + fraction == text.size();
}

Tree::Kind kind_of(const YAML::Node& scalar) {
  const std::string& text = scalar.Scalar();
  if (scalar.Tag() == "!") {
    return Tree::Kind::text;
  }
  if (text == "true" || text == "false") {
    return Tree::Kind::boolean;
  }
  return is_number(text) ? Tree::Kind::number : Tree::Kind::text;
}

}  // namespace

Tree tree_of(const YAML::Node& node) {
  Tree tree;
  if (node.IsScalar()) {
    tree.kind = kind_of(node);
    tree.text = node.Scalar();
  } else if (node.IsMap()) {
    tree.kind = Tree::Kind::map;
    for (const auto& entry : node) {
      tree.members.push_back({.name = entry.first.as<std::string>(""), .value = tree_of(entry.second)});
    }
  } else if (node.IsSequence()) {
    tree.kind = Tree::Kind::list;
    for (const auto& item : node) {
      tree.items.push_back(tree_of(item));
    }
  }
  return tree;
}

}  // namespace qharden::simulator

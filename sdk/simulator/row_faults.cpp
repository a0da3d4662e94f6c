#include "row_faults.hpp"

#include <algorithm>
#include <cctype>
#include <functional>

namespace qharden::simulator {
namespace {

constexpr std::string_view kUnknownWord = "UNHEARD_OF";

void each_scalar(Tree& tree, const std::function<void(Tree&)>& visit) {
  if (tree.is_scalar()) {
    visit(tree);
    return;
  }
  for (auto& member : tree.members) {
    each_scalar(member.value, visit);
  }
  for (auto& item : tree.items) {
    each_scalar(item, visit);
  }
}

void each_at(Tree& tree, std::string_view path, const std::function<void(Tree&)>& visit) {
  for (auto& item : tree.items) {
    each_at(item, path, visit);
  }
  if (path.empty()) {
    each_scalar(tree, visit);
    return;
  }
  const auto slash = path.find('/');
  if (Tree* next = tree.find(path.substr(0, slash))) {
    each_at(*next, slash == std::string_view::npos ? "" : path.substr(slash + 1), visit);
  }
}

// What could be one of a list of words: letters and underscores alone.
bool is_word(const Tree& scalar) {
  const auto is_letter = [](char letter) {
    return letter == '_' || std::isalpha(static_cast<unsigned char>(letter)) != 0;
  };
  return scalar.kind == Tree::Kind::text && scalar.text.size() > 1 &&
         std::all_of(scalar.text.begin(), scalar.text.end(), is_letter);
}

void replace_words(Tree& row, const ListShape& shape) {
  for (const auto& path : shape.words) {
    each_at(row, path, [](Tree& scalar) { scalar = text_tree(kUnknownWord); });
  }
  if (shape.words.empty()) {
    each_scalar(row, [](Tree& scalar) {
      if (is_word(scalar)) {
        scalar.text = kUnknownWord;
      }
    });
  }
}

// The member that holds the id stays; without an id the first member does.
void drop_members(Tree& row, const ListShape& shape) {
  const std::string kept = !shape.id.empty()     ? shape.id.substr(0, shape.id.find('/'))
                           : row.members.empty() ? ""
                                                 : row.members.front().name;
  std::erase_if(row.members, [&](const Member& member) { return member.name != kept; });
}

}  // namespace

void spoil_row(Tree& row, const ListShape& shape, const ActiveFaults& faults, std::size_t position) {
  const bool second = position % 2 == 0;
  if (second && faults.has(FaultKind::unknown_words)) {
    replace_words(row, shape);
  }
  if (second && faults.has(FaultKind::missing_elements)) {
    drop_members(row, shape);
  }
  if (faults.has(FaultKind::bad_utf8)) {
    each_scalar(row, [](Tree& scalar) {
      if (scalar.kind == Tree::Kind::text) {
        scalar.text.insert(0, kPoison);
      }
    });
  }
}

}  // namespace qharden::simulator

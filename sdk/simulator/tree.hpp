#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Rows as data: an ordered tree that is written as XML or as JSON.
namespace qharden::simulator {

struct Member;

/// A scalar, a mapping or a sequence, as YAML and JSON know them.
///
/// Names: `@x` is an attribute and `#text` the own text of an element; what starts with `$` is never written, only
/// filters see it.
struct Tree {
  /// `slot` is the place where a writer puts the rows of an answer.
  enum class Kind { null, text, number, boolean, map, list, slot };

  Kind kind = Kind::null;
  std::string text;             ///< of a scalar
  std::vector<Member> members;  ///< of a mapping
  std::vector<Tree> items;      ///< of a sequence

  [[nodiscard]] bool is_scalar() const { return kind != Kind::map && kind != Kind::list && kind != Kind::slot; }
  /// Nothing when there is no member of this name.
  [[nodiscard]] const Tree* find(std::string_view name) const;
  [[nodiscard]] Tree* find(std::string_view name);
  /// The member of this name, made at the end when there is none; whatever this was, it is a mapping then.
  Tree& at(std::string_view name);
  /// at() along a path `a/b`; the empty path is this tree.
  Tree& at_path(std::string_view path);
};

struct Member {
  std::string name;
  Tree value;
};

[[nodiscard]] Tree text_tree(std::string_view text);
[[nodiscard]] Tree number_tree(std::uint64_t number);

/// Puts `more` into `tree`: mappings are merged, anything else takes the place of what is there.
void merge_tree(Tree& tree, const Tree& more);

/// Whether a member is written.
[[nodiscard]] bool is_shown(const Member& member);

/// The texts of all scalars at a path `a/b`; the items of sequences count as standing at the path of the sequence.
[[nodiscard]] std::vector<std::string> texts_at(const Tree& tree, std::string_view path);

}  // namespace qharden::simulator

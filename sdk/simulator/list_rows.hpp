#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "placeholders.hpp"
#include "tree.hpp"

namespace qharden::simulator {

/// A row as it is written in a scenario; `$repeat` makes many of one.
struct RowTemplate {
  Tree row;
  std::uint64_t count = 1;
};

/// The rows of a list. A row is made when it is asked for, so a million of them cost little memory.
///
/// Threads: never changes once it is built.
class ListRows {
 public:
  ListRows() = default;
  /// With `id`, rows are ordered by it when it is a whole number everywhere. Throws PlaceholderError.
  ListRows(std::vector<RowTemplate> templates, const std::string& id, UnixTime start);

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] Tree row(std::size_t position) const;
  /// Whether every row has an id that is a whole number.
  [[nodiscard]] bool ordered() const { return ordered_; }
  /// The id of a row; 0 when rows are not ordered by one.
  [[nodiscard]] std::uint64_t id(std::size_t position) const { return entries_[position].id; }
  /// The first row with this id or a greater one.
  [[nodiscard]] std::size_t first_from(std::uint64_t id) const;
  [[nodiscard]] const std::vector<RowTemplate>& templates() const { return templates_; }

 private:
  struct Entry {
    std::uint64_t id = 0;
    std::uint64_t n = 0;
    std::uint32_t source = 0;
  };

  std::vector<RowTemplate> templates_;
  UnixTime start_ = 0;
  std::vector<Entry> entries_;
  bool ordered_ = false;
};

}  // namespace qharden::simulator

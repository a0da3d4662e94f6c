#include "list_rows.hpp"

#include <algorithm>

#include "text.hpp"

namespace qharden::simulator {
namespace {

// The scalar at a path, before it is filled; nothing when it is not one.
const Tree* scalar_at(const Tree& tree, std::string_view path) {
  if (path.empty()) {
    return tree.is_scalar() ? &tree : tree.find("#text");
  }
  const auto slash = path.find('/');
  const Tree* next = tree.find(path.substr(0, slash));
  return next == nullptr ? nullptr : scalar_at(*next, slash == std::string_view::npos ? "" : path.substr(slash + 1));
}

}  // namespace

ListRows::ListRows(std::vector<RowTemplate> templates, const std::string& id, UnixTime start)
    : templates_(std::move(templates)), start_(start), ordered_(!id.empty()) {
  for (std::uint32_t source = 0; source < templates_.size(); ++source) {
    const Tree* scalar = id.empty() ? nullptr : scalar_at(templates_[source].row, id);
    for (std::uint64_t n = 0; n < templates_[source].count; ++n) {
      const auto number =
          scalar == nullptr ? std::nullopt : parse_count(fill_scalar(*scalar, {.start = start, .n = n}).text);
      ordered_ = ordered_ && number;
      entries_.push_back({.id = number.value_or(0), .n = n, .source = source});
    }
  }
  if (ordered_) {
    std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.id < b.id; });
  }
}

Tree ListRows::row(std::size_t position) const {
  const Entry& entry = entries_[position];
  return fill_tree(templates_[entry.source].row, {.start = start_, .n = entry.n});
}

std::size_t ListRows::first_from(std::uint64_t id) const {
  const auto found = std::lower_bound(entries_.begin(), entries_.end(), id,
                                      [](const Entry& entry, std::uint64_t wanted) { return entry.id < wanted; });
  return static_cast<std::size_t>(found - entries_.begin());
}

}  // namespace qharden::simulator

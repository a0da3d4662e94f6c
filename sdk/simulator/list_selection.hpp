#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "context.hpp"
#include "list_catalog.hpp"
#include "service_request.hpp"
#include "tree_writer.hpp"

// Which rows of a list a call gets, whatever the form of the answer.
namespace qharden::simulator {

/// Says whether a row is wanted; empty: every row is.
using RowFilter = std::function<bool(const Tree&)>;

struct RowWindow {
  std::size_t from = 0;    ///< position of the first row that may be shown
  std::uint64_t skip = 0;  ///< wanted rows to pass over
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
  bool counts_all = false;  ///< `total` is needed
};

struct SelectedRows {
  std::vector<std::size_t> positions;
  std::optional<std::size_t> next;  ///< position of the first row behind the window
  std::uint64_t total = 0;          ///< with `counts_all`: rows wanted in all
};

/// Rows the caller may see and the filter wants.
[[nodiscard]] SelectedRows select_rows(const List& list, const Context& context, const RowFilter& wanted,
                                       const RowWindow& window);

/// The selected rows one by one, spoilt as the faults say; with `fields` only these members of each.
[[nodiscard]] EachRow rows_of(const List& list, const Context& context, const std::vector<std::size_t>& positions,
                              std::vector<std::string> fields = {});

/// What is wrong with the criteria; nothing when they can be used. `required` fields must be among them.
[[nodiscard]] std::optional<std::string> problem_of(const ListShape& shape, const std::vector<Criterion>& criteria);
/// A filter of criteria that hold together; empty without criteria.
[[nodiscard]] RowFilter filter_of(const ListShape& shape, std::vector<Criterion> criteria);

/// A value that a parameter of `match` was given: `a,b` and `3-7` name alternatives.
struct Wanted {
  std::string path;
  std::string value;
};
/// A filter of parameters that hold together; empty without any.
[[nodiscard]] RowFilter filter_of(std::vector<Wanted> wanted);

/// The refusal of a caller whose role or licence does not reach the list; nothing when the caller may go on.
[[nodiscard]] std::optional<Answer> refuse_access(const ListShape& shape, const Context& context);

}  // namespace qharden::simulator

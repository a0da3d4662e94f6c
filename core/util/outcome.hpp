/// What a check said, as it travels from the worker to the results store and the reports.
#pragma once

#include <array>
#include <cstdint>
#include <qharden/vocabulary.hpp>
#include <string>

namespace qharden {

/// Outcome of a check for one object. All text is clean UTF-8.
struct Outcome {
  std::string object = {};       ///< key of what was judged; empty: the subscription
  std::string object_name = {};  ///< for people; empty: as `object`
  Status status = Status::error;
  Reason reason = Reason::none;
  Severity severity = Severity::medium;
  std::string message = {};
  std::string evidence = {};  ///< a JSON object, or empty
};

/// How many objects came out how.
struct Counts {
  std::array<std::int64_t, 6> by_status{};  ///< indexed by Status

  [[nodiscard]] std::int64_t of(Status status) const { return by_status.at(static_cast<std::size_t>(status)); }
  void add(Status status) { ++by_status.at(static_cast<std::size_t>(status)); }
  [[nodiscard]] std::int64_t total() const {
    std::int64_t sum = 0;
    for (const auto n : by_status) sum += n;
    return sum;
  }
};

}  // namespace qharden

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
  std::string evidence = {};         ///< a JSON object, or empty
  std::string attestation = {};      ///< id of the attestation that stands for it; empty: none does
  Status attested = Status::manual;  ///< what that attestation says, pass or fail; the status above stays as it was

  /// What counts.
  [[nodiscard]] Status effective() const { return attestation.empty() ? status : attested; }
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

/// How many of the outcomes an attestation stands for, by what they were and what it says.
struct AttestedCounts {
  std::int64_t manual_pass = 0;
  std::int64_t manual_fail = 0;
  std::int64_t unseen_pass = 0;  ///< were not_evaluated{unsupported}
  std::int64_t unseen_fail = 0;

  [[nodiscard]] std::int64_t passes() const { return manual_pass + unseen_pass; }
  [[nodiscard]] std::int64_t fails() const { return manual_fail + unseen_fail; }
  [[nodiscard]] std::int64_t total() const { return passes() + fails(); }
  void add(const Outcome& outcome) {
    if (outcome.attestation.empty()) return;
    const bool passes = outcome.attested == Status::pass;
    if (outcome.status == Status::manual)
      ++(passes ? manual_pass : manual_fail);
    else
      ++(passes ? unseen_pass : unseen_fail);
  }
};

/// What counts: each outcome as its attestation has it, the others as they are.
[[nodiscard]] inline Counts effective_counts(Counts counts, const AttestedCounts& attested) {
  const auto move = [&](Status from, Status to, std::int64_t how_many) {
    counts.by_status.at(static_cast<std::size_t>(from)) -= how_many;
    counts.by_status.at(static_cast<std::size_t>(to)) += how_many;
  };
  move(Status::manual, Status::pass, attested.manual_pass);
  move(Status::manual, Status::fail, attested.manual_fail);
  move(Status::not_evaluated, Status::pass, attested.unseen_pass);
  move(Status::not_evaluated, Status::fail, attested.unseen_fail);
  return counts;
}

}  // namespace qharden

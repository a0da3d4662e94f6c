/// The closed word lists that plugins, host and reports share. Each word stands for one thing everywhere:
/// in C++, in SQL (`status`, `reason` and `severity` columns), in JSON and on the command line.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace qharden {

/// Outcome of a check for one object.
enum class Status : std::int32_t {
  pass,
  fail,
  manual,          ///< only a person can answer
  not_applicable,  ///< earned by an answer, never by an empty or refused table
  not_evaluated,   ///< we could not look
  error,           ///< a defect of the check or of the host
};

/// Why a status is what it is.
enum class Reason : std::int32_t {
  none,
  // not_evaluated: we could not look, because ...
  permission,      ///< the login may not read this
  scope,           ///< the login sees a part only, or seeing all was not proven
  auth,            ///< sign-in refused
  rate_limited,    ///< the API's limit was used up
  timeout,         ///< no answer, or only server errors, in time
  unsupported,     ///< the platform does not show this
  parse,           ///< the answer was not understood
  truncated,       ///< the answer was cut
  window,          ///< the log reaches back less far than the check needs
  dependency,      ///< something it builds on could not be read
  not_selected,    ///< left out by profile or by request
  not_configured,  ///< a declared fact is missing
  stale_evidence,  ///< the evidence is too old
  // not_applicable, because ...
  not_licensed,
  not_used,
  no_objects,
  out_of_scope,
  too_few,
  not_available,
  // fail, because ...
  parameter_beyond_guide,  ///< a parameter was loosened past the guide's own number
};

enum class Severity : std::int32_t { low, medium, high, critical };

/// Whose demand a check answers: only `guide` decides the verdict of a control.
enum class Decides : std::int32_t { guide, extra, advisory };

/// Which verdicts the evidence of a check can bear. What it cannot bear, the host turns into `manual`.
enum class Proves : std::int32_t {
  both,
  fail_only,  ///< it can convict, never acquit: an odd sign-in, an old date
  pass_only,  ///< it can acquit, never convict: a pull that is seen in the log
};

/// What a verdict rests on.
enum class Basis : std::int32_t { setting, activity, proxy, attested };

namespace detail {
inline constexpr std::array<std::string_view, 6> kStatusWords = {"pass",           "fail",          "manual",
                                                                 "not_applicable", "not_evaluated", "error"};
inline constexpr std::array<std::string_view, 21> kReasonWords = {"",
                                                                  "permission",
                                                                  "scope",
                                                                  "auth",
                                                                  "rate_limited",
                                                                  "timeout",
                                                                  "unsupported",
                                                                  "parse",
                                                                  "truncated",
                                                                  "window",
                                                                  "dependency",
                                                                  "not_selected",
                                                                  "not_configured",
                                                                  "stale_evidence",
                                                                  "not_licensed",
                                                                  "not_used",
                                                                  "no_objects",
                                                                  "out_of_scope",
                                                                  "too_few",
                                                                  "not_available",
                                                                  "parameter_beyond_guide"};
inline constexpr std::array<std::string_view, 4> kSeverityWords = {"low", "medium", "high", "critical"};
inline constexpr std::array<std::string_view, 3> kDecidesWords = {"guide", "extra", "advisory"};
inline constexpr std::array<std::string_view, 3> kProvesWords = {"both", "fail_only", "pass_only"};
inline constexpr std::array<std::string_view, 4> kBasisWords = {"setting", "activity", "proxy", "attested"};

template <class Enum, std::size_t N>
constexpr std::optional<Enum> find_word(const std::array<std::string_view, N>& words, std::string_view word) {
  for (std::size_t i = 0; i < N; ++i)
    if (words[i] == word) return static_cast<Enum>(i);
  return std::nullopt;
}
}  // namespace detail

constexpr std::string_view to_string(Status v) {
  return detail::kStatusWords.at(static_cast<std::size_t>(v));
}
constexpr std::string_view to_string(Reason v) {
  return detail::kReasonWords.at(static_cast<std::size_t>(v));
}
constexpr std::string_view to_string(Severity v) {
  return detail::kSeverityWords.at(static_cast<std::size_t>(v));
}
constexpr std::string_view to_string(Decides v) {
  return detail::kDecidesWords.at(static_cast<std::size_t>(v));
}
constexpr std::string_view to_string(Proves v) {
  return detail::kProvesWords.at(static_cast<std::size_t>(v));
}
constexpr std::string_view to_string(Basis v) {
  return detail::kBasisWords.at(static_cast<std::size_t>(v));
}

/// The inverse of to_string; nullopt for a word that is not on the list.
constexpr std::optional<Status> to_status(std::string_view w) {
  return detail::find_word<Status>(detail::kStatusWords, w);
}
constexpr std::optional<Reason> to_reason(std::string_view w) {
  return detail::find_word<Reason>(detail::kReasonWords, w);
}
constexpr std::optional<Severity> to_severity(std::string_view w) {
  return detail::find_word<Severity>(detail::kSeverityWords, w);
}
constexpr std::optional<Decides> to_decides(std::string_view w) {
  return detail::find_word<Decides>(detail::kDecidesWords, w);
}
constexpr std::optional<Proves> to_proves(std::string_view w) {
  return detail::find_word<Proves>(detail::kProvesWords, w);
}
constexpr std::optional<Basis> to_basis(std::string_view w) {
  return detail::find_word<Basis>(detail::kBasisWords, w);
}

}  // namespace qharden

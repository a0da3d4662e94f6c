#include "core/report/words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace qharden::report {
namespace {

/// In words, indexed by Reason.
constexpr std::array<std::string_view, 21> kReasons = {
    "",
    "permission (the login may not read this)",
    "scope (the login may see a part only)",
    "sign-in refused",
    "rate limit (the calls allowed were used up)",
    "time-out (no answer in time)",
    "unsupported (the platform does not show this)",
    "the answer was not understood",
    "the answer was cut short",
    "window (the log does not reach back far enough)",
    "dependency (something it builds on could not be read)",
    "not selected",
    "not configured (a declared fact is missing)",
    "stale evidence (the evidence is too old)",
    "not licensed",
    "not used",
    "no such objects",
    "out of scope",
    "too few to judge",
    "not available",
    "a parameter was loosened past the guide's own number",
};

std::string with_reason(std::string_view phrase, Reason reason) {
  std::string text(phrase);
  if (reason == Reason::none) return text;
  return text.append(": ").append(kReasons.at(static_cast<std::size_t>(reason)));
}

}  // namespace

std::string shown(judge::Verdict verdict) {
  switch (verdict) {
    case judge::Verdict::pass:
      return "pass";
    case judge::Verdict::fail:
      return "FAIL";
    case judge::Verdict::incomplete:
      return "INCOMPLETE";
    case judge::Verdict::manual:
      return "MANUAL";
    case judge::Verdict::not_applicable:
      return "n/a";
  }
  return "";
}

Colour colour_of(judge::Verdict verdict) {
  switch (verdict) {
    case judge::Verdict::pass:
      return Colour::green;
    case judge::Verdict::fail:
      return Colour::red;
    case judge::Verdict::incomplete:
    case judge::Verdict::manual:
      return Colour::yellow;
    case judge::Verdict::not_applicable:
      return Colour::none;
  }
  return Colour::none;
}

std::string shown(Status status, Reason reason) {
  switch (status) {
    case Status::pass:
      return "pass";
    case Status::fail:
      return reason == Reason::none ? "" : std::string(kReasons.at(static_cast<std::size_t>(reason)));
    case Status::manual:
      return with_reason("a person has to look", reason);
    case Status::not_applicable:
      return with_reason("does not apply", reason);
    case Status::not_evaluated:
      return with_reason("could not look", reason);
    case Status::error:
      return with_reason("error, a defect of the check or of qharden", reason);
  }
  return "";
}

std::string shown(Basis basis) {
  switch (basis) {
    case Basis::setting:
      return "";
    case Basis::activity:
      return "judged by activity";
    case Basis::proxy:
      return "judged by a proxy";
    case Basis::attested:
      return "answered by attestation";
  }
  return "";
}

std::string shown(const Counts& counts) {
  constexpr std::array<std::pair<Status, std::string_view>, 6> kOrder = {{{Status::fail, "fail"},
                                                                          {Status::error, "error"},
                                                                          {Status::not_evaluated, "not evaluated"},
                                                                          {Status::manual, "manual"},
                                                                          {Status::pass, "pass"},
                                                                          {Status::not_applicable, "not applicable"}}};
  std::string text;
  for (const auto& [status, word] : kOrder) {
    if (counts.of(status) == 0) continue;
    text.append(text.empty() ? "" : ", ").append(std::to_string(counts.of(status))).append(" ").append(word);
  }
  return text.empty() ? "no outcome" : text;
}

std::string shown_counts(const store::CheckResult& check) {
  std::string text = shown(check.effective());
  if (const auto attested = check.attested.total(); attested == check.counts.total() && attested > 0)
    text += attested == 1 ? ", attested" : ", all attested";
  else if (attested > 0)
    text += ", " + std::to_string(attested) + " of them attested";
  return text;
}

std::string shown_time(UnixTime time) {
  std::string text = format_time(time);
  std::replace(text.begin(), text.end(), 'T', ' ');
  if (!text.empty() && text.back() == 'Z') text.replace(text.size() - 1, 1, " UTC");
  return text;
}

std::string shown_day(UnixTime time) {
  return format_time(time).substr(0, 10);
}

std::string shown_share(const std::optional<double>& share) {
  if (!share) return "none";
  long percent = std::lround(*share * 100);
  if (*share < 1) percent = std::min(percent, 99L);
  if (*share > 0) percent = std::max(percent, 1L);
  return std::to_string(percent) + " %";
}

}  // namespace qharden::report

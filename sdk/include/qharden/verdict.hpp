/// What a judge says of one row.
#pragma once

#include <cmath>
#include <optional>
#include <qharden/detail/json.hpp>
#include <qharden/vocabulary.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qharden {

/// A judge calls exactly one of pass/fail/manual/not_applicable/not_evaluated; the last call counts, none at all is an
/// error of the check. Messages are for people and name the object and the numbers that decided.
class Verdict {
 public:
  Verdict& pass(std::string message = {}) { return set(Status::pass, Reason::none, std::move(message)); }
  Verdict& fail(std::string message) { return set(Status::fail, Reason::none, std::move(message)); }
  Verdict& manual(std::string message) { return set(Status::manual, Reason::none, std::move(message)); }
  Verdict& not_applicable(Reason reason, std::string message) {
    return set(Status::not_applicable, reason, std::move(message));
  }
  Verdict& not_evaluated(Reason reason, std::string message) {
    return set(Status::not_evaluated, reason, std::move(message));
  }

  /// A severity below the declared one is ignored: a judge may raise, never lower.
  Verdict& severity(Severity severity) {
    severity_ = severity;
    return *this;
  }
  Verdict& evidence(std::string_view name, std::string_view value) {
    return add_evidence(name, detail::json_quote(value));
  }
  Verdict& evidence(std::string_view name, const char* value) { return evidence(name, std::string_view(value)); }
  Verdict& evidence(std::string_view name, std::int64_t value) { return add_evidence(name, std::to_string(value)); }
  Verdict& evidence(std::string_view name, int value) { return evidence(name, std::int64_t{value}); }
  /// A number that is not finite has no JSON form and is left out.
  Verdict& evidence(std::string_view name, double value) {
    return std::isfinite(value) ? add_evidence(name, std::to_string(value)) : *this;
  }

  // For the wrapper and for tests.
  [[nodiscard]] std::optional<Status> status() const { return status_; }
  [[nodiscard]] Reason reason() const { return reason_; }
  [[nodiscard]] std::optional<Severity> raised_severity() const { return severity_; }
  [[nodiscard]] const std::string& message() const { return message_; }
  /// A JSON object, or empty.
  [[nodiscard]] std::string evidence_json() const { return evidence_.empty() ? std::string() : "{" + evidence_ + "}"; }

 private:
  Verdict& set(Status status, Reason reason, std::string message) {
    status_ = status;
    reason_ = reason;
    message_ = std::move(message);
    return *this;
  }
  Verdict& add_evidence(std::string_view name, const std::string& json) {
    if (!evidence_.empty()) evidence_ += ',';
    evidence_ += detail::json_quote(name) + ":" + json;
    return *this;
  }

  std::optional<Status> status_;
  Reason reason_ = Reason::none;
  std::optional<Severity> severity_;
  std::string message_;
  std::string evidence_;
};

}  // namespace qharden

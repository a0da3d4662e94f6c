#include "core/report/attestations.hpp"

#include "core/report/layout.hpp"
#include "core/report/words.hpp"

namespace qharden::report {
namespace {

using State = store::AttestationUse::State;

std::string person(const std::string& name, const std::string& login) {
  return safe(name) + (login.empty() ? "" : " (" + safe(login) + ")");
}

std::string people(const store::AttestationUse& use) {
  return person(use.by, use.by_login) + (use.with.empty() ? "" : " and " + person(use.with, use.with_login));
}

json::Value parsed(const std::string& text) {
  auto value = json::parse(text);
  return value ? std::move(value.value()) : json::Value(nullptr);
}

json::Value person_value(const std::string& name, const std::string& login) {
  if (name.empty()) return nullptr;
  return {{"name", name}, {"login", login}};
}

}  // namespace

std::string attested_line(const store::AttestationUse& use) {
  return "attested by " + people(use) + " on " + shown_day(use.at) + ", until " + shown_day(use.until) + " (" +
         safe(use.id) + ")";
}

std::string heading_line(const store::AttestationUse& use) {
  return safe(use.id) + (use.holds ? " (holds)" : " (does not hold)") + ", by " + people(use) + " on " +
         shown_day(use.at) + ": " + safe(use.statement);
}

std::string state_line(const store::AttestationUse& use) {
  std::string line;
  switch (use.state) {
    case State::used:
      line = "used for " + std::to_string(use.outcomes) + (use.outcomes == 1 ? " outcome" : " outcomes") + ", until " +
             shown_day(use.until);
      break;
    case State::unused:
      line = "not used: there is nothing it may stand for; until " + shown_day(use.until);
      break;
    case State::refused:
      line = "refused: " + safe(use.why);
      break;
    case State::expired:
      line = safe(use.why);
      break;
  }
  if (use.expires_soon) line += ", expires soon";
  if (use.overlaps) line += "; a newer one counts where both cover an object";
  return line;
}

const store::AttestationUse* find_use(const std::vector<store::AttestationUse>& uses, const std::string& id,
                                      const std::string& check) {
  for (const auto& use : uses)
    if (use.id == id && use.check == check) return &use;
  return nullptr;
}

json::Value attestations_value(const std::vector<store::AttestationUse>& uses) {
  json::Value list = json::Value::array();
  for (const auto& use : uses)
    list.push_back({{"id", use.id},
                    {"check", use.check},
                    {"state", to_string(use.state)},
                    {"why", use.why},
                    {"statement", use.statement},
                    {"status", use.holds ? "holds" : "does_not_hold"},
                    {"by", person_value(use.by, use.by_login)},
                    {"with", person_value(use.with, use.with_login)},
                    {"at", format_time(use.at)},
                    {"until", format_time(use.until)},
                    {"evidence", parsed(use.evidence)},
                    {"answers", parsed(use.answers)},
                    {"snapshot", use.snapshot.empty() ? json::Value(nullptr) : json::Value(use.snapshot)},
                    {"outcomes", use.outcomes},
                    {"expires_soon", use.expires_soon},
                    {"overlaps", use.overlaps}});
  return list;
}

}  // namespace qharden::report

#include "core/scan/attested.hpp"

#include <algorithm>

#include "core/json/json.hpp"

namespace qharden::scan {
namespace {

using State = store::AttestationUse::State;

constexpr UnixTime kDay = 86'400;

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool same(const std::string& a, const std::string& b) {
  return !a.empty() && lower(a) == lower(b);
}

/// Whether this object is the person's own login, or bears their name.
bool is_own(const config::Attester& person, const std::string& object, const std::string& object_name) {
  return same(person.login, object) || same(person.name, object) || same(person.name, object_name) ||
         same(person.login, object_name);
}

bool has_second(const config::Attestation& attestation) {
  if (!attestation.with) return false;
  const auto& [name, login] = *attestation.with;
  const auto& by = attestation.by;
  return !same(name, by.name) && !same(login, by.login) && !same(name, by.login) && !same(login, by.name);
}

bool names_only_the_attester(const config::Attestation& attestation) {
  const auto& objects = attestation.objects;
  return !objects.empty() && !has_second(attestation) &&
         std::all_of(objects.begin(), objects.end(),
                     [&](const std::string& object) { return is_own(attestation.by, object, {}); });
}

constexpr const char* kOnlyThemselves =
    "the attester judges nobody but themselves, so somebody else must attest it too (with)";

std::string missing_answers(const config::Attestation& attestation, const manifest::Check& check) {
  std::string missing;
  for (const auto& question : check.asks)
    if (attestation.answers.count(question.name) == 0)
      missing += (missing.empty() ? "" : ", ") + question.name + " (" + question.text + ")";
  return missing;
}

/// The rule that is not met; empty: none.
std::string refusal(const config::Attestation& attestation, const Selected& selected, UnixTime scan_time) {
  if (attestation.at > scan_time)
    return "it is dated " + format_time(attestation.at) + ", after the data was read (" + format_time(scan_time) + ")";
  if (attestation.holds && !selected.beyond_guide.empty()) return selected.beyond_guide + ", so the check cannot pass";
  for (const auto& evidence : attestation.evidence)
    if (!evidence.problem.empty()) return evidence.problem;
  if (const auto missing = missing_answers(attestation, *selected.check); !missing.empty())
    return "answers are missing: " + missing;
  return names_only_the_attester(attestation) ? kOnlyThemselves : "";
}

std::string evidence_json(const config::Attestation& attestation) {
  json::Value list = json::Value::array();
  for (const auto& evidence : attestation.evidence)
    list.push_back(evidence.link.empty() ? json::Value{{"file", evidence.file}, {"sha256", evidence.sha256}}
                                         : json::Value{{"link", evidence.link}});
  return json::dump(list);
}

std::string answers_json(const config::Attestation& attestation) {
  json::Value answers = json::Value::object();
  for (const auto& [name, answer] : attestation.answers) answers[name] = answer;
  return json::dump(answers);
}

std::string day_of(UnixTime time) {
  return format_time(time).substr(0, 10);
}

bool may_be_attested(const Outcome& outcome) {
  return outcome.status == Status::manual ||
         (outcome.status == Status::not_evaluated && outcome.reason == Reason::unsupported);
}

bool covers(const config::Attestation& attestation, const std::string& object) {
  const auto& objects = attestation.objects;
  return objects.empty() ||
         std::any_of(objects.begin(), objects.end(), [&](const std::string& covered) { return same(covered, object); });
}

/// Says in the outcome's message why the attestation does not stand for it.
Outcome with_why(Outcome outcome, const store::AttestationUse& use) {
  std::string why = "attested by " + use.by + " on " + day_of(use.at) + " (" + use.id + "), but ";
  why += use.state == State::expired ? use.why : "that is refused: " + use.why;
  outcome.message += (outcome.message.empty() ? "" : "; ") + why;
  return outcome;
}

}  // namespace

int valid_for(const Selected& selected) {
  for (const auto& [name, value] : selected.params)
    if (const auto* days = std::get_if<std::int64_t>(&value); days != nullptr && name == "valid_for")
      return static_cast<int>(std::clamp<std::int64_t>(*days, 0, 100'000));
  return kUsualDays;
}

Result<void> require_known_checks(const config::Attestations& attestations, const manifest::Catalog& catalog) {
  for (const auto& entry : attestations.entries)
    for (const auto& check : entry.checks)
      if (catalog.find_check(check) == nullptr)
        return Error{entry.where + ": attestation " + entry.id + ": no installed check is named '" + check +
                         "'; 'qharden checks' lists them",
                     Reason::none, Fault::usage};
  return {};
}

store::AttestationUse accept(const config::Attestation& attestation, const Selected& selected, UnixTime scan_time) {
  const int most = valid_for(selected);
  const int days = attestation.valid_days > 0 ? std::min(attestation.valid_days, most) : most;
  store::AttestationUse use;
  use.id = attestation.id;
  use.check = selected.check->id;
  use.statement = attestation.statement;
  use.holds = attestation.holds;
  use.by = attestation.by.name;
  use.by_login = attestation.by.login;
  if (attestation.with) {
    use.with = attestation.with->name;
    use.with_login = attestation.with->login;
  }
  use.at = attestation.at;
  use.until = attestation.at + days * kDay;
  use.evidence = evidence_json(attestation);
  use.answers = answers_json(attestation);
  use.snapshot = attestation.snapshot;
  use.why = refusal(attestation, selected, scan_time);
  if (!use.why.empty()) {
    use.state = State::refused;
  } else if (scan_time > use.until) {
    use.state = State::expired;
    use.why = "expired on " + day_of(use.until);
  } else {
    use.expires_soon = use.until - scan_time <= kWarnDays * kDay;
  }
  return use;
}

AttestedCheck::AttestedCheck(const config::Attestations& attestations, const Selected& selected, UnixTime scan_time) {
  for (const auto& entry : attestations.entries) {
    if (std::find(entry.checks.begin(), entry.checks.end(), selected.check->id) == entry.checks.end()) continue;
    candidates_.push_back({&entry, accept(entry, selected, scan_time), entry.at > scan_time, has_second(entry), {}});
  }
  // Of two with one time the later in the file is the newer.
  std::reverse(candidates_.begin(), candidates_.end());
  std::stable_sort(candidates_.begin(), candidates_.end(),
                   [](const Candidate& a, const Candidate& b) { return a.attestation->at > b.attestation->at; });
}

AttestedCheck::Candidate* AttestedCheck::newest_for(const Outcome& outcome) {
  Candidate* newest = nullptr;
  Candidate* in_future = nullptr;
  for (auto& candidate : candidates_) {
    if (!covers(*candidate.attestation, outcome.object)) continue;
    if (candidate.in_future) {
      in_future = &candidate;  // did not exist yet when the data was read, so it takes no precedence
    } else if (newest == nullptr) {
      newest = &candidate;
    } else {
      candidate.use.overlaps = true;
    }
  }
  return newest != nullptr ? newest : in_future;
}

void AttestedCheck::stand_for(Candidate& candidate, Outcome outcome, const Give& give) {
  outcome.attestation = candidate.use.id;
  outcome.attested = candidate.use.holds ? Status::pass : Status::fail;
  candidate.use.state = State::used;
  ++candidate.use.outcomes;
  give(outcome);
}

void AttestedCheck::take(Outcome outcome, const Give& give) {
  auto* candidate = may_be_attested(outcome) ? newest_for(outcome) : nullptr;
  if (candidate == nullptr) return give(outcome);
  const auto state = candidate->use.state;
  if (state == State::refused || state == State::expired) return give(with_why(std::move(outcome), candidate->use));
  if (!candidate->judges_others && is_own(candidate->attestation->by, outcome.object, outcome.object_name)) {
    candidate->held.push_back(std::move(outcome));
    return;
  }
  candidate->judges_others = true;
  for (auto& held : candidate->held) stand_for(*candidate, std::move(held), give);
  candidate->held.clear();
  stand_for(*candidate, std::move(outcome), give);
}

void AttestedCheck::close(const Give& give) {
  for (auto& candidate : candidates_) {
    if (candidate.held.empty()) continue;
    candidate.use.state = State::refused;
    candidate.use.expires_soon = false;
    candidate.use.why = kOnlyThemselves;
    for (auto& held : candidate.held) give(with_why(std::move(held), candidate.use));
    candidate.held.clear();
  }
}

std::vector<store::AttestationUse> AttestedCheck::uses() const {
  std::vector<store::AttestationUse> uses;
  for (const auto& candidate : candidates_) uses.push_back(candidate.use);
  return uses;
}

}  // namespace qharden::scan

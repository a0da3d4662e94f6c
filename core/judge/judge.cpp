#include "core/judge/judge.hpp"

#include <algorithm>

namespace qharden::judge {
namespace {

using store::CheckResult;

bool serves(const CheckResult& check, const std::string& control) {
  return check.control == control || std::find(check.also.begin(), check.also.end(), control) != check.also.end();
}

/// The verdict that wins when both stand for one control.
Verdict combined(Verdict a, Verdict b) {
  for (const auto verdict : {Verdict::fail, Verdict::incomplete, Verdict::manual, Verdict::pass})
    if (a == verdict || b == verdict) return verdict;
  return Verdict::not_applicable;
}

ControlResult judge_control(const std::string& id, const std::vector<CheckResult>& checks, bool strict) {
  ControlResult result;
  result.id = id;
  for (const bool deciding : {true, false}) {
    for (const auto& check : checks) {
      if (!serves(check, id) || decides(check, strict) != deciding) continue;
      result.checks.push_back(check.id);
      if (!deciding) continue;
      const Verdict verdict = verdict_of(check);
      result.verdict = result.covered ? combined(result.verdict, verdict) : verdict;
      result.covered = true;
      result.attested = result.attested || rests_on_attestation(check);
    }
  }
  return result;
}

Score score_of(const std::vector<const CheckResult*>& checks, int not_selected) {
  double passing = 0;
  double failing = 0;
  double not_applicable = 0;
  double attested = 0;
  for (const auto* check : checks) {
    const Verdict verdict = verdict_of(*check);
    if (verdict == Verdict::pass) ++passing;
    if (verdict == Verdict::fail) ++failing;
    if (verdict == Verdict::not_applicable) ++not_applicable;
    if ((verdict == Verdict::pass || verdict == Verdict::fail) && rests_on_attestation(*check)) ++attested;
  }
  const double wanted = static_cast<double>(checks.size()) + not_selected;
  Score score;
  if (passing + failing > 0) score.score = passing / (passing + failing);
  if (passing + failing > 0) score.attested = attested / (passing + failing);
  if (wanted > 0) score.coverage = (passing + failing + not_applicable) / wanted;
  return score;
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::fail:
      return "fail";
    case Verdict::incomplete:
      return "incomplete";
    case Verdict::manual:
      return "manual";
    case Verdict::not_applicable:
      return "not_applicable";
  }
  return "";
}

Verdict verdict_of(const Counts& counts) {
  if (counts.of(Status::fail) > 0) return Verdict::fail;
  if (counts.of(Status::not_evaluated) > 0 || counts.of(Status::error) > 0) return Verdict::incomplete;
  if (counts.of(Status::manual) > 0) return Verdict::manual;
  if (counts.of(Status::pass) > 0) return Verdict::pass;
  return counts.total() > 0 ? Verdict::not_applicable : Verdict::incomplete;
}

Verdict verdict_of(const CheckResult& check) {
  const Verdict verdict = verdict_of(check.effective());
  const bool is_whole = check.looked || check.attested.total() == check.counts.total();
  return verdict == Verdict::pass && !is_whole ? Verdict::incomplete : verdict;
}

bool rests_on_attestation(const CheckResult& check) {
  if (check.attested.total() == 0) return false;
  CheckResult raw = check;
  raw.attested = {};
  return verdict_of(check) != verdict_of(raw);
}

bool decides(const CheckResult& check, bool strict) {
  return check.decides == Decides::guide || (strict && check.decides == Decides::extra);
}

Judgement judge(const config::Guide& guide, int level, const std::vector<CheckResult>& checks, int not_selected,
                bool strict) {
  Judgement judgement;
  for (const auto& control : guide.controls)
    if (control.level <= level) judgement.controls.push_back(judge_control(control.id, checks, strict));

  const auto is_asked_for = [&](const CheckResult& check) {
    return std::any_of(judgement.controls.begin(), judgement.controls.end(),
                       [&](const auto& control) { return serves(check, control.id); });
  };
  std::vector<const CheckResult*> deciding;
  std::vector<const CheckResult*> others;
  for (const auto& check : checks) {
    if (!decides(check, strict)) {
      others.push_back(&check);
    } else if (is_asked_for(check)) {
      deciding.push_back(&check);
    }
  }
  judgement.guide = score_of(deciding, not_selected);
  judgement.extra = score_of(others, 0);
  return judgement;
}

}  // namespace qharden::judge

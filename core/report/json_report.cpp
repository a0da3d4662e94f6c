#include <cmath>
#include <ostream>

#include "core/json/json.hpp"
#include "core/report/attestations.hpp"
#include "core/report/evidence.hpp"
#include "core/report/report.hpp"

namespace qharden::report {
namespace {

using json::Value;

Value time_value(UnixTime time) {
  return time == 0 ? Value(nullptr) : Value(format_time(time));
}

/// Four digits are more than a share of a few hundred checks holds.
Value share_value(const std::optional<double>& share) {
  return share ? Value(std::round(*share * 10000) / 10000) : Value(nullptr);
}

Value run_value(const Record& record) {
  const auto& run = record.run;
  return Value{{"id", run.id},
               {"subscription", run.subscription},
               {"subscription_id", run.subscription_id},
               {"scan_time", time_value(run.scan_time)},
               {"started", time_value(run.started)},
               {"finished", time_value(run.finished)},
               {"snapshot", run.snapshot},
               {"guide", run.guide},
               {"level", run.level},
               {"profile", record.profile.empty() ? Value(nullptr) : Value(record.profile)},
               {"strict", record.strict}};
}

Value controls_value(const Record& record) {
  Value list = Value::array();
  for (const auto& result : record.judgement.controls) {
    const auto* control = record.guide->find(result.id);
    Value checks = Value::array();
    for (const auto& id : result.checks) checks.push_back(id);
    list.push_back(Value{{"id", result.id},
                         {"title", control == nullptr ? "" : control->title},
                         {"level", control == nullptr ? 0 : control->level},
                         {"verdict", judge::to_string(result.verdict)},
                         {"covered", result.covered},
                         {"attested", result.attested},
                         {"checks", std::move(checks)}});
  }
  return list;
}

Value counts_value(const Counts& counts) {
  Value value = Value::object();
  for (const auto status :
       {Status::pass, Status::fail, Status::manual, Status::not_applicable, Status::not_evaluated, Status::error})
    value[std::string(to_string(status))] = counts.of(status);
  return value;
}

Value checks_value(const Record& record) {
  Value list = Value::array();
  for (const auto& check : record.checks)
    list.push_back(Value{{"id", check.id},
                         {"control", check.control},
                         {"also", check.also},
                         {"title", check.title},
                         {"decides", to_string(check.decides)},
                         {"severity", to_string(check.severity)},
                         {"basis", to_string(check.basis)},
                         {"verdict", judge::to_string(judge::verdict_of(check))},
                         {"counts", counts_value(check.counts)},
                         {"attested", check.attested.total()},
                         {"effective_counts", counts_value(check.effective())},
                         {"rationale", check.rationale},
                         {"fix", check.fix}});
  return list;
}

/// What counts; never the same word for what was read and what was attested.
std::string effective_word(const Outcome& outcome) {
  return (outcome.attestation.empty() ? "" : "attested_") + std::string(to_string(outcome.effective()));
}

Value finding_value(const store::Finding& finding, const std::string& control) {
  const auto& outcome = finding.outcome;
  return Value{{"uid", finding.uid},
               {"check", finding.check},
               {"control", control},
               {"object", outcome.object},
               {"object_name", outcome.object_name},
               {"status", to_string(outcome.status)},
               {"reason", outcome.reason == Reason::none ? Value(nullptr) : Value(to_string(outcome.reason))},
               {"attestation", outcome.attestation.empty() ? Value(nullptr) : Value(outcome.attestation)},
               {"effective", effective_word(outcome)},
               {"severity", to_string(outcome.severity)},
               {"message", outcome.message},
               {"evidence", evidence_object(outcome.evidence)},
               {"first_seen", time_value(finding.first_seen)},
               {"last_seen", time_value(finding.last_seen)}};
}

/// Findings come by check, so the control of the last one is nearly always the one wanted.
Result<void> write_findings(std::ostream& out, const Record& record, store::Results& results) {
  const store::CheckResult* check = nullptr;
  const char* separator = "\n";
  return results.each_finding(record.run.id, [&](const store::Finding& finding) {
    if (check == nullptr || check->id != finding.check) {
      check = nullptr;
      for (const auto& known : record.checks)
        if (known.id == finding.check) check = &known;
    }
    out << separator << json::dump(finding_value(finding, check == nullptr ? "" : check->control));
    separator = ",\n";
  });
}

}  // namespace

Result<void> write_json(std::ostream& out, const Record& record, store::Results& results) {
  const auto member = [&](const char* name, const Value& value) {
    out << ",\n\"" << name << "\":" << json::dump(value);
  };
  out << R"({"schema":"qharden.run/1")";
  member("run", run_value(record));
  member("controls", controls_value(record));
  member("checks", checks_value(record));
  out << ",\n\"findings\":[";
  if (auto written = write_findings(out, record, results); !written) return written;
  out << ']';
  const auto& [guide, extra] = std::pair(record.judgement.guide, record.judgement.extra);
  member("score", share_value(guide.score));
  member("attested", share_value(guide.attested));
  member("coverage", share_value(guide.coverage));
  member("extra", Value{{"score", share_value(extra.score)}, {"coverage", share_value(extra.coverage)}});
  member("attestations", attestations_value(record.attestations));
  Value reasons = Value::array();
  for (const auto& reason : record.exit.reasons) reasons.push_back(reason);
  member("exit", Value{{"code", record.exit.code}, {"reasons", std::move(reasons)}});
  out << "}\n";
  out.flush();
  if (!out) return Error{.message = "cannot write the report; check the disk, or who reads it"};
  return {};
}

}  // namespace qharden::report

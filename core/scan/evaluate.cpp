#include "core/scan/evaluate.hpp"

#include <algorithm>

#include "core/crypto/digest.hpp"
#include "core/json/json.hpp"
#include "core/scan/attested.hpp"
#include "core/scan/rules.hpp"
#include "core/snapshot/reader.hpp"

namespace qharden::scan {
namespace {

/// What a change of the verdict may come from besides the subscription.
std::string rule_of(const manifest::Check& check, const manifest::Catalog& catalog) {
  std::string version;
  for (const auto& manifest : catalog.manifests())
    if (manifest.id == check.plugin) version = manifest.version;
  return crypto::sha256_hex(json::dump(json::Value::array({version, check.sql, check.has_judge})));
}

std::string params_of(const Selected& selected) {
  json::Value params = json::Value::object();
  for (const auto& [name, value] : selected.params) params[name] = manifest::to_text(value);
  return json::dump(params);
}

store::CheckResult describe(const Selected& selected, const manifest::Catalog& catalog) {
  const auto& check = *selected.check;
  return {.id = check.id,
          .control = check.control,
          .also = check.also,
          .title = check.title,
          .rationale = check.rationale,
          .fix = check.fix,
          .severity = check.severity,
          .decides = check.decides,
          .basis = check.basis,
          .rule = rule_of(check, catalog),
          .params = params_of(selected),
          .counts = {},
          .attested = {}};
}

/// Runs the checks of one request, one after the other.
class Evaluator {
 public:
  Evaluator(const EvaluateRequest& request, store::Results& results, snapshot::Reader& reader)
      : request_(request), results_(results), reader_(reader), probe_(*request.catalog) {
    for (const auto* view : request.catalog->views()) views_.emplace_back(view->name, view->sql);
  }

  Result<Evaluation> run() {
    Evaluation evaluation;
    for (const auto& selected : request_.selection->checks) {
      if (request_.progress) request_.progress(selected.check->id);
      if (const auto result = run_check(selected); !result) return result.error();
    }
    evaluation.worst_fail = worst_fail_;
    evaluation.refused = refused_;
    evaluation.attestations = std::move(uses_);
    if (auto kept = results_.add_attestations(request_.run.id, evaluation.attestations); !kept) return kept.error();
    return evaluation;
  }

 private:
  Result<void> run_check(const Selected& selected) {
    store::CheckResult result = describe(selected, *request_.catalog);
    const auto reads = probe_.columns_read(selected.check->sql);
    if (!reads)
      return alone(selected, std::move(result), broken(selected, "its SELECT is not valid: " + reads.error().message));
    auto admission = admit(reader_, selected, *reads);
    if (admission.instead) return alone(selected, std::move(result), *admission.instead);
    return judge(selected, std::move(admission), std::move(result));
  }

  /// Runs the SELECT and its judge. What was stored before a failure is dropped with the transaction.
  Result<void> judge(const Selected& selected, Admission admission, store::CheckResult result) {
    const auto& check = *selected.check;
    const auto params = admission.params;
    Rules rules(selected, std::move(admission));
    const auto fits = open_session(check.plugin);
    if (!fits) return alone(selected, std::move(result), broken(selected, fits.error().message));
    const std::string runner = check.has_judge ? check.plugin : std::string();
    const auto open = results_.open_objects(request_.run.subscription_id, check.id);
    if (!open) return open.error();
    if (const auto begun = results_.begin_check(request_.run.id, check.id); !begun) return begun.error();

    const auto worst_before = worst_fail_;
    Result<void> stored;
    auto attested = attestations_of(selected);
    const auto keep = [&](const Outcome& outcome) {
      result.attested.add(outcome);
      if (stored) stored = store(outcome);
    };
    const auto sink = [&](const Outcome& outcome) {
      if (auto kept = rules.take(outcome)) attested.take(std::move(*kept), keep);
    };
    const auto opened = open_session(runner);
    auto evaluated = opened ? request_.session_of(runner).evaluate({.check = check.id,
                                                                    .sql = check.sql,
                                                                    .has_judge = check.has_judge,
                                                                    .severity = check.severity,
                                                                    .params = params,
                                                                    .open = *open,
                                                                    .passes = rules.wants_passes()},
                                                                   sink)
                            : Result<worker::Evaluated>(opened.error());
    if (!stored) return stored.error();
    if (!evaluated) {
      worst_fail_ = worst_before;
      return alone(selected, std::move(result), failed(selected, evaluated.error()));
    }
    const auto closing = rules.close(*evaluated);
    for (const auto& own : closing.own) attested.take(own, keep);
    finish(attested, keep);
    if (!stored) return stored.error();
    result.counts = closing.counts;
    result.looked = closing.looked;
    return results_.end_check(result);
  }

  /// The check comes to this one outcome, without having looked.
  Result<void> alone(const Selected& selected, store::CheckResult result, const Outcome& outcome) {
    result.counts = {};
    result.counts.add(outcome.status);
    result.attested = {};
    if (const auto begun = results_.begin_check(request_.run.id, result.id); !begun) return begun.error();
    Result<void> stored;
    const auto keep = [&](const Outcome& kept) {
      result.attested.add(kept);
      stored = store(kept);
    };
    auto attested = attestations_of(selected);
    attested.take(outcome, keep);
    finish(attested, keep);
    if (!stored) return stored.error();
    return results_.end_check(result);
  }

  [[nodiscard]] AttestedCheck attestations_of(const Selected& selected) const {
    static const config::Attestations kNone;
    return {request_.attestations == nullptr ? kNone : *request_.attestations, selected, reader_.scan_time()};
  }

  void finish(AttestedCheck& attested, const AttestedCheck::Give& keep) {
    attested.close(keep);
    for (auto& use : attested.uses()) uses_.push_back(std::move(use));
  }

  Result<void> store(const Outcome& outcome) {
    if (outcome.effective() == Status::fail)
      worst_fail_ = std::max(worst_fail_.value_or(Severity::low), outcome.severity);
    return results_.add(outcome);
  }

  Result<void> open_session(const std::string& id) {
    if (const auto it = opened_.find(id); it != opened_.end()) return it->second;
    auto opened = request_.session_of(id).open(request_.snapshot, views_);
    if (!opened && opened.error().fault == Fault::plugin) refused_.push_back(opened.error().message);
    return opened_.emplace(id, std::move(opened)).first->second;
  }

  static Outcome broken(const Selected& selected, std::string message) {
    return {.status = Status::error, .severity = selected.check->severity, .message = std::move(message)};
  }

  /// A table or column that this (older) snapshot lacks is not the check's fault.
  static Outcome failed(const Selected& selected, const Error& error) {
    if (error.reason != Reason::unsupported) return broken(selected, error.message);
    return {.status = Status::not_evaluated,
            .reason = Reason::unsupported,
            .severity = selected.check->severity,
            .message = "the snapshot does not hold what the check reads: " + error.message};
  }

  const EvaluateRequest& request_;
  store::Results& results_;
  snapshot::Reader& reader_;
  snapshot::SchemaProbe probe_;
  std::vector<snapshot::ViewText> views_;
  std::map<std::string, Result<void>> opened_;
  std::optional<Severity> worst_fail_;
  std::vector<std::string> refused_;
  std::vector<store::AttestationUse> uses_;
};

}  // namespace

Result<Evaluation> evaluate(const EvaluateRequest& request, store::Results& results) {
  auto reader = snapshot::Reader::open(request.snapshot);
  if (!reader) return reader.error();
  return Evaluator(request, results, **reader).run();
}

}  // namespace qharden::scan

#include "core/scan/evaluate.hpp"

#include <algorithm>

#include "core/crypto/digest.hpp"
#include "core/json/json.hpp"
#include "core/scan/gate.hpp"
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
          .title = check.title,
          .rationale = check.rationale,
          .fix = check.fix,
          .severity = check.severity,
          .decides = check.decides,
          .basis = check.basis,
          .rule = rule_of(check, catalog),
          .params = params_of(selected),
          .counts = {}};
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
    return evaluation;
  }

 private:
  Result<void> run_check(const Selected& selected) {
    store::CheckResult result = describe(selected, *request_.catalog);
    const auto reads = probe_.columns_read(selected.check->sql);
    if (!reads) return alone(std::move(result), broken(selected, "its SELECT is not valid: " + reads.error().message));
    if (const auto blocked = gate(reader_, selected, *reads)) return alone(std::move(result), *blocked);
    return judge(selected, std::move(result));
  }

  /// Runs the SELECT and its judge. What was stored before a failure is dropped with the transaction.
  Result<void> judge(const Selected& selected, store::CheckResult result) {
    const auto& check = *selected.check;
    const auto fits = open_session(check.plugin);
    if (!fits) return alone(std::move(result), broken(selected, fits.error().message));
    const std::string runner = check.has_judge ? check.plugin : std::string();
    const auto open = results_.open_objects(request_.run.subscription_id, check.id);
    if (!open) return open.error();
    if (const auto begun = results_.begin_check(request_.run.id, check.id); !begun) return begun.error();

    const auto worst_before = worst_fail_;
    const bool cannot_pass = !selected.beyond_guide.empty();
    bool judged_subscription = false;
    Result<void> stored;
    const auto sink = [&](const Outcome& outcome) {
      if (cannot_pass && outcome.status == Status::pass) return;
      judged_subscription = judged_subscription || outcome.object.empty();
      if (stored) stored = store(outcome);
    };
    const auto opened = open_session(runner);
    auto evaluated = opened ? request_.session_of(runner).evaluate({.check = check.id,
                                                                    .sql = check.sql,
                                                                    .has_judge = check.has_judge,
                                                                    .severity = check.severity,
                                                                    .params = selected.params,
                                                                    .open = *open},
                                                                   sink)
                            : Result<worker::Evaluated>(opened.error());
    if (!stored) return stored.error();
    if (!evaluated) {
      worst_fail_ = worst_before;
      return alone(std::move(result), failed(selected, evaluated.error()));
    }
    result.counts = evaluated->counts;
    if (cannot_pass) result.counts.by_status.at(static_cast<std::size_t>(Status::pass)) = 0;
    // A check that judges the subscription itself has already said of it that it does not pass.
    return finish(std::move(result), judged_subscription ? std::nullopt : own_outcome(selected, *evaluated));
  }

  /// What the host has to say beside the judge: there was nothing to judge, or a parameter is past its guardrail.
  static std::optional<Outcome> own_outcome(const Selected& selected, const worker::Evaluated& evaluated) {
    const auto& check = *selected.check;
    const bool empty = evaluated.rows == 0;
    const bool passes = empty ? check.empty.status == Status::pass : evaluated.counts.of(Status::pass) > 0;
    if (passes && !selected.beyond_guide.empty())
      return Outcome{.status = Status::fail,
                     .reason = Reason::parameter_beyond_guide,
                     .severity = check.severity,
                     .message = selected.beyond_guide + ", so the check cannot pass"};
    if (!empty) return std::nullopt;
    return Outcome{.status = check.empty.status,
                   .reason = check.empty.reason,
                   .severity = check.severity,
                   .message = check.empty.message};
  }

  Result<void> finish(store::CheckResult result, const std::optional<Outcome>& own) {
    if (own) {
      result.counts.add(own->status);
      if (const auto stored = store(*own); !stored) return stored.error();
    }
    result.looked = true;
    return results_.end_check(result);
  }

  /// The check comes to this one outcome, without having looked.
  Result<void> alone(store::CheckResult result, const Outcome& outcome) {
    result.counts = {};
    result.counts.add(outcome.status);
    if (const auto begun = results_.begin_check(request_.run.id, result.id); !begun) return begun.error();
    if (const auto stored = store(outcome); !stored) return stored.error();
    return results_.end_check(result);
  }

  Result<void> store(const Outcome& outcome) {
    if (outcome.status == Status::fail) worst_fail_ = std::max(worst_fail_.value_or(Severity::low), outcome.severity);
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
};

}  // namespace

Result<Evaluation> evaluate(const EvaluateRequest& request, store::Results& results) {
  auto reader = snapshot::Reader::open(request.snapshot);
  if (!reader) return reader.error();
  return Evaluator(request, results, **reader).run();
}

}  // namespace qharden::scan

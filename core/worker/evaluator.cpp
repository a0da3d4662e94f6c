#include "core/worker/evaluator.hpp"

#include <algorithm>
#include <optional>

#include "core/json/json.hpp"

namespace qharden::worker {
namespace {

constexpr std::size_t kMaxText = 16'384;  ///< of a message or an object's key; evidence may be four times as long

/// A verdict as it was given. The texts are kept: the plugin's are gone when its call returns.
struct Verdict {
  std::int32_t status = -1;
  std::int32_t reason = 0;
  std::int32_t severity = -1;
  std::string message = {};
  std::string evidence = {};
};

template <class Enum>
std::optional<Enum> in_range(std::int32_t number, Enum last) {
  if (number < 0 || number > static_cast<std::int32_t>(last)) return std::nullopt;
  return static_cast<Enum>(number);
}

/// Cuts at a code point's start.
std::string cut(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return std::string(text);
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) --limit;
  return std::string(text.substr(0, limit)) + "...";
}

/// One run of one check.
class Run {
 public:
  Run(snapshot::Query& query, const Evaluation& evaluation, const OutcomeSink& sink, const LogSink& log)
      : query_(query), evaluation_(evaluation), sink_(sink), log_(log) {
    object_ = query.find("object");
    object_name_ = query.find("object_name");
    // Copied: SQLite compiles a SELECT anew at its first step when a bound value matters, and frees the old names.
    for (int i = 0; i < query.columns(); ++i) name_texts_.emplace_back(query.name(i));
    for (const auto& name : name_texts_) names_.push_back({name.data(), name.size()});
    cells_.resize(names_.size());
  }

  Result<void> judge(const qharden_plugin& plugin);
  Result<void> read_status();
  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  void fill_cells();
  void finish(const Verdict& verdict);
  void finish_error(std::string message);
  void give(Outcome outcome);
  [[nodiscard]] std::string column_text(int column) const {
    return column < 0 ? std::string() : cut(query_.text(column), kMaxText);
  }

  snapshot::Query& query_;
  const Evaluation& evaluation_;
  const OutcomeSink& sink_;
  const LogSink& log_;
  int object_ = -1;
  int object_name_ = -1;
  std::vector<std::string> name_texts_;
  std::vector<qharden_str> names_;  ///< of name_texts_
  std::vector<qharden_value> cells_;
  Counts counts_;
  Verdict verdict_;             ///< of the row being judged
  std::string misjudged_ = {};  ///< not empty: what is wrong with the verdicts of that row
  int verdicts_ = 0;

  static void on_verdict(void* call, size_t row, const qharden_verdict* verdict) noexcept;
  static void on_log(void* call, int32_t level, qharden_str message) noexcept;
};

void Run::fill_cells() {
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const auto value = query_.value(static_cast<int>(i));
    auto& cell = cells_[i];
    switch (value.type) {
      case snapshot::Query::Type::null:
        cell.type = QHARDEN_NULL;
        break;
      case snapshot::Query::Type::integer:
        cell.type = QHARDEN_INTEGER;
        cell.integer = value.integer;
        break;
      case snapshot::Query::Type::real:
        cell.type = QHARDEN_REAL;
        cell.real = value.real;
        break;
      case snapshot::Query::Type::text:
      case snapshot::Query::Type::blob:
        cell.type = QHARDEN_TEXT;
        cell.text = {value.text.data(), value.text.size()};
        break;
    }
  }
}

/// Called by the plugin, through C: nothing may be thrown.
void Run::on_verdict(void* call, size_t row, const qharden_verdict* verdict) noexcept {
  auto& run = *static_cast<Run*>(call);
  if (++run.verdicts_ > 1) run.misjudged_ = "the plugin gave more than one verdict for this row";
  if (row != 0 || verdict == nullptr || verdict->struct_size < sizeof(qharden_verdict))
    run.misjudged_ = "the plugin gave a verdict for a row it was not given, or of another ABI";
  if (!run.misjudged_.empty()) return;
  run.verdict_.status = verdict->status;
  run.verdict_.reason = verdict->reason;
  run.verdict_.severity = verdict->severity;
  run.verdict_.message.assign(verdict->message.data, verdict->message.size);
  run.verdict_.evidence.assign(verdict->evidence.data, verdict->evidence.size);
}

void Run::on_log(void* call, int32_t level, qharden_str message) noexcept {
  static_cast<Run*>(call)->log_(level, cut({message.data, message.size}, kMaxText));
}

Result<void> Run::judge(const qharden_plugin& plugin) {
  const qharden_host host = {
      sizeof(qharden_host), QHARDEN_ABI_MINOR, this, &Run::on_verdict, [](void*, size_t, qharden_str) {}, &Run::on_log};
  const qharden_str id = {evaluation_.check.data(), evaluation_.check.size()};
  while (true) {
    const auto more = query_.step();
    if (!more) return more.error();
    if (!*more) return {};
    fill_cells();
    const qharden_batch batch = {sizeof(qharden_batch), 0, names_.size(), 1, names_.data(), cells_.data()};
    verdicts_ = 0;
    misjudged_.clear();
    const auto result = plugin.evaluate(&host, id, &batch);
    if (result != QHARDEN_OK)
      return Error{"the plugin refused to judge " + evaluation_.check + " (result " + std::to_string(result) + ")"};
    if (verdicts_ == 0) misjudged_ = "the plugin gave no verdict";
    if (misjudged_.empty())
      finish(verdict_);
    else
      finish_error(misjudged_);
  }
}

Result<void> Run::read_status() {
  const int status = query_.find("status");
  const int reason = query_.find("reason");
  const int severity = query_.find("severity");
  const int message = query_.find("message");
  const int evidence = query_.find("evidence");
  if (status < 0) return Error{"the SELECT of " + evaluation_.check + " has neither a judge nor a column 'status'"};
  const auto text = [this](int column) { return column < 0 ? std::string_view() : query_.text(column); };
  while (true) {
    const auto more = query_.step();
    if (!more) return more.error();
    if (!*more) return {};
    Verdict verdict;
    if (const auto word = to_status(text(status))) verdict.status = static_cast<std::int32_t>(*word);
    const auto reason_word = to_reason(text(reason));
    verdict.reason = reason_word ? static_cast<std::int32_t>(*reason_word) : -1;
    if (const auto word = to_severity(text(severity))) verdict.severity = static_cast<std::int32_t>(*word);
    verdict.message = text(message);
    verdict.evidence = text(evidence);
    finish(verdict);
  }
}

void Run::finish(const Verdict& verdict) {
  const auto status = in_range(verdict.status, Status::error);
  const auto reason = in_range(verdict.reason, Reason::parameter_beyond_guide);
  if (!status || !reason) return finish_error("the check gave a status or reason that is not on the list");
  // Most rows of a healthy subscription pass; nothing is built for them.
  if (*status == Status::pass && evaluation_.open.empty() && !evaluation_.passes) return counts_.add(Status::pass);

  Outcome outcome{.status = *status, .reason = *reason, .severity = evaluation_.severity};
  if (const auto raised = in_range(verdict.severity, Severity::critical))
    outcome.severity = std::max(outcome.severity, *raised);
  outcome.message = cut(verdict.message, kMaxText);
  if (!verdict.evidence.empty()) {
    if (verdict.evidence.size() > 4 * kMaxText) return finish_error("the check gave more than 64 KiB of evidence");
    const auto evidence = json::parse(verdict.evidence);
    if (!evidence || !evidence->is_object()) return finish_error("the check gave evidence that is not a JSON object");
    outcome.evidence = verdict.evidence;
  }
  give(std::move(outcome));
}

void Run::finish_error(std::string message) {
  give({.status = Status::error, .severity = evaluation_.severity, .message = std::move(message)});
}

void Run::give(Outcome outcome) {
  outcome.object = column_text(object_);
  outcome.object_name = column_text(object_name_);
  counts_.add(outcome.status);
  const bool wanted = outcome.status != Status::pass || evaluation_.passes;
  if (wanted || evaluation_.open.count(outcome.object) > 0) sink_(outcome);
}

}  // namespace

Result<Evaluated> evaluate(snapshot::Reader& reader, const qharden_plugin* plugin, const Evaluation& evaluation,
                           const OutcomeSink& sink, const LogSink& log) {
  auto query = reader.query(evaluation.sql);
  if (!query) return query.error();
  for (const auto& [name, value] : evaluation.params) query->bind(name, value);
  Run run(*query, evaluation, sink, log);
  if (evaluation.has_judge && plugin == nullptr)
    return Error{"the judge of " + evaluation.check + " needs its plugin, which is not loaded"};
  const auto done = evaluation.has_judge ? run.judge(*plugin) : run.read_status();
  if (!done) return done.error();
  return Evaluated{run.counts().total(), run.counts()};
}

}  // namespace qharden::worker

#include "core/scan/collect.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/log/log.hpp"
#include "core/manifest/host_tables.hpp"
#include "core/qualys/decode.hpp"
#include "core/scan/host_rows.hpp"
#include "core/scan/pipeline.hpp"
#include "core/snapshot/reads.hpp"

namespace qharden::scan {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;
using Row = snapshot::Writer::TextRow;

/// Pages that may wait for the writer: two of a megabyte, or one larger one.
constexpr std::size_t kQueueBytes = std::size_t{2} << 20U;

std::string substitute(std::string text, const Row& row) {
  for (const auto& [name, value] : row) {
    const std::string place = "{" + name + "}";
    for (auto at = text.find(place); at != std::string::npos; at = text.find(place, at + value.size()))
      text.replace(at, place.size(), value);
  }
  return text;
}

/// How far one partition has come.
struct Partition {
  const Job& job;
  std::string name;
  Parameters query;
  std::vector<manifest::Criterion> criteria = {};
  snapshot::Ending ending = {};
  std::int64_t rows = 0;
  std::set<std::string> cursors = {};
};

class Collection {
 public:
  Collection(const CollectRequest& request, qualys::Client& client, snapshot::Writer& writer, CallLog& calls)
      : request_(request), client_(client), writer_(writer), calls_(calls), pipeline_(kQueueBytes) {}

  Result<void> run() {
    auto collected = writer_.collected();
    if (!collected) return collected.error();
    collected_ = std::move(*collected);
    if (const auto done = write_host_tables(); !done) return done.error();
    for (const auto& job : request_.plan->jobs) {
      ++job_number_;
      if (const auto done = run_job(job); !done) return done.error();
    }
    if (const auto done = pipeline_.drain(); !done) return done.error();
    if (const auto proven = prove_roles(); !proven) return proven.error();
    return settle_fan_outs();
  }

 private:
  Result<void> write_host_tables();
  Result<void> run_job(const Job& job);
  Result<std::vector<Row>> fan_out(const Job& job);
  /// The source could not even be asked: its fan-out failed.
  Result<void> record_failure(const Job& job, const Error& error);
  /// There was nothing to fan out over, so nothing was to be asked.
  Result<void> record_nothing(const Job& job);
  Result<void> run_partition(Partition partition);
  Result<void> fetch_pages(Partition& partition);
  /// Fetches one page and posts it. No value: a fault of the snapshot. The cursor is empty after the last page.
  Result<std::string> fetch_page(Partition& partition);
  Result<void> post_calls(const Partition& partition);
  /// Asks once more for the own row in the log, if a canary wants it and the sign-in came too early to see it.
  Result<void> look_for_own_row();
  Result<void> prove_roles();
  /// What was asked for each row of a table that was not read whole was not read whole either.
  Result<void> settle_fan_outs();
  void report(const Partition& partition) const;

  const CollectRequest& request_;
  qualys::Client& client_;
  snapshot::Writer& writer_;
  CallLog& calls_;
  std::set<std::pair<std::string, std::string>> collected_;  ///< what a run that is completed had fetched already
  std::size_t job_number_ = 0;
  Pipeline pipeline_;
};

Result<void> Collection::write_host_tables() {
  if (const auto done = writer_.write_host_page(host_page(request_)); !done) return done.error();
  return writer_.end_host_tables();
}

Result<std::vector<Row>> Collection::fan_out(const Job& job) {
  if (job.source.for_each.empty()) return std::vector<Row>(1);
  if (const auto done = pipeline_.drain(); !done) return done.error();
  return writer_.rows_of(job.source.for_each, {});
}

Result<void> Collection::record_failure(const Job& job, const Error& error) {
  const snapshot::Ending ending{snapshot::State::unavailable, Reason::dependency,
                                "its fan-out failed: " + error.message};
  return pipeline_.post(0, [this, &source = job.source, ending]() -> Result<void> {
    if (const auto begun = writer_.begin_partition(source, ""); !begun) return begun.error();
    return writer_.end_partition(source, "", ending);
  });
}

Result<void> Collection::record_nothing(const Job& job) {
  return pipeline_.post(0, [this, &source = job.source]() -> Result<void> {
    if (const auto begun = writer_.begin_partition(source, ""); !begun) return begun.error();
    return writer_.end_partition(source, "", {});
  });
}

Result<void> Collection::run_job(const Job& job) {
  const auto rows = fan_out(job);
  if (!rows) return record_failure(job, rows.error());
  if (rows->empty()) return record_nothing(job);
  std::set<std::string> partitions;
  for (const auto& row : *rows) {
    if (!row.empty() && !partitions.insert(row.front().second).second) {
      log::warn("source " + job.source.id + ": its fan-out yields a partition twice; fetched once");
      continue;
    }
    Partition partition{job, row.empty() ? std::string() : row.front().second, {}};
    for (const auto& [name, value] : job.source.query) partition.query.emplace_back(name, substitute(value, row));
    for (const auto& [field, op, value] : job.source.criteria)
      partition.criteria.push_back({field, op, substitute(value, row)});
    if (job.source.window) {
      partition.ending.since = format_time(request_.scan_time - UnixTime{86'400} * job.window_days);
      partition.ending.until = format_time(request_.scan_time);
      partition.query.emplace_back(job.source.window->since_parameter, partition.ending.since);
      partition.query.emplace_back(job.source.window->until_parameter, partition.ending.until);
    }
    if (const auto done = run_partition(std::move(partition)); !done) return done.error();
  }
  return {};
}

Result<void> Collection::run_partition(Partition partition) {
  const auto& source = partition.job.source;
  if (collected_.contains({source.tables.front().name, partition.name})) return {};
  const auto begun =
      pipeline_.post(0, [this, &source, name = partition.name] { return writer_.begin_partition(source, name); });
  if (!begun) return begun.error();
  report(partition);
  const std::int64_t calls_before = calls_.total();
  if (const auto done = fetch_pages(partition); !done) return done.error();
  partition.ending.calls = calls_.total() - calls_before;
  return pipeline_.post(0, [this, &source, name = partition.name, ending = partition.ending] {
    return writer_.end_partition(source, name, ending);
  });
}

Result<void> Collection::fetch_pages(Partition& partition) {
  while (true) {
    const auto next = fetch_page(partition);
    if (!next) return next.error();
    if (next->empty()) return {};
    if (!partition.cursors.insert(*next).second) {
      partition.ending.state = snapshot::State::partial;
      partition.ending.reason = Reason::truncated;
      partition.ending.detail = "the service gave the same continuation twice";
      return {};
    }
  }
}

Result<std::string> Collection::fetch_page(Partition& partition) {
  const auto& source = partition.job.source;
  const qualys::Call call{source.family, source.path, source.verb, partition.query, partition.criteria};
  const auto stop = [&](const Error& error) {
    partition.ending.state = partition.cursors.empty() ? snapshot::State::unavailable : snapshot::State::partial;
    partition.ending.reason = error.reason;
    partition.ending.detail = error.message;
    log::debug(source.id + ": " + error.message);
    return std::string();
  };
  auto answer = client_.get(call);
  if (const auto posted = post_calls(partition); !posted) return posted.error();
  if (!answer) return stop(answer.error());
  auto page = qualys::decode(source, std::move(answer->body), request_.fingerprint_key);
  if (!page) return stop(page.error());
  std::string next = page->next;
  for (const auto& rows : page->tables)
    if (rows.table->parent.empty()) partition.rows += rows.rows;

  const auto shared = std::make_shared<snapshot::Page>(std::move(*page));
  const auto posted = pipeline_.post(shared->bytes, [this, &source, name = partition.name, shared] {
    return writer_.write_page(source, name, *shared);
  });
  if (!posted) return posted.error();
  report(partition);
  if (next.empty()) return next;

  auto continued = qualys::next_call(request_.account, call, next);
  if (!continued) {
    partition.cursors.insert(next);  // a page was read, so the table is partial, not unavailable
    return stop(continued.error());
  }
  partition.query = std::move(continued->query);
  partition.criteria = std::move(continued->criteria);
  return next;
}

Result<void> Collection::post_calls(const Partition& partition) {
  auto records = calls_.take(partition.job.source.id, partition.name);
  return pipeline_.post(0, [this, records = std::move(records)]() -> Result<void> {
    for (const auto& record : records)
      if (const auto added = writer_.add_call(record); !added) return added.error();
    return {};
  });
}

Result<void> Collection::look_for_own_row() {
  if (request_.log_row_at != 0) return {};
  snapshot::SchemaProbe probe(*request_.catalog);
  const auto canaries = canaries_of(*request_.plan, *request_.catalog);
  const bool is_wanted = std::any_of(canaries.begin(), canaries.end(), [&](const auto* canary) {
    const auto reads = probe.columns_read(canary->sql);
    return reads && reads->count("self") > 0 && reads->at("self").count("log_row_at") > 0;
  });
  if (!is_wanted) return {};
  const auto at = client_.own_log_row();
  for (auto& record : calls_.take("sign-in", ""))
    if (const auto added = writer_.add_call(record); !added) return added.error();
  if (!at) log::debug("the activity log was not asked for the own row again: " + at.error().message);
  return at && *at != 0 ? writer_.set_log_row(*at) : Result<void>();
}

Result<void> Collection::prove_roles() {
  if (const auto looked = look_for_own_row(); !looked) return looked.error();
  std::map<std::string, snapshot::RoleProof> proven;
  for (const auto* canary : canaries_of(*request_.plan, *request_.catalog)) {
    const auto rows = writer_.rows_of(canary->sql, {{"login", request_.account.login}});
    if (!rows) {  // no proof, then: what needs one counts as partly seen
      log::warn("plugin " + canary->plugin + ": its role canary " + canary->name + " failed: " + rows.error().message);
      continue;
    }
    if (rows->size() != 1 || rows->front().empty()) continue;
    const auto& row = rows->front();
    proven[canary->name] = {row.front().second, row.size() > 1 ? row.at(1).second : std::string()};
  }
  return writer_.settle_roles(proven);
}

Result<void> Collection::settle_fan_outs() {
  snapshot::SchemaProbe probe(*request_.catalog);
  for (const auto& job : request_.plan->jobs) {
    if (job.source.for_each.empty()) continue;
    const auto reads = probe.columns_read(job.source.for_each);
    if (!reads) continue;  // its fan-out failed, and that is on record
    if (const auto settled = writer_.settle_fan_out(job.source, *reads); !settled) return settled.error();
  }
  return {};
}

void Collection::report(const Partition& partition) const {
  if (request_.progress)
    request_.progress({job_number_, request_.plan->jobs.size(), partition.job.source.id, partition.name, partition.rows,
                       calls_.total()});
}

}  // namespace

Result<void> collect(const CollectRequest& request, qualys::Client& client, snapshot::Writer& writer, CallLog& calls) {
  for (const auto& record : calls.take("sign-in", ""))
    if (const auto added = writer.add_call(record); !added) return added.error();
  return Collection(request, client, writer, calls).run();
}

void CallLog::record(const qualys::Exchange& exchange) {
  ++total_;
  waiting_.push_back({.source = {},
                      .partition = {},
                      .path = exchange.path,
                      .query = exchange.query,
                      .attempt = exchange.attempt,
                      .status = exchange.status,
                      .code = exchange.code,
                      .error = exchange.error,
                      .bytes = static_cast<std::int64_t>(exchange.bytes),
                      .duration_ms = exchange.duration.count(),
                      .started = exchange.started,
                      .remaining = exchange.remaining});
}

std::vector<snapshot::CallRecord> CallLog::take(const std::string& source, const std::string& partition) {
  auto taken = std::exchange(waiting_, {});
  for (auto& record : taken) {
    record.source = source;
    record.partition = partition;
  }
  return taken;
}

}  // namespace qharden::scan

#include "core/scan/collect.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/log/log.hpp"
#include "core/manifest/host_tables.hpp"
#include "core/qualys/decode.hpp"
#include "core/scan/host_rows.hpp"
#include "core/scan/pipeline.hpp"
#include "core/scan/requests.hpp"
#include "core/snapshot/reads.hpp"

namespace qharden::scan {
namespace {

using Row = snapshot::Writer::TextRow;

/// Pages that may wait for the writer: two of a megabyte, or one larger one.
constexpr std::size_t kQueueBytes = std::size_t{2} << 20U;

/// How far one partition has come.
struct Partition {
  const Job& job;
  Request request;
  snapshot::Ending ending = {};
  std::int64_t rows = 0;
  std::set<std::string> cursors = {};
  bool is_unknown_path = false;  ///< the platform does not know the path, which another version may mend
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
      if (const auto done = run_or_skip(job); !done) return done.error();
    }
    if (const auto done = pipeline_.drain(); !done) return done.error();
    if (const auto proven = prove_roles(); !proven) return proven.error();
    // What was asked for each row of a list does not lack those of the list that another stood in for; and what stood
    // in may itself have been asked for each row of another.
    if (const auto settled = settle_alternatives(); !settled) return settled.error();
    if (const auto settled = settle_fan_outs(); !settled) return settled.error();
    return settle_alternatives();
  }

 private:
  Result<void> write_host_tables();
  /// Of the sources of a group only those are asked that come before one that answers.
  Result<void> run_or_skip(const Job& job);
  Result<void> run_job(const Job& job);
  Result<std::vector<Row>> fan_out(const Job& job);
  /// The run that is completed had it already.
  [[nodiscard]] bool is_collected(const Job& job, const std::string& partition) const {
    return collected_.contains({job.source.tables.front().name, partition});
  }
  /// Any partition of it; a group of alternatives is had whole or not at all.
  [[nodiscard]] bool is_collected(const Job& job) const {
    const auto& table = job.source.tables.front().name;
    const auto found = collected_.lower_bound({table, ""});
    return found != collected_.end() && found->first == table;
  }
  /// The source could not even be asked: its fan-out failed.
  Result<void> record_failure(const Job& job, const Error& error);
  /// Nothing was to be asked: there was nothing to fan out over, or another source of the group answered.
  Result<void> record_nothing(const Job& job);
  Result<void> run_partition(Partition partition);
  /// Fetches the first page under the newest version of the path that the platform knows, then the rest.
  Result<void> fetch(Partition& partition);
  Result<void> fetch_pages(Partition& partition);
  /// Fetches one page and posts it. No value: a fault of the snapshot. The cursor is empty after the last page.
  Result<std::string> fetch_page(Partition& partition);
  Result<void> post_calls(const Partition& partition);
  /// Asks once more for the own row in the log, if a canary wants it and the sign-in came too early to see it.
  Result<void> look_for_own_row();
  Result<void> prove_roles();
  /// What was asked for each row of a table that was not read whole was not read whole either.
  Result<void> settle_fan_outs();
  /// What was not used of a group is as complete as what was.
  Result<void> settle_alternatives();
  void report(const Partition& partition) const;

  const CollectRequest& request_;
  qualys::Client& client_;
  snapshot::Writer& writer_;
  CallLog& calls_;
  std::set<std::pair<std::string, std::string>> collected_;  ///< what a run that is completed had fetched already
  std::map<std::string, const Job*> answered_;               ///< by group of alternatives: the one that is used
  bool is_answered_ = false;                                 ///< the job that runs: by anything but "not here"
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
  if (is_collected(job, "")) return {};
  const snapshot::Ending ending{snapshot::State::unavailable, Reason::dependency,
                                "its fan-out failed: " + error.message};
  return pipeline_.post(0, [this, &source = job.source, ending]() -> Result<void> {
    if (const auto begun = writer_.begin_partition(source, ""); !begun) return begun.error();
    return writer_.end_partition(source, "", ending);
  });
}

Result<void> Collection::record_nothing(const Job& job) {
  if (is_collected(job, "")) return {};
  return pipeline_.post(0, [this, &source = job.source]() -> Result<void> {
    if (const auto begun = writer_.begin_partition(source, ""); !begun) return begun.error();
    return writer_.end_partition(source, "", {});
  });
}

Result<void> Collection::run_or_skip(const Job& job) {
  const auto& alternative = job.source.alternative;
  if (!alternative) return run_job(job);
  if (is_collected(job)) return {};
  if (answered_.contains(alternative->group)) return record_nothing(job);
  is_answered_ = false;
  if (const auto done = run_job(job); !done) return done.error();
  if (is_answered_) answered_[alternative->group] = &job;
  return {};
}

Result<void> Collection::run_job(const Job& job) {
  const auto rows = fan_out(job);
  is_answered_ = is_answered_ || !rows || rows->empty();
  if (!rows) return record_failure(job, rows.error());
  if (rows->empty()) return record_nothing(job);
  std::set<std::string> partitions;
  for (const auto& row : *rows) {
    if (!row.empty() && !partitions.insert(row.front().second).second) {
      log::warn("source " + job.source.id + ": its fan-out yields a partition twice; fetched once");
      continue;
    }
    Partition partition{job, {}};
    if (!row.empty()) partition.request.partition = row.front().second;
    if (auto request = make_request(job, row, request_.scan_time)) {
      partition.request = std::move(*request);
    } else {
      partition.ending.state = snapshot::State::unavailable;
      partition.ending.reason = request.error().reason;
      partition.ending.detail = request.error().message;
    }
    if (const auto done = run_partition(std::move(partition)); !done) return done.error();
  }
  return {};
}

/// "Not here" may be said by one source of several.
bool is_answer(const snapshot::Ending& ending) {
  return ending.state != snapshot::State::unavailable ||
         (ending.reason != Reason::unsupported && ending.reason != Reason::not_licensed);
}

Result<void> Collection::run_partition(Partition partition) {
  const auto& source = partition.job.source;
  const auto& name = partition.request.partition;
  if (is_collected(partition.job, name)) return {};
  const auto begun = pipeline_.post(0, [this, &source, name] { return writer_.begin_partition(source, name); });
  if (!begun) return begun.error();
  report(partition);
  const std::int64_t calls_before = calls_.total();
  if (partition.ending.state == snapshot::State::complete)
    if (const auto done = fetch(partition); !done) return done.error();
  partition.ending.calls = calls_.total() - calls_before;
  is_answered_ = is_answered_ || is_answer(partition.ending);
  return pipeline_.post(
      0, [this, &source, name, ending = partition.ending] { return writer_.end_partition(source, name, ending); });
}

Result<void> Collection::fetch(Partition& partition) {
  auto& request = partition.request;
  const auto versions = partition.job.source.versions();
  const auto known = client_.known_version(versions);
  if (!known) return known.error();
  for (std::size_t version = *known; version < request.paths.size(); ++version) {
    request.call.path = request.paths[version];
    partition.is_unknown_path = false;
    partition.ending = {};
    partition.ending.since = request.since;
    partition.ending.until = request.until;
    if (const auto done = fetch_pages(partition); !done) return done.error();
    if (partition.is_unknown_path) continue;
    if (versions.size() == 1 || version == *known) return {};
    return client_.remember_version(versions, version);
  }
  return {};
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
  auto& call = partition.request.call;
  const auto stop = [&](const Error& error) {
    partition.is_unknown_path = partition.cursors.empty() && qualys::is_unknown_path(error);
    partition.ending.state = partition.cursors.empty() ? snapshot::State::unavailable : snapshot::State::partial;
    partition.ending.reason = error.reason;
    partition.ending.detail = error.message;
    log::debug(source.id + ": " + error.message);
    return std::string();
  };
  auto answer = client_.get(call);
  if (const auto posted = post_calls(partition); !posted) return posted.error();
  if (!answer) return stop(answer.error());
  auto page = qualys::decode(source, std::move(answer->body), {request_.fingerprint_key, partition.request.partition});
  if (!page) return stop(page.error());
  std::string next = page->next;
  for (const auto& rows : page->tables)
    if (rows.table->parent.empty()) partition.rows += rows.rows;

  const auto shared = std::make_shared<snapshot::Page>(std::move(*page));
  const auto posted = pipeline_.post(shared->bytes, [this, &source, name = partition.request.partition, shared] {
    return writer_.write_page(source, name, *shared);
  });
  if (!posted) return posted.error();
  report(partition);
  if (next.empty() || source.first_page_only) return std::string();

  auto continued = qualys::next_call(request_.account, call, next);
  if (!continued) {
    partition.cursors.insert(next);  // a page was read, so the table is partial, not unavailable
    return stop(continued.error());
  }
  if (!*continued) return std::string();
  call = std::move(**continued);
  return next;
}

Result<void> Collection::post_calls(const Partition& partition) {
  auto records = calls_.take(partition.job.source.id, partition.request.partition);
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

Result<void> Collection::settle_alternatives() {
  for (const auto& job : request_.plan->jobs) {
    if (!job.source.alternative) continue;
    const auto used = answered_.find(job.source.alternative->group);
    if (used == answered_.end() || used->second == &job) continue;
    if (const auto settled = writer_.settle_alternative(job.source, used->second->source); !settled)
      return settled.error();
  }
  return {};
}

void Collection::report(const Partition& partition) const {
  if (request_.progress)
    request_.progress({job_number_, request_.plan->jobs.size(), partition.job.source.id, partition.request.partition,
                       partition.rows, calls_.total()});
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

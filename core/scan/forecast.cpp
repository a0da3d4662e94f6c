#include "core/scan/forecast.hpp"

#include <algorithm>

#include "core/snapshot/reads.hpp"

namespace qharden::scan {
namespace {

std::optional<std::int64_t> count_rows(snapshot::Query& query) {
  for (std::int64_t rows = 0;; ++rows) {
    const auto more = query.step();
    if (!more) return std::nullopt;
    if (!*more) return rows;
  }
}

/// What the newest snapshot tells; nothing where it does not.
class LastRun {
 public:
  explicit LastRun(snapshot::Reader* reader) : reader_(reader) {}

  [[nodiscard]] bool is_there() const { return reader_ != nullptr; }

  /// Calls of the source then, repeated ones included; nothing: it was not asked.
  std::optional<std::int64_t> calls(const std::string& source) {
    if (reader_ == nullptr) return std::nullopt;
    auto query = reader_->query("SELECT count(*) FROM _call WHERE source = :source");
    if (!query) return std::nullopt;
    query->bind("source", source);
    const auto row = query->step();
    if (!row || !*row || query->integer(0) == 0) return std::nullopt;
    return query->integer(0);
  }

  /// Rows of a fan-out over the tables as they were then.
  std::optional<std::int64_t> rows(const std::string& sql) {
    if (reader_ == nullptr) return std::nullopt;
    auto query = reader_->query(sql);
    return query ? count_rows(*query) : std::nullopt;
  }

 private:
  snapshot::Reader* reader_;
};

/// The number of partitions, if the fan-out reads no table.
std::optional<std::int64_t> fixed_partitions(const std::string& for_each, snapshot::SchemaProbe& probe) {
  if (for_each.empty()) return 1;
  const auto reads = probe.columns_read(for_each);
  if (!reads || !reads->empty()) return std::nullopt;
  const auto rows = probe.row_count(for_each);
  return rows ? std::optional(*rows) : std::nullopt;
}

SourceForecast forecast_job(const Job& job, LastRun& last, snapshot::SchemaProbe& probe) {
  SourceForecast line{job.source.id, job.source.path, 0, std::nullopt, {}};
  const auto calls_then = last.calls(job.source.id);
  if (const auto fixed = fixed_partitions(job.source.for_each, probe)) {
    line.known = *fixed;
    if (calls_then) line.more = std::max<std::int64_t>(0, *calls_then - *fixed);
    line.why = calls_then ? (*line.more > 0 ? "further pages, as last time" : "")
                          : "further pages: " + std::string(last.is_there() ? "it was not asked last time"
                                                                            : "there is no earlier snapshot");
    return line;
  }
  const auto rows_then = last.rows(job.source.for_each);
  if (rows_then) line.more = std::max(*rows_then, calls_then.value_or(0));
  line.why = rows_then ? "one for each of " + std::to_string(*rows_then) + " rows of the last snapshot"
                       : "one for each row of tables that are not read yet";
  return line;
}

}  // namespace

std::vector<SourceForecast> forecast(const Plan& plan, const manifest::Catalog& catalog, snapshot::Reader* last) {
  snapshot::SchemaProbe probe(catalog);
  LastRun last_run(last);
  std::vector<SourceForecast> lines;
  lines.push_back({"sign-in", "/api/2.0/fo/activity_log/", 1, 1, "a second look for the own row, at a first sign-in"});
  for (const auto& job : plan.jobs) lines.push_back(forecast_job(job, last_run, probe));
  return lines;
}

}  // namespace qharden::scan

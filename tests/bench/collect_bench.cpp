#include <sqlite3.h>

#include <memory>
#include <stdexcept>

#include "core/app/installation.hpp"
#include "core/config/guide.hpp"
#include "core/qualys/client.hpp"
#include "core/scan/collect.hpp"
#include "core/scan/plan.hpp"
#include "core/snapshot/writer.hpp"
#include "simulator/simulator.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/parts.hpp"

namespace qharden::bench {
namespace {

namespace fs = std::filesystem;

template <class T>
T take(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(result).value();
}

void require(const Result<void>& result) {
  if (!result) throw std::runtime_error(result.error().message);
}

const char* const kPath = "/api/2.0/fo/activity_log/";

/// The plan of one job: the sign-ins.
scan::Plan plan_of(const manifest::Catalog& catalog) {
  scan::Plan plan;
  plan.jobs.push_back({*catalog.tables().at("sign_in").source, 30});
  return plan;
}

/// What qharden does: its client, decoder, two threads and writer, up to the sealed file.
/// Returns the seconds that sealing took.
double collect(const manifest::Catalog& catalog, const std::string& url, const fs::path& folder,
               const std::string& path) {
  const auto transport = http::make_curl_transport();
  const auto limits = take(store::Limits::open((folder / "limits.db").string()));
  qualys::ClientOptions options;
  options.share = 1;
  options.slots_folder = (folder / "slots").string();
  scan::CallLog calls;
  qualys::Client client({"bench", url, "acme_qh1", "demo-password"}, options, *transport, *limits,
                        [&](const qualys::Exchange& exchange) { calls.record(exchange); });
  const auto plan = plan_of(catalog);
  scan::CollectRequest request;
  request.catalog = &catalog;
  request.plan = &plan;
  request.account = {"bench", url, "acme_qh1", {}};
  request.scan_time = take(client.sign_in()).server_time;
  const auto writer = take(snapshot::Writer::create(path, catalog));
  require(writer->set_meta("scan_time", format_time(request.scan_time)));
  require(scan::collect(request, client, *writer, calls));
  return seconds_of([&] { require(writer->seal()); });
}

/// The fields of one CSV line, quotes removed: enough for the simulator's generated rows.
void split_line(std::string_view line, std::vector<std::string_view>& fields) {
  fields.clear();
  for (std::size_t at = 0; at < line.size();) {
    const auto end = line.find("\",\"", at);
    auto field = line.substr(at, end == std::string_view::npos ? end : end - at);
    while (!field.empty() && (field.front() == '"')) field.remove_prefix(1);
    while (!field.empty() && (field.back() == '"' || field.back() == '\r')) field.remove_suffix(1);
    fields.push_back(field);
    if (end == std::string_view::npos) return;
    at = end + 3;
  }
}

/// The plainest loop over the same pages: fetch, split, insert, one thread, a transaction for each page, same pragmas.
class PlainLoop {
 public:
  PlainLoop(std::string url, const std::string& path) : url_(std::move(url)), transport_(http::make_curl_transport()) {
    sqlite3_open(path.c_str(), &db_);
    sqlite3_exec(db_,
                 "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; CREATE TABLE sign_in(_row INTEGER PRIMARY KEY, at, "
                 "action, module, details, login, role, ip)",
                 nullptr, nullptr, nullptr);
    sqlite3_prepare_v2(db_, "INSERT INTO sign_in VALUES (NULL,?,?,?,?,?,?,?)", -1, &insert_, nullptr);
  }
  ~PlainLoop() {
    sqlite3_finalize(insert_);
    sqlite3_close(db_);
  }
  PlainLoop(const PlainLoop&) = delete;
  PlainLoop& operator=(const PlainLoop&) = delete;

  void fetch() {
    std::string query = "action=list&user_action=login&output_format=csv&truncation_limit=1000";
    while (!query.empty()) {
      http::Request request;
      request.url = url_ + kPath + "?" + query;
      request.headers = {{"X-Requested-With", "bench"}};
      request.user = "acme_qh1";
      request.password = "demo-password";
      const auto body = take(transport_->send(request)).body;
      sqlite3_exec(db_, "BEGIN", nullptr, nullptr, nullptr);
      query = page(body);
      sqlite3_exec(db_, "COMMIT", nullptr, nullptr, nullptr);
    }
  }

  void fold() {
    sqlite3_exec(db_, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE; ANALYZE", nullptr, nullptr,
                 nullptr);
  }

 private:
  /// Inserts the rows; returns the next page's query.
  std::string page(std::string_view body) {
    std::vector<std::string_view> fields;
    for (std::size_t at = 0; at < body.size();) {
      const auto end = body.find('\n', at);
      const auto line = body.substr(at, end - at);
      at = end == std::string_view::npos ? body.size() : end + 1;
      if (line.rfind("\"1980\"", 0) == 0) {
        const auto mark = line.find('?');
        auto next = line.substr(mark + 1);
        while (!next.empty() && (next.back() == '"' || next.back() == '\r')) next.remove_suffix(1);
        return std::string(next);
      }
      split_line(line, fields);
      if (fields.size() != 7 || fields[0] == "Date") continue;
      for (int i = 0; i < 7; ++i) {
        const auto field = fields[static_cast<std::size_t>(i)];
        sqlite3_bind_text(insert_, i + 1, field.data(), static_cast<int>(field.size()), SQLITE_STATIC);
      }
      sqlite3_step(insert_);
      sqlite3_reset(insert_);
    }
    return {};
  }

  std::string url_;
  std::unique_ptr<http::Transport> transport_;
  sqlite3* db_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

}  // namespace

std::string bench_collect(const fs::path& folder, std::uint64_t rows) {
  simulator::Simulator simulator({.scenario = roomy_scenario(folder), .faults = {}, .log_rows = rows, .threads = 2});
  const std::string url = "http://127.0.0.1:" + std::to_string(simulator.start());
  const auto installation = take(app::Installation::load({}));
  int round = 0;
  std::string snapshot;
  double seconds = 0;
  std::vector<double> collecting;
  std::vector<double> sealed;
  for (round = 1; round <= 5; ++round) {
    snapshot = (folder / ("collected" + std::to_string(round) + ".db")).string();
    double sealing = 0;
    seconds = seconds_of([&] { sealing = collect(installation.catalog(), url, folder, snapshot); });
    PlainLoop plain(url, (folder / ("plain" + std::to_string(round) + ".db")).string());
    const double fetching = seconds_of([&] { plain.fetch(); });
    const double folding = seconds_of([&] { plain.fold(); });
    collecting.push_back(fetching / (seconds - sealing));
    sealed.push_back((fetching + folding) / seconds);
  }
  char figure[64];
  std::snprintf(figure, sizeof figure, "%.2f", median(collecting));
  print_row("collect " + std::to_string(rows) + " log rows: plain loop / qharden (WAL, sync OFF)", figure,
            "goal >= 1.3");
  std::snprintf(figure, sizeof figure, "%.2f", median(sealed));
  print_row("  the same with sealing (the plain loop only folds its WAL in)", figure, "");
  std::snprintf(figure, sizeof figure, "%.0f k/s", static_cast<double>(rows) / seconds / 1000);
  print_row("  rows collected and sealed", figure, "");
  return snapshot;
}

}  // namespace qharden::bench

#include <sqlite3.h>

#include <array>
#include <memory>
#include <pugixml.hpp>
#include <stdexcept>

#include "core/app/installation.hpp"
#include "core/config/guide.hpp"
#include "core/qualys/client.hpp"
#include "core/scan/collect.hpp"
#include "core/scan/plan.hpp"
#include "core/snapshot/writer.hpp"
#include "tests/bench/host_pages.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/parts.hpp"

namespace qharden::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kRounds = 3;

template <class T>
T take(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(result).value();
}

void require(const Result<void>& result) {
  if (!result) throw std::runtime_error(result.error().message);
}

const char* const kPath = "/api/5.0/fo/asset/host/";

/// The plan of one job: the hosts and their tags.
scan::Plan plan_of(const manifest::Catalog& catalog) {
  scan::Plan plan;
  plan.jobs.push_back({*catalog.tables().at("host").source, 0});
  return plan;
}

/// What qharden does: its client, decoder, two threads and writer, up to the sealed file.
/// Returns the seconds that sealing took.
double collect(const manifest::Catalog& catalog, std::uint64_t rows, const fs::path& folder, const std::string& path) {
  HostPages transport(rows);
  const auto limits = take(store::Limits::open((folder / "limits.db").string()));
  qualys::ClientOptions options;
  options.share = 1;
  options.slots_folder = (folder / "slots").string();
  scan::CallLog calls;
  qualys::Client client({"bench", kBenchServer, "acme_qh1", "demo-password"}, options, transport, *limits,
                        [&](const qualys::Exchange& exchange) { calls.record(exchange); });
  const auto plan = plan_of(catalog);
  scan::CollectRequest request;
  request.catalog = &catalog;
  request.plan = &plan;
  request.account = {"bench", kBenchServer, "acme_qh1", {}};
  (void)take(client.sign_in());
  request.scan_time = *parse_time("2026-01-31T00:00:00Z");
  const auto writer = take(snapshot::Writer::create(path, catalog));
  require(writer->set_meta("scan_time", format_time(request.scan_time)));
  require(scan::collect(request, client, *writer, calls));
  return seconds_of([&] { require(writer->seal()); });
}

/// The plainest loop over the same pages: fetch, parse, insert the same columns, one thread, a transaction for each
/// page, same pragmas.
class PlainLoop {
 public:
  PlainLoop(std::uint64_t rows, const std::string& path) : pages_(rows) {
    sqlite3_open(path.c_str(), &db_);
    std::string columns;
    std::string places;
    for (const char* name : kColumns) {
      columns += std::string(", ") + name;
      places += ",?";
    }
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; CREATE TABLE host(_row INTEGER PRIMARY KEY" + columns +
        "); CREATE TABLE host_tag(_row INTEGER PRIMARY KEY, _parent, tag_id, name)");
    sqlite3_prepare_v2(db_, ("INSERT INTO host VALUES (?" + places + ")").c_str(), -1, &host_, nullptr);
    sqlite3_prepare_v2(db_, "INSERT INTO host_tag VALUES (NULL,?,?,?)", -1, &tag_, nullptr);
  }
  ~PlainLoop() {
    sqlite3_finalize(host_);
    sqlite3_finalize(tag_);
    sqlite3_close(db_);
  }
  PlainLoop(const PlainLoop&) = delete;
  PlainLoop& operator=(const PlainLoop&) = delete;

  void fetch() {
    std::string url = std::string(kBenchServer) + kPath + "?action=list";
    while (!url.empty()) {
      http::Request request;
      request.url = url;
      auto body = take(pages_.send(request)).body;
      run("BEGIN");
      url = page(body);
      run("COMMIT");
    }
  }

  void fold() { run("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE; ANALYZE"); }

 private:
  static constexpr std::array<const char*, 17> kColumns = {"ID",
                                                           "ASSET_ID",
                                                           "IP",
                                                           "IPV6",
                                                           "NETWORK_ID",
                                                           "TRACKING_METHOD",
                                                           "DNS",
                                                           "NETBIOS",
                                                           "OS",
                                                           "QG_HOSTID",
                                                           "CLOUD_PROVIDER",
                                                           "FIRST_FOUND_DATE",
                                                           "LAST_ACTIVITY",
                                                           "LAST_VULN_SCAN_DATETIME",
                                                           "LAST_VM_SCANNED_DATE",
                                                           "LAST_VM_AUTH_SCANNED_DATE",
                                                           "LAST_COMPLIANCE_SCAN_DATETIME"};

  void run(const std::string& sql) { sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr); }

  static void insert(sqlite3_stmt* statement) {
    sqlite3_step(statement);
    sqlite3_reset(statement);
  }

  /// Inserts the rows; returns the next page's address.
  std::string page(std::string& body) {
    pugi::xml_document document;
    document.load_buffer_inplace(body.data(), body.size());
    const auto response = document.document_element().child("RESPONSE");
    for (const auto& host : response.child("HOST_LIST")) {
      sqlite3_bind_int64(host_, 1, ++row_);
      int place = 2;
      for (const char* name : kColumns) sqlite3_bind_text(host_, place++, host.child_value(name), -1, SQLITE_STATIC);
      insert(host_);
      for (const auto& tag : host.child("TAGS")) {
        sqlite3_bind_int64(tag_, 1, row_);
        sqlite3_bind_text(tag_, 2, tag.child_value("TAG_ID"), -1, SQLITE_STATIC);
        sqlite3_bind_text(tag_, 3, tag.child_value("NAME"), -1, SQLITE_STATIC);
        insert(tag_);
      }
    }
    return response.child("WARNING").child_value("URL");
  }

  HostPages pages_;
  sqlite3* db_ = nullptr;
  sqlite3_stmt* host_ = nullptr;
  sqlite3_stmt* tag_ = nullptr;
  std::int64_t row_ = 0;
};

}  // namespace

std::string bench_collect(const fs::path& folder, std::uint64_t rows) {
  const auto installation = take(app::Installation::load({}));
  std::string snapshot;
  double seconds = 0;
  std::vector<double> collecting;
  std::vector<double> sealed;
  for (int round = 1; round <= kRounds; ++round) {
    if (!snapshot.empty()) fs::remove(snapshot);
    snapshot = (folder / ("collected" + std::to_string(round) + ".db")).string();
    const std::string plain_file = (folder / "plain.db").string();
    double sealing = 0;
    seconds = seconds_of([&] { sealing = collect(installation.catalog(), rows, folder, snapshot); });
    double fetching = 0;
    double folding = 0;
    {
      PlainLoop plain(rows, plain_file);
      fetching = seconds_of([&] { plain.fetch(); });
      folding = seconds_of([&] { plain.fold(); });
    }
    fs::remove(plain_file);
    collecting.push_back(fetching / (seconds - sealing));
    sealed.push_back((fetching + folding) / seconds);
  }
  char figure[64];
  std::snprintf(figure, sizeof figure, "%.2f", median(collecting));
  print_row("collect " + std::to_string(rows) + " hosts with tags: plain loop / qharden (WAL, sync OFF)", figure,
            "goal >= 1.3");
  std::snprintf(figure, sizeof figure, "%.2f", median(sealed));
  print_row("  the same with sealing (the plain loop only folds its WAL in)", figure, "");
  std::snprintf(figure, sizeof figure, "%.0f k/s", static_cast<double>(rows) / seconds / 1000);
  print_row("  hosts collected and sealed", figure, "");
  return snapshot;
}

}  // namespace qharden::bench

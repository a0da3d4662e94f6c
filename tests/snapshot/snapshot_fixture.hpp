/// A catalog with one table of every kind, and pages for it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/manifest/catalog.hpp"
#include "core/manifest/manifest.hpp"
#include "core/snapshot/query.hpp"
#include "core/snapshot/reader.hpp"
#include "core/snapshot/writer.hpp"
#include "sdk/testing/literal_snapshot.hpp"
#include "tests/support/temp_folder.hpp"

namespace qharden::snapshot::testing {

using qharden::testing::LiteralRow;

/// `person` has a key, a child `person_group` and `networks`, whose ranges lie in `person_networks`; `event` has none
/// of these, but a role of its own. Views: `active_person`, and `active_name` over it.
inline constexpr const char* kManifest = R"json({"schema":1,"id":"acme","version":"1.0.0","title":"For tests",
"sources":[
 {"id":"people","family":"msp","path":"/msp/user_list.php","needs_role":["manager"],"tables":[
  {"name":"person","title":"People","rows":"USER","columns":[
   {"name":"login","type":"text","from":"LOGIN","key":true},
   {"name":"name","type":"text","from":"NAME"},
   {"name":"status","type":"text","from":"STATUS"},
   {"name":"age","type":"integer","from":"AGE"},
   {"name":"score","type":"real","from":"SCORE","absent_reason":"scope"},
   {"name":"seen_at","type":"time","from":"SEEN"},
   {"name":"flags","type":"json","from":"FLAGS"},
   {"name":"networks","type":"ranges","from":"NETWORKS"}]},
  {"name":"person_group","title":"Groups","rows":"GROUP","parent":"person","columns":[
   {"name":"title","type":"text","from":"."}]}]},
 {"id":"events","family":"fo","path":"/api/2.0/fo/activity_log/","verb":"list","needs_role":["auditor"],"tables":[
  {"name":"event","title":"Events","rows":"E","columns":[
   {"name":"login","type":"text","from":"USER"},
   {"name":"at","type":"time","from":"AT"}]}]}],
"views":[
 {"name":"active_person","title":"Active","sql":"SELECT login, name, age FROM person WHERE status = 'active'"},
 {"name":"active_name","title":"Names","sql":"SELECT name FROM active_person"},
 {"name":"anybody","title":"All","sql":"SELECT login, name FROM person UNION ALL SELECT login, at FROM event"}]})json";

inline manifest::Catalog catalog() {
  auto manifest = manifest::parse_manifest(kManifest);
  if (!manifest) throw std::runtime_error(manifest.error().message);
  auto built = manifest::Catalog::build({*manifest});
  if (!built) throw std::runtime_error(built.error().message);
  return std::move(*built);
}

class SnapshotTest : public ::testing::Test {
 protected:
  [[nodiscard]] const manifest::Source& source(const std::string& id) const {
    for (const auto& candidate : catalog_.manifests().front().sources)
      if (candidate.id == id) return candidate;
    throw std::runtime_error("no source " + id);
  }

  [[nodiscard]] Page page(const std::string& source_id,
                          const std::map<std::string, std::vector<LiteralRow>>& rows) const {
    std::vector<const manifest::Table*> tables;
    for (const auto& table : source(source_id).tables) tables.push_back(&table);
    return qharden::testing::literal_page(tables, rows);
  }

  std::unique_ptr<Writer> writer() {
    auto made = Writer::create(path_, catalog_);
    if (!made) throw std::runtime_error(made.error().message);
    require((*made)->set_meta("scan_time", "2026-01-31T00:00:00Z"));
    return std::move(*made);
  }

  /// Collects one partition from these pages.
  void collect(Writer& writer, const std::string& source_id, const std::vector<Page>& pages,
               const Ending& ending = {}) {
    require(writer.begin_partition(source(source_id), ""));
    for (const auto& one : pages) require(writer.write_page(source(source_id), "", one));
    require(writer.end_partition(source(source_id), "", ending));
  }

  void seal(Writer& writer) {
    require(writer.end_host_tables());
    require(writer.seal());
  }

  /// Rows of a SELECT over the sealed file, `|` between cells, `-` for NULL.
  std::vector<std::string> rows_of(const std::string& sql) {
    auto reader = Reader::open(path_);
    if (!reader) throw std::runtime_error(reader.error().message);
    (*reader)->make_views({});
    return rows_of(**reader, sql);
  }
  static std::vector<std::string> rows_of(Reader& reader, const std::string& sql) {
    auto query = reader.query(sql);
    if (!query) throw std::runtime_error(query.error().message);
    std::vector<std::string> rows;
    while (true) {
      const auto more = query->step();
      if (!more) throw std::runtime_error(more.error().message);
      if (!*more) return rows;
      std::string row;
      for (int i = 0; i < query->columns(); ++i) {
        if (i > 0) row += "|";
        row += query->type(i) == Query::Type::null ? "-" : std::string(query->text(i));
      }
      rows.push_back(row);
    }
  }

  static void require(const Result<void>& result) {
    if (!result) throw std::runtime_error(result.error().message);
  }
  static std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  static void write_bytes(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  }

  qharden::testing::TempFolder folder_;
  std::string path_ = folder_.file("snapshot.db");
  manifest::Catalog catalog_ = catalog();
};

}  // namespace qharden::snapshot::testing

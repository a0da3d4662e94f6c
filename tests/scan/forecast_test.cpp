/// How many calls a plan comes to: without and with an earlier snapshot.
#include "core/scan/forecast.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "core/snapshot/writer.hpp"
#include "sdk/testing/literal_snapshot.hpp"
#include "tests/support/temp_folder.hpp"

namespace qharden::scan {
namespace {

/// One list, one fan-out over fixed words, one over rows.
constexpr const char* kManifest = R"json({"schema":1,"id":"acme","version":"1.0.0","title":"For tests","sources":[
 {"id":"people","family":"msp","path":"/msp/user_list.php","tables":[
  {"name":"person","title":"People","rows":"USER","columns":[{"name":"login","type":"text","from":"LOGIN","key":true}]}]},
 {"id":"clouds","family":"fo","path":"/api/2.0/fo/a/","verb":"list","query":[{"name":"cloud","value":"{cloud}"}],
  "for_each":"SELECT column1 AS cloud FROM (VALUES ('aws'),('azure'),('gcp'))","tables":[
  {"name":"cloud","title":"Clouds","rows":"C","columns":[{"name":"name","type":"text","from":"N"}]}]},
 {"id":"rights","family":"fo","path":"/api/2.0/fo/b/","verb":"list","query":[{"name":"user","value":"{login}"}],
  "for_each":"SELECT login FROM person","tables":[
  {"name":"right","title":"Rights","rows":"R","columns":[{"name":"name","type":"text","from":"N"}]}]}]})json";

class ForecastTest : public ::testing::Test {
 protected:
  template <class T>
  static T take(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(*result);
  }
  static manifest::Catalog make_catalog() {
    return take(manifest::Catalog::build({take(manifest::parse_manifest(kManifest))}));
  }
  ForecastTest() {
    for (const auto& source : catalog_.manifests().front().sources) plan_.jobs.push_back({source, 0});
  }

  /// `<known>+<more>` of a source, `?` for what is not known.
  static std::string of(const std::vector<SourceForecast>& lines, const std::string& source) {
    for (const auto& line : lines)
      if (line.source == source)
        return std::to_string(line.known) + "+" + (line.more ? std::to_string(*line.more) : std::string("?"));
    return "none";
  }

  /// A snapshot with two people, for which so many calls of each source were made.
  std::unique_ptr<snapshot::Reader> snapshot_with(const std::map<std::string, int>& calls) {
    const auto path = folder_.file("last.db");
    const auto writer = take(snapshot::Writer::create(path, catalog_));
    EXPECT_TRUE(writer->set_meta("scan_time", "2026-01-05T10:00:00Z").ok());
    const auto& people = catalog_.manifests().front().sources.front();
    EXPECT_TRUE(writer->begin_partition(people, "").ok());
    EXPECT_TRUE(writer
                    ->write_page(people, "",
                                 qharden::testing::literal_page({&people.tables.front()},
                                                                {{"person", {{{"login", "a"}}, {{"login", "b"}}}}}))
                    .ok());
    EXPECT_TRUE(writer->end_partition(people, "", {}).ok());
    for (const auto& [source, count] : calls)
      for (int i = 0; i < count; ++i) {
        snapshot::CallRecord call;
        call.source = source;
        EXPECT_TRUE(writer->add_call(call).ok());
      }
    EXPECT_TRUE(writer->end_host_tables().ok());
    EXPECT_TRUE(writer->seal().ok());
    return take(snapshot::Reader::open(path));
  }

  testing::TempFolder folder_;
  manifest::Catalog catalog_ = make_catalog();
  Plan plan_;
};

TEST_F(ForecastTest, KnowsFirstPagesAndFixedPartitionsAtOnce) {
  const auto lines = forecast(plan_, catalog_, nullptr);

  EXPECT_EQ(lines.front().source, "sign-in");
  EXPECT_EQ(of(lines, "sign-in"), "1+1");
  EXPECT_EQ(of(lines, "people"), "1+?");
  EXPECT_EQ(of(lines, "clouds"), "3+?");
  EXPECT_EQ(of(lines, "rights"), "0+?") << "nobody knows the people yet";
}

TEST_F(ForecastTest, EstimatesPagesAndFanOutsByTheLastSnapshot) {
  const auto last = snapshot_with({{"people", 4}, {"clouds", 3}, {"rights", 2}});

  const auto lines = forecast(plan_, catalog_, last.get());

  EXPECT_EQ(of(lines, "people"), "1+3");
  EXPECT_EQ(of(lines, "clouds"), "3+0");
  EXPECT_EQ(of(lines, "rights"), "0+2");
}

TEST_F(ForecastTest, DoesNotTakeAnUnaskedSourceForOneWithoutPages) {
  const auto last = snapshot_with({{"people", 1}});

  const auto lines = forecast(plan_, catalog_, last.get());

  EXPECT_EQ(of(lines, "clouds"), "3+?");
  EXPECT_EQ(of(lines, "rights"), "0+2") << "the people are known, and each is one call";
}

}  // namespace
}  // namespace qharden::scan

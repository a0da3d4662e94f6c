#include <gtest/gtest.h>

#include "core/json/json.hpp"
#include "tests/report/scene.hpp"
#include "tests/support/golden.hpp"

namespace qharden::report {
namespace {

using testing::matches_golden;
using testing::Scene;

TEST(JsonReport, TypicalRunReadsAsExpected) {
  Scene scene;
  EXPECT_TRUE(matches_golden(scene.json(testing::typical(scene)), "report/typical.json"));
}

TEST(JsonReport, HardenedRunReadsAsExpected) {
  Scene scene;
  EXPECT_TRUE(matches_golden(scene.json(testing::hardened(scene)), "report/hardened.json"));
}

TEST(JsonReport, HostileTextIsStillOneDocument) {
  Scene scene;
  const auto text = scene.json(testing::hostile(scene));
  EXPECT_TRUE(matches_golden(text, "report/hostile.json"));
  const auto parsed = json::parse(text);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ((*parsed)["findings"].size(), 2U);
  EXPECT_EQ((*parsed)["findings"][1]["evidence"]["text"], "not { json \x1b[0m");
}

TEST(JsonReport, HoldsTheContract) {
  Scene scene;
  const auto parsed = json::parse(scene.json(testing::typical(scene)));
  ASSERT_TRUE(parsed) << parsed.error().message;
  const auto& root = *parsed;

  EXPECT_EQ(root["schema"], "qharden.run/1");
  EXPECT_EQ(root["run"]["scan_time"], "2026-01-05T10:00:00Z");
  EXPECT_EQ(root["controls"].size(), 6U);
  EXPECT_EQ(root["checks"].size(), 7U);
  EXPECT_EQ(root["findings"].size(), 12U);
  for (const auto& finding : root["findings"]) {
    for (const auto* name : {"uid", "check", "control", "object", "object_name", "status", "reason", "severity",
                             "message", "evidence", "first_seen", "last_seen"})
      EXPECT_TRUE(finding.contains(name)) << name;
    EXPECT_TRUE(finding["evidence"].is_object());
  }
  EXPECT_EQ(root["exit"]["code"], 10);
}

TEST(JsonReport, AbsentValuesAreNull) {
  Scene scene;
  auto record = scene.record("r1", testing::kScan, 1, {});
  record.run.finished = 0;
  const auto parsed = json::parse(scene.json(record));
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_TRUE((*parsed)["score"].is_null());
  EXPECT_TRUE((*parsed)["coverage"].is_null());
  EXPECT_TRUE((*parsed)["run"]["finished"].is_null());
  EXPECT_TRUE((*parsed)["findings"].is_array());
}

TEST(JsonReport, BrokenStreamIsAnError) {
  Scene scene;
  const auto record = testing::hardened(scene);
  std::ostringstream out;
  out.setstate(std::ios::badbit);
  EXPECT_FALSE(write_json(out, record, scene.results()));
}

}  // namespace
}  // namespace qharden::report

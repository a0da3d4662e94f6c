#include <gtest/gtest.h>

#include <algorithm>

#include "tests/report/scene.hpp"
#include "tests/support/golden.hpp"

namespace qharden::report {
namespace {

using testing::matches_golden;
using testing::Scene;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(TextReport, TypicalRunReadsAsExpected) {
  Scene scene;
  EXPECT_TRUE(matches_golden(scene.text(testing::typical(scene)), "report/typical.txt"));
}

TEST(TextReport, HardenedRunIsShort) {
  Scene scene;
  const auto text = scene.text(testing::hardened(scene));
  EXPECT_TRUE(matches_golden(text, "report/hardened.txt"));
  EXPECT_LT(std::count(text.begin(), text.end(), '\n'), 40);
}

TEST(TextReport, HostileTextStaysText) {
  Scene scene;
  const auto text = scene.text(testing::hostile(scene));
  EXPECT_TRUE(matches_golden(text, "report/hostile.txt"));
  EXPECT_TRUE(std::all_of(text.begin(), text.end(),
                          [](char c) { return c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f); }));
}

TEST(TextReport, ColourAddsCodesAndTakesNothingAway) {
  Scene scene;
  const auto record = testing::typical(scene);
  const auto plain = scene.text(record);
  std::string coloured = scene.text(record, {.colour = true});

  EXPECT_TRUE(matches_golden(coloured, "report/typical-colour.txt"));
  for (std::size_t at = coloured.find('\x1b'); at != std::string::npos; at = coloured.find('\x1b'))
    coloured.erase(at, coloured.find('m', at) - at + 1);
  EXPECT_EQ(coloured, plain);
}

TEST(TextReport, LinesKeepToTheWidth) {
  Scene scene;
  const auto text = scene.text(testing::typical(scene), {.width = 72});
  EXPECT_TRUE(matches_golden(text, "report/typical-narrow.txt"));
}

TEST(TextReport, AllFindingsAreShownOnRequest) {
  Scene scene;
  const auto record = testing::typical(scene);
  const auto few = scene.text(record, {.findings_shown = 2});
  const auto all = scene.text(record, {.findings_shown = 0});

  EXPECT_TRUE(contains(few, "and 6 more"));
  EXPECT_TRUE(contains(few, "User 7 (acme_u7)")) << "the worst comes first";
  EXPECT_FALSE(contains(few, "acme_u8"));
  EXPECT_TRUE(contains(all, "acme_u8"));
  EXPECT_FALSE(contains(all, " more;"));
}

TEST(TextReport, AReferenceKeepsItsDistanceFromALongVerdict) {
  Scene scene;
  auto shared = testing::said("policy.fresh", "3.1", "Every policy was evaluated this month", Severity::high,
                              {testing::of_object("p1", Status::manual, Reason::none, "look")});
  shared.check.also = {"1.3"};
  const auto text = scene.text(scene.record("20260105T100000Z-acme-7777", testing::kScan, 2, {shared}), {.width = 120});

  EXPECT_TRUE(contains(text, "MANUAL  policy.fresh: Every policy")) << text;
}

TEST(TextReport, ACheckOfTwoControlsIsToldOnceAndReferredToOnce) {
  Scene scene;
  auto shared = testing::said("policy.fresh", "3.1", "Every policy was evaluated this month", Severity::high,
                              {testing::of_object("p1", Status::fail, Reason::none, "evaluated in March")});
  shared.check.also = {"1.3"};
  const auto text = scene.text(scene.record("20260105T100000Z-acme-7777", testing::kScan, 2, {shared}), {.width = 120});

  const auto first = text.find("evaluated in March");
  EXPECT_NE(first, std::string::npos);
  EXPECT_EQ(text.find("evaluated in March", first + 1), std::string::npos);
  EXPECT_TRUE(contains(text, "policy.fresh: Every policy was evaluated this month (told under control 3.1)")) << text;
}

TEST(TextReport, TheHeadNamesProfileAndStrictness) {
  Scene scene;
  auto record = testing::hardened(scene);
  EXPECT_FALSE(contains(scene.text(record), "profile")) << "an old run does not know";

  record.profile = "quick-start";
  record.strict = true;

  const auto text = scene.text(record, {.width = 140});
  EXPECT_TRUE(contains(text, "profile quick-start, strict: checks beyond the guide decide too"));
}

TEST(TextReport, UnfinishedRunSaysSo) {
  Scene scene;
  auto record = testing::hardened(scene);
  record.run.finished = 0;
  EXPECT_TRUE(contains(scene.text(record), "This run did not finish"));
}

TEST(TextReport, RunWithoutAnyCheckNamesWhatIsNotCovered) {
  Scene scene;
  const auto text = scene.text(scene.record("r1", testing::kScan, 1, {}));
  EXPECT_TRUE(contains(text, "Not judged in this run: 1.2, 1.3, 2.1, 3.1\n")) << text;
}

TEST(TextReport, CheckOfAControlThatWasNotAskedForIsStillShown) {
  Scene scene;
  const auto text = scene.text(
      scene.record("r1", testing::kScan, 1,
                   {testing::said("identity.ip-restriction-enabled", "1.4", "Sign-in is limited", Severity::high,
                                  {testing::of_object("", Status::fail, Reason::none, "it is off")})}));
  EXPECT_TRUE(contains(text, "Checks of controls that were not asked for"));
  EXPECT_TRUE(contains(text, "it is off"));
}

TEST(TextReport, BrokenStreamIsAnError) {
  Scene scene;
  const auto record = testing::hardened(scene);
  std::ostringstream out;
  out.setstate(std::ios::badbit);
  EXPECT_FALSE(write_text(out, record, scene.results(), {}));
}

}  // namespace
}  // namespace qharden::report

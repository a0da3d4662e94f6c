#include "core/util/time.hpp"

#include <gtest/gtest.h>

namespace qharden {
namespace {

TEST(Time, ReadsTheFormsOfTheService) {
  EXPECT_EQ(parse_time("1970-01-01"), 0);
  EXPECT_EQ(parse_time("2026-01-05T10:00:00Z"), 1767607200);
  EXPECT_EQ(parse_time("2026-01-05T10:00:00"), 1767607200);
  EXPECT_EQ(parse_time("2026-01-05 10:00:00"), 1767607200);
  EXPECT_EQ(parse_time("2026-01-05T10:00:00.999Z"), 1767607200);
  EXPECT_EQ(parse_time("1969-12-31T23:59:59Z"), -1);
}

TEST(Time, RefusesEverythingElse) {
  for (const char* text : {"", "N/A", "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-05T", "2026-01-05T24:00:00Z",
                           "2026-01-05T10:60:00Z", "2026-01-05T10:00:60Z", "2026-01-05T10:00:00+01:00",
                           "2026-01-05T10:00:00.Z", "2026-01-05T10:00:00ZZ", "26-01-05", "2026/01/05", " 2026-01-05",
                           "2026-01-05T10:00", "+026-01-05", "2026-1-5", "2026-01-05x10:00:00"}) {
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
  }
}

TEST(Time, KnowsLeapYears) {
  EXPECT_TRUE(parse_time("2024-02-29"));
  EXPECT_FALSE(parse_time("2100-02-29"));
}

TEST(Time, WritesWhatItReads) {
  for (const char* text :
       {"0000-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2026-12-31T23:59:59Z", "9999-12-31T23:59:59Z"}) {
    EXPECT_EQ(format_time(*parse_time(text)), text);
  }
}

TEST(Time, KeepsItsWidthForAnyNumber) {
  EXPECT_EQ(format_time(INT64_MAX), "9999-12-31T23:59:59Z");
  EXPECT_EQ(format_time(INT64_MIN), "0000-01-01T00:00:00Z");
}

TEST(HttpDate, ReadsFixdate) {
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
  EXPECT_EQ(parse_http_date("Fri, 22 Apr 2018 00:13:18 GMT"), *parse_time("2018-04-22T00:13:18Z"));
}

TEST(HttpDate, RefusesObsoleteAndBrokenForms) {
  for (const char* text :
       {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Xxx 1994 08:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 anF 1994 08:49:37 GMT"}) {
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace qharden

#include "core/report/layout.hpp"

#include <gtest/gtest.h>

#include "core/report/words.hpp"

namespace qharden::report {
namespace {

TEST(Safe, WritesControlCharactersOut) {
  EXPECT_EQ(safe("a\x1b[2Jb\x07\r\x7f"), "a\\x1b[2Jb\\x07\\x0d\\x7f");
  EXPECT_EQ(safe("\xc2\x9b"
                 "31m"),
            "\\x9b31m")
      << "the eight-bit form of ESC [";
  EXPECT_EQ(safe(std::string("a\0b", 3)), "a\\x00b");
}

TEST(Safe, WritesInvisibleAndTurningCharactersOut) {
  EXPECT_EQ(safe("\xe2\x80\xae"
                 "x"),
            "\\u202ex");
  EXPECT_EQ(safe("\xe2\x81\xa6\xef\xbb\xbf\xe2\x80\x8b"), "\\u2066\\ufeff\\u200b");
  EXPECT_EQ(safe("\xf3\xa0\x81\x81"), "\\U000e0041");
}

TEST(Safe, KeepsWhatPeopleWrite) {
  EXPECT_EQ(safe("Zo\xc3\xab \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80"),
            "Zo\xc3\xab \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80");
}

TEST(Safe, WritesOutBytesThatAreNotUtf8) {
  EXPECT_EQ(safe("\xff"), "\\xff");
  EXPECT_EQ(safe("a\xc3"), "a\\xc3") << "cut short";
  EXPECT_EQ(safe("\xc0\xaf"), "\\xc0\\xaf") << "longer than needed";
  EXPECT_EQ(safe("\xe0\x80\xaf"), "\\xe0\\x80\\xaf");
  EXPECT_EQ(safe("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "half a surrogate pair";
  EXPECT_EQ(safe("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80") << "beyond the last code point";
}

TEST(Safe, PutsAllOnOneLineUnlessLinesAreWanted) {
  EXPECT_EQ(safe("a\nb\tc"), "a b c");
  EXPECT_EQ(safe_lines("a\nb\tc"), "a\nb c");
}

TEST(Wrapped, BreaksAtBlanksAndKeepsTheMargin) {
  EXPECT_EQ(wrapped("one two three four", 11, "* "), "* one two\n  three\n  four\n");
}

TEST(Wrapped, CountsCodePoints) {
  EXPECT_EQ(wrapped("\xc3\xa4\xc3\xa4\xc3\xa4 \xc3\xb6\xc3\xb6\xc3\xb6", 7, ""),
            "\xc3\xa4\xc3\xa4\xc3\xa4 \xc3\xb6\xc3\xb6\xc3\xb6\n");
}

TEST(Wrapped, KeepsALongWordWhole) {
  EXPECT_EQ(wrapped("a bbbbbbbbbbbb c", 6, ""), "a\nbbbbbbbbbbbb\nc\n");
}

TEST(Wrapped, KeepsLineBreaks) {
  EXPECT_EQ(wrapped("a\n\nb\n", 10, "> "), "> a\n\n  b\n");
}

TEST(Shortened, CutsBetweenCodePoints) {
  EXPECT_EQ(shortened("\xc3\xa4\xc3\xb6\xc3\xbc", 2), "\xc3\xa4\xc3\xb6...");
  EXPECT_EQ(shortened("abc", 3), "abc");
  EXPECT_EQ(shortened("abc", 0), "...");
}

TEST(Share, IsNeverRoundedToAllOrNothing) {
  EXPECT_EQ(shown_share(std::nullopt), "none");
  EXPECT_EQ(shown_share(0.0), "0 %");
  EXPECT_EQ(shown_share(0.0001), "1 %");
  EXPECT_EQ(shown_share(0.999), "99 %");
  EXPECT_EQ(shown_share(1.0), "100 %");
}

}  // namespace
}  // namespace qharden::report

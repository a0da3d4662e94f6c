#include "core/qualys/text_hygiene.hpp"

#include <gtest/gtest.h>

namespace qharden::qualys {
namespace {

TEST(TextHygiene, KnowsCleanAscii) {
  EXPECT_TRUE(is_clean_ascii(""));
  EXPECT_TRUE(is_clean_ascii("text\twith\r\nbreaks ~"));
  for (int byte = 0; byte < 256; ++byte) {
    const bool is_clean = (byte >= 0x20 && byte < 0x7f) || byte == '\t' || byte == '\n' || byte == '\r';
    EXPECT_EQ(is_clean_ascii(std::string(1, static_cast<char>(byte))), is_clean) << byte;
  }
}

TEST(TextHygiene, KeepsValidTextAndDropsControls) {
  EXPECT_EQ(repair("Jos\xc3\xa9 \xf0\x9f\x98\x80"), "Jos\xc3\xa9 \xf0\x9f\x98\x80");
  EXPECT_EQ(repair(std::string("a\0b\x1b\x7f\xc2\x9b"
                               "c",
                               8)),
            "abc");
}

TEST(TextHygiene, ReplacesWhatIsNoUtf8) {
  for (const char* text : {"\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82"}) {
    EXPECT_NE(repair(text).find("\xef\xbf\xbd"), std::string::npos);
  }
}

TEST(TextHygiene, CutsLinesBetweenCharacters) {
  EXPECT_EQ(clean_line("  a\nb\tc  ", 100), "a b c");
  EXPECT_EQ(clean_line("ab\xc3\xa9", 3), "ab");
  EXPECT_EQ(clean_line("ab\xc3\xa9", 4), "ab\xc3\xa9");
}

TEST(TextHygiene, TrimsBothEnds) {
  EXPECT_EQ(trim(" \t\r\na b\n "), "a b");
  EXPECT_EQ(trim(" \n"), "");
}

}  // namespace
}  // namespace qharden::qualys

#include "core/util/addresses.hpp"

#include <gtest/gtest.h>

namespace qharden {
namespace {

std::string v4(unsigned a, unsigned b, unsigned c, unsigned d) {
  std::string bytes(10, '\0');
  bytes += "\xff\xff";
  for (const unsigned part : {a, b, c, d}) bytes += static_cast<char>(part);
  return bytes;
}

std::string text_of(const AddressBytes& bytes) { return {bytes.begin(), bytes.end()}; }

void expect_range(const char* text, const std::string& low, const std::string& high) {
  const auto range = parse_range(text);
  ASSERT_TRUE(range) << text;
  EXPECT_EQ(text_of(range->lo), low) << text;
  EXPECT_EQ(text_of(range->hi), high) << text;
}

TEST(Ranges, ReadAddressesRangesAndNetworks) {
  expect_range("192.0.2.10", v4(192, 0, 2, 10), v4(192, 0, 2, 10));
  expect_range(" 192.0.2.0-192.0.2.255 ", v4(192, 0, 2, 0), v4(192, 0, 2, 255));
  expect_range("192.0.2.77/24", v4(192, 0, 2, 0), v4(192, 0, 2, 255));
  expect_range("10.0.0.0/8", v4(10, 0, 0, 0), v4(10, 255, 255, 255));
  expect_range("10.1.2.3/31", v4(10, 1, 2, 2), v4(10, 1, 2, 3));
  expect_range("10.1.2.3/32", v4(10, 1, 2, 3), v4(10, 1, 2, 3));
  expect_range("0.0.0.0/0", v4(0, 0, 0, 0), v4(255, 255, 255, 255));
}

TEST(Ranges, ReadVersionSix) {
  const auto network = parse_range("2001:db8::/32");

  ASSERT_TRUE(network);
  EXPECT_EQ(text_of(network->lo), std::string("\x20\x01\x0d\xb8", 4) + std::string(12, '\0'));
  EXPECT_EQ(text_of(network->hi), std::string("\x20\x01\x0d\xb8", 4) + std::string(12, '\xff'));
  EXPECT_TRUE(parse_range("2001:db8::1-2001:db8::ff"));
  expect_range("::/0", std::string(16, '\0'), std::string(16, '\xff'));
}

TEST(Ranges, RefuseWhatIsNone) {
  for (const char* text : {"", "x", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4-", "-1.2.3.4", "1.2.3.9-1.2.3.1",
                           "1.2.3.4/33", "1.2.3.4/-1", "1.2.3.4/", "1.2.3.4/24x", "::1-1.2.3.4", "fe80::1%eth0",
                           "::/129", "1.2.3.4-1.2.3.5-1.2.3.6", "01.2.3.4"}) {
    EXPECT_FALSE(parse_range(text)) << text;
  }
}

TEST(Ranges, SplitLists) {
  const auto list = parse_ranges("10.0.0.1, 10.0.0.2\n10.0.0.3 - 10.0.0.9;10.1.0.0/16  ::1");

  EXPECT_TRUE(list.is_complete);
  EXPECT_EQ(list.ranges.size(), 5U);
  EXPECT_EQ(text_of(list.ranges[2].hi), v4(10, 0, 0, 9));
}

TEST(Ranges, SayWhenAPartIsNotUnderstood) {
  const auto list = parse_ranges("10.0.0.1, somewhere");

  EXPECT_FALSE(list.is_complete);
  EXPECT_EQ(list.ranges.size(), 1U);
  EXPECT_TRUE(parse_ranges(" , ").ranges.empty());
}

TEST(Addresses, CountAndStepAcrossBytes) {
  const auto last = *parse_address("10.0.0.255");

  EXPECT_EQ(format_address(*next_address(last)), "10.0.1.0");
  EXPECT_EQ(count_addresses(*parse_address("10.0.0.0"), last), 256);
  EXPECT_EQ(count_addresses(*parse_address("10.0.1.0"), *parse_address("10.255.0.0")), 16711425);
  EXPECT_EQ(count_addresses(last, *parse_address("10.0.0.0")), 0);
  EXPECT_FALSE(next_address(*parse_address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")));
}

}  // namespace
}  // namespace qharden

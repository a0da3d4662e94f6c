#include "core/redact/addresses.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace qharden::redact {
namespace {

class AddressMapTest : public ::testing::Test {
 protected:
  std::string map(const char* text) { return addresses.text(text); }
  AddressRange range(const std::string& text) { return parse_range(text).value(); }
  bool holds(const std::string& outer, const std::string& inner) {
    return range(outer).lo <= range(inner).lo && range(inner).hi <= range(outer).hi;
  }
  Keyed keyed{"a key of a test, which has no need to be random"};
  AddressMap addresses{keyed};
};

TEST_F(AddressMapTest, KeepsTheFirstSixteenBitsAndNoWholeAddress) {
  for (const char* text : {"10.1.2.3", "45.83.112.9", "192.168.7.7", "203.0.113.77", "127.0.0.1"}) {
    const auto image = map(text);

    EXPECT_NE(image, text);
    EXPECT_EQ(parse_address(image)->at(12), parse_address(text)->at(12));
    EXPECT_EQ(parse_address(image)->at(13), parse_address(text)->at(13));
  }
}

TEST_F(AddressMapTest, KeepsAddressesInsideTheirNetworksAndOthersOutside) {
  const auto network = map("45.83.112.0/26");

  for (const char* inside : {"45.83.112.1", "45.83.112.40", "45.83.112.63"}) EXPECT_TRUE(holds(network, map(inside)));
  for (const char* outside : {"45.83.112.64", "45.83.113.1"}) EXPECT_FALSE(holds(network, map(outside)));
  EXPECT_EQ(count_addresses(range(network).lo, range(network).hi), 64);
}

TEST_F(AddressMapTest, KeepsMembershipInSpecialNetworks) {
  EXPECT_TRUE(holds("192.0.2.0/24", map("192.0.2.20")));
  for (int i = 0; i < 256; ++i)
    EXPECT_FALSE(holds("192.0.0.0/24", map(("192.0." + std::to_string(i | 1) + ".9").c_str())));
  EXPECT_TRUE(holds("fd00::/8", map("fd12:3456:789a::1")));
  EXPECT_FALSE(holds("0.0.0.0/0", map("0:0:0:0:0:fffe::5")));
}

TEST_F(AddressMapTest, SplitsARangeThatIsNoBlock) {
  const auto image = parse_ranges(map("45.83.112.10-45.83.112.20"));

  ASSERT_TRUE(image.is_complete);
  EXPECT_EQ(image.ranges.size(), 4U);  // 10-11, 12-15, 16-19, 20
  double count = 0;
  for (const auto& part : image.ranges) count += count_addresses(part.lo, part.hi);
  EXPECT_EQ(count, 11);
  const auto inside = parse_address(map("45.83.112.17")).value();
  EXPECT_TRUE(std::any_of(image.ranges.begin(), image.ranges.end(),
                          [&](const auto& part) { return part.lo <= inside && inside <= part.hi; }));
}

TEST_F(AddressMapTest, MapsTheWholeSpaceToItself) {
  EXPECT_EQ(map("0.0.0.0-255.255.255.255"), "0.0.0.0-255.255.255.255");
  EXPECT_EQ(map("10.0.0.0/8"), "10.0.0.0/8");
}

TEST_F(AddressMapTest, IsOneToOne) {
  std::set<std::string> images;
  for (int i = 0; i < 256; ++i) images.insert(map(("10.20.30." + std::to_string(i)).c_str()));

  EXPECT_EQ(images.size(), 256U);
}

TEST_F(AddressMapTest, StaysUnreadableWhereItWas) {
  EXPECT_FALSE(parse_ranges(map("10.0.0.1, head office")).is_complete);
  EXPECT_EQ(map("10.0.0.1, head office").find("office"), std::string::npos);
}

}  // namespace
}  // namespace qharden::redact

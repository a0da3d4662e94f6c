#include "core/redact/addresses.hpp"

#include <algorithm>
#include <array>

namespace qharden::redact {
namespace {

constexpr unsigned kBits = 128;
constexpr unsigned kMappedBits = 96;  ///< before an IPv4 address
constexpr std::size_t kMostNodes = 100'000;

struct Block {
  const char* base;
  unsigned bits;
};

/// Special networks of the registries that are smaller than what stays anyway.
constexpr std::array<Block, 12> kSpecial = {{{"0.0.0.0", 0},  // IPv4 itself, among IPv6
                                             {"192.0.0.0", 24},
                                             {"192.0.2.0", 24},
                                             {"192.31.196.0", 24},
                                             {"192.52.193.0", 24},
                                             {"192.88.99.0", 24},
                                             {"192.175.48.0", 24},
                                             {"198.51.100.0", 24},
                                             {"203.0.113.0", 24},
                                             {"64:ff9b:1::", 48},
                                             {"100::", 64},
                                             {"::", 127}}};

bool bit_of(const AddressBytes& address, unsigned bit) {
  const unsigned byte = address.at(bit / 8);
  return (byte >> (7U - bit % 8U) & 1U) != 0;
}

void flip(AddressBytes& address, unsigned bit) {
  address.at(bit / 8) = static_cast<std::uint8_t>(address.at(bit / 8) ^ (0x80U >> (bit % 8)));
}

unsigned common_bits(const AddressBytes& a, const AddressBytes& b) {
  unsigned bit = 0;
  while (bit < kBits && bit_of(a, bit) == bit_of(b, bit)) ++bit;
  return bit;
}

bool is_ipv4(const AddressBytes& address) {
  static const AddressBytes mapped = *parse_address("0.0.0.0");
  return common_bits(address, mapped) >= kMappedBits;
}

struct Special {
  AddressBytes base;
  unsigned bits;
};

const std::vector<Special>& special_networks() {
  static const std::vector<Special> networks = [] {
    std::vector<Special> parsed;
    for (const auto& block : kSpecial) {
      const auto base = *parse_address(block.base);
      parsed.push_back({base, block.bits + (is_ipv4(base) ? kMappedBits : 0)});
    }
    return parsed;
  }();
  return networks;
}

/// Bits that decide whether the address lies in a special network, or in IPv4 at all, are not touched.
bool is_pinned(const AddressBytes& address, unsigned bit) {
  const auto& networks = special_networks();
  return std::any_of(networks.begin(), networks.end(), [&](const Special& special) {
    return bit < special.bits && common_bits(address, special.base) >= bit;
  });
}

/// The last address of the block of `bits` leading bits that starts at `lo`.
AddressBytes last_of(AddressBytes lo, unsigned bits) {
  for (unsigned bit = bits; bit < kBits; ++bit)
    if (!bit_of(lo, bit)) flip(lo, bit);
  return lo;
}

/// Leading bits of the largest block that starts at `lo` and ends at or before `hi`.
unsigned block_at(const AddressBytes& lo, const AddressBytes& hi) {
  unsigned bits = kBits;
  while (bits > 0 && !bit_of(lo, bits - 1) && last_of(lo, bits - 1) <= hi) --bits;
  return bits;
}

std::string format(const AddressRange& range, bool as_block) {
  if (range.lo == range.hi) return format_address(range.lo);
  if (!as_block) return format_address(range.lo) + "-" + format_address(range.hi);
  const unsigned bits = block_at(range.lo, range.hi) - (is_ipv4(range.lo) ? kMappedBits : 0);
  return format_address(range.lo) + "/" + std::to_string(bits);
}

}  // namespace

AddressBytes AddressMap::map(const AddressBytes& address, unsigned bits) {
  AddressBytes image = address;
  const unsigned first = is_ipv4(address) ? kMappedBits + 16 : 32;
  for (unsigned byte = first / 8; byte * 8 < bits; ++byte) {
    const std::string before(address.begin(), address.begin() + byte);
    if (nodes_.size() > kMostNodes) nodes_.clear();
    auto& flips = nodes_[before];
    if (flips.empty()) flips = keyed_.bytes("address", before);
    unsigned node = 1;  // of the binary tree of this byte's bits: 255 nodes, 256 bits of `flips`
    for (unsigned bit = byte * 8; bit < std::min(byte * 8 + 8, bits); ++bit) {
      const unsigned eight = static_cast<unsigned char>(flips[node / 8]);
      const bool wants = (eight >> (node % 8U) & 1U) != 0 || bit == kBits - 1;
      if (wants && !is_pinned(address, bit)) flip(image, bit);
      node = 2 * node + (bit_of(address, bit) ? 1 : 0);
    }
  }
  return image;
}

AddressBytes AddressMap::address(const AddressBytes& address) {
  return map(address, kBits);
}

std::vector<AddressRange> AddressMap::range(const AddressRange& range) {
  std::vector<AddressRange> images;
  for (AddressBytes lo = range.lo; lo <= range.hi;) {
    const unsigned bits = block_at(lo, range.hi);
    AddressBytes image = map(lo, bits);
    images.push_back({image, last_of(image, bits)});
    const auto next = next_address(last_of(lo, bits));
    if (!next) break;
    lo = *next;
  }
  std::sort(images.begin(), images.end(), [](const auto& a, const auto& b) { return a.lo < b.lo; });
  return images;
}

std::string AddressMap::text(std::string_view text) {
  const auto list = parse_ranges(text);
  const bool as_block = text.find('/') != std::string_view::npos;
  std::string out;
  const auto add = [&](const std::string& part) { out += (out.empty() ? "" : ",") + part; };
  for (const auto& one : list.ranges)
    for (const auto& image : range(one)) add(format(image, as_block));
  if (!list.is_complete) add(keyed_.token(text));
  return out;
}

}  // namespace qharden::redact

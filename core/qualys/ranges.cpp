#include "core/qualys/ranges.hpp"

#include <arpa/inet.h>

#include <array>
#include <charconv>

#include "core/qualys/text_hygiene.hpp"

namespace qharden::qualys {
namespace {

constexpr std::size_t kBytes = 16;
constexpr int kMappedBits = 96;  ///< bits in front of a mapped IPv4 address

struct Address {
  std::string bytes;
  bool is_v4 = false;
};

std::optional<Address> parse_address(std::string_view text) {
  std::array<unsigned char, kBytes> bytes{};
  const std::string terminated(trim(text));
  if (terminated.find('\0') != std::string::npos) return std::nullopt;
  const bool is_v4 = ::inet_pton(AF_INET, terminated.c_str(), &bytes[12]) == 1;
  if (is_v4) {
    bytes[10] = bytes[11] = 0xff;
  } else if (::inet_pton(AF_INET6, terminated.c_str(), bytes.data()) != 1) {
    return std::nullopt;
  }
  return Address{std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()), is_v4};
}

std::optional<AddressRange> parse_network(std::string_view address_text, std::string_view prefix_text) {
  const auto address = parse_address(address_text);
  int prefix = -1;
  const char* end = prefix_text.data() + prefix_text.size();
  const auto [stop, error] = std::from_chars(prefix_text.data(), end, prefix);
  if (!address || error != std::errc{} || stop != end || prefix < 0) return std::nullopt;
  if (address->is_v4) prefix += kMappedBits;
  if (prefix > 128) return std::nullopt;
  AddressRange range{address->bytes, address->bytes};
  for (int bit = prefix; bit < 128; ++bit) {
    const auto byte = static_cast<std::size_t>(bit) / 8;
    const auto mask = static_cast<unsigned>(0x80) >> (static_cast<unsigned>(bit) % 8);
    range.low[byte] = static_cast<char>(static_cast<unsigned char>(range.low[byte]) & ~mask);
    range.high[byte] = static_cast<char>(static_cast<unsigned char>(range.high[byte]) | mask);
  }
  return range;
}

/// Line breaks and the like as blanks, and none around hyphens.
std::string one_form(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_gap = c == ',' || c == ';' || c == '\n' || c == '\r' || c == '\t';
    const char next = is_gap ? (c == ',' || c == ';' ? ',' : ' ') : c;
    if (next == '-') {
      while (!out.empty() && out.back() == ' ') out.pop_back();
    }
    if (next == ' ' && !out.empty() && out.back() == '-') continue;
    out += next;
  }
  return out;
}

}  // namespace

std::optional<AddressRange> parse_range(std::string_view text) {
  text = trim(text);
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    return parse_network(text.substr(0, slash), text.substr(slash + 1));
  }
  const std::size_t hyphen = text.find('-');
  const auto low = parse_address(text.substr(0, hyphen));
  const auto high = hyphen == std::string_view::npos ? low : parse_address(text.substr(hyphen + 1));
  if (!low || !high || low->is_v4 != high->is_v4 || high->bytes < low->bytes) return std::nullopt;
  return AddressRange{low->bytes, high->bytes};
}

AddressList parse_ranges(std::string_view text) {
  const std::string flat = one_form(text);
  const std::string_view all = flat;
  AddressList list;
  for (std::size_t at = 0; (at = all.find_first_not_of(", ", at)) != std::string_view::npos;) {
    const std::size_t end = std::min(all.find_first_of(", ", at), all.size());
    if (auto range = parse_range(all.substr(at, end - at))) {
      list.ranges.push_back(std::move(*range));
    } else {
      list.is_complete = false;
    }
    at = end;
  }
  return list;
}

}  // namespace qharden::qualys

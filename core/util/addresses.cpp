#include "core/util/addresses.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace qharden {
namespace {

constexpr AddressBytes kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0};

bool is_mapped(const AddressBytes& address) {
  return std::equal(address.begin(), address.begin() + 12, kMappedPrefix.begin());
}

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kSeparators = ",; \t\r\n";

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::optional<AddressRange> parse_block(std::string_view base, std::string_view prefix) {
  const auto address = parse_address(trim(base));
  prefix = trim(prefix);
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(prefix.data(), prefix.data() + prefix.size(), bits);
  if (!address || error != std::errc() || end != prefix.data() + prefix.size()) return std::nullopt;
  if (is_mapped(*address)) bits += bits <= 32 ? 96 : 128;
  if (bits > 128) return std::nullopt;
  AddressRange range{*address, *address};
  for (unsigned bit = bits; bit < 128; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
    range.lo.at(bit / 8) = static_cast<std::uint8_t>(range.lo.at(bit / 8) & ~mask);
    range.hi.at(bit / 8) = static_cast<std::uint8_t>(range.hi.at(bit / 8) | mask);
  }
  return range;
}

/// Parts between separators; blanks around a hyphen do not separate.
std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  bool open_range = false;  // the last part ends with a hyphen, or one follows
  for (std::size_t at = text.find_first_not_of(kSeparators); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kSeparators, at), text.size());
    const auto word = text.substr(at, end - at);
    if (!parts.empty() && (open_range || word.front() == '-'))
      parts.back() = text.substr(static_cast<std::size_t>(parts.back().data() - text.data()),
                                 end - static_cast<std::size_t>(parts.back().data() - text.data()));
    else
      parts.push_back(word);
    open_range = word.back() == '-';
    at = text.find_first_not_of(kSeparators, end);
  }
  return parts;
}

}  // namespace

std::optional<AddressBytes> parse_address(std::string_view text) {
  if (text.empty() || text.size() >= INET6_ADDRSTRLEN) return std::nullopt;
  const std::string terminated(text);
  AddressBytes address = kMappedPrefix;
  if (::inet_pton(AF_INET, terminated.c_str(), address.data() + 12) == 1) return address;
  if (::inet_pton(AF_INET6, terminated.c_str(), address.data()) == 1) return address;
  return std::nullopt;
}

std::string format_address(const AddressBytes& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (is_mapped(address))
    ::inet_ntop(AF_INET, address.data() + 12, text.data(), text.size());
  else
    ::inet_ntop(AF_INET6, address.data(), text.data(), text.size());
  return text.data();
}

std::optional<AddressBytes> next_address(const AddressBytes& address) {
  AddressBytes next = address;
  for (auto byte = next.rbegin(); byte != next.rend(); ++byte)
    if (++*byte != 0) return next;
  return std::nullopt;
}

double count_addresses(const AddressBytes& lo, const AddressBytes& hi) {
  if (hi < lo) return 0;
  double distance = 0;
  for (std::size_t i = 0; i < lo.size(); ++i) distance = distance * 256.0 + (double{1} * hi.at(i) - lo.at(i));
  return distance + 1;
}

std::optional<AddressRange> parse_range(std::string_view text) {
  if (const auto slash = text.find('/'); slash != std::string_view::npos)
    return parse_block(text.substr(0, slash), text.substr(slash + 1));
  // A hyphen never stands inside an address, so the first one parts the two ends.
  const auto hyphen = text.find('-');
  const auto lo = parse_address(trim(text.substr(0, hyphen)));
  const auto hi = hyphen == std::string_view::npos ? lo : parse_address(trim(text.substr(hyphen + 1)));
  if (!lo || !hi || *hi < *lo || is_mapped(*lo) != is_mapped(*hi)) return std::nullopt;
  return AddressRange{*lo, *hi};
}

AddressList parse_ranges(std::string_view text) {
  AddressList list;
  for (const auto part : split(text)) {
    if (const auto range = parse_range(part))
      list.ranges.push_back(*range);
    else
      list.is_complete = false;
  }
  return list;
}

}  // namespace qharden

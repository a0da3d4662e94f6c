/// IP addresses as 16 bytes, IPv4 mapped into IPv6, so that byte order is address order.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qharden {

using AddressBytes = std::array<std::uint8_t, 16>;

/// Reads one IPv4 or IPv6 address; nullopt for anything else.
[[nodiscard]] std::optional<AddressBytes> parse_address(std::string_view text);

[[nodiscard]] std::string format_address(const AddressBytes& address);

/// The next address; nullopt after the last one.
[[nodiscard]] std::optional<AddressBytes> next_address(const AddressBytes& address);

/// How many addresses lie in lo..hi, both included; 0 when hi is below lo. Exact up to 2^53.
[[nodiscard]] double count_addresses(const AddressBytes& lo, const AddressBytes& hi);

/// Both ends belong to it.
struct AddressRange {
  AddressBytes lo{};
  AddressBytes hi{};
};

/// One of `a.b.c.d`, `a-b`, `a/prefix`, in IPv4 or IPv6; nullopt for anything else, a range that runs backwards
/// included.
[[nodiscard]] std::optional<AddressRange> parse_range(std::string_view text);

struct AddressList {
  std::vector<AddressRange> ranges;
  bool is_complete = true;  ///< every part was understood
};

/// Parts separated by commas, semicolons, blanks or line breaks; blanks around a hyphen belong to the range.
[[nodiscard]] AddressList parse_ranges(std::string_view text);

}  // namespace qharden

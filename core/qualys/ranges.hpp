/// IP addresses and ranges as the service writes them, in a form that compares with memcmp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qharden::qualys {

/// Both ends belong to it: 16 bytes in network order, IPv4 as ::ffff:a.b.c.d.
struct AddressRange {
  std::string low;
  std::string high;
};

/// One of `a.b.c.d`, `a-b`, `a/prefix`, in IPv4 or IPv6; nullopt for anything else.
[[nodiscard]] std::optional<AddressRange> parse_range(std::string_view text);

struct AddressList {
  std::vector<AddressRange> ranges;
  bool is_complete = true;  ///< every part was understood
};

/// Parts separated by commas, semicolons, blanks or line breaks; blanks around a hyphen belong to the range.
[[nodiscard]] AddressList parse_ranges(std::string_view text);

}  // namespace qharden::qualys

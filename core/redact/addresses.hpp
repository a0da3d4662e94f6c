/// A permutation of IP addresses that keeps networks together (after Crypto-PAn).
///
/// Two addresses share exactly as many leading bits after it as before, so a CIDR block becomes a CIDR block of the
/// same size and holds the same addresses. The first 16 bits of IPv4 and 32 of IPv6 stay, and so does membership in the
/// registered special networks: private stays private. No single address stays what it was. Blocks that only touch,
/// without forming one block, may be apart afterwards.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/redact/keyed.hpp"
#include "core/util/addresses.hpp"

namespace qharden::redact {

/// Threads: one thread at a time.
class AddressMap {
 public:
  /// `keyed` must outlive the map.
  explicit AddressMap(const Keyed& keyed) : keyed_(keyed) {}

  AddressBytes address(const AddressBytes& address);

  /// The images of the CIDR blocks that the range consists of, lowest first.
  std::vector<AddressRange> range(const AddressRange& range);

  /// A list of addresses and ranges as people write them; a range that is no block becomes several. Parts that are no
  /// address become a token.
  std::string text(std::string_view text);

 private:
  AddressBytes map(const AddressBytes& address, unsigned bits);

  const Keyed& keyed_;
  std::unordered_map<std::string, std::string> nodes_;  ///< leading bytes -> the flips of the byte after them
};

}  // namespace qharden::redact

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qharden::simulator {

/// IPv4 addresses from `first` to `last`, both included.
struct AddressRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;

  friend bool operator==(const AddressRange&, const AddressRange&) = default;
};

/// Reads `a.b.c.d`, `a.b.c.d-e.f.g.h` or `a.b.c.d/n`; nothing for any other text or for a backward range.
[[nodiscard]] std::optional<AddressRange> parse_address_range(std::string_view text);

/// Reads a comma list of ranges; nothing as soon as one of them cannot be read, or when there is none.
[[nodiscard]] std::optional<std::vector<AddressRange>> parse_address_list(std::string_view text);

/// `a.b.c.d` for a single address, `a.b.c.d-e.f.g.h` otherwise.
[[nodiscard]] std::string to_text(const AddressRange& range);

/// The allow list of sign-in sources: a switch and the addresses, in the order they were added.
///
/// Threads: none; guarded by the subscription's mutex.
class AllowList {
 public:
  AllowList() = default;
  AllowList(bool enabled, std::vector<AddressRange> entries) : enabled_(enabled), entries_(std::move(entries)) {}

  [[nodiscard]] bool enabled() const { return enabled_; }
  [[nodiscard]] const std::vector<AddressRange>& entries() const { return entries_; }

  void enable() { enabled_ = true; }
  /// Empties the list and turns the feature off: Qualys does both at once.
  void clear();
  /// Adds what is not in the list as an entry of its own already.
  void add(const std::vector<AddressRange>& ranges);
  /// Takes the addresses out of every entry; an entry may shrink or fall in two.
  void remove(const std::vector<AddressRange>& ranges);
  void replace(const std::vector<AddressRange>& ranges);

 private:
  bool enabled_ = false;
  std::vector<AddressRange> entries_;
};

}  // namespace qharden::simulator

#include "addresses.hpp"

#include <algorithm>
#include <charconv>

#include "text.hpp"

namespace qharden::simulator {
namespace {

std::optional<std::uint32_t> parse_number(std::string_view text, std::uint32_t largest) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > largest) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::uint32_t> parse_address(std::string_view text) {
  const auto parts = split(text, '.');
  if (parts.size() != 4) {
    return std::nullopt;
  }
  std::uint32_t address = 0;
  for (const auto& part : parts) {
    const auto byte = parse_number(part, 255);
    if (!byte) {
      return std::nullopt;
    }
    address = (address << 8U) | *byte;
  }
  return address;
}

std::optional<AddressRange> parse_cidr(std::string_view base, std::string_view length) {
  const auto address = parse_address(base);
  const auto bits = parse_number(length, 32);
  if (!address || !bits) {
    return std::nullopt;
  }
  const std::uint32_t host_part = *bits == 32 ? 0 : ~std::uint32_t{0} >> *bits;
  return AddressRange{.first = *address & ~host_part, .last = *address | host_part};
}

std::string address_text(std::uint32_t address) {
  return std::to_string(address >> 24U) + '.' + std::to_string((address >> 16U) & 255U) + '.' +
         std::to_string((address >> 8U) & 255U) + '.' + std::to_string(address & 255U);
}

std::vector<AddressRange> without(const AddressRange& entry, const AddressRange& hole) {
  if (hole.last < entry.first || hole.first > entry.last) {
    return {entry};
  }
  std::vector<AddressRange> rest;
  if (hole.first > entry.first) {
    rest.push_back({.first = entry.first, .last = hole.first - 1});
  }
  if (hole.last < entry.last) {
    rest.push_back({.first = hole.last + 1, .last = entry.last});
  }
  return rest;
}

}  // namespace

std::optional<AddressRange> parse_address_range(std::string_view text) {
  text = trim(text);
  if (const auto slash = text.find('/'); slash != std::string_view::npos) {
    return parse_cidr(text.substr(0, slash), text.substr(slash + 1));
  }
  const auto dash = text.find('-');
  const auto first = parse_address(trim(text.substr(0, dash)));
  const auto last = dash == std::string_view::npos ? first : parse_address(trim(text.substr(dash + 1)));
  if (!first || !last || *last < *first) {
    return std::nullopt;
  }
  return AddressRange{.first = *first, .last = *last};
}

std::optional<std::vector<AddressRange>> parse_address_list(std::string_view text) {
  std::vector<AddressRange> ranges;
  for (const auto& part : split(text, ',')) {
    const auto range = parse_address_range(part);
    if (!range) {
      return std::nullopt;
    }
    ranges.push_back(*range);
  }
  return ranges.empty() ? std::nullopt : std::optional{ranges};
}

std::string to_text(const AddressRange& range) {
  const std::string first = address_text(range.first);
  return range.first == range.last ? first : first + '-' + address_text(range.last);
}

void AllowList::clear() {
  entries_.clear();
  enabled_ = false;
}

void AllowList::add(const std::vector<AddressRange>& ranges) {
  for (const auto& range : ranges) {
    if (std::find(entries_.begin(), entries_.end(), range) == entries_.end()) {
      entries_.push_back(range);
    }
  }
}

void AllowList::remove(const std::vector<AddressRange>& ranges) {
  for (const auto& hole : ranges) {
    std::vector<AddressRange> kept;
    for (const auto& entry : entries_) {
      const auto rest = without(entry, hole);
      kept.insert(kept.end(), rest.begin(), rest.end());
    }
    entries_ = std::move(kept);
  }
}

void AllowList::replace(const std::vector<AddressRange>& ranges) {
  entries_.clear();
  add(ranges);
}

}  // namespace qharden::simulator

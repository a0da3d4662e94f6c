#include "core/redact/pseudonyms.hpp"

#include "core/redact/shapes.hpp"
#include "core/util/text.hpp"

namespace qharden::redact {

Pseudonyms::Entry& Pseudonyms::entry(std::string_view value) {
  auto& entry = entries_[lower_case(value)];
  if (entry.number == 0) entry.number = entries_.size();
  return entry;
}

std::string Pseudonyms::of(std::string_view value) {
  std::string number = std::to_string(entry(value).number);
  if (const auto width = static_cast<std::size_t>(width_); number.size() < width)
    number.insert(0, width - number.size(), '0');
  return prefix_ + number;
}

std::string Pseudonyms::spelled(std::string_view value) {
  auto& spellings = entry(value).spellings;
  const auto variant = spellings.try_emplace(std::string(value), spellings.size()).first->second;
  return in_other_case(of(value), variant);
}

bool Pseudonyms::knows(std::string_view value) const {
  return entries_.contains(lower_case(value));
}

std::string in_other_case(std::string text, std::size_t variant) {
  for (char& c : text) {
    if (c < 'a' || c > 'z') continue;
    if ((variant & 1U) != 0) c = static_cast<char>(c - 'a' + 'A');
    variant >>= 1U;
  }
  return variant == 0 ? text : text + "_v" + std::to_string(variant);
}

}  // namespace qharden::redact

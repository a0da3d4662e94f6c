#include "exchange.hpp"

#include <algorithm>

#include "text.hpp"

namespace qharden::simulator {

void Parameters::add_encoded(std::string_view encoded) {
  for (const auto& part : split(encoded, '&')) {
    if (part.empty()) {
      continue;
    }
    const auto equals = part.find('=');
    const std::string_view name = std::string_view{part}.substr(0, equals);
    const std::string_view value = equals == std::string::npos ? "" : std::string_view{part}.substr(equals + 1);
    items_.emplace_back(decode_form(name), decode_form(value));
  }
}

void Parameters::add_items(const std::vector<Item>& items) {
  items_.insert(items_.end(), items.begin(), items.end());
}

std::optional<std::string> Parameters::find(std::string_view name) const {
  const auto last = std::find_if(items_.rbegin(), items_.rend(), [&](const Item& item) { return item.first == name; });
  return last == items_.rend() ? std::nullopt : std::optional{last->second};
}

std::optional<std::string> Parameters::first_unknown(const std::vector<std::string_view>& known) const {
  for (const auto& [name, value] : items_) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return name;
    }
  }
  return std::nullopt;
}

}  // namespace qharden::simulator

#include "placeholders.hpp"

#include <algorithm>
#include <optional>

#include "text.hpp"

namespace qharden::simulator {
namespace {

struct Filled {
  std::string text;
  bool is_number = false;
};

[[noreturn]] void refuse(std::string_view place) {
  throw PlaceholderError("cannot read '$(" + std::string{place} +
                         ")'; write a time $(now), $(-3d), $(+2h) with |date, |ms, |s or |us, or a number $(n), "
                         "$(n+100), $(n/256%256) with |text or |pad8");
}

// Nothing when the result would be none.
std::optional<std::uint64_t> calculate(std::uint64_t value, char operation, std::uint64_t operand) {
  switch (operation) {
    case '+':
      return value + operand;
    case '-':
      return operand > value ? std::nullopt : std::optional{value - operand};
    case '*':
      return value * operand;
    case '/':
      return operand == 0 ? std::nullopt : std::optional{value / operand};
    default:
      return operand == 0 ? std::nullopt : std::optional{value % operand};
  }
}

// Takes `n` and the operations behind it, left to right: `n/256%256+1`.
std::uint64_t take_number(std::string_view& rest, std::uint64_t n, std::string_view place) {
  rest.remove_prefix(1);
  std::uint64_t value = n;
  while (!rest.empty() && std::string_view{"+-*/%"}.find(rest.front()) != std::string_view::npos) {
    const char operation = rest.front();
    rest.remove_prefix(1);
    const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    const auto operand = parse_count(rest.substr(0, digits));
    rest.remove_prefix(digits);
    const auto result = operand ? calculate(value, operation, *operand) : std::nullopt;
    if (!result) {
      refuse(place);
    }
    value = *result;
  }
  return value;
}

std::string us_date(UnixTime time) {
  const std::string iso = to_iso(time);
  return iso.substr(5, 2) + '/' + iso.substr(8, 2) + '/' + iso.substr(0, 4);
}

Filled format_time(UnixTime time, std::string_view format, std::string_view place) {
  if (format.empty()) {
    return {.text = to_iso(time)};
  }
  if (format == "date") {
    return {.text = to_iso(time).substr(0, 10)};
  }
  if (format == "us") {
    return {.text = us_date(time)};
  }
  if (format == "ms") {
    return {.text = std::to_string(time * 1000), .is_number = true};
  }
  if (format == "s") {
    return {.text = std::to_string(time), .is_number = true};
  }
  refuse(place);
}

Filled format_number(std::uint64_t number, std::string_view format, std::string_view place) {
  std::string text = std::to_string(number);
  if (format.empty() || format == "text") {
    return {.text = std::move(text), .is_number = format.empty()};
  }
  const auto width = format.starts_with("pad") ? parse_count(format.substr(3)) : std::nullopt;
  if (!width || *width > 64) {
    refuse(place);
  }
  if (text.size() < *width) {
    text.insert(0, *width - text.size(), '0');
  }
  return {.text = std::move(text)};
}

// `-3d`, `+2h`, and `-n%30d`: as many days back as the row's number says.
UnixTime take_time(std::string_view rest, const Filling& filling, std::string_view place) {
  if (rest == "now") {
    return filling.start;
  }
  const char sign = rest.empty() ? ' ' : rest.front();
  if (sign != '-' && sign != '+') {
    refuse(place);
  }
  rest.remove_prefix(1);
  std::string span{rest};
  if (rest.starts_with('n')) {
    span = std::to_string(take_number(rest, filling.n, place));
    span += rest;
  }
  const auto seconds = parse_span(span);
  if (!seconds) {
    refuse(place);
  }
  return sign == '-' ? filling.start - *seconds : filling.start + *seconds;
}

Filled fill_place(std::string_view place, const Filling& filling) {
  const auto bar = place.find('|');
  std::string_view expression = trim(place.substr(0, bar));
  const std::string_view format = bar == std::string_view::npos ? "" : trim(place.substr(bar + 1));
  if (!expression.starts_with('n') || expression == "now") {
    return format_time(take_time(expression, filling, place), format, place);
  }
  const std::uint64_t number = take_number(expression, filling.n, place);
  if (!expression.empty()) {
    refuse(place);
  }
  return format_number(number, format, place);
}

}  // namespace

Tree fill_scalar(const Tree& scalar, const Filling& filling) {
  static constexpr std::string_view mark = "$(";
  Tree filled{.kind = scalar.kind, .text = {}, .members = {}, .items = {}};
  std::string_view rest = scalar.text;
  for (auto at = rest.find(mark); at != std::string_view::npos; at = rest.find(mark)) {
    const auto end = rest.find(')', at);
    if (end == std::string_view::npos) {
      refuse(rest.substr(at + mark.size()));
    }
    const Filled place = fill_place(rest.substr(at + mark.size(), end - at - mark.size()), filling);
    if (at == 0 && end + 1 == scalar.text.size() && place.is_number) {
      filled.kind = Tree::Kind::number;
    }
    filled.text += rest.substr(0, at);
    filled.text += place.text;
    rest.remove_prefix(end + 1);
  }
  filled.text += rest;
  return filled;
}

Tree fill_tree(const Tree& tree, const Filling& filling) {
  if (tree.is_scalar()) {
    return fill_scalar(tree, filling);
  }
  Tree filled{.kind = tree.kind, .text = {}, .members = {}, .items = {}};
  filled.members.reserve(tree.members.size());
  for (const auto& [name, value] : tree.members) {
    filled.members.push_back({.name = name, .value = fill_tree(value, filling)});
  }
  filled.items.reserve(tree.items.size());
  for (const auto& item : tree.items) {
    filled.items.push_back(fill_tree(item, filling));
  }
  return filled;
}

}  // namespace qharden::simulator

#include <algorithm>

#include "list_selection.hpp"
#include "text.hpp"

namespace qharden::simulator {
namespace {

constexpr std::array<std::string_view, 7> kOperations{"EQUALS", "NOT EQUALS", "CONTAINS", "GREATER",
                                                      "LESSER", "IN",         "NONE"};

std::optional<std::string> path_of(const ListShape& shape, const std::string& field) {
  const auto found = std::find_if(shape.filters.begin(), shape.filters.end(),
                                  [&](const auto& filter) { return filter.first == field; });
  if (found != shape.filters.end()) {
    return found->second;
  }
  return field == "id" && !shape.id.empty() ? std::optional{shape.id} : std::nullopt;
}

bool equal_words(std::string_view a, std::string_view b) {
  return to_lower(a) == to_lower(b);
}

// By number where both are, else letter by letter, which suits ISO times.
int compare(std::string_view a, std::string_view b) {
  const auto left = parse_count(a);
  const auto right = parse_count(b);
  if (left && right) {
    return *left < *right ? -1 : *left > *right ? 1 : 0;
  }
  return a.compare(b);
}

bool is_one_of(std::string_view text, std::string_view list) {
  const auto words = split(list, ',');
  return std::any_of(words.begin(), words.end(), [&](const auto& word) { return equal_words(text, word); });
}

bool passes(const std::vector<std::string>& texts, const Criterion& criterion) {
  const std::string& operation = criterion.operation;
  const std::string& value = criterion.value;
  const auto any = [&](const auto& test) { return std::any_of(texts.begin(), texts.end(), test); };
  if (operation == "NONE") {
    return texts.empty();
  }
  if (operation == "NOT EQUALS") {
    return !any([&](const auto& text) { return equal_words(text, value); });
  }
  if (operation == "IN") {
    return any([&](const auto& text) { return is_one_of(text, value); });
  }
  if (operation == "CONTAINS") {
    return any([&](const auto& text) { return to_lower(text).find(to_lower(value)) != std::string::npos; });
  }
  if (operation == "GREATER" || operation == "LESSER") {
    return any(
        [&](const auto& text) { return operation == "GREATER" ? compare(text, value) > 0 : compare(text, value) < 0; });
  }
  return any([&](const auto& text) { return equal_words(text, value); });
}

bool is_in_range(std::string_view text, std::string_view range) {
  const auto dash = range.find('-');
  if (dash == std::string_view::npos) {
    return false;
  }
  const auto number = parse_count(text);
  const auto first = parse_count(range.substr(0, dash));
  const auto last = parse_count(range.substr(dash + 1));
  return number && first && last && *first <= *number && *number <= *last;
}

bool fits(const std::vector<std::string>& texts, std::string_view value) {
  const auto words = split(value, ',');
  return std::any_of(texts.begin(), texts.end(), [&](const auto& text) {
    return std::any_of(words.begin(), words.end(),
                       [&](const auto& word) { return equal_words(text, word) || is_in_range(text, word); });
  });
}

}  // namespace

std::optional<std::string> problem_of(const ListShape& shape, const std::vector<Criterion>& criteria) {
  for (const auto& criterion : criteria) {
    if (!path_of(shape, criterion.field)) {
      return "Invalid field: " + criterion.field;
    }
    if (std::find(kOperations.begin(), kOperations.end(), criterion.operation) == kOperations.end()) {
      return "Invalid operator " + criterion.operation + " for field " + criterion.field;
    }
  }
  for (const auto& field : shape.required) {
    if (std::none_of(criteria.begin(), criteria.end(), [&](const auto& sent) { return sent.field == field; })) {
      return "Missing criterion: " + field;
    }
  }
  return std::nullopt;
}

RowFilter filter_of(const ListShape& shape, std::vector<Criterion> criteria) {
  if (criteria.empty()) {
    return {};
  }
  return [&shape, criteria = std::move(criteria)](const Tree& row) {
    return std::all_of(criteria.begin(), criteria.end(), [&](const Criterion& criterion) {
      return passes(texts_at(row, path_of(shape, criterion.field).value_or("")), criterion);
    });
  };
}

RowFilter filter_of(std::vector<Wanted> wanted) {
  if (wanted.empty()) {
    return {};
  }
  return [wanted = std::move(wanted)](const Tree& row) {
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](const Wanted& one) { return fits(texts_at(row, one.path), one.value); });
  };
}

}  // namespace qharden::simulator

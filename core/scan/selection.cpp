#include "core/scan/selection.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace qharden::scan {
namespace {

using manifest::Check;
using manifest::Param;
using manifest::ParamValue;

Error usage(const std::string& message) {
  return Error{message, Reason::none, Fault::usage};
}

template <class Number>
std::optional<ParamValue> read_number(const std::string& text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Reads what the operator wrote as the type the parameter was declared with.
std::optional<ParamValue> read_as(const config::GivenParam& given, const ParamValue& declared) {
  if (std::holds_alternative<std::map<std::string, std::string>>(declared))
    return given.is_map ? std::optional<ParamValue>(given.members) : std::nullopt;
  if (std::holds_alternative<std::vector<std::string>>(declared))
    return given.is_list ? std::optional<ParamValue>(given.values) : std::nullopt;
  if (given.is_list || given.is_map || given.values.size() != 1) return std::nullopt;
  const auto& text = given.values.front();
  if (std::holds_alternative<std::int64_t>(declared)) return read_number<std::int64_t>(text);
  if (std::holds_alternative<double>(declared)) {
    auto real = read_number<double>(text);
    return real && std::isfinite(std::get<double>(*real)) ? real : std::nullopt;
  }
  if (std::holds_alternative<bool>(declared)) {
    if (text != "true" && text != "false") return std::nullopt;
    return text == "true";
  }
  return text;
}

std::string example_of(const ParamValue& declared) {
  struct Writer {
    std::string operator()(std::int64_t) const { return "a whole number"; }
    std::string operator()(double) const { return "a number"; }
    std::string operator()(bool) const { return "true or false"; }
    std::string operator()(const std::string&) const { return "one text"; }
    std::string operator()(const std::vector<std::string>&) const { return "a list, e.g. [one, two]"; }
    std::string operator()(const std::map<std::string, std::string>&) const { return "a map, e.g. {name: value}"; }
  };
  return std::visit(Writer{}, declared);
}

std::optional<double> number_of(const ParamValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return std::nullopt;
}

/// What a numeric guardrail bounds: the number, or how many members there are.
std::optional<double> measure_of(const ParamValue& value) {
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) return static_cast<double>(list->size());
  if (const auto* map = std::get_if<std::map<std::string, std::string>>(&value))
    return static_cast<double>(map->size());
  return number_of(value);
}

std::string limit_text(double limit) {
  const bool is_whole = limit == std::floor(limit) && std::abs(limit) < 1e15;
  return is_whole ? std::to_string(static_cast<std::int64_t>(limit)) : manifest::to_text(ParamValue(limit));
}

bool holds_word(const ParamValue& value, const std::string& word) {
  const auto* list = std::get_if<std::vector<std::string>>(&value);
  if (list == nullptr) return false;
  return std::any_of(list->begin(), list->end(), [&](const std::string& item) {
    return std::equal(item.begin(), item.end(), word.begin(), word.end(),
                      [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
  });
}

/// The guardrails the value is past, in words; empty: none.
std::string past_guardrails(const Param& param, const ParamValue& value) {
  std::string limits;
  const auto add = [&](const std::string& limit) { limits += (limits.empty() ? "" : ", ") + limit; };
  const auto measure = measure_of(value);
  const std::string members = number_of(value) ? "" : " members";
  if (measure && param.guard_at_most && *measure > *param.guard_at_most)
    add("at most " + limit_text(*param.guard_at_most) + members);
  if (measure && param.guard_at_least && *measure < *param.guard_at_least)
    add("at least " + limit_text(*param.guard_at_least) + members);
  for (const auto& word : param.guard_includes)
    if (!holds_word(value, word)) add("it must include " + word);
  for (const auto& word : param.guard_excludes)
    if (holds_word(value, word)) add("it may not hold " + word);
  if (limits.empty()) return {};
  return param.name + " = " + manifest::to_text(value) + " is looser than allowed (" + limits + ")";
}

Result<ParamValue> read_param(const Check& check, const Param& param, const config::GivenParam& given) {
  const std::string place = given.where + ": checks." + check.id + ".params." + param.name + ": ";
  auto read = read_as(given, param.value);
  if (!read)
    return usage(place + "is of another type than its default " + manifest::to_text(param.value) + " (" + param.help +
                 "); write " + example_of(param.value));
  const auto number = number_of(*read);
  if (number && *number < 0 && *number_of(param.value) >= 0)
    return usage(place + manifest::to_text(*read) + " is below 0 (" + param.help + "); write 0 or more");
  return *read;
}

std::vector<std::string> controls_of(const Check& check) {
  std::vector<std::string> controls{check.control};
  controls.insert(controls.end(), check.also.begin(), check.also.end());
  return controls;
}

/// Whether the check serves a control that the guide has up to the level.
bool is_asked_for(const Check& check, const config::Guide& guide, int level) {
  const auto controls = controls_of(check);
  return std::any_of(controls.begin(), controls.end(), [&](const std::string& id) {
    const auto* control = guide.find(id);
    return control != nullptr && control->level <= level;
  });
}

Result<void> require_known(const manifest::Catalog& catalog, const config::Guide& guide,
                           const std::map<std::string, config::CheckSettings>& settings, const Filter& filter) {
  for (const auto& id : filter.checks)
    if (catalog.find_check(id) == nullptr)
      return usage("no installed check is named '" + id + "'; 'qharden checks' lists them");
  for (const auto& id : filter.controls)
    if (guide.find(id) == nullptr)
      return usage("guide " + guide.version + " has no control '" + id + "'; 'qharden controls' lists them");
  for (const auto& [id, setting] : settings) {
    const auto* check = catalog.find_check(id);
    if (check == nullptr)
      return usage(setting.where + ": checks." + id + ": no installed check has this id; 'qharden checks' lists them");
    for (const auto& [name, value] : setting.params)
      if (check->find_param(name) == nullptr)
        return usage(value.where + ": checks." + id + ".params." + name +
                     ": the check has no such parameter; 'qharden " + "checks show " + id + "' lists them");
  }
  return {};
}

}  // namespace

Result<Selected> prepare(const Check& check, const config::CheckSettings& settings) {
  Selected selected{&check, {}, {}};
  for (const auto& param : check.params) {
    ParamValue value = param.value;
    if (const auto given = settings.params.find(param.name); given != settings.params.end()) {
      auto read = read_param(check, param, given->second);
      if (!read) return read.error();
      value = std::move(*read);
    }
    if (const auto beyond = past_guardrails(param, value); !beyond.empty())
      selected.beyond_guide += (selected.beyond_guide.empty() ? "" : "; ") + beyond;
    selected.params.emplace_back(param.name, std::move(value));
  }
  return selected;
}

std::string left_out_because(const Check& check, const config::Guide& guide, int level,
                             const config::CheckSettings& settings, const Filter& filter) {
  if (!is_asked_for(check, guide, level))
    return "guide " + guide.version + " has none of its controls up to level " + std::to_string(level);
  if (settings.enabled == false) return "the configuration disables it (" + settings.where + ")";
  const bool by_name = filter.checks.contains(check.id);
  if (!filter.checks.empty() && !by_name) return "--check names others";
  const auto controls = controls_of(check);
  if (!filter.controls.empty() && std::none_of(controls.begin(), controls.end(), [&](const std::string& control) {
        return filter.controls.contains(control);
      }))
    return "--control names others";
  if (!by_name && settings.enabled != true && !filter.profile.selects(check.id))
    return "the profile " + filter.profile.name + " leaves it out";
  return {};
}

Result<Selection> select_checks(const manifest::Catalog& catalog, const config::Guide& guide, int level,
                                const std::map<std::string, config::CheckSettings>& settings, const Filter& filter) {
  if (const auto known = require_known(catalog, guide, settings, filter); !known) return known.error();
  static const config::CheckSettings kNothingSaid;
  Selection selection;
  for (const auto* check : catalog.checks()) {
    if (!is_asked_for(*check, guide, level)) continue;
    const auto found = settings.find(check->id);
    const auto& setting = found == settings.end() ? kNothingSaid : found->second;
    if (!left_out_because(*check, guide, level, setting, filter).empty()) {
      if (check->decides == Decides::guide) ++selection.not_selected;
      if (check->decides == Decides::extra) ++selection.extra_not_selected;
      continue;
    }
    auto prepared = prepare(*check, setting);
    if (!prepared) return prepared.error();
    selection.checks.push_back(std::move(*prepared));
  }
  if (selection.checks.empty())
    return usage("no installed check is left to judge: guide " + guide.version + ", level " + std::to_string(level) +
                 (filter.profile.name.empty() ? "" : ", the profile " + filter.profile.name) +
                 ", --check, --control and the configuration leave none; 'qharden checks' lists them");
  return selection;
}

}  // namespace qharden::scan

#include "core/scan/selection.hpp"

#include <charconv>
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
  if (std::holds_alternative<std::vector<std::string>>(declared))
    return given.is_list ? std::optional<ParamValue>(given.values) : std::nullopt;
  if (given.is_list || given.values.size() != 1) return std::nullopt;
  const auto& text = given.values.front();
  if (std::holds_alternative<std::int64_t>(declared)) return read_number<std::int64_t>(text);
  if (std::holds_alternative<double>(declared)) return read_number<double>(text);
  if (std::holds_alternative<bool>(declared)) {
    if (text != "true" && text != "false") return std::nullopt;
    return text == "true";
  }
  return text;
}

std::optional<double> number_of(const ParamValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return std::nullopt;
}

std::string describe_guardrail(const Param& param, const ParamValue& value) {
  const auto number = number_of(value);
  if (!number) return {};
  const auto say = [&](const char* side, double limit) {
    return param.name + " = " + manifest::to_text(value) + " is looser than allowed (" + side + " " +
           manifest::to_text(ParamValue(static_cast<std::int64_t>(limit))) + ")";
  };
  if (param.guard_at_most && *number > *param.guard_at_most) return say("at most", *param.guard_at_most);
  if (param.guard_at_least && *number < *param.guard_at_least) return say("at least", *param.guard_at_least);
  return {};
}

Result<Selected> prepare(const Check& check, const config::CheckSettings* settings) {
  Selected selected{&check, {}, {}};
  for (const auto& param : check.params) {
    ParamValue value = param.value;
    if (settings != nullptr) {
      if (const auto given = settings->params.find(param.name); given != settings->params.end()) {
        const auto read = read_as(given->second, param.value);
        if (!read)
          return usage(given->second.where + ": checks." + check.id + ".params." + param.name +
                       ": is of another type than its default " + manifest::to_text(param.value) + " (" + param.help +
                       "); write a value of that type");
        value = *read;
      }
    }
    if (auto beyond = describe_guardrail(param, value); !beyond.empty()) selected.beyond_guide = std::move(beyond);
    selected.params.emplace_back(param.name, std::move(value));
  }
  return selected;
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

Result<Selection> select_checks(const manifest::Catalog& catalog, const config::Guide& guide, int level,
                                const std::map<std::string, config::CheckSettings>& settings, const Filter& filter) {
  if (const auto known = require_known(catalog, guide, settings, filter); !known) return known.error();
  Selection selection;
  for (const auto* check : catalog.checks()) {
    const auto* control = guide.find(check->control);
    if (control == nullptr || control->level > level) continue;
    const auto setting = settings.find(check->id);
    const bool wanted = (filter.checks.empty() || filter.checks.count(check->id) > 0) &&
                        (filter.controls.empty() || filter.controls.count(check->control) > 0) &&
                        (setting == settings.end() || setting->second.enabled);
    if (!wanted) {
      if (check->decides == Decides::guide) ++selection.not_selected;
      continue;
    }
    auto prepared = prepare(*check, setting == settings.end() ? nullptr : &setting->second);
    if (!prepared) return prepared.error();
    selection.checks.push_back(std::move(*prepared));
  }
  if (selection.checks.empty())
    return usage("no installed check is left to judge: guide " + guide.version + ", level " + std::to_string(level) +
                 ", --check, --control and the configuration leave none; 'qharden checks' lists them");
  return selection;
}

}  // namespace qharden::scan

#include "core/manifest/manifest.hpp"

#include <algorithm>

#include "core/json/json.hpp"

namespace qharden::manifest {

const Column* Table::find(std::string_view column) const {
  const auto it = std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.name == column; });
  return it == columns.end() ? nullptr : &*it;
}

const Param* Check::find_param(std::string_view param) const {
  const auto it = std::find_if(params.begin(), params.end(), [&](const Param& p) { return p.name == param; });
  return it == params.end() ? nullptr : &*it;
}

std::string Source::canonical() const {
  auto parameters = query;
  std::sort(parameters.begin(), parameters.end());
  json::Value parts = json::Value::array({to_string(family), path, verb});
  for (const auto& [name, value] : parameters) parts.push_back(json::Value::array({name, value}));
  if (window) parts.push_back(json::Value::array({window->since_parameter, window->until_parameter}));
  for (const auto& criterion : criteria)
    parts.push_back(json::Value::array({criterion.field, criterion.op, criterion.value}));
  parts.push_back(body);
  if (first_page_only) parts.push_back("first page");
  if (paging)
    parts.push_back(json::Value::array({static_cast<int>(paging->style), paging->parameter, paging->size_parameter,
                                        paging->size, paging->first, paging->told}));
  if (alternative) parts.push_back(json::Value::array({alternative->group, alternative->rank}));
  parts.push_back(for_each);
  return json::dump(parts);
}

std::vector<std::string> Source::versions() const {
  static constexpr std::string_view kVersion = "0123456789.,";
  for (std::size_t open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1)) {
    const auto close = path.find_first_not_of(kVersion, open + 1);
    if (close == std::string::npos || path[close] != '}' || close == open + 1) continue;
    std::vector<std::string> paths;
    for (std::size_t from = open + 1; from < close;) {
      const auto end = std::min(path.find(',', from), close);
      paths.push_back(path.substr(0, open) + path.substr(from, end - from) + path.substr(close + 1));
      from = end + 1;
    }
    return paths;
  }
  return {path};
}

std::string to_text(const ParamValue& value) {
  struct Writer {
    std::string operator()(std::int64_t v) const { return std::to_string(v); }
    std::string operator()(double v) const { return json::dump(v); }
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(const std::string& v) const { return v; }
    std::string operator()(const std::vector<std::string>& v) const { return json::dump(v); }
    std::string operator()(const std::map<std::string, std::string>& v) const { return json::dump(v); }
  };
  return std::visit(Writer{}, value);
}

std::string_view to_string(ColumnType type) {
  constexpr std::array<std::string_view, 10> kWords = {"text", "integer", "real",   "flag",        "time",
                                                       "json", "present", "ranges", "fingerprint", "blob"};
  return kWords.at(static_cast<std::size_t>(type));
}

std::string_view to_string(Family family) {
  constexpr std::array<std::string_view, 4> kWords = {"fo", "msp", "qps", "gateway"};
  return kWords.at(static_cast<std::size_t>(family));
}

std::optional<Family> to_family(std::string_view word) {
  for (const auto family : {Family::fo, Family::msp, Family::qps, Family::gateway})
    if (to_string(family) == word) return family;
  return std::nullopt;
}

}  // namespace qharden::manifest

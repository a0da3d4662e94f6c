#include "yaml_map.hpp"

#include <algorithm>

#include "scenario.hpp"
#include "text.hpp"

namespace qharden::simulator {
namespace {

std::string list_words(const std::vector<std::string_view>& words) {
  return join({words.begin(), words.end()});
}

}  // namespace

void fail_at(const std::filesystem::path& file, const YAML::Mark& mark, const std::string& problem) {
  const int line = mark.is_null() ? 1 : mark.line + 1;
  throw ScenarioError(file.string() + ':' + std::to_string(line) + ": " + problem);
}

YamlMap::YamlMap(const YAML::Node& node, std::filesystem::path file, std::string where,
                 const std::vector<std::string_view>& known)
    : node_(node), file_(std::move(file)), where_(std::move(where)) {
  const std::string name = where_.empty() ? "the scenario" : where_;
  if (!node_.IsMap()) {
    fail_at(file_, node_.Mark(), name + " must be a mapping with the keys " + list_words(known));
  }
  for (const auto& entry : node_) {
    const auto key = entry.first.as<std::string>("");
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      std::string problem = name;
      problem.append(": unknown key '").append(key).append("'; known keys: ").append(list_words(known));
      fail_at(file_, entry.first.Mark(), problem);
    }
  }
}

void YamlMap::fail(const std::string& key, const std::string& problem) const {
  const YAML::Node value = child(key);
  fail_at(file_, value.IsDefined() ? value.Mark() : node_.Mark(),
          (where_.empty() ? "" : where_ + '.') + key + ": " + problem);
}

std::string YamlMap::scalar(const std::string& key) const {
  const YAML::Node value = child(key);
  if (!value.IsScalar()) {
    fail(key, "must be a single value, not a list or a mapping");
  }
  return value.Scalar();
}

void YamlMap::read(const std::string& key, std::string& target) const {
  if (has(key)) {
    target = scalar(key);
  }
}

void YamlMap::read(const std::string& key, bool& target) const {
  if (!has(key)) {
    return;
  }
  const std::string text = scalar(key);
  if (text != "true" && text != "false") {
    fail(key, "must be true or false, not '" + text + "'");
  }
  target = text == "true";
}

void YamlMap::read(const std::string& key, std::uint64_t& target) const {
  if (!has(key)) {
    return;
  }
  const auto value = parse_count(scalar(key));
  if (!value) {
    fail(key, "must be a whole number, not '" + scalar(key) + "'");
  }
  target = *value;
}

void YamlMap::read(const std::string& key, std::vector<std::string>& target) const {
  const YAML::Node value = child(key);
  if (!value.IsDefined()) {
    return;
  }
  target.clear();
  if (value.IsScalar()) {
    target.push_back(value.Scalar());
    return;
  }
  if (!value.IsSequence()) {
    fail(key, "must be a list such as [a, b]");
  }
  for (const auto& item : value) {
    if (!item.IsScalar()) {
      fail(key, "must be a list of single values");
    }
    target.push_back(item.Scalar());
  }
}

void YamlMap::read(const std::string& key, std::vector<std::pair<std::string, std::string>>& target) const {
  const YAML::Node value = child(key);
  if (!value.IsDefined()) {
    return;
  }
  if (!value.IsMap()) {
    fail(key, "must be a mapping of names to texts, such as {SAML_ENABLED: 1}");
  }
  target.clear();
  for (const auto& entry : value) {
    if (!entry.first.IsScalar() || !entry.second.IsScalar()) {
      fail(key, "must be a mapping of names to single values");
    }
    target.emplace_back(entry.first.Scalar(), entry.second.Scalar());
  }
}

void YamlMap::read_time(const std::string& key, UnixTime start, UnixTime& target) const {
  if (!has(key)) {
    return;
  }
  const auto time = parse_scenario_time(scalar(key), start);
  if (!time) {
    fail(key, "cannot read the time '" + scalar(key) + "'; write -3d, -2h, now, or 2026-01-05T10:00:00Z");
  }
  target = *time;
}

void YamlMap::for_each(const std::string& key, const std::vector<std::string_view>& known,
                       const std::function<void(const YamlMap&)>& each) const {
  const YAML::Node list = child(key);
  if (!list.IsDefined()) {
    return;
  }
  if (!list.IsSequence()) {
    fail(key, "must be a list");
  }
  std::size_t position = 0;
  for (const auto& item : list) {
    each(YamlMap{item, file_, key + '[' + std::to_string(position) + ']', known});
    ++position;
  }
}

std::optional<YamlMap> YamlMap::map(const std::string& key, const std::vector<std::string_view>& known) const {
  if (!has(key)) {
    return std::nullopt;
  }
  return YamlMap{child(key), file_, (where_.empty() ? "" : where_ + '.') + key, known};
}

YAML::Node load_yaml(const std::filesystem::path& file) {
  try {
    return YAML::LoadFile(file.string());
  } catch (const YAML::BadFile&) {
    throw ScenarioError(file.string() + ": cannot be read; check that the file exists and is readable");
  } catch (const YAML::ParserException& error) {
    fail_at(file, error.mark, "not YAML: " + error.msg + "; check indentation, colons and quotes");
  }
}

}  // namespace qharden::simulator

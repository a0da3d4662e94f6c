#include "core/config/field_names.hpp"

#include <set>

#include "core/config/yaml_node.hpp"

namespace qharden::config {
namespace {

constexpr std::size_t kMostNames = 16;
constexpr std::size_t kLongestName = 120;
constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz0123456789_";
constexpr std::string_view kElement = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";

bool is_made_of(std::string_view text, std::string_view letters) {
  return !text.empty() && text.find_first_not_of(letters) == std::string_view::npos;
}

bool is_column(std::string_view key) {
  const std::size_t dot = key.find('.');
  return dot != std::string_view::npos && is_made_of(key.substr(0, dot), kLower) &&
         is_made_of(key.substr(dot + 1), kLower);
}

/// `NAME`, `OUTER/INNER`, `@attribute` at the end. No stars: a name that matches by chance is no evidence.
bool is_element_path(std::string_view path) {
  if (path.empty() || path.size() > kLongestName) return false;
  while (true) {
    const std::size_t slash = path.find('/');
    std::string_view part = path.substr(0, slash);
    const bool is_last = slash == std::string_view::npos;
    if (is_last && part.starts_with('@')) part.remove_prefix(1);
    if (!is_made_of(part, kElement) || part.find_first_not_of('.') == std::string_view::npos) return false;
    if (is_last) return true;
    path.remove_prefix(slash + 1);
  }
}

LearnedNames read_names(const YamlNode& list, const std::string& path) {
  LearnedNames learned{{}, path + ":" + std::to_string(list.line())};
  std::set<std::string> seen;
  for (const auto& node : list.as_list()) {
    auto name = node.as_text();
    if (!is_element_path(name))
      node.fail("'" + name + "' is no element name", "write one as NAME, OUTER/INNER or @attribute");
    if (!seen.insert(name).second) node.fail("'" + name + "' is given twice", "keep one of them");
    learned.names.push_back(std::move(name));
  }
  if (learned.names.size() > kMostNames)
    list.fail("holds more than " + std::to_string(kMostNames) + " names", "keep those that your platform shows");
  return learned;
}

}  // namespace

Result<FieldNames> load_field_names(const std::string& path) {
  return read_yaml(path, [&](const YamlNode& root) {
    FieldNames names;
    for (const auto& [key, list] : root.as_members()) {
      if (!is_column(key)) list.fail("is no column", "write it as table.column, for example user_classic.saml_enabled");
      names[key] = read_names(list, path);
    }
    return names;
  });
}

}  // namespace qharden::config

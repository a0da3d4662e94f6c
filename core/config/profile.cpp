#include "core/config/profile.hpp"

#include <filesystem>
#include <optional>
#include <system_error>

#include "core/config/yaml_node.hpp"
#include "core/util/text.hpp"

namespace qharden::config {
namespace {

std::set<std::string> read_ids(const YamlNode& list) {
  std::set<std::string> ids;
  for (const auto& node : list.as_list()) {
    const auto id = node.as_text();
    if (id.find('.') == std::string::npos)
      node.fail("'" + id + "' is no check id", "write e.g. identity.manager-count");
    if (!ids.insert(id).second) node.fail("'" + id + "' is listed twice", "keep one of them");
  }
  if (ids.empty()) list.fail("lists no check", "add one, or remove the key");
  return ids;
}

Profile read_profile(const YamlNode& root, const std::string& name) {
  root.map({"title", "only", "without"});
  Profile profile;
  profile.name = name;
  profile.title = root.required("title").as_text();
  const auto only = root.optional("only");
  const auto without = root.optional("without");
  if (only && without) without->fail("stands beside 'only'", "keep one of the two");
  if (only) profile.only = read_ids(*only);
  if (without) profile.without = read_ids(*without);
  return profile;
}

std::set<std::string> names_in(const std::string& folder) {
  std::set<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (it->path().extension() == ".yaml") names.insert(it->path().stem().string());
  return names;
}

}  // namespace

Result<Profile> load_profile(const std::string& folder, const std::string& name) {
  // Only a name that the folder lists is opened: it may come from a command line.
  const auto names = names_in(folder);
  if (!names.contains(name)) {
    const std::string mend =
        names.empty() ? "none is in " + folder + ": check the path" : "choose one of " + joined(names);
    return Error{.message = "there is no profile '" + name + "'; " + mend, .fault = Fault::usage};
  }
  const auto path = (std::filesystem::path(folder) / (name + ".yaml")).string();
  return read_yaml(path, [&](const YamlNode& root) { return read_profile(root, name); });
}

}  // namespace qharden::config

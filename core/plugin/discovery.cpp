#include "core/plugin/discovery.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "core/util/paths.hpp"

namespace qharden::plugin {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSidecarSuffix = ".plugin.json";
constexpr std::uintmax_t kLargestSidecar = std::uintmax_t{16} << 20U;

std::vector<fs::path> sidecars_in(const fs::path& folder) {
  std::vector<fs::path> sidecars;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    if (entry->path().filename().string().ends_with(kSidecarSuffix)) sidecars.push_back(entry->path());
  std::sort(sidecars.begin(), sidecars.end());
  return sidecars;
}

Result<Found> read_sidecar(const fs::path& sidecar) {
  std::error_code error;
  if (fs::file_size(sidecar, error) > kLargestSidecar || error)
    return Error{"it cannot be read or is larger than 16 MiB", Reason::none, Fault::plugin};
  std::ifstream file(sidecar, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!text.empty() && text.back() == '\n') text.pop_back();
  auto manifest = manifest::parse_manifest(text);
  if (!manifest) return manifest.error();
  std::string name = sidecar.filename().string();
  name.resize(name.size() - kSidecarSuffix.size());
  const fs::path library = fs::canonical(sidecar.parent_path(), error) / (name + ".qharden.so");
  if (!fs::is_regular_file(library, error))
    return Error{"its library " + library.string() + " is missing", Reason::none, Fault::plugin};
  Found found{std::move(*manifest), {}};
  found.program = {found.manifest.id, library.string(), std::move(text)};
  return found;
}

}  // namespace

std::vector<std::string> plugin_folders(const std::vector<std::string>& configured) {
  std::vector<std::string> folders = {builtin_plugin_folder().string()};
  if (const char* paths = std::getenv("QHARDEN_PLUGIN_PATH"); paths != nullptr) {  // NOLINT(concurrency-mt-unsafe)
    std::istringstream list(paths);
    for (std::string folder; std::getline(list, folder, ':');)
      if (!folder.empty()) folders.push_back(folder);
  }
  folders.insert(folders.end(), configured.begin(), configured.end());
  return folders;
}

Discovery discover(const std::vector<std::string>& folders) {
  Discovery discovery;
  std::set<std::string> ids;
  for (const auto& folder : folders) {
    std::error_code error;
    if (&folder != &folders.front() && !fs::is_directory(folder, error))
      discovery.refused.push_back(
          {folder, Error{"it is not a folder; plugins may be missing", Reason::none, Fault::plugin}});
    for (const auto& sidecar : sidecars_in(folder)) {
      auto found = read_sidecar(sidecar);
      if (found && !ids.insert(found->manifest.id).second)
        found =
            Error{"a plugin with the id '" + found->manifest.id + "' was found before it", Reason::none, Fault::plugin};
      if (found)
        discovery.found.push_back(std::move(*found));
      else
        discovery.refused.push_back({sidecar.string(), found.error()});
    }
  }
  return discovery;
}

}  // namespace qharden::plugin

/// Finds plugins by their sidecar manifests. Nothing of a plugin runs here.
#pragma once

#include <string>
#include <vector>

#include "core/manifest/manifest.hpp"
#include "core/plugin/session.hpp"
#include "core/util/result.hpp"

namespace qharden::plugin {

struct Found {
  manifest::Manifest manifest;
  Program program;
};

/// A plugin that cannot be used; its checks do not exist in this run.
struct Refused {
  std::string file;  ///< its sidecar or library
  Error error;
};

struct Discovery {
  std::vector<Found> found;
  std::vector<Refused> refused;
};

/// Folders in which plugins are looked for, first to last: built-in, `$QHARDEN_PLUGIN_PATH` (colon-separated), then
/// `configured`. Of two plugins with one id the first is taken and the other refused.
[[nodiscard]] std::vector<std::string> plugin_folders(const std::vector<std::string>& configured);

/// Reads every `<name>.plugin.json` in the folders; its library is `<name>.qharden.so` beside it. The first folder, the
/// built-in one, may be missing; another that is no folder is refused, since what it should hold would be missed.
[[nodiscard]] Discovery discover(const std::vector<std::string>& folders);

}  // namespace qharden::plugin

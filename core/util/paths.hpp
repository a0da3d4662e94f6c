/// Where the program finds its own parts and keeps its own files.
#pragma once

#include <filesystem>
#include <string>

#include "core/util/result.hpp"

namespace qharden {

/// Folder of the running program, links resolved.
[[nodiscard]] std::filesystem::path program_folder();

/// Data that comes with the program (guide, scenarios): `$QHARDEN_SHARE`, else `<program folder>/../share/qharden`.
[[nodiscard]] std::filesystem::path share_folder();

/// Plugins that come with the program: `<program folder>/plugins` (build tree), else
/// `<program folder>/../lib/qharden/plugins` (installation).
[[nodiscard]] std::filesystem::path builtin_plugin_folder();

/// `$XDG_STATE_HOME/qharden`, else `~/.local/state/qharden`, else `/var/lib/qharden` when there is no home.
[[nodiscard]] std::filesystem::path default_state_folder();

/// `$XDG_CONFIG_HOME/qharden/qharden.yaml`, else `~/.config/...`; `/etc/qharden/qharden.yaml` when neither is there.
[[nodiscard]] std::filesystem::path default_config_file();

/// Where a configuration of one's own belongs: `$XDG_CONFIG_HOME/qharden`, else `~/.config/qharden`, else
/// `/etc/qharden` when there is no home.
[[nodiscard]] std::filesystem::path default_config_folder();

/// Makes the folder with mode 0700, parents as the umask says. Errors: Fault::store, naming the option that chooses
/// another folder.
Result<void> make_private_folder(const std::filesystem::path& folder, const std::string& option = "--state-dir");

}  // namespace qharden

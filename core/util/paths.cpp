#include "core/util/paths.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace qharden {
namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): the environment is never changed
  return value == nullptr ? std::string() : std::string(value);
}

fs::path xdg_folder(const char* variable, const char* below_home) {
  // The XDG specification tells to ignore relative values.
  if (const fs::path folder = environment(variable); folder.is_absolute()) return folder / "qharden";
  if (const fs::path home = environment("HOME"); home.is_absolute()) return home / below_home / "qharden";
  return {};
}

}  // namespace

fs::path program_folder() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).parent_path();
}

fs::path share_folder() {
  if (const fs::path folder = environment("QHARDEN_SHARE"); !folder.empty()) return folder;
  return program_folder().parent_path() / "share" / "qharden";
}

fs::path builtin_plugin_folder() {
  std::error_code error;
  const fs::path beside = program_folder() / "plugins";
  return fs::is_directory(beside, error) ? beside : program_folder().parent_path() / "lib" / "qharden" / "plugins";
}

fs::path default_state_folder() {
  const fs::path folder = xdg_folder("XDG_STATE_HOME", ".local/state");
  return folder.empty() ? fs::path("/var/lib/qharden") : folder;
}

fs::path default_config_file() {
  std::error_code error;
  const fs::path own = default_config_folder() / "qharden.yaml";
  return fs::exists(own, error) ? own : fs::path("/etc/qharden/qharden.yaml");
}

fs::path default_config_folder() {
  const fs::path folder = xdg_folder("XDG_CONFIG_HOME", ".config");
  return folder.empty() ? fs::path("/etc/qharden") : folder;
}

Result<void> make_private_folder(const fs::path& folder, const std::string& option) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return {};
  if (folder.has_parent_path()) fs::create_directories(folder.parent_path(), error);
  if (!error && ::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    error = std::error_code(errno, std::generic_category());
  if (error)
    return Error{
        "cannot make the folder " + folder.string() + ": " + error.message() + "; name a writable one with " + option,
        Reason::none, Fault::store};
  return {};
}

}  // namespace qharden

#include "core/worker/library.hpp"

#include <boost/dll/shared_library.hpp>
#include <filesystem>
#include <system_error>
#include <vector>

namespace qharden::worker {
namespace {

Error refuse(const std::string& path, const std::string& why) {
  return Error{"plugin " + path + ": " + why, Reason::none, Fault::plugin};
}

/// Keeps every library loaded to the end of the process (see Library).
std::vector<boost::dll::shared_library>& loaded() {
  static std::vector<boost::dll::shared_library> libraries;
  return libraries;
}

Result<void> check_table(const std::string& path, const qharden_plugin& plugin) {
  if (plugin.magic != QHARDEN_ABI_MAGIC) return refuse(path, "its entry is not a qharden plugin");
  if (plugin.struct_size < sizeof(qharden_plugin))
    return refuse(path, "it was built with an older SDK than this host accepts; rebuild it");
  if (plugin.abi_minor > QHARDEN_ABI_MINOR)
    return refuse(path, "it needs ABI 1." + std::to_string(plugin.abi_minor) + ", this host has 1." +
                            std::to_string(QHARDEN_ABI_MINOR) + "; upgrade qharden or rebuild the plugin");
  if (plugin.describe == nullptr || plugin.evaluate == nullptr || plugin.plan == nullptr)
    return refuse(path, "its entry lacks a function");
  return {};
}

}  // namespace

Result<Library> Library::load(const std::string& path) {
  if (!std::filesystem::path(path).is_absolute()) return refuse(path, "the path is not absolute");
  try {
    // rtld_now: a missing symbol must show here, not in the middle of a scan. The throwing overload keeps dlerror()'s
    // text, which the error_code one loses in Boost 1.74.
    boost::dll::shared_library library;
    library.load(path, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
    if (!library.has(QHARDEN_ENTRY_SYMBOL))
      return refuse(path, std::string("it does not export ") + QHARDEN_ENTRY_SYMBOL +
                              ": not a plugin, or built for another ABI version");
    const auto& plugin = library.get<const qharden_plugin>(QHARDEN_ENTRY_SYMBOL);
    if (const auto checked = check_table(path, plugin); !checked) return checked.error();
    loaded().push_back(std::move(library));
    return Library(plugin);
  } catch (const std::exception& e) {
    return refuse(path, std::string("cannot be loaded: ") + e.what());
  }
}

Result<std::string> Library::describe() const {
  std::string manifest;
  const auto sink = [](void* user, qharden_str text) { static_cast<std::string*>(user)->assign(text.data, text.size); };
  if (plugin_->describe(&manifest, sink) != QHARDEN_OK)
    return Error{"the plugin could not describe itself", Reason::none, Fault::plugin};
  return manifest;
}

}  // namespace qharden::worker

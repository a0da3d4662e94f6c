/// A plugin's shared library, loaded. The only place that knows Boost.DLL.
#pragma once

#include <qharden/abi.h>

#include <memory>
#include <string>

#include "core/util/result.hpp"

namespace qharden::worker {

/// Stays loaded until the process ends: objects of a plugin must never outlive its code, and the system unmaps it
/// anyway.
///
/// Threads: load serially (static constructors of plugins are foreign code).
class Library {
 public:
  /// `path` must be absolute. Errors (Fault::plugin) name the file, what the loader said, and what to do.
  static Result<Library> load(const std::string& path);

  [[nodiscard]] const qharden_plugin& plugin() const { return *plugin_; }

  /// The manifest as the plugin's code tells it.
  [[nodiscard]] Result<std::string> describe() const;

 private:
  explicit Library(const qharden_plugin& plugin) : plugin_(&plugin) {}
  const qharden_plugin* plugin_;
};

}  // namespace qharden::worker

/// What is installed: plugins, their declarations as one catalogue, and the sessions in which they judge.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/config/field_names.hpp"
#include "core/manifest/catalog.hpp"
#include "core/plugin/discovery.hpp"
#include "core/plugin/session.hpp"
#include "core/util/result.hpp"

namespace qharden::app {

/// Threads: one thread at a time.
class Installation {
 public:
  /// Refused plugins are no error here: their checks do not exist, and `refused()` says why. `names` go to the columns
  /// whose element is to be learned; one that no plugin wants to learn is an error (Fault::usage).
  static Result<Installation> load(const std::vector<std::string>& configured_folders,
                                   const config::FieldNames& names = {});

  [[nodiscard]] const manifest::Catalog& catalog() const { return *catalog_; }
  [[nodiscard]] const std::vector<plugin::Refused>& refused() const { return refused_; }
  [[nodiscard]] const std::vector<plugin::Program>& programs() const { return programs_; }

  /// Decides how sessions are made from now on: in worker processes, or in this one.
  void use(bool in_process, plugin::SessionOptions options);

  /// The session of a plugin, made at the first call; the id "" is the one without a plugin.
  plugin::Session& session_of(const std::string& plugin);

 private:
  Installation() = default;
  std::shared_ptr<manifest::Catalog> catalog_;  ///< shared: its address must survive a move of the installation
  std::vector<plugin::Program> programs_;
  std::vector<plugin::Refused> refused_;
  bool in_process_ = false;
  plugin::SessionOptions options_;
  std::map<std::string, std::unique_ptr<plugin::Session>> sessions_;
};

}  // namespace qharden::app

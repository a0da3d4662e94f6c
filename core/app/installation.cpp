#include "core/app/installation.hpp"

#include <algorithm>

#include "core/log/log.hpp"

namespace qharden::app {

Result<Installation> Installation::load(const std::vector<std::string>& configured_folders) {
  auto discovery = plugin::discover(plugin::plugin_folders(configured_folders));
  Installation installation;
  installation.refused_ = std::move(discovery.refused);
  auto catalog = manifest::Catalog::build({});
  std::vector<manifest::Manifest> manifests;
  // One after the other, in the order of the folders: a plugin that takes another's name costs itself alone.
  for (auto& found : discovery.found) {
    manifests.push_back(std::move(found.manifest));
    auto with_it = manifest::Catalog::build(manifests);
    if (!with_it) {
      installation.refused_.push_back({found.program.library, with_it.error()});
      manifests.pop_back();
      continue;
    }
    catalog = std::move(with_it);
    installation.programs_.push_back(std::move(found.program));
  }
  for (const auto& refused : installation.refused_)
    log::warn("plugin refused: " + refused.file + ": " + refused.error.message);
  if (!catalog) return catalog.error();
  installation.catalog_ = std::make_shared<manifest::Catalog>(std::move(*catalog));
  return installation;
}

void Installation::use(bool in_process, plugin::SessionOptions options) {
  in_process_ = in_process;
  options_ = std::move(options);
  sessions_.clear();
}

plugin::Session& Installation::session_of(const std::string& id) {
  auto& session = sessions_[id];
  if (session) return *session;
  plugin::Program program{id.empty() ? "sql" : id, {}, {}};
  const auto it = std::find_if(programs_.begin(), programs_.end(), [&](const auto& p) { return p.id == id; });
  if (it != programs_.end()) program = *it;
  session = in_process_ ? plugin::make_direct_session(program) : plugin::make_worker_session(program, options_);
  return *session;
}

}  // namespace qharden::app

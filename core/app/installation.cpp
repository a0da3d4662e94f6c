#include "core/app/installation.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "core/log/log.hpp"
#include "core/util/text.hpp"

namespace qharden::app {
namespace {

/// Gives the columns of one plugin their names.
void apply(const config::FieldNames& names, manifest::Manifest& manifest) {
  for (auto& source : manifest.sources)
    for (auto& table : source.tables)
      for (auto& column : table.columns) {
        const auto learned = names.find(table.name + "." + column.name);
        if (!column.learned || learned == names.end() || learned->second.names.empty()) continue;
        const auto& found = learned->second.names;
        column.from = found.front();
        column.also_from.assign(found.begin() + 1, found.end());
      }
}

std::set<std::string> learned_columns(const manifest::Catalog& catalog) {
  std::set<std::string> columns;
  for (const auto& [name, owned] : catalog.tables())
    for (const auto& column : owned.table->columns)
      if (column.learned) columns.insert(name + "." + column.name);
  return columns;
}

/// The first name that has no column to go to. A list without names asks for nothing, so it may belong to a plugin
/// that is not installed here.
std::optional<Error> find_stray(const config::FieldNames& names, const manifest::Catalog& catalog) {
  const auto known = learned_columns(catalog);
  const auto stray = std::find_if(names.begin(), names.end(), [&](const auto& entry) {
    return !entry.second.names.empty() && !known.contains(entry.first);
  });
  if (stray == names.end()) return std::nullopt;
  return Error{.message = stray->second.where + ": " + stray->first +
                          ": no installed plugin learns the element name of such a column; " +
                          (known.empty() ? "remove it" : "there are " + joined(known)),
               .fault = Fault::usage};
}

}  // namespace

Result<Installation> Installation::load(const std::vector<std::string>& configured_folders,
                                        const config::FieldNames& names) {
  auto discovery = plugin::discover(plugin::plugin_folders(configured_folders));
  Installation installation;
  installation.refused_ = std::move(discovery.refused);
  auto catalog = manifest::Catalog::build({});
  std::vector<manifest::Manifest> manifests;
  // One after the other, in the order of the folders: a plugin that takes another's name costs itself alone.
  for (auto& found : discovery.found) {
    apply(names, found.manifest);
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
  const auto stray = find_stray(names, *catalog);
  if (stray && installation.refused_.empty()) return *stray;
  if (stray) log::warn(stray->message);  // it may be for a plugin that was refused, which costs itself alone
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

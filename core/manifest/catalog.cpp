#include "core/manifest/catalog.hpp"

#include <algorithm>
#include <optional>

#include "core/manifest/host_tables.hpp"

namespace qharden::manifest {
namespace {

/// The second claimant of a name is the one that is told.
std::optional<Error> find_conflict(const std::vector<Manifest>& manifests) {
  std::map<std::string, std::string> owners;
  for (const auto& table : host_tables()) owners["table or view '" + table.name + "'"] = "the host";
  std::optional<Error> conflict;
  const auto claim = [&](const std::string& what, const std::string& plugin) {
    const auto [it, fresh] = owners.emplace(what, plugin);
    if (!fresh && !conflict)
      conflict = Error{"plugin " + plugin + " declares the " + what + ", which belongs to " + it->second +
                           "; rename it or remove one of the two plugins",
                       Reason::none, Fault::plugin};
  };
  for (const auto& manifest : manifests) {
    claim("id '" + manifest.id + "'", manifest.id);
    for (const auto& source : manifest.sources)
      for (const auto& table : source.tables) claim("table or view '" + table.name + "'", manifest.id);
    for (const auto& view : manifest.views) claim("table or view '" + view.name + "'", manifest.id);
    for (const auto& canary : manifest.canaries) claim("proof of the own role '" + canary.name + "'", manifest.id);
    for (const auto& check : manifest.checks) claim("check '" + check.id + "'", manifest.id);
  }
  return conflict;
}

Table* find_table(std::vector<Manifest>& manifests, const std::string& name) {
  for (auto& manifest : manifests)
    for (auto& source : manifest.sources)
      for (auto& table : source.tables)
        if (table.name == name) return &table;
  return nullptr;
}

/// Puts the columns of extensions where they belong. Without the table's plugin there is nothing to extend.
std::optional<Error> extend(std::vector<Manifest>& manifests) {
  for (const auto& manifest : manifests) {
    for (const auto& extension : manifest.extensions) {
      Table* table = find_table(manifests, extension.name);
      if (table == nullptr) continue;
      for (const auto& column : extension.columns) {
        if (table->find(column.name) != nullptr)
          return Error{"plugin " + manifest.id + " adds the column '" + column.name + "' to the table " + table->name +
                           ", which has one of that name; rename it",
                       Reason::none, Fault::plugin};
        table->columns.push_back(column);
      }
    }
  }
  return std::nullopt;
}

}  // namespace

Result<Catalog> Catalog::build(std::vector<Manifest> manifests) {
  if (auto conflict = find_conflict(manifests)) return *conflict;
  std::sort(manifests.begin(), manifests.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  if (auto conflict = extend(manifests)) return *conflict;
  Catalog catalog;
  catalog.manifests_ = std::move(manifests);
  catalog.index();
  return catalog;
}

void Catalog::index() {
  for (const auto& table : host_tables()) tables_[table.name] = {&table, nullptr};
  for (const auto& manifest : manifests_) {
    for (const auto& source : manifest.sources)
      for (const auto& table : source.tables) tables_[table.name] = {&table, &source};
    for (const auto& view : manifest.views) views_.push_back(&view);
    for (const auto& canary : manifest.canaries) canaries_.push_back(&canary);
    for (const auto& check : manifest.checks) checks_.push_back(&check);
  }
  std::sort(checks_.begin(), checks_.end(), [](const Check* a, const Check* b) { return a->id < b->id; });
}

const Check* Catalog::find_check(std::string_view id) const {
  const auto it = std::find_if(checks_.begin(), checks_.end(), [&](const Check* check) { return check->id == id; });
  return it == checks_.end() ? nullptr : *it;
}

}  // namespace qharden::manifest

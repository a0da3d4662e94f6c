#include "core/scan/costs.hpp"

#include <algorithm>

#include "core/snapshot/reads.hpp"

namespace qharden::scan {
namespace {

template <class T>
bool contains(const std::vector<T>& list, const T& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

class Finder {
 public:
  explicit Finder(const manifest::Catalog& catalog) : catalog_(catalog), probe_(catalog) {}

  Needs find(const manifest::Check& check) {
    Needs needs{&check, {}};
    add(check.sql, check.tolerates, needs.sources);
    return needs;
  }

 private:
  /// Recursion ends: a source is added before what it fans out over, and only once.
  void add(const std::string& sql,  // NOLINT(misc-no-recursion)
           const std::vector<std::string>& tolerates, std::vector<const manifest::Source*>& sources) {
    const auto reads = probe_.columns_read(sql);
    if (!reads) return;
    for (const auto& [table, columns] : *reads) {
      const auto owned = catalog_.tables().find(table);
      if (owned == catalog_.tables().end() || owned->second.source == nullptr || contains(tolerates, table)) continue;
      const auto* source = owned->second.source;
      if (contains(sources, source)) continue;
      sources.push_back(source);
      if (!source->for_each.empty()) add(source->for_each, {}, sources);
    }
  }

  const manifest::Catalog& catalog_;
  snapshot::SchemaProbe probe_;
};

}  // namespace

std::vector<Needs> needs_of(const Selection& selection, const manifest::Catalog& catalog) {
  Finder finder(catalog);
  std::vector<Needs> needs;
  for (const auto& selected : selection.checks) needs.push_back(finder.find(*selected.check));
  return needs;
}

Costs costs_of(const std::vector<Needs>& needs, const std::function<bool(const manifest::Source&)>& is_missing) {
  Costs costs;
  for (const auto& [check, sources] : needs) {
    if (std::none_of(sources.begin(), sources.end(), [&](const auto* source) { return is_missing(*source); })) continue;
    costs.checks.insert(check->id);
    if (check->decides != Decides::guide) continue;
    costs.controls.insert(check->control);
    costs.controls.insert(check->also.begin(), check->also.end());
  }
  return costs;
}

bool sees_all(const std::string& role, const manifest::Source& source) {
  return source.needs_role.empty() || role == "manager" || contains(source.needs_role, role);
}

}  // namespace qharden::scan

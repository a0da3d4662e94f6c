/// All installed plugins' declarations as one: who owns which table, which checks there are.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/manifest/manifest.hpp"

namespace qharden::manifest {

/// Threads: immutable after build(), so any.
class Catalog {
 public:
  /// Adds the columns of extensions to their tables. Errors (Fault::plugin): two plugins with one id, or a table, view,
  /// check, role canary or column that two plugins claim. The later in `manifests` is named as the intruder.
  static Result<Catalog> build(std::vector<Manifest> manifests);
  Catalog(Catalog&&) noexcept = default;
  Catalog& operator=(Catalog&&) noexcept = default;
  /// Not copied: what it gives out points into it.
  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;
  ~Catalog() = default;

  [[nodiscard]] const std::vector<Manifest>& manifests() const { return manifests_; }

  struct OwnedTable {
    const Table* table = nullptr;
    const Source* source = nullptr;  ///< null for tables the host fills
  };
  /// By name, host tables included.
  [[nodiscard]] const std::map<std::string, OwnedTable, std::less<>>& tables() const { return tables_; }
  [[nodiscard]] const std::vector<const View*>& views() const { return views_; }
  [[nodiscard]] const std::vector<const Check*>& checks() const { return checks_; }
  [[nodiscard]] const std::vector<const Canary*>& canaries() const { return canaries_; }
  /// Null when there is none.
  [[nodiscard]] const Check* find_check(std::string_view id) const;

 private:
  Catalog() = default;
  void index();

  std::vector<Manifest> manifests_;
  std::map<std::string, OwnedTable, std::less<>> tables_;
  std::vector<const View*> views_;
  std::vector<const Check*> checks_;
  std::vector<const Canary*> canaries_;
};

}  // namespace qharden::manifest

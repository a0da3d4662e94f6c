/// What it costs not to see a source: the checks that rest on it, and the controls that then cannot pass.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "core/manifest/catalog.hpp"
#include "core/scan/selection.hpp"

namespace qharden::scan {

/// The sources a check must see whole: those of the tables it reads and does not tolerate, and those they fan out over.
struct Needs {
  const manifest::Check* check = nullptr;
  std::vector<const manifest::Source*> sources;
};

/// By check. A check whose SELECT is not valid needs nothing here: it has another trouble.
[[nodiscard]] std::vector<Needs> needs_of(const Selection& selection, const manifest::Catalog& catalog);

struct Costs {
  std::set<std::string> checks;
  std::set<std::string> controls;  ///< served by one of the checks that decides its control
};

/// What is lost without the sources for which `is_missing` is true.
[[nodiscard]] Costs costs_of(const std::vector<Needs>& needs,
                             const std::function<bool(const manifest::Source&)>& is_missing);

/// Whether a login of this role is shown everything the source can show. A Manager is, always.
[[nodiscard]] bool sees_all(const std::string& role, const manifest::Source& source);

}  // namespace qharden::scan

/// Which checks a run judges, and with which parameters.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/config/configuration.hpp"
#include "core/config/guide.hpp"
#include "core/manifest/catalog.hpp"
#include "core/util/result.hpp"

namespace qharden::scan {

struct Selected {
  const manifest::Check* check = nullptr;
  std::vector<std::pair<std::string, manifest::ParamValue>> params;  ///< defaults with the operator's overrides
  std::string beyond_guide;  ///< not empty: which parameter was loosened past its guardrail, in words
};

struct Selection {
  std::vector<Selected> checks;  ///< by id
  int not_selected = 0;          ///< deciding checks of the guide's controls that were left out on purpose
};

/// Narrows a run down; empty sets leave nothing out.
struct Filter {
  std::set<std::string> checks;
  std::set<std::string> controls;
};

/// Checks of the guide's controls up to `level`. Errors (Fault::usage): a filter or an override that names no installed
/// check, control or parameter, or a value of another type than the parameter's.
Result<Selection> select_checks(const manifest::Catalog& catalog, const config::Guide& guide, int level,
                                const std::map<std::string, config::CheckSettings>& settings, const Filter& filter);

}  // namespace qharden::scan

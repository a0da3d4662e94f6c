/// Which checks a run judges, and with which parameters.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/config/configuration.hpp"
#include "core/config/guide.hpp"
#include "core/config/profile.hpp"
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
  int not_selected = 0;          ///< checks of the guide's controls that decide and were left out on purpose
  int extra_not_selected = 0;    ///< the same of those beyond the guide, which decide in a strict run
};

/// Narrows a run down; empty sets leave nothing out.
struct Filter {
  std::set<std::string> checks;
  std::set<std::string> controls;
  config::Profile profile = {};  ///< what it leaves out still runs if the operator named it
};

/// Why a check is not judged, in words; empty: it is.
[[nodiscard]] std::string left_out_because(const manifest::Check& check, const config::Guide& guide, int level,
                                           const config::CheckSettings& settings, const Filter& filter);

/// A check with its parameters as the operator set them. Errors: as select_checks.
Result<Selected> prepare(const manifest::Check& check, const config::CheckSettings& settings);

/// Checks that serve one of the guide's controls up to `level`. Errors (Fault::usage): a filter or an override that
/// names no installed check, control or parameter; a value of another type than the parameter's, or a negative one
/// where the default is none.
Result<Selection> select_checks(const manifest::Catalog& catalog, const config::Guide& guide, int level,
                                const std::map<std::string, config::CheckSettings>& settings, const Filter& filter);

}  // namespace qharden::scan

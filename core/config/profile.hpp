/// Which checks a run selects, as data: one file of config/profiles for each profile.
#pragma once

#include <set>
#include <string>

#include "core/util/result.hpp"

namespace qharden::config {

/// At most one of `only` and `without` holds something; with neither, nothing is left out.
struct Profile {
  std::string name;
  std::string title;
  std::set<std::string> only;
  std::set<std::string> without;

  [[nodiscard]] bool selects(const std::string& check) const {
    return (only.empty() || only.contains(check)) && !without.contains(check);
  }
};

/// Reads `<folder>/<name>.yaml`. Ids need not be installed. Errors (Fault::usage): an unknown key, `only` beside
/// `without`, a doubled id, each with file and line; a name that is not there, with those that are.
Result<Profile> load_profile(const std::string& folder, const std::string& name);

}  // namespace qharden::config

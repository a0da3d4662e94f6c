/// Declared facts: what only people know. A YAML file in the operator's git.
#pragma once

#include <string>
#include <vector>

#include "core/util/result.hpp"

namespace qharden::config {

struct DeclaredLogin {
  std::string login;
  std::string kind;  ///< break_glass, service, audit or partner
  std::string owner;
  std::string reason;
};

struct DeclaredNetwork {
  std::string name;
  std::string kind;  ///< corporate, vpn, integration or partner
  std::string owner;
  std::vector<std::string> ranges;  ///< addresses, `a-b` or CIDR; not yet parsed
};

struct Facts {
  std::vector<DeclaredLogin> logins;
  std::vector<DeclaredNetwork> networks;
};

/// Errors (Fault::usage) name file, line, key and the mend.
Result<Facts> load_facts(const std::string& path);

}  // namespace qharden::config

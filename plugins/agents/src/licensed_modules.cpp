#include "declarations.hpp"

namespace qharden::agents {

/// What the token names is licensed. What it does not name may be licensed all the same: whether the list holds the
/// modules of the subscription or those of the login is not known.
void declare_licensed_modules(Plugin& plugin) {
  plugin.source("token_modules")
      .gateway_token()
      .table("module", "Modules that the gateway's token names")
      .rows("modulesAllowed")
      .text("name")
      .from(".")
      .absent_is(Reason::parse);
}

}  // namespace qharden::agents

/// Turns a secret's reference, which stands in the configuration, into the secret, which never does.
///
/// Forms: `env:NAME`, `file:/path`, `systemd-credential:NAME`, `exec:/abs/path arg ...`, `vault:PATH#FIELD`.
/// Threads: any. Errors: Fault::usage, naming the reference's form and the mend; never a piece of a secret.
#pragma once

#include <chrono>
#include <string>

#include "core/http/transport.hpp"
#include "core/util/result.hpp"

namespace qharden::secrets {

struct SecretOptions {
  http::Transport* vault = nullptr;                 ///< how `vault:` is asked; null: such references are an error
  std::chrono::milliseconds exec_deadline{30'000};  ///< then the program and its children are killed
};

/// REQUIRES: options.vault, where given, outlives the call.
///
/// `file:` must belong to us or root and be closed to group and world. `exec:` runs without a shell: words are split at
/// blanks, there is no quoting. `vault:` speaks to a HashiCorp key-value store of version 2 at $VAULT_ADDR with
/// $VAULT_TOKEN or a token file; PATH is that of the API (`secret/data/team/x`) or of the command line
/// (`secret/team/x`, for a store mounted at one word). One line break at the end is no part of a secret.
Result<std::string> resolve_secret(const std::string& reference, const SecretOptions& options = {});

}  // namespace qharden::secrets

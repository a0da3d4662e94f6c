#include "core/secrets/secrets.hpp"

#include <cstdlib>

#include "core/secrets/sources.hpp"

namespace qharden::secrets {
namespace {

constexpr const char* kForms =
    "env:NAME, file:/path, systemd-credential:NAME, exec:/path/to/program args, vault:path#field";

Result<std::string> from_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return refuse("the environment variable " + name + " of env:" + name + " is not set; set it");
  return std::string(value);
}

Result<std::string> from_systemd(const std::string& name) {
  static constexpr const char* kNameChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
  if (name.empty() || name.front() == '.' || name.find_first_not_of(kNameChars) != std::string::npos) {
    return refuse("systemd-credential: takes the name of a credential, letters, digits, dots, hyphens and underscores");
  }
  const std::string folder = environment("CREDENTIALS_DIRECTORY");
  if (folder.empty()) {
    return refuse("systemd-credential:" + name +
                  " needs $CREDENTIALS_DIRECTORY; run as a unit with LoadCredential=" + name);
  }
  // systemd grants a service user by an access list, which shows as group bits.
  return read_secret_file(folder + "/" + name, Privacy::by_folder);
}

Result<std::string> dispatch(const std::string& reference, const SecretOptions& options) {
  const std::size_t colon = reference.find(':');
  const std::string form = reference.substr(0, colon);
  const std::string rest = colon == std::string::npos ? std::string() : reference.substr(colon + 1);
  if (colon != std::string::npos && !rest.empty()) {
    if (form == "env") return from_environment(rest);
    if (form == "file") return read_secret_file(rest, Privacy::required);
    if (form == "systemd-credential") return from_systemd(rest);
    if (form == "exec") return run_program(rest, options.exec_deadline);
    if (form == "vault" && options.vault == nullptr) return refuse("vault: references cannot be used here");
    if (form == "vault") return ask_vault(rest, *options.vault);
  }
  // The text itself is not repeated: it may be the secret.
  return refuse(std::string("not the reference of a secret; secrets never stand in the configuration, use one of ") +
                kForms);
}

}  // namespace

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

Result<std::string> resolve_secret(const std::string& reference, const SecretOptions& options) {
  auto secret = dispatch(reference, options);
  if (!secret) return secret.error();
  if (secret->ends_with('\n')) secret->pop_back();
  if (secret->ends_with('\r')) secret->pop_back();
  if (secret->empty()) return refuse("the secret is empty; see what " + reference + " yields");
  return secret;
}

}  // namespace qharden::secrets

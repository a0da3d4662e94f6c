/// The main configuration file: which subscriptions there are, how to sign in, what to judge.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/util/result.hpp"

namespace qharden::config {

/// A parameter as the operator wrote it; its type is the declaration's business, so it is read when checks are
/// selected.
struct GivenParam {
  std::vector<std::string> values;  ///< one, unless a list or a map was given
  bool is_list = false;
  std::string where;  ///< "file:line", for messages
  bool is_map = false;
  std::map<std::string, std::string> members = {};  ///< of a map
};

/// The operator's word on one check.
struct CheckSettings {
  std::optional<bool> enabled;  ///< not said: as the profile has it
  std::map<std::string, GivenParam> params;
  std::string where;  ///< "file:line"
};

/// A certificate of the SAML trust, as a file that the operator keeps.
struct CertificateFile {
  std::string path;
  std::string purpose;  ///< idp (signs the assertions) or sp (the service's own)
};

struct Subscription {
  std::string name;         ///< the key in the file
  std::string url;          ///< API server, without a path
  std::string gateway_url;  ///< empty: as gateway_of() knows it
  std::string login;
  std::string secret;           ///< a reference such as `env:QUALYS_PASSWORD`, never the secret
  std::string facts;            ///< path of the facts file; empty: nothing is declared
  std::string attestations;     ///< path of the attestations file; empty: nothing is attested
  std::string approval_policy;  ///< path of the approval policy; empty: there is none
  std::vector<CertificateFile> certificates;
  std::string profile = "standard";  ///< which checks are selected: a file of config/profiles
  std::string guide = "0.1.0";
  int level = 2;
  double share = 0.5;         ///< part of the API's limits that may be used
  int max_wait_minutes = 15;  ///< longest wait for a limit
  int timeout_seconds = 120;  ///< of one answer
  std::map<std::string, CheckSettings> checks;
};

struct Configuration {
  std::string path;
  std::map<std::string, Subscription> subscriptions;
  std::vector<std::string> plugin_folders;
  int check_deadline_seconds = 300;
  std::string field_names;  ///< path of the operator's own field-names.yaml; empty: the installed one
  int keep_days = 0;        ///< `prune` removes snapshots older than this; 0: it must be told
  int keep_runs = 10;       ///< ... but keeps at least so many of each subscription
};

/// Reads and checks the file. Errors (Fault::usage) name file, line, key and the mend. Relative paths in the file are
/// relative to its folder.
Result<Configuration> load_configuration(const std::string& path);

// What the reader takes as the name of a subscription, its `url` and its `secret`.
[[nodiscard]] bool is_subscription_name(const std::string& name);
/// https (or loopback), without a path.
[[nodiscard]] bool is_server_url(const std::string& url);
/// A form with something behind its colon; what it points at is not looked at.
[[nodiscard]] bool is_secret_reference(const std::string& reference);

/// API server of a named Qualys platform ("EU2"), in any case; nullopt for an unknown name.
[[nodiscard]] std::optional<std::string> platform_url(const std::string& name);
/// The gateway that belongs to an API server, without a path; empty: not known.
[[nodiscard]] std::string gateway_of(const std::string& url);
[[nodiscard]] std::vector<std::string> platform_names();

}  // namespace qharden::config

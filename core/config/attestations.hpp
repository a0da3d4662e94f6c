/// Attestations: what people state of settings that no answer of the API shows. A YAML file in the operator's git.
///
/// Reading it says that it is well formed, and whether its evidence files are what they were. Whether an attestation is
/// accepted for a run is decided by `scan/attested.hpp`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/util/result.hpp"
#include "core/util/time.hpp"

namespace qharden::config {

struct Attester {
  std::string name;
  std::string login;  ///< empty: has none in the subscription, or did not say
};

/// A file with its digest, or a link. Only the file can be verified.
struct AttestedEvidence {
  std::string file;  ///< as written: relative to the attestations file
  std::string sha256;
  std::string link;
  std::string problem;  ///< not empty: the file is missing, or is not the one that was attested
};

struct Attestation {
  std::string id;
  std::vector<std::string> checks;
  std::vector<std::string> objects;  ///< empty: all
  std::string statement;
  bool holds = true;
  Attester by;
  std::optional<Attester> with;  ///< a second attester
  UnixTime at = 0;
  int valid_days = 0;  ///< 0: as long as the check allows
  std::map<std::string, std::string> answers;
  std::vector<AttestedEvidence> evidence;
  std::string snapshot;  ///< the run whose data was reviewed; empty: none was named
  std::string where;     ///< "file:line"
};

struct Attestations {
  std::string path;
  std::vector<Attestation> entries;  ///< in the order of the file
};

/// SHA-256 of a regular file, as an evidence entry holds it; empty when there is none or it cannot be read.
[[nodiscard]] std::string file_digest(const std::string& path);

/// Errors (Fault::usage) name file, line, key and the mend. An evidence file that is missing or differs is no error
/// here: it is the entry's `problem`.
Result<Attestations> load_attestations(const std::string& path);

/// The same of a text; `path` stands for the file, evidence is looked for beside it.
Result<Attestations> parse_attestations(const std::string& text, const std::string& path);

/// Appends entries to the text of an attestations file (which may be empty) and leaves what is there byte for byte as
/// it is. Errors (Fault::usage): the text is not well formed, or its list is written in brackets.
Result<std::string> append_attestations(const std::string& text, const std::string& path,
                                        const std::vector<Attestation>& entries);

}  // namespace qharden::config

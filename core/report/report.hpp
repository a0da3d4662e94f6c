/// Writes one run for people and for programs. Reads the results store only: no plugin, no network.
#pragma once

#include <iosfwd>
#include <string>

#include "core/config/guide.hpp"
#include "core/judge/judge.hpp"
#include "core/store/results.hpp"

namespace qharden::report {

struct Record {
  store::Run run;
  const config::Guide* guide = nullptr;
  std::string profile;  ///< empty: not known
  bool strict = false;  ///< the extra checks decided too
  judge::Judgement judgement;
  std::vector<store::CheckResult> checks;
  judge::Exit exit;
  std::vector<store::AttestationUse> attestations;
};

struct TextStyle {
  bool colour = false;
  int width = 100;         ///< columns
  int findings_shown = 5;  ///< for each check; the rest is counted. 0: all
};

/// Grouped by control: verdict, why it matters, what was found with evidence, how to fix it.
Result<void> write_text(std::ostream& out, const Record& record, store::Results& results, const TextStyle& style);

/// `qharden.run/1`: one JSON object, findings streamed.
Result<void> write_json(std::ostream& out, const Record& record, store::Results& results);

}  // namespace qharden::report

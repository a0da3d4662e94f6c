/// Everything there is to know of one check, as its declaration and the operator's settings have it.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "core/config/guide.hpp"
#include "core/json/json.hpp"
#include "core/manifest/catalog.hpp"
#include "core/scan/selection.hpp"
#include "core/snapshot/reads.hpp"

namespace qharden::app {

/// What a check says is read, and by which calls.
struct CheckReads {
  struct Table {
    std::string name;
    std::vector<std::string> columns;          ///< without row numbers
    const manifest::Source* source = nullptr;  ///< null: the host fills it
  };
  std::vector<Table> tables;
  std::string problem;          ///< not empty: the SELECT is not valid, and why
  bool judges_objects = false;  ///< one outcome for each object; else one for the subscription
};
[[nodiscard]] CheckReads reads_of(const manifest::Check& check, const manifest::Catalog& catalog,
                                  snapshot::SchemaProbe& probe);

struct CheckPage {
  const manifest::Check* check = nullptr;
  CheckReads reads;
  scan::Selected effective;  ///< with the parameters of the subscription, or the defaults
  std::string subscription;  ///< empty: no configuration, or none was named
  std::string profile;
  std::string left_out;  ///< why it is not judged; empty: it is
};

void print_check(std::ostream& out, const CheckPage& page);

/// What a value must keep to for the check to pass; empty: no guardrail.
[[nodiscard]] std::string guardrail_text(const manifest::Param& param);
/// What the evidence of the check can bear.
[[nodiscard]] std::string evidence_text(const manifest::Check& check);
/// The outcome when there is nothing to judge.
[[nodiscard]] std::string empty_text(const manifest::Check& check);
/// Path, verb and who may see all of it, e.g. "/api/2.0/fo/scan/ action=list (needs the role manager, proven by fo)".
[[nodiscard]] std::string call_text(const manifest::Source& source);
[[nodiscard]] json::Value check_json(const CheckPage& page);

}  // namespace qharden::app

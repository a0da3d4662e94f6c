#include <ostream>

#include "core/app/check_page.hpp"
#include "core/app/reference.hpp"
#include "core/app/row_format.hpp"
#include "core/util/text.hpp"

namespace qharden::app {
namespace {

using manifest::Check;

constexpr const char* kHead = R"(# Checks

What the installed plugins judge, as they declare it. This page is written by `scripts/docs_reference`; do not edit it.
What each check reads is in [tables.md](tables.md); how to mend a failure, and the SELECT, `qharden checks show ID` tells.

* **Decides:** a check that the guide demands (`guide`) decides its control. `extra` goes beyond the guide and decides
  with `--strict` alone; `advisory` is advice.
* **Basis:** a `setting` that was read, `activity` that was seen, a `proxy` for what no interface shows, or what a
  person `attested`.
* **Guardrail:** past it a check cannot pass, whatever else holds.
* **Nothing to judge:** what the check says when its tables were read completely and hold no object for it.
)";

/// Line breaks would end a list item.
std::string on_one_line(const std::string& text) {
  std::string line = text;
  for (char& c : line) c = c == '\n' ? ' ' : c;
  return markdown_cell(line);
}

void write_reads(std::ostream& out, const CheckReads& reads) {
  out << "* **Reads:**";
  bool is_first = true;
  for (const auto& table : reads.tables) {
    if (table.name.front() == '_') continue;
    out << (is_first ? " `" : ", `") << table.name << '`';
    if (!table.columns.empty()) out << " (" << markdown_cell(joined(table.columns)) << ')';
    is_first = false;
  }
  out << (is_first ? " nothing; a person answers it\n" : "\n");
}

void write_params(std::ostream& out, const Check& check) {
  if (check.params.empty()) return;
  out << "\n| parameter | default | guardrail | what it is |\n|---|---|---|---|\n";
  for (const auto& param : check.params) {
    const auto guardrail = guardrail_text(param);
    out << "| `" << param.name << "` | " << markdown_cell(manifest::to_text(param.value)) << " | "
        << (guardrail.empty() ? "none" : markdown_cell(guardrail)) << " | " << markdown_cell(param.help) << " |\n";
  }
}

void write_check(std::ostream& out, const Check& check, const CheckReads& reads) {
  out << "\n### " << check.id << "\n\n**" << markdown_cell(check.title) << "**\n\n"
      << on_one_line(check.rationale) << "\n\n"
      << "* **Severity:** " << to_string(check.severity) << "; **decides:** " << to_string(check.decides)
      << "; **basis:** " << to_string(check.basis);
  if (!check.also.empty()) out << "; also serves " << joined(check.also);
  out << "\n* **Judges:** "
      << (reads.judges_objects ? "each row as an object of its own" : "the subscription as a whole");
  if (!check.by_partition.empty()) out << ", the partitions of `" << check.by_partition << "` one by one";
  out << '\n';
  if (check.proves != Proves::both || check.only_grows)
    out << "* **Evidence:** " << markdown_cell(evidence_text(check)) << '\n';
  write_reads(out, reads);
  out << "* **Nothing to judge:** " << on_one_line(empty_text(check)) << '\n';
  if (!check.statement.empty()) out << "* **Attested:** " << on_one_line(check.statement) << '\n';
  write_params(out, check);
}

}  // namespace

Result<void> write_checks_reference(std::ostream& out, const manifest::Catalog& catalog, const config::Guide& guide) {
  snapshot::SchemaProbe probe(catalog);
  out << kHead;
  for (const auto& control : guide.controls) {
    bool is_first = true;
    for (const auto* check : catalog.checks()) {
      if (check->control != control.id) continue;
      if (is_first) out << "\n## " << control.id << ' ' << markdown_cell(control.title) << '\n';
      is_first = false;
      const auto reads = reads_of(*check, catalog, probe);
      if (!reads.problem.empty()) return Error{.message = check->id + ": " + reads.problem, .fault = Fault::plugin};
      write_check(out, *check, reads);
    }
  }
  return {};
}

}  // namespace qharden::app

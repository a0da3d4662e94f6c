#include "core/report/attestations.hpp"
#include "core/report/evidence.hpp"
#include "core/report/text_report.hpp"
#include "core/report/words.hpp"

namespace qharden::report {
namespace {

using judge::Verdict;

constexpr std::size_t kShownMessage = 800;

/// "Ann Bell (acme_ab1)"; the subscription itself has no name here.
std::string object_of(const Outcome& outcome) {
  if (outcome.object.empty()) return safe(outcome.object_name);
  if (outcome.object_name.empty() || outcome.object_name == outcome.object) return safe(outcome.object);
  return safe(outcome.object_name) + " (" + safe(outcome.object) + ")";
}

std::int64_t listed(const Counts& counts) {
  return counts.total() - counts.of(Status::pass) - counts.of(Status::not_applicable);
}

}  // namespace

std::string TextReport::heading_of(const CheckResult& check) const {
  std::string text = safe(check.id);
  if (check.decides != Decides::guide) text.append(" [").append(to_string(check.decides)).append("]");
  return text;
}

Result<void> TextReport::write_open_check(const CheckResult& check, Verdict verdict) {
  std::string facts(to_string(check.severity));
  if (const auto basis = shown(check.basis); !basis.empty()) facts += ", " + basis;
  const std::string label = shown(verdict);
  out_ << "  " << paint(label, colour_of(verdict)) << "  " << paint(heading_of(check), Colour::bold) << " (" << facts
       << "): " << shown_counts(check) << '\n';
  paragraph(safe(check.title), "    ");
  if (check.decides != Decides::guide && !check.rationale.empty()) paragraph(safe_lines(check.rationale), "    ");
  if (auto written = write_findings(check); !written) return written;
  if (!check.fix.empty() && (verdict == Verdict::fail || verdict == Verdict::manual)) {
    out_ << "    " << paint("How to fix", Colour::bold) << '\n';
    paragraph(safe_lines(check.fix), "      ");
  }
  out_ << '\n';
  return {};
}

Result<void> TextReport::write_closed_check(const CheckResult& check, Verdict verdict) {
  std::string tail = shown_counts(check);
  if (verdict == Verdict::not_applicable) {
    auto read = results_.worst_findings(record_.run.id, check.id, 1, [&](const store::Finding& finding) {
      tail = shown(finding.outcome.status, finding.outcome.reason);
    });
    if (!read) return read;
  }
  // Painted after wrapping: a colour code has no width.
  const std::string label = shown(verdict);
  std::string line =
      wrapped(heading_of(check) + ": " + safe(check.title) + " (" + tail + ")", width_, "  " + padded(label, 6));
  line.replace(2, label.size(), paint(label, colour_of(verdict)));
  out_ << line;
  write_attested(check);
  return {};
}

void TextReport::write_attested(const CheckResult& check) {
  for (const auto& use : record_.attestations)
    if (use.check == check.id && use.state == store::AttestationUse::State::used)
      paragraph(attested_line(use), "        ");
}

Result<void> TextReport::write_findings(const CheckResult& check) {
  std::int64_t shown_count = 0;
  auto read =
      results_.worst_findings(record_.run.id, check.id, style_.findings_shown, [&](const store::Finding& finding) {
        const auto status = finding.outcome.effective();
        if (status == Status::not_applicable || status == Status::pass) return;
        ++shown_count;
        write_finding(check, finding);
      });
  if (!read) return read;
  const std::int64_t rest = listed(check.effective()) - shown_count;
  if (rest > 0) paragraph("and " + std::to_string(rest) + " more; `qharden findings` lists them all", "    * ");
  return {};
}

void TextReport::write_finding(const CheckResult& check, const store::Finding& finding) {
  const auto& outcome = finding.outcome;
  const std::string object = object_of(outcome);
  std::string state = shown(outcome.status, outcome.reason);
  if (const auto* use = find_use(record_.attestations, outcome.attestation, check.id))
    state = "does not hold, " + attested_line(*use) + "; itself: " + state;
  const std::string message = shortened(safe(outcome.message), kShownMessage);

  std::string line = object;
  for (const auto& part : {state, message}) {
    if (part.empty()) continue;
    line += (line.empty() ? "" : ": ") + part;
  }
  if (outcome.severity > check.severity) line.append(" [raised to ").append(to_string(outcome.severity)).append("]");
  paragraph(line, "    * ");
  if (const auto evidence = evidence_line(outcome.evidence); !evidence.empty()) paragraph(evidence, "      ");
  if (finding.first_seen < record_.run.scan_time) paragraph("first seen " + shown_day(finding.first_seen), "      ");
}

}  // namespace qharden::report

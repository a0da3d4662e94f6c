#include "core/report/text_report.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "core/report/attestations.hpp"
#include "core/report/words.hpp"

namespace qharden::report {
namespace {

constexpr int kLeastWidth = 60;

/// The numbers a control's row shows, of its deciding checks.
struct Numbers {
  std::int64_t fail = 0;
  std::int64_t open = 0;  ///< not evaluated or error
  std::int64_t manual = 0;
  std::int64_t pass = 0;
  std::int64_t not_applicable = 0;
};

/// Name and width of the columns of numbers.
constexpr std::array<std::pair<const char*, std::size_t>, 5> kColumns = {
    {{"fail", 6}, {"not seen", 10}, {"manual", 8}, {"pass", 7}, {"n/a", 6}}};
constexpr std::size_t kIdWidth = 9;
constexpr std::size_t kVerdictWidth = 12;

std::string cells(const Numbers& numbers) {
  const std::array<std::int64_t, 5> values = {numbers.fail, numbers.open, numbers.manual, numbers.pass,
                                              numbers.not_applicable};
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i)
    text += padded_left(values.at(i) == 0 ? "-" : std::to_string(values.at(i)), kColumns.at(i).second);
  return text;
}

/// Deciding checks first; among them what asks for attention. `Verdict` is not in that order.
int rank_of(const store::CheckResult& check) {
  constexpr std::array<judge::Verdict, 5> kOrder = {judge::Verdict::fail, judge::Verdict::incomplete,
                                                    judge::Verdict::manual, judge::Verdict::pass,
                                                    judge::Verdict::not_applicable};
  const auto* place = std::find(kOrder.begin(), kOrder.end(), judge::verdict_of(check));
  const auto verdict = static_cast<int>(place - kOrder.begin());
  return static_cast<int>(check.decides) * static_cast<int>(kOrder.size()) + verdict;
}

}  // namespace

TextReport::TextReport(std::ostream& out, const Record& record, store::Results& results, const TextStyle& style)
    : out_(out),
      record_(record),
      results_(results),
      style_(style),
      width_(static_cast<std::size_t>(std::max(style.width, kLeastWidth))) {
  for (const auto& check : record.checks) checks_[check.id] = &check;
}

Result<void> TextReport::write() {
  write_head();
  write_summary();
  write_score();
  write_not_covered();
  for (const auto& control : record_.judgement.controls) {
    if (control.checks.empty()) continue;
    if (auto written = write_control(control); !written) return written;
  }
  if (auto written = write_others(); !written) return written;
  write_attestations();
  write_exit();
  return {};
}

void TextReport::write_head() {
  const auto& run = record_.run;
  const auto line = [&](const std::string& name, const std::string& value) {
    paragraph(safe(value), "  " + padded(name, 12));
  };
  out_ << paint("Audit of the Qualys subscription " + safe(run.subscription), Colour::bold) << "\n\n";
  line("scanned at", shown_time(run.scan_time));
  line("judged by", "Qualys Hardening Guide " + run.guide + ", level " + std::to_string(run.level) +
                        (record_.profile.empty() ? "" : ", profile " + record_.profile) +
                        (record_.strict ? ", strict: checks beyond the guide decide too" : ""));
  line("run", run.id);
  if (!run.snapshot.empty()) line("snapshot", run.snapshot);
  if (run.finished == 0)
    paragraph(paint("This run did not finish: it shows only what it got to.", Colour::yellow), "  ");
  const auto& controls = record_.guide->controls;
  const bool level_is_used =
      std::any_of(controls.begin(), controls.end(), [&](const auto& control) { return control.level == run.level; });
  if (!level_is_used)
    paragraph(
        "This guide has no control on level " + std::to_string(run.level) + ", so it adds nothing to the levels below.",
        "  ");
  out_ << '\n';
}

void TextReport::write_summary() {
  const bool any = std::any_of(record_.judgement.controls.begin(), record_.judgement.controls.end(),
                               [](const auto& control) { return !control.checks.empty(); });
  if (!any) return;
  out_ << "  " << padded("Control", kIdWidth) << padded("Verdict", kVerdictWidth);
  for (const auto& [name, width] : kColumns) out_ << padded_left(name, width);
  out_ << "   Title\n";
  for (const auto& control : record_.judgement.controls)
    if (!control.checks.empty()) write_summary_row(control);
  out_ << '\n';
}

void TextReport::write_summary_row(const judge::ControlResult& control) {
  Numbers sum;
  for (const auto& id : control.checks) {
    const auto* check = find_check(id);
    if (check == nullptr || !judge::decides(*check, record_.strict)) continue;
    const auto counts = check->effective();
    sum.fail += counts.of(Status::fail);
    sum.open += counts.of(Status::not_evaluated) + counts.of(Status::error);
    sum.manual += counts.of(Status::manual);
    sum.pass += counts.of(Status::pass);
    sum.not_applicable += counts.of(Status::not_applicable);
  }
  const auto* known = record_.guide->find(control.id);
  const std::string level = known == nullptr ? "" : " L" + std::to_string(known->level);
  const std::string title = known == nullptr ? "" : safe(known->title);
  std::size_t used = 2 + kIdWidth + kVerdictWidth + 3;
  for (const auto& column : kColumns) used += column.second;
  const std::size_t room = width_ > used + 6 ? width_ - used : 6;
  out_ << "  " << padded(safe(control.id) + level, kIdWidth)
       << paint(padded(shown(control.verdict), kVerdictWidth), colour_of(control.verdict)) << cells(sum) << "   "
       << (columns(title) <= room ? title : shortened(title, room - 3)) << '\n';
}

void TextReport::write_score() {
  const auto score = record_.judgement.guide.score;
  const auto coverage = record_.judgement.guide.coverage;
  const auto& extra = record_.judgement.extra;
  const std::string checks = record_.strict ? "checks that decide" : "guide's checks";
  paragraph(padded(shown_share(score), 7) + "pass, among the " + checks +
                (record_.strict ? " and came to pass or fail" : " that came to pass or fail"),
            "  Score     ");
  if (const auto attested = record_.judgement.guide.attested; attested && *attested > 0)
    paragraph(padded(shown_share(attested), 7) + "of these checks rest on attestations, not on what was read",
              "  Attested  ");
  paragraph(padded(shown_share(coverage), 7) + "of the " + checks + " came to an answer", "  Coverage  ");
  if (extra.coverage)
    paragraph("score " + shown_share(extra.score) + ", coverage " + shown_share(extra.coverage) +
                  (record_.strict ? " of the advisory checks, which decide no control"
                                  : " of the checks beyond the guide, which decide no control"),
              "  Extra     ");
  out_ << '\n';
}

void TextReport::write_not_covered() {
  std::string ids;
  for (const auto& control : record_.judgement.controls)
    if (!control.covered) ids += (ids.empty() ? "" : ", ") + safe(control.id);
  if (!ids.empty()) paragraph("Not judged in this run: " + ids, "  ");
  if (!ids.empty()) out_ << '\n';
}

Result<void> TextReport::write_control(const judge::ControlResult& result) {
  const auto* control = record_.guide->find(result.id);
  const std::string title = control == nullptr ? "" : safe(control->title);
  const std::string level = control == nullptr ? "" : " (L" + std::to_string(control->level) + ")";
  rule('-');
  out_ << paint(safe(result.id) + "  " + title + level, Colour::bold) << "  "
       << paint(shown(result.verdict), colour_of(result.verdict))
       << (result.covered ? "" : ": no installed check decides it")
       << (result.attested ? ", in part by attestation" : "") << "\n\n";
  const bool is_quiet = result.verdict == judge::Verdict::pass || result.verdict == judge::Verdict::not_applicable;
  if (control != nullptr && !is_quiet) {
    out_ << "  " << paint("Why it matters", Colour::bold) << '\n';
    paragraph(safe_lines(control->why), "    ");
    out_ << '\n';
  }
  std::vector<const CheckResult*> checks;
  std::vector<const CheckResult*> elsewhere;
  for (const auto& id : result.checks)
    if (const auto* check = find_check(id)) (home_of(*check) == result.id ? checks : elsewhere).push_back(check);
  if (auto written = write_checks(std::move(checks)); !written) return written;
  for (const auto* check : elsewhere) write_reference(*check, home_of(*check));
  if (!elsewhere.empty()) out_ << '\n';
  return {};
}

std::string TextReport::home_of(const CheckResult& check) const {
  const auto& controls = record_.judgement.controls;
  const auto is_shown = [&](const std::string& id) {
    return std::any_of(controls.begin(), controls.end(), [&](const auto& control) { return control.id == id; });
  };
  if (is_shown(check.control)) return check.control;
  const auto further = std::find_if(check.also.begin(), check.also.end(), is_shown);
  return further == check.also.end() ? check.control : *further;
}

void TextReport::write_reference(const CheckResult& check, const std::string& home) {
  const auto verdict = judge::verdict_of(check);
  const std::string label = shown(verdict);
  std::string line = wrapped(heading_of(check) + ": " + safe(check.title) + " (told under control " + safe(home) + ")",
                             width_, "  " + padded(label, std::max<std::size_t>(6, label.size() + 2)));
  line.replace(2, label.size(), paint(label, colour_of(verdict)));
  out_ << line;
}

Result<void> TextReport::write_others() {
  std::set<std::string> written;
  for (const auto& control : record_.judgement.controls) written.insert(control.checks.begin(), control.checks.end());
  std::vector<const CheckResult*> others;
  for (const auto& check : record_.checks)
    if (!written.contains(check.id)) others.push_back(&check);
  if (others.empty()) return {};
  rule('-');
  out_ << paint("Checks of controls that were not asked for", Colour::bold) << "\n\n";
  return write_checks(std::move(others));
}

Result<void> TextReport::write_checks(std::vector<const CheckResult*> checks) {
  std::stable_sort(checks.begin(), checks.end(),
                   [](const auto* a, const auto* b) { return rank_of(*a) < rank_of(*b); });
  bool after_line = false;
  for (const auto* check : checks) {
    const auto verdict = judge::verdict_of(*check);
    const bool is_line = verdict == judge::Verdict::pass || verdict == judge::Verdict::not_applicable;
    if (after_line && !is_line) out_ << '\n';
    after_line = is_line;
    auto written = is_line ? write_closed_check(*check, verdict) : write_open_check(*check, verdict);
    if (!written) return written;
  }
  if (after_line) out_ << '\n';
  return {};
}

void TextReport::write_attestations() {
  if (record_.attestations.empty()) return;
  rule('-');
  out_ << paint("Attestations", Colour::bold) << "\n\n";
  std::string id;
  for (const auto& use : record_.attestations) {
    if (use.id != id) {
      id = use.id;
      paragraph(heading_line(use), "  ");
    }
    using State = store::AttestationUse::State;
    const bool is_problem = use.state == State::refused || use.state == State::expired || use.expires_soon;
    std::string line = wrapped(safe(use.check) + ": " + state_line(use), width_, "    * ");
    out_ << (is_problem ? paint(line, Colour::yellow) : line);
  }
  out_ << '\n';
}

void TextReport::write_exit() {
  std::string reasons;
  for (const auto& reason : record_.exit.reasons) reasons += (reasons.empty() ? ": " : "; ") + safe(reason);
  rule('-');
  paragraph("Exit status " + std::to_string(record_.exit.code) + reasons, "");
}

const store::CheckResult* TextReport::find_check(const std::string& id) const {
  const auto it = checks_.find(id);
  return it == checks_.end() ? nullptr : it->second;
}

Result<void> write_text(std::ostream& out, const Record& record, store::Results& results, const TextStyle& style) {
  TextReport report(out, record, results, style);
  if (auto written = report.write(); !written) return written;
  out.flush();
  if (!out) return Error{.message = "cannot write the report; check the disk, or who reads it"};
  return {};
}

}  // namespace qharden::report

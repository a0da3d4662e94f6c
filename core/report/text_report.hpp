/// The text report while it is written. Internal to this folder.
#pragma once

#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "core/report/layout.hpp"
#include "core/report/report.hpp"

namespace qharden::report {

class TextReport {
 public:
  TextReport(std::ostream& out, const Record& record, store::Results& results, const TextStyle& style);
  Result<void> write();

 private:
  using CheckResult = store::CheckResult;

  void write_head();
  void write_summary();
  void write_summary_row(const judge::ControlResult& control);
  void write_score();
  void write_not_covered();
  Result<void> write_control(const judge::ControlResult& result);
  /// A check that stands under another control: one line that says where.
  void write_reference(const CheckResult& check, const std::string& home);
  /// The control under which the check is told in full.
  [[nodiscard]] std::string home_of(const CheckResult& check) const;
  /// Checks whose control the guide does not have, or not up to this level.
  Result<void> write_others();
  Result<void> write_checks(std::vector<const CheckResult*> checks);
  /// All attestations the run was given, and what became of them.
  void write_attestations();
  void write_exit();

  // text_check.cpp
  /// Fails, what could not be judged and what a person has to look at: with all there is to know.
  Result<void> write_open_check(const CheckResult& check, judge::Verdict verdict);
  /// Passed, or does not apply: one line.
  Result<void> write_closed_check(const CheckResult& check, judge::Verdict verdict);
  Result<void> write_findings(const CheckResult& check);
  void write_finding(const CheckResult& check, const store::Finding& finding);
  /// Who attested what of the check.
  void write_attested(const CheckResult& check);
  [[nodiscard]] std::string heading_of(const CheckResult& check) const;

  void paragraph(const std::string& text, const std::string& first) { out_ << wrapped(text, width_, first); }
  void rule(char c) { out_ << std::string(width_, c) << '\n'; }
  [[nodiscard]] std::string paint(const std::string& text, Colour colour) const {
    return painted(text, colour, style_.colour);
  }
  [[nodiscard]] const CheckResult* find_check(const std::string& id) const;

  std::ostream& out_;
  const Record& record_;
  store::Results& results_;
  const TextStyle& style_;
  std::size_t width_;
  std::map<std::string, const CheckResult*> checks_;
};

}  // namespace qharden::report

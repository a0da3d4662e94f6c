#include "core/app/coverage.hpp"

#include <algorithm>
#include <ostream>
#include <set>

#include "core/report/layout.hpp"

namespace qharden::app {
namespace {

constexpr std::size_t kWidth = 110;
constexpr std::size_t kStep = 10;

bool contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

const char* word_of(StepState state) {
  switch (state) {
    case StepState::served:
      return "served";
    case StepState::manual:
      return "manual";
    case StepState::unserved:
      return "unserved";
  }
  return "";
}

CoveredStep cover_step(const config::Control& control, const config::GuideStep& step, const config::Coverage& coverage,
                       const manifest::Catalog& catalog) {
  CoveredStep covered;
  covered.control = &control;
  covered.step = &step;
  const auto* entry = coverage.find(control.id, step.id);
  if (entry == nullptr) return covered;
  covered.manual = entry->manual;
  covered.remark = entry->remark;
  bool is_served = false;
  for (const auto& id : entry->checks) {
    covered.checks.push_back({id, catalog.find_check(id)});
    is_served = is_served || covered.checks.back().installed != nullptr;
  }
  if (is_served) covered.state = StepState::served;
  if (!entry->manual.empty()) covered.state = StepState::manual;
  return covered;
}

/// "identity.sso-setup (attested)": what a reader must not take for a setting that was read, or for the guide's demand.
std::string shown(const ServingCheck& check) {
  std::vector<std::string> marks;
  if (check.installed->basis == Basis::attested) marks.emplace_back("attested");
  if (check.installed->decides != Decides::guide) marks.emplace_back(to_string(check.installed->decides));
  std::string text;
  for (const auto& mark : marks) text += (text.empty() ? " (" : ", ") + mark;
  return check.id + text + (text.empty() ? "" : ")");
}

std::string list_of(const std::vector<ServingCheck>& checks, bool installed) {
  std::string text;
  for (const auto& check : checks)
    if ((check.installed != nullptr) == installed)
      text += (text.empty() ? "" : ", ") + (installed ? shown(check) : check.id);
  return text;
}

void print_step(std::ostream& out, const CoveredStep& covered) {
  const std::string blank(kStep + 2, ' ');
  out << report::wrapped(covered.step->text, kWidth, "  " + report::padded(covered.step->id, kStep));
  const auto served = list_of(covered.checks, /*installed=*/true);
  const auto missing = list_of(covered.checks, /*installed=*/false);
  if (covered.state == StepState::manual) out << report::wrapped(covered.manual, kWidth, blank + "manual: ");
  if (covered.state == StepState::unserved)
    out << report::wrapped(
        missing.empty() ? "no check is known to serve it" : "none of its checks is installed: " + missing, kWidth,
        blank + "NOT SERVED: ");
  if (covered.state == StepState::served) {
    out << report::wrapped(served, kWidth, blank + "served by: ");
    if (!missing.empty()) out << report::wrapped(missing, kWidth, blank + "not installed: ");
  }
  if (!covered.remark.empty()) out << report::wrapped(covered.remark, kWidth, blank + "note: ");
}

}  // namespace

std::size_t GuideCoverage::count(StepState state) const {
  return static_cast<std::size_t>(
      std::count_if(steps.begin(), steps.end(), [&](const CoveredStep& step) { return step.state == state; }));
}

GuideCoverage cover(const config::Guide& guide, const config::Coverage& coverage, const manifest::Catalog& catalog,
                    const std::vector<std::string>& controls) {
  GuideCoverage covered;
  std::set<std::string> serving;
  const auto wanted = [&](const std::string& id) { return controls.empty() || contains(controls, id); };
  for (const auto& step : coverage.steps)
    if (guide.find(step.control) != nullptr) serving.insert(step.checks.begin(), step.checks.end());
  for (const auto& control : guide.controls)
    if (wanted(control.id))
      for (const auto& step : control.steps) covered.steps.push_back(cover_step(control, step, coverage, catalog));
  for (const auto* check : catalog.checks())
    if (guide.find(check->control) != nullptr && wanted(check->control) && !serving.contains(check->id))
      covered.stepless.push_back(check);
  return covered;
}

void print_coverage(std::ostream& out, const config::Guide& guide, const GuideCoverage& coverage) {
  const config::Control* control = nullptr;
  for (const auto& step : coverage.steps) {
    if (step.control != control) {
      out << (control == nullptr ? "" : "\n") << step.control->id << "  " << step.control->title << '\n';
      control = step.control;
    }
    print_step(out, step);
  }
  std::string stepless;
  for (const auto* check : coverage.stepless) stepless += (stepless.empty() ? "" : ", ") + shown({check->id, check});
  out << "\nGuide " << guide.version << ": " << coverage.steps.size() << " steps, " << coverage.count(StepState::served)
      << " served by checks, " << coverage.count(StepState::manual) << " manual, "
      << coverage.count(StepState::unserved) << " not served\n";
  if (!stepless.empty()) out << report::wrapped(stepless, kWidth, "Beyond the steps of the guide: ");
}

json::Value coverage_json(const config::Guide& guide, const GuideCoverage& coverage) {
  json::Value steps = json::Value::array();
  for (const auto& step : coverage.steps) {
    json::Value checks = json::Value::array();
    for (const auto& check : step.checks) {
      json::Value one{{"id", check.id}, {"installed", check.installed != nullptr}};
      if (check.installed != nullptr) {
        one["decides"] = to_string(check.installed->decides);
        one["basis"] = to_string(check.installed->basis);
      }
      checks.push_back(std::move(one));
    }
    steps.push_back({{"control", step.control->id},
                     {"step", step.step->id},
                     {"text", step.step->text},
                     {"state", word_of(step.state)},
                     {"checks", std::move(checks)},
                     {"manual", step.manual},
                     {"remark", step.remark}});
  }
  json::Value stepless = json::Value::array();
  for (const auto* check : coverage.stepless) stepless.push_back(check->id);
  return {{"schema", "qharden.coverage/1"},
          {"guide", guide.version},
          {"steps", std::move(steps)},
          {"served", coverage.count(StepState::served)},
          {"manual", coverage.count(StepState::manual)},
          {"unserved", coverage.count(StepState::unserved)},
          {"stepless", std::move(stepless)}};
}

}  // namespace qharden::app

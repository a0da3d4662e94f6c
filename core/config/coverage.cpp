#include "core/config/coverage.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/config/yaml_node.hpp"
#include "core/util/text.hpp"

namespace qharden::config {
namespace {

bool has_control(const std::vector<Guide>& guides, const std::string& control) {
  return std::any_of(guides.begin(), guides.end(), [&](const Guide& guide) { return guide.find(control) != nullptr; });
}

bool has_step(const std::vector<Guide>& guides, const std::string& control, const std::string& step) {
  return std::any_of(guides.begin(), guides.end(), [&](const Guide& guide) {
    const auto* found = guide.find(control);
    return found != nullptr && std::any_of(found->steps.begin(), found->steps.end(),
                                           [&](const GuideStep& known) { return known.id == step; });
  });
}

std::vector<std::string> read_checks(const YamlNode& list) {
  std::vector<std::string> checks;
  for (const auto& node : list.as_list()) {
    auto id = node.as_text();
    if (!is_check_id(id)) node.fail("'" + id + "' is no id of a check", "write it as domain.name");
    if (std::find(checks.begin(), checks.end(), id) != checks.end()) node.fail("is named twice", "keep one of them");
    checks.push_back(std::move(id));
  }
  if (checks.empty()) list.fail("names no check", "name one, or say 'manual' and why");
  return checks;
}

StepCoverage read_step(const YamlNode& node, const std::string& control, const std::vector<Guide>& guides) {
  node.map({"id", "checks", "manual", "remark"});
  StepCoverage step;
  step.control = control;
  step.step = node.required("id").as_text();
  if (!has_step(guides, control, step.step))
    node.fail("no version of the guide has a step " + step.step + " in control " + control, "see config/guide");
  const auto checks = node.optional("checks");
  const auto manual = node.optional("manual");
  if (checks.has_value() == manual.has_value())
    node.fail("has to have either 'checks' or 'manual'", "give one of them");
  if (checks) step.checks = read_checks(*checks);
  if (manual) step.manual = manual->as_text();
  if (const auto remark = node.optional("remark")) {
    step.remark = remark->as_text();
    if (manual) remark->fail("stands beside 'manual'", "say all of it there");
  }
  return step;
}

}  // namespace

const StepCoverage* Coverage::find(const std::string& control, const std::string& step) const {
  const auto it = std::find_if(steps.begin(), steps.end(), [&](const StepCoverage& known) {
    return known.control == control && known.step == step;
  });
  return it == steps.end() ? nullptr : &*it;
}

Result<Coverage> load_coverage(const std::string& path, const std::vector<Guide>& guides) {
  return read_yaml(path, [&](const YamlNode& root) {
    root.map({"controls"});
    Coverage coverage;
    std::set<std::pair<std::string, std::string>> seen;
    for (const auto& node : root.required("controls").as_list()) {
      node.map({"id", "steps"});
      const auto control = node.required("id").as_text();
      if (!has_control(guides, control))
        node.fail("no version of the guide has a control " + control, "see config/guide");
      for (const auto& item : node.required("steps").as_list()) {
        auto step = read_step(item, control, guides);
        if (!seen.emplace(control, step.step).second)
          item.fail("step " + step.step + " of control " + control + " is given twice", "keep one of them");
        coverage.steps.push_back(std::move(step));
      }
    }
    return coverage;
  });
}

}  // namespace qharden::config

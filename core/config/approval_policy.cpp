#include "core/config/approval_policy.hpp"

#include <set>

#include "core/config/yaml_node.hpp"
#include "core/util/text.hpp"

namespace qharden::config {
namespace {

constexpr int kMostPeople = 20;
constexpr int kMostHours = 8'760;

/// A name that this list has not had yet.
std::string new_name(const YamlNode& node, std::set<std::string>& names) {
  auto name = node.as_text();
  if (!names.insert(lower_case(name)).second) node.fail("'" + name + "' is there twice", "keep one of them");
  return name;
}

std::vector<std::string> as_people(const YamlNode& node) {
  std::set<std::string> names;
  std::vector<std::string> people;
  for (const auto& item : node.as_list()) people.push_back(new_name(item, names));
  return people;
}

int as_hours(const YamlNode& node) {
  return static_cast<int>(node.as_integer(1, kMostHours));
}

std::vector<ChangeWindow> as_windows(const YamlNode& node) {
  std::set<std::string> names;
  std::vector<ChangeWindow> windows;
  for (const auto& item : node.as_list()) {
    item.map({"name", "days", "starts", "ends", "zone"});
    windows.push_back({new_name(item.required("name"), names), as_week_window(item)});
  }
  return windows;
}

ApprovalPolicy read(const YamlNode& root) {
  root.map({"version", "remediation", "approvers", "min_approvers", "requester_may_approve", "escalation", "timeout",
            "auto_approve_up_to", "windows"});
  if (root.required("version").as_integer() != 1)
    root.required("version").fail("is not a version this program knows", "write 'version: 1'");
  ApprovalPolicy policy;
  policy.remediation = root.required("remediation").as_flag();
  if (const auto people = root.optional("approvers")) policy.approvers = as_people(*people);
  if (const auto number = root.optional("min_approvers"))
    policy.min_approvers = static_cast<int>(number->as_integer(1, kMostPeople));
  if (const auto flag = root.optional("requester_may_approve")) policy.requester_may_approve = flag->as_flag();
  if (const auto escalation = root.optional("escalation")) {
    escalation->map({"after_hours", "to"});
    policy.escalation_hours = as_hours(escalation->required("after_hours"));
    policy.escalate_to = as_people(escalation->required("to"));
  }
  if (const auto timeout = root.optional("timeout")) {
    timeout->map({"after_hours", "action"});
    policy.timeout_hours = as_hours(timeout->required("after_hours"));
    policy.timeout_action = timeout->required("action").as_word({"reject", "escalate"});
  }
  if (const auto risk = root.optional("auto_approve_up_to"))
    policy.auto_approve_up_to = risk->as_word({"none", "low", "medium", "high", "critical"});
  if (const auto windows = root.optional("windows")) policy.windows = as_windows(*windows);
  return policy;
}

}  // namespace

Result<ApprovalPolicy> load_approval_policy(const std::string& path) {
  return read_yaml(path, read);
}

}  // namespace qharden::config

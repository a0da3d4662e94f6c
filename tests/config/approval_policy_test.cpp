#include "core/config/approval_policy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/json/json.hpp"
#include "tests/support/temp_folder.hpp"

namespace qharden::config {
namespace {

using json::Value;

Result<ApprovalPolicy> load(const std::string& text) {
  const testing::TempFolder folder;
  std::ofstream(folder.file("policy.yaml")) << text;
  return load_approval_policy(folder.file("policy.yaml"));
}

/// The error without the folder; empty: there is none.
std::string problem_of(const std::string& text) {
  const auto policy = load(text);
  if (policy) return {};
  const auto& message = policy.error().message;
  return message.substr(message.find("policy.yaml"));
}

constexpr const char* kHead = "version: 1\nremediation: true\n";

TEST(ApprovalPolicy, IsReadFromTheExample) {
  const auto policy = load_approval_policy(QHARDEN_SOURCE_DIR "/config/examples/approval-policy.yaml");

  ASSERT_TRUE(policy.ok()) << policy.error().message;
  EXPECT_TRUE(policy->remediation);
  EXPECT_EQ(policy->approvers.size(), 3U);
  EXPECT_EQ(policy->min_approvers, 2);
  EXPECT_FALSE(policy->requester_may_approve);
  EXPECT_EQ(policy->escalation_hours, 24);
  EXPECT_EQ(policy->escalate_to, std::vector<std::string>{"ciso@example.com"});
  EXPECT_EQ(policy->timeout_hours, 72);
  EXPECT_EQ(policy->timeout_action, "reject");
  EXPECT_EQ(policy->auto_approve_up_to, "low");
  ASSERT_EQ(policy->windows.size(), 1U);
  EXPECT_EQ(policy->windows[0].name, "Sunday night");
  EXPECT_EQ(policy->windows[0].week.days, std::vector<std::string>{"sun"});
  EXPECT_EQ(policy->windows[0].week.zone, "Europe/Paris");
}

TEST(ApprovalPolicy, LeavesOpenWhatIsNotDecided) {
  const auto policy = load("version: 1\nremediation: false\n");

  ASSERT_TRUE(policy.ok()) << policy.error().message;
  EXPECT_FALSE(policy->remediation);
  EXPECT_TRUE(policy->approvers.empty());
  EXPECT_FALSE(policy->min_approvers.has_value());
  EXPECT_FALSE(policy->escalation_hours.has_value());
  EXPECT_TRUE(policy->timeout_action.empty());
  EXPECT_TRUE(policy->auto_approve_up_to.empty());
  EXPECT_TRUE(policy->windows.empty());
}

TEST(ApprovalPolicy, NamesFileLineKeyAndMend) {
  const auto with = [](const std::string& text) { return problem_of(kHead + text); };

  EXPECT_EQ(problem_of("version: 2\nremediation: true\n"),
            "policy.yaml:1: version: is not a version this program knows; write 'version: 1'");
  EXPECT_EQ(with("approvers: [ana, Ana]\n"), "policy.yaml:3: approvers[1]: 'Ana' is there twice; keep one of them");
  EXPECT_NE(with("approver: [ana]\n").find("policy.yaml:3: approver: unknown key; did you mean \"approvers\"?"),
            std::string::npos);
  EXPECT_NE(with("min_approvers: 0\n").find("policy.yaml:3: min_approvers: "), std::string::npos);
  EXPECT_NE(with("timeout: {after_hours: 4, action: approve}\n").find("policy.yaml:3: timeout.action: "),
            std::string::npos);
  EXPECT_NE(with("escalation: {after_hours: 4}\n").find("to: missing"), std::string::npos);
  EXPECT_NE(
      with("windows: [{name: a, days: [sun], starts: 01:00, ends: 01:00, zone: UTC}]\n").find("is when it starts"),
      std::string::npos);
  EXPECT_NE(with("windows: [{name: a, days: [sun], starts: 01:00, ends: 02:00}]\n").find("zone: missing"),
            std::string::npos);
  EXPECT_NE(with("windows: [{name: a, days: [sun], starts: 01:00, ends: 02:00, zone: Nowhere/Land}]\n")
                .find("is no time zone"),
            std::string::npos);
}

const Value& schema() {
  static const Value kSchema = [] {
    std::stringstream text;
    text << std::ifstream(QHARDEN_SOURCE_DIR "/config/schemas/approval-policy.schema.json").rdbuf();
    return json::parse(text.str()).value();
  }();
  return kSchema;
}

/// Words after "known keys: " or "known words: " in a message.
std::string known_in(const std::string& message) {
  const auto at = message.find("known ");
  return at == std::string::npos ? message : message.substr(message.find(": ", at) + 2);
}

template <class Words>
std::string joined(const Words& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string keys_of(const Value& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.at("properties").items()) keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  return joined(keys);
}

std::string sorted(const std::string& list) {
  std::vector<std::string> words;
  std::istringstream rest(list);
  for (std::string word; rest >> word;) words.push_back(word.substr(0, word.find(',')));
  std::sort(words.begin(), words.end());
  return joined(words);
}

TEST(ApprovalPolicySchema, KnowsTheKeysOfTheReaderAndNoOthers) {
  const auto& parts = schema().at("$defs");
  const auto keys = [](const std::string& text) { return sorted(known_in(problem_of(text))); };

  EXPECT_EQ(keys("zzz: 1\n"), keys_of(schema()));
  EXPECT_EQ(keys(std::string(kHead) + "escalation: {zzz: 1}\n"), keys_of(parts.at("escalation")));
  EXPECT_EQ(keys(std::string(kHead) + "timeout: {zzz: 1}\n"), keys_of(parts.at("timeout")));
  EXPECT_EQ(keys(std::string(kHead) + "windows: [{zzz: 1}]\n"), keys_of(parts.at("window")));
}

TEST(ApprovalPolicySchema, KnowsTheWordsOfTheReaderAndNoOthers) {
  const auto& actions = schema().at("$defs").at("timeout").at("properties").at("action").at("enum");
  const auto& risks = schema().at("properties").at("auto_approve_up_to").at("enum");
  const auto words = [](const std::string& text) { return known_in(problem_of(kHead + text)); };

  EXPECT_EQ(words("timeout: {after_hours: 1, action: zzz}\n"), joined(actions.get<std::vector<std::string>>()));
  EXPECT_EQ(words("auto_approve_up_to: zzz\n"), joined(risks.get<std::vector<std::string>>()));
}

TEST(ApprovalPolicySchema, NeedsTheKeysThatTheReaderNeeds) {
  EXPECT_EQ(joined(schema().at("required").get<std::vector<std::string>>()), "version, remediation");
  EXPECT_NE(problem_of("remediation: true\n").find("version: missing"), std::string::npos);
  EXPECT_NE(problem_of("version: 1\n").find("remediation: missing"), std::string::npos);
}

}  // namespace
}  // namespace qharden::config

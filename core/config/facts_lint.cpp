#include "core/config/facts_lint.hpp"

#include <algorithm>
#include <utility>

#include "core/util/addresses.hpp"
#include "core/util/text.hpp"

namespace qharden::config {
namespace {

constexpr UnixTime kDay = 86'400;
constexpr UnixTime kReviewDays = 365;
constexpr UnixTime kExportDays = 7;
constexpr int kMostBreakGlass = 2;

std::string day(const std::string& time) {
  return time.substr(0, 10);
}

/// Networks that no client of a public cloud service comes from.
const std::vector<std::pair<std::string, AddressRange>>& private_networks() {
  static const auto kNetworks = [] {
    std::vector<std::pair<std::string, AddressRange>> networks;
    for (const char* text : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8",
                             "169.254.0.0/16", "::1", "fc00::/7", "fe80::/10"})
      networks.emplace_back(text, *parse_range(text));
    return networks;
  }();
  return kNetworks;
}

bool overlap(const AddressRange& a, const AddressRange& b) {
  return a.lo <= b.hi && b.lo <= a.hi;
}

class Linter {
 public:
  Linter(const Facts& facts, const LintContext& context) : facts_(facts), context_(context) {}

  std::vector<FactsProblem> run() {
    for (const auto& login : facts_.logins) check(login);
    for (const auto& network : facts_.networks) check(network);
    for (const auto& window : facts_.windows) check_declaration("window '" + window.name + "'", window.declared);
    for (const auto& approval : facts_.approvals)
      check_end(
          "the approval for " + approval.check + (approval.objects.empty() ? "" : ": ") + joined(approval.objects),
          approval.until, approval.approver, approval.declared);
    for (const auto& scope : facts_.scope) check(scope);
    check_audit_login();
    check_break_glass();
    check_overlaps();
    check_export();
    std::stable_sort(problems_.begin(), problems_.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
    return std::move(problems_);
  }

 private:
  void warn(int line, const std::string& text) { problems_.push_back({line, false, text}); }

  void check_owner(const std::string& name, const std::string& owner, int line) {
    if (lower_case(owner).starts_with("todo"))
      problems_.push_back({line, true, name + " has no owner yet; name who answers for it instead of TODO"});
  }

  void check_declaration(const std::string& name, const Declaration& declared) {
    if (declared.by.empty() || declared.at.empty())
      warn(declared.line, name +
                              " does not say who declared it and when; write 'declared: {by: ..., at: ...}' at the "
                              "top of the file");
    if (lower_case(declared.by).starts_with("todo") && !std::exchange(is_unsigned_, true))
      problems_.push_back({0, true, "'by' is still TODO; name who declares these facts"});
    check_not_to_come(name, "declared", declared.at, declared.line);
  }

  void check_not_to_come(const std::string& name, const std::string& what, const std::string& time, int line) {
    if (age(time) < -kDay) warn(line, name + " was " + what + " on " + day(time) + ", which is still to come");
  }

  /// Without a review, the declaration is the last time anybody looked.
  void check_review(const std::string& name, const std::string& reviewed_at, const Declaration& declared) {
    const auto& looked_at = reviewed_at.empty() ? declared.at : reviewed_at;
    if (age(looked_at) > kReviewDays * kDay)
      warn(declared.line, name + " was last reviewed on " + day(looked_at) +
                              ", more than a year ago; look whether it still holds, then write reviewed_at");
    check_not_to_come(name, "reviewed", reviewed_at, declared.line);
    check_declaration(name, declared);
  }

  void check_private(const std::string& name, const std::vector<std::string>& ranges, int line) {
    for (const auto& text : ranges) {
      const auto range = parse_range(text);
      for (const auto& [network, bounds] : private_networks())
        if (range && overlap(*range, bounds))
          warn(line, name + " has " + text + ", and nobody comes from " + network +
                         " to a public platform; write the address that the other side sees");
    }
  }

  void check(const DeclaredLogin& login) {
    const auto name = "login '" + login.login + "'";
    check_owner(name, login.owner, login.declared.line);
    check_review(name, login.reviewed_at, login.declared);
    check_private(name, login.egress, login.declared.line);
  }

  void check(const DeclaredNetwork& network) {
    const auto name = "network '" + network.name + "'";
    check_owner(name, network.owner, network.declared.line);
    check_review(name, network.reviewed_at, network.declared);
    check_private(name, network.ranges, network.declared.line);
  }

  void check_end(const std::string& name, const std::string& until, const std::string& approver,
                 const Declaration& declared) {
    if (lower_case(approver).starts_with("todo"))
      problems_.push_back({declared.line, true, name + " has no approver yet; name one instead of TODO"});
    if (age(until) >= 0) warn(declared.line, name + " ended on " + day(until) + "; renew it, or remove it");
    check_declaration(name, declared);
  }

  void check(const DeclaredScope& scope) {
    check_end("the scope of '" + scope.target + "'", scope.until, scope.approver, scope.declared);
    if (!context_.known_targets.empty() && context_.known_targets.count(scope.target) == 0)
      warn(scope.declared.line,
           "there is no control or check '" + scope.target + "'; 'qharden controls' and 'qharden checks' list them");
  }

  void check_audit_login() {
    const auto is_audit = [](const auto& login) { return login.kind == "audit"; };
    if (std::none_of(facts_.logins.begin(), facts_.logins.end(), is_audit))
      warn(0, "no login is declared as audit; declare the one that qharden signs in with, or it counts as a Manager");
    if (context_.audit_login.empty()) return;
    for (const auto& login : facts_.logins)
      if (is_audit(login) && lower_case(login.login) != lower_case(context_.audit_login))
        warn(login.declared.line, "login '" + login.login +
                                      "' is declared as audit, but the configuration signs in as '" +
                                      context_.audit_login + "'; declare that one, or change the configuration");
  }

  void check_break_glass() {
    int count = 0;
    for (const auto& login : facts_.logins)
      if (login.kind == "break_glass" && ++count > kMostBreakGlass)
        warn(login.declared.line, "login '" + login.login + "' is break-glass login number " + std::to_string(count) +
                                      "; more than " + std::to_string(kMostBreakGlass) + " are not counted as such");
  }

  void check_overlaps() {
    for (auto a = facts_.networks.begin(); a != facts_.networks.end(); ++a)
      for (auto b = a + 1; b != facts_.networks.end(); ++b)
        if (const auto both = first_overlap(*a, *b); !both.empty())
          warn(b->declared.line, "network '" + b->name + "' overlaps network '" + a->name + "' on line " +
                                     std::to_string(a->declared.line) + " in " + both + "; keep each address in one");
  }

  static std::string first_overlap(const DeclaredNetwork& a, const DeclaredNetwork& b) {
    const auto ours = parsed(a);
    for (const auto& text : b.ranges) {
      const auto other = parse_range(text);
      if (other && std::any_of(ours.begin(), ours.end(), [&](const auto& range) { return overlap(range, *other); }))
        return text;
    }
    return {};
  }

  static std::vector<AddressRange> parsed(const DeclaredNetwork& network) {
    std::vector<AddressRange> ranges;
    for (const auto& text : network.ranges)
      if (const auto range = parse_range(text)) ranges.push_back(*range);
    return ranges;
  }

  void check_export() {
    const auto& people = facts_.people;
    if (people.file.empty()) return;
    if (age(people.exported_at) > kExportDays * kDay)
      warn(people.line, "the people in '" + people.file + "' were exported on " + day(people.exported_at) +
                            ", more than " + std::to_string(kExportDays) + " days ago; export them again");
    check_not_to_come("the list of people", "exported", people.exported_at, people.line);
  }

  /// Seconds since then; 0 for no time.
  [[nodiscard]] UnixTime age(const std::string& time) const {
    const auto then = parse_time(time);
    return then ? context_.now - *then : 0;
  }

  const Facts& facts_;
  const LintContext& context_;
  std::vector<FactsProblem> problems_;
  bool is_unsigned_ = false;  ///< said already
};

}  // namespace

std::vector<FactsProblem> lint_facts(const Facts& facts, const LintContext& context) {
  return Linter(facts, context).run();
}

}  // namespace qharden::config

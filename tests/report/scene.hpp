/// Small subscriptions, audited: a results file with runs in it and the record a report is written from.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "core/report/report.hpp"
#include "tests/support/temp_folder.hpp"

namespace qharden::testing {

inline constexpr UnixTime kFirstScan = 1'764'583'200;  // 2025-12-01T10:00:00Z
inline constexpr UnixTime kScan = 1'767'607'200;       // 2026-01-05T10:00:00Z

inline config::Control a_control(const std::string& id, int level, const std::string& title, const std::string& why) {
  config::Control control;
  control.id = id;
  control.level = level;
  control.title = title;
  control.why = why;
  return control;
}

inline config::Guide a_guide() {
  config::Guide guide;
  guide.version = "0.1.0";
  guide.controls = {
      a_control("1.1", 2, "Configure SSO Authentication", "A Qualys password outlives its owner."),
      a_control("1.2", 1, "Enforce Multi-Factor Authentication", "One guessed password is enough."),
      a_control("1.3", 1, "Implement Role-Based Access Control",
                "Every login with more rights than it needs widens the damage when it is stolen or misused. Too many "
                "Managers mean too many people who can alter scans, credentials and users, and nobody who can say who "
                "should have."),
      a_control("1.4", 2, "Configure IP Restrictions", "A stolen password works from anywhere in the world."),
      a_control("2.1", 1, "Secure Scan Credentials", "Scan credentials open every host they reach."),
      a_control("3.1", 1, "Deploy Policies", "What no policy describes nobody checks."),
  };
  return guide;
}

/// One check and what it said.
struct Said {
  store::CheckResult check;
  std::vector<Outcome> outcomes;
};

inline Said said(const std::string& id, const std::string& control, const std::string& title, Severity severity,
                 std::vector<Outcome> outcomes, std::int64_t passes = 0) {
  Said one;
  one.check.id = id;
  one.check.control = control;
  one.check.title = title;
  one.check.severity = severity;
  one.check.looked = true;
  for (const auto& outcome : outcomes) one.check.counts.add(outcome.status);
  one.check.counts.by_status.at(static_cast<std::size_t>(Status::pass)) += passes;
  one.outcomes = std::move(outcomes);
  return one;
}

class Scene {
 public:
  Scene() : guide_(a_guide()) {
    auto opened = store::Results::open(folder_.file("results.db"));
    if (!opened) throw std::runtime_error(opened.error().message);
    results_ = std::move(opened.value());
  }

  store::Results& results() { return *results_; }

  /// Records a run and returns what a report needs of it.
  report::Record record(const std::string& id, UnixTime scan_time, int level, const std::vector<Said>& all) {
    report::Record record;
    record.run.id = id;
    record.run.subscription = "acme";
    record.run.subscription_id = "4711";
    record.run.scan_time = scan_time;
    record.run.started = scan_time + 2;
    record.run.snapshot = "/var/lib/qharden/acme/" + id + ".db";
    record.run.guide = guide_.version;
    record.run.level = level;
    expect_ok(results_->begin_run(record.run));
    for (const auto& one : all) {
      expect_ok(results_->begin_check(id, one.check.id));
      for (const auto& outcome : one.outcomes) expect_ok(results_->add(outcome));
      expect_ok(results_->end_check(one.check));
    }
    expect_ok(results_->finish_run(id, scan_time + 42, "{}"));
    record.run.finished = scan_time + 42;
    record.guide = &guide_;
    record.checks = results_->checks(id).value();
    record.judgement = judge::judge(guide_, level, record.checks, 0);
    record.exit = judge::exit_of(record.checks, std::nullopt, {});
    return record;
  }

  std::string text(const report::Record& record, const report::TextStyle& style = {}) {
    std::ostringstream out;
    expect_ok(report::write_text(out, record, *results_, style));
    return out.str();
  }
  std::string json(const report::Record& record) {
    std::ostringstream out;
    expect_ok(report::write_json(out, record, *results_));
    return out.str();
  }

 private:
  static void expect_ok(const Result<void>& result) {
    if (!result) ADD_FAILURE() << result.error().message;
  }

  TempFolder folder_;
  config::Guide guide_;
  std::unique_ptr<store::Results> results_;
};

inline Outcome manager_count(int logins) {
  return Outcome{.object = "",
                 .object_name = "",
                 .status = Status::fail,
                 .reason = Reason::none,
                 .severity = Severity::high,
                 .message = std::to_string(logins) + " logins hold Manager, at most 3 may: acme_ab1, acme_cd2, ...",
                 .evidence = R"({"managers":)" + std::to_string(logins) +
                             R"(,"logins":["acme_ab1","acme_cd2","acme_ef3","acme_gh4"]})"};
}

inline Outcome dormant(int number) {
  const std::string login = "acme_u" + std::to_string(number);
  return Outcome{.object = login,
                 .object_name = "User " + std::to_string(number),
                 .status = Status::fail,
                 .reason = Reason::none,
                 .severity = number == 7 ? Severity::critical : Severity::medium,
                 .message = "active, but has not signed in for " + std::to_string(90 + number) + " days",
                 .evidence = R"({"last_sign_in":"2025-09-30","role":"scanner"})"};
}

inline Outcome could_not_look(Reason reason, const std::string& message) {
  return Outcome{.object = "",
                 .object_name = "",
                 .status = Status::not_evaluated,
                 .reason = reason,
                 .severity = Severity::medium,
                 .message = message,
                 .evidence = ""};
}

inline Outcome of_object(const std::string& object, Status status, Reason reason, const std::string& message) {
  return Outcome{.object = object,
                 .object_name = "",
                 .status = status,
                 .reason = reason,
                 .severity = Severity::medium,
                 .message = message,
                 .evidence = ""};
}

/// A bit of everything: fails old and new, open, manual, not applicable, extra, advisory.
inline report::Record typical(Scene& scene) {
  scene.record("20251201T100000Z-acme-1111", kFirstScan, 2,
               {said("identity.manager-count", "1.3", "Two or three people hold the Manager role", Severity::high,
                     {manager_count(6)})});

  auto managers = said("identity.manager-count", "1.3", "Two or three people hold the Manager role", Severity::high,
                       {manager_count(7)});
  managers.check.fix =
      "Take the Manager role from those who do not need it: Administration > User Management, choose the user, Edit, "
      "Roles.\nKeep two people at least, so that nobody is locked out.";
  std::vector<Outcome> sleepers;
  for (int i = 1; i <= 8; ++i) sleepers.push_back(dormant(i));
  auto dormant_users =
      said("identity.dormant-users", "1.3", "No active login has slept for 90 days", Severity::medium, sleepers, 212);
  dormant_users.check.basis = Basis::activity;
  dormant_users.check.fix = "Deactivate the login, or have its owner sign in.";
  auto unused =
      said("identity.service-logins", "1.3", "Service logins call the API only", Severity::low,
           {of_object("", Status::not_applicable, Reason::no_objects, "no login is marked as service login")});
  auto scope =
      said("identity.scope-all-groups", "1.3", "Few logins reach all asset groups", Severity::medium,
           {of_object("acme_ab1", Status::manual, Reason::none, "holds a custom role; its rights are not shown")}, 3);
  scope.check.decides = Decides::advisory;
  scope.check.rationale = "Who reaches everything can read everything.";
  scope.check.fix = "Look at the role under Administration > Roles.";
  auto excess = said("identity.excess-permissions", "1.3", "No Reader may create or purge", Severity::high, {}, 40);
  excess.check.decides = Decides::extra;

  auto restriction = said("identity.ip-restriction-enabled", "1.4", "Sign-in is limited to known addresses",
                          Severity::high, {could_not_look(Reason::permission, "the login is no Manager (code 2007)")});
  restriction.check.looked = false;
  auto breadth =
      said("identity.ip-restriction-breadth", "1.4", "The list of addresses is narrow", Severity::medium, {}, 4);
  return scene.record("20260105T100000Z-acme-3f9a", kScan, 2,
                      {managers, dormant_users, unused, scope, excess, restriction, breadth});
}

inline report::Record hardened(Scene& scene) {
  return scene.record(
      "20260105T100000Z-acme-9999", kScan, 3,
      {said("identity.manager-count", "1.3", "Two or three people hold the Manager role", Severity::high, {}, 1),
       said("identity.dormant-users", "1.3", "No active login has slept for 90 days", Severity::medium, {}, 220),
       said("identity.ip-restriction-enabled", "1.4", "Sign-in is limited to known addresses", Severity::high, {}, 1),
       said("policy.coverage", "3.1", "Every host is under a policy", Severity::medium,
            {of_object("", Status::not_applicable, Reason::not_licensed, "Policy Compliance is not licensed")})});
}

/// Texts that would like to be terminal commands, and text that is no text.
inline report::Record hostile(Scene& scene) {
  auto bad = manager_count(7);
  bad.object = "u\x1b[2J\x1b]0;owned\x07";
  bad.object_name =
      "\xe2\x80\xae"
      "drowssap\r\n1.3  pass";
  bad.message =
      "red \x1b[31m, c1 \xc2\x9b"
      "31m, bell \x07, bytes \xff\xfe, " +
      std::string(900, 'x');
  bad.evidence =
      "{\"a\\u001b[1m\":\"\\u0007\\n\",\"deep\":{\"k\":[1,null]},\"n\":null,\"many\":[1,2,3,4,5,6,7,8,9,10]}";
  auto broken = of_object("v", Status::fail, Reason::none, "evidence is no JSON");
  broken.evidence = "not { json \x1b[0m";
  auto record = scene.record("20260105T100000Z-acme-6666", kScan, 1,
                             {said("evil.check", "1.3", "Title \x1b[5mblinks", Severity::low, {bad, broken})});
  record.run.subscription = "acme\x1b[8m";
  return record;
}

}  // namespace qharden::testing

/// What a scan would meet: what the own login may see, what answers, what is left of the limits, what is readable here.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "core/app/installation.hpp"
#include "core/app/run.hpp"
#include "core/json/json.hpp"
#include "core/scan/costs.hpp"

namespace qharden::app {

/// What a role cannot see whole.
struct RoleCosts {
  std::string role;
  scan::Costs costs;
};

/// A path of the API as it answered.
struct Reach {
  std::string path;
  std::int64_t calls = 0;
  std::int64_t answered = 0;
  std::string problem;  ///< of the last call that failed; empty: none did
};

/// A source, or partitions of it, that was not read whole.
struct Blind {
  std::string plugin;
  std::string source;
  std::int64_t partitions = 0;
  std::string state;
  std::string reason;
  std::string detail;
  scan::Costs costs;
};

struct LimitUse {
  std::string path;
  std::int64_t limit = 0;
  std::int64_t window_s = 0;
  std::int64_t remaining = 0;
  std::int64_t ours = 0;    ///< calls of this window, of all our processes
  std::int64_t others = 0;  ///< what is missing beside ours
};

struct Caller {
  std::string login;
  std::int64_t calls = 0;
};

struct Live {
  std::string subscription_id;
  std::string clock_skew_s;
  std::string role;  ///< empty: not proven
  std::vector<Reach> paths;
  std::vector<Blind> blind;
  std::int64_t unseen_columns = 0;
  std::vector<LimitUse> limits;
  std::vector<Caller> callers;  ///< of the last hour, the busiest first, at most five
  std::string callers_unknown;  ///< not empty: why there is no such list, or not a whole one
};

/// Something on this machine.
struct Local {
  std::string what;
  std::string where;
  std::string problem;  ///< empty: all well
};

struct Doctor {
  std::string subscription;  ///< empty: the roles alone
  std::size_t checks = 0;    ///< selected
  std::vector<RoleCosts> roles;
  std::vector<Local> locals;
  std::optional<Live> live;
  std::string not_reached;  ///< why there is no `live`; empty: it was not wanted
  int exit = 0;
};

/// The table of the roles: no network, no secret, no file.
Result<Doctor> examine_roles(const Installation& installation, const config::Subscription& subscription,
                             const RunSettings& settings);

/// Files, plugins and folders on this machine.
void examine_locals(Doctor& doctor, const Installation& installation, const config::Subscription& subscription,
                    const RunSettings& settings);

/// Signs in and looks, by a snapshot that is gone again at the end. What fails becomes `not_reached` and the exit
/// status.
void examine_live(Doctor& doctor, Installation& installation, const config::Subscription& subscription,
                  const Result<std::string>& secret, const RunSettings& settings);

void print_doctor(std::ostream& out, const Doctor& doctor);
/// `qharden.doctor/1`
[[nodiscard]] json::Value doctor_json(const Doctor& doctor);

/// How workers are kept apart, in plain words.
[[nodiscard]] std::vector<std::string> isolation_lines();

}  // namespace qharden::app

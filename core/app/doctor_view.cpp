#include <algorithm>
#include <ostream>

#include "core/app/doctor.hpp"
#include "core/app/table.hpp"
#include "core/json/json.hpp"
#include "core/report/layout.hpp"
#include "core/util/text.hpp"

namespace qharden::app {
namespace {

std::string number(std::int64_t value) {
  return std::to_string(value);
}

void print_roles(std::ostream& out, const Doctor& doctor) {
  out << "What a role cannot see whole, of " << doctor.checks << " selected checks:\n";
  TextTable table({"role", "checks lost", "controls that cannot pass"});
  for (const auto& [role, costs] : doctor.roles)
    table.add({role, costs.checks.empty() ? "none" : std::to_string(costs.checks.size()),
               costs.controls.empty() ? "none" : joined(costs.controls)});
  table.print(out);
  out << "A full audit needs a Manager; Qualys has no read-only role that sees everything.\n"
         "'--format json' names the checks.\n";
}

void print_locals(std::ostream& out, const Doctor& doctor) {
  out << "\nOn this machine:\n";
  TextTable table({"what", "where", ""});
  for (const auto& local : doctor.locals)
    table.add({local.what, local.where, local.problem.empty() ? "ok" : local.problem});
  table.print(out);
  out << "\nIsolation of plugins:\n";
  for (const auto& line : isolation_lines()) out << "  " << line << '\n';
}

void print_costs(std::ostream& out, const scan::Costs& costs) {
  out << "    costs " << (costs.checks.empty() ? "no selected check" : joined(costs.checks)) << '\n';
  if (!costs.controls.empty()) out << "    so these controls cannot pass: " << joined(costs.controls) << '\n';
}

void print_reach(std::ostream& out, const Live& live) {
  TextTable paths({"API", "calls", "answered", ""});
  for (const auto& path : live.paths)
    paths.add({path.path, number(path.calls), number(path.answered), path.problem.empty() ? "ok" : path.problem});
  paths.print(out);
  out << '\n' << (live.blind.empty() ? "Every source was read whole.\n" : "Not read whole:\n");
  for (const auto& blind : live.blind) {
    out << "  " << blind.plugin << '.' << blind.source << ": " << blind.state << " (" << blind.reason << ")"
        << (blind.partitions > 1 ? " in " + number(blind.partitions) + " parts" : "") << ", "
        << report::safe(blind.detail) << '\n';
    print_costs(out, blind.costs);
  }
  if (live.unseen_columns > 0)
    out << live.unseen_columns
        << " columns were not seen in every row; after a scan 'qharden doctor --shapes' tells more.\n";
}

void print_limits(std::ostream& out, const Live& live) {
  out << "\nLimits:\n";
  TextTable limits({"API", "limit", "remaining", "used by us", "used by others"});
  for (const auto& limit : live.limits) {
    // Whose calls they were is known only of a window whose length was told.
    const bool has_window = limit.window_s > 0;
    limits.add({limit.path, number(limit.limit) + (has_window ? " in " + number(limit.window_s) + " s" : ""),
                number(limit.remaining), has_window ? number(limit.ours) : "", has_window ? number(limit.others) : ""});
  }
  limits.print(out);
  out << "\nAPI calls of the last hour, by login"
      << (live.callers_unknown.empty() ? "" : " (" + live.callers_unknown + ")") << ":\n";
  TextTable callers({"login", "calls"});
  for (const auto& caller : live.callers) callers.add({caller.login, number(caller.calls)});
  callers.print(out);
}

void print_live(std::ostream& out, const Live& live) {
  const bool is_told = !live.subscription_id.starts_with("name:");
  out << "  signed in: yes\n  role: " << (live.role.empty() ? "not proven" : report::safe(live.role))
      << "\n  subscription id: "
      << (is_told ? report::safe(live.subscription_id) : "not told; the configured name stands for it")
      << "\n  clock: " << live.clock_skew_s << " s from the service's\n\n";
  print_reach(out, live);
  print_limits(out, live);
}

json::Value costs_json(const scan::Costs& costs) {
  return {{"checks", costs.checks}, {"controls", costs.controls}};
}

json::Value live_json(const Live& live) {
  json::Value paths = json::Value::array();
  for (const auto& path : live.paths)
    paths.push_back(
        {{"path", path.path}, {"calls", path.calls}, {"answered", path.answered}, {"problem", path.problem}});
  json::Value blind = json::Value::array();
  for (const auto& item : live.blind)
    blind.push_back({{"plugin", item.plugin},
                     {"source", item.source},
                     {"parts", item.partitions},
                     {"state", item.state},
                     {"reason", item.reason},
                     {"detail", item.detail},
                     {"costs", costs_json(item.costs)}});
  json::Value limits = json::Value::array();
  for (const auto& limit : live.limits) {
    auto& item =
        limits.emplace_back(json::Value{{"path", limit.path}, {"limit", limit.limit}, {"remaining", limit.remaining}});
    if (limit.window_s > 0)
      item.update({{"window_s", limit.window_s}, {"used_by_us", limit.ours}, {"used_by_others", limit.others}});
  }
  json::Value callers = json::Value::array();
  for (const auto& caller : live.callers) callers.push_back({{"login", caller.login}, {"calls", caller.calls}});
  return {{"subscription_id", live.subscription_id},
          {"clock_skew_s", live.clock_skew_s},
          {"role", live.role},
          {"paths", paths},
          {"not_read_whole", blind},
          {"columns_unseen", live.unseen_columns},
          {"limits", limits},
          {"callers", callers},
          {"callers_unknown", live.callers_unknown}};
}

}  // namespace

std::vector<std::string> isolation_lines() {
  return {"each plugin judges in a worker process of its own, which ends with this program",
          "a worker starts with an empty environment and is given the snapshot, no secret and no connection",
          "there is no filter for system calls yet: a plugin may do what this user may do",
          "core dumps are as the system has them"};
}

void print_doctor(std::ostream& out, const Doctor& doctor) {
  if (!doctor.subscription.empty()) {
    out << "Subscription " << doctor.subscription << ":\n";
    if (doctor.live) print_live(out, *doctor.live);
    if (!doctor.not_reached.empty()) out << "  not looked at: " << report::safe(doctor.not_reached) << '\n';
    print_locals(out, doctor);
    out << '\n';
  }
  print_roles(out, doctor);
}

json::Value doctor_json(const Doctor& doctor) {
  json::Value roles = json::Value::array();
  for (const auto& [role, costs] : doctor.roles) roles.push_back({{"role", role}, {"costs", costs_json(costs)}});
  json::Value document = {{"schema", "qharden.doctor/1"}, {"checks_selected", doctor.checks}, {"roles", roles}};
  if (doctor.subscription.empty()) return document;
  json::Value locals = json::Value::array();
  for (const auto& local : doctor.locals)
    locals.push_back({{"what", local.what}, {"where", local.where}, {"problem", local.problem}});
  document["subscription"] = doctor.subscription;
  document["live"] = doctor.live ? live_json(*doctor.live) : json::Value(nullptr);
  document["not_reached"] = doctor.not_reached;
  document["local"] = locals;
  document["isolation"] = isolation_lines();
  document["exit"] = doctor.exit;
  return document;
}

}  // namespace qharden::app

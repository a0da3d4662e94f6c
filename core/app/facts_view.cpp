#include "core/app/facts_view.hpp"

#include <map>
#include <ostream>

#include "core/app/table.hpp"
#include "core/json/json.hpp"
#include "core/util/text.hpp"

namespace qharden::app {
namespace {

json::Value with(json::Value entry, const config::Declaration& declared) {
  entry["by"] = declared.by;
  entry["at"] = declared.at;
  return entry;
}

json::Value to_json(const config::DeclaredLogin& login) {
  return with({{"login", login.login},
               {"kind", login.kind},
               {"owner", login.owner},
               {"reason", login.reason},
               {"systems", login.systems},
               {"egress", login.egress},
               {"reviewed_at", login.reviewed_at}},
              login.declared);
}

json::Value to_json(const config::DeclaredNetwork& network) {
  return with({{"name", network.name},
               {"kind", network.kind},
               {"owner", network.owner},
               {"ranges", network.ranges},
               {"reviewed_at", network.reviewed_at}},
              network.declared);
}

json::Value to_json(const config::DeclaredWindow& window) {
  return with({{"name", window.name},
               {"kind", window.kind},
               {"days", window.days},
               {"starts", window.starts},
               {"ends", window.ends},
               {"zone", window.zone}},
              window.declared);
}

json::Value to_json(const config::DeclaredApproval& approval) {
  return with({{"check", approval.check},
               {"objects", approval.objects},
               {"approver", approval.approver},
               {"reason", approval.reason},
               {"until", approval.until}},
              approval.declared);
}

json::Value to_json(const config::DeclaredScope& scope) {
  return with(
      {{"target", scope.target}, {"approver", scope.approver}, {"reason", scope.reason}, {"until", scope.until}},
      scope.declared);
}

template <class Entry>
json::Value to_json(const std::vector<Entry>& entries) {
  json::Value list = json::Value::array();
  for (const auto& entry : entries) list.push_back(to_json(entry));
  return list;
}

std::map<std::string, int> states_of(const config::PeopleExport& people) {
  std::map<std::string, int> states = {{"active", 0}, {"suspended", 0}, {"left", 0}};
  for (const auto& person : people.people) ++states[person.state];
  return states;
}

json::Value to_json(const config::PeopleExport& people) {
  if (people.file.empty()) return nullptr;
  json::Value summary = {{"file", people.file}, {"exported_at", people.exported_at}};
  for (const auto& [state, count] : states_of(people)) summary[state] = count;
  return summary;
}

std::string day(const std::string& time) {
  return time.substr(0, 10);
}

/// A table under its heading; nothing when it has no rows.
void print_list(std::ostream& out, const char* heading, const TextTable& table) {
  if (table.rows() == 0) return;
  out << heading << '\n';
  table.print(out);
  out << '\n';
}

}  // namespace

void print_facts(std::ostream& out, const config::Facts& facts) {
  TextTable logins({"login", "kind", "owner", "systems", "reviewed", "comes from"});
  for (const auto& login : facts.logins)
    logins.add(
        {login.login, login.kind, login.owner, joined(login.systems), day(login.reviewed_at), joined(login.egress)});
  print_list(out, "Logins", logins);
  TextTable networks({"network", "kind", "owner", "reviewed", "ranges"});
  for (const auto& network : facts.networks)
    networks.add({network.name, network.kind, network.owner, day(network.reviewed_at), joined(network.ranges)});
  print_list(out, "Networks", networks);
  TextTable windows({"window", "kind", "from", "to", "zone", "days"});
  for (const auto& window : facts.windows)
    windows.add({window.name, window.kind, window.starts, window.ends, window.zone, joined(window.days)});
  print_list(out, "Windows", windows);
  TextTable approvals({"approved for", "objects", "by", "until", "reason"});
  for (const auto& approval : facts.approvals)
    approvals.add({approval.check, joined(approval.objects), approval.approver, day(approval.until), approval.reason});
  print_list(out, "Approvals", approvals);
  TextTable scope({"out of scope", "by", "until", "reason"});
  for (const auto& entry : facts.scope) scope.add({entry.target, entry.approver, day(entry.until), entry.reason});
  print_list(out, "Scope", scope);
  if (facts.people.file.empty()) return;
  auto states = states_of(facts.people);
  out << "People  " << states["active"] << " active, " << states["suspended"] << " suspended, " << states["left"]
      << " left; exported on " << day(facts.people.exported_at) << '\n';
}

void print_facts_json(std::ostream& out, const config::Facts& facts) {
  const json::Value all = {{"schema", "qharden.facts/1"},         {"logins", to_json(facts.logins)},
                           {"networks", to_json(facts.networks)}, {"windows", to_json(facts.windows)},
                           {"people", to_json(facts.people)},     {"approvals", to_json(facts.approvals)},
                           {"scope", to_json(facts.scope)}};
  out << json::dump(all) << '\n';
}

}  // namespace qharden::app

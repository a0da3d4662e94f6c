#include "core/app/facts_against.hpp"

#include <algorithm>
#include <set>

#include "core/snapshot/reader.hpp"
#include "core/util/addresses.hpp"
#include "core/util/text.hpp"

namespace qharden::app {
namespace {

Result<std::set<std::string>> texts_of(snapshot::Reader& reader, const std::string& sql) {
  auto query = reader.query(sql);
  if (!query) return query.error();
  std::set<std::string> texts;
  while (true) {
    const auto row = query->step();
    if (!row) return row.error();
    if (!*row) return texts;
    texts.emplace(query->text(0));
  }
}

/// True when every partition of these tables (quoted, by commas) was read completely.
bool is_complete(snapshot::Reader& reader, const std::string& tables) {
  auto query = reader.query("SELECT count(*) > 0 AND min(state = 'complete') FROM _collection WHERE \"table\" IN (" +
                            tables + ")");
  if (!query) return false;
  const auto row = query->step();
  return row && *row && query->integer(0) == 1;
}

void compare_logins(const config::Facts& facts, snapshot::Reader& reader, const std::string& name,
                    std::vector<config::FactsProblem>& problems) {
  const auto logins = texts_of(reader, "SELECT lower(login) FROM user WHERE login IS NOT NULL");
  if (!logins || !is_complete(reader, "'user_classic'")) {
    problems.push_back({0, false, "the logins cannot be compared: " + name + " does not hold the whole user list"});
    return;
  }
  for (const auto& login : facts.logins)
    if (logins->count(lower_case(login.login)) == 0)
      problems.push_back({login.declared.line, false,
                          "login '" + login.login + "' is not in the user list of " + name +
                              "; mend its spelling, or remove it if it is gone"});
}

void compare_networks(const config::Facts& facts, snapshot::Reader& reader, const std::string& name,
                      std::vector<config::FactsProblem>& problems) {
  const auto addresses = texts_of(
      reader, "SELECT ip FROM sign_in WHERE ip IS NOT NULL UNION SELECT ip FROM api_request WHERE ip IS NOT NULL");
  if (!addresses || !is_complete(reader, "'sign_in', 'api_request'")) {
    problems.push_back(
        {0, false, "the networks cannot be compared: " + name + " does not hold the whole activity log"});
    return;
  }
  std::set<AddressBytes> seen;
  for (const auto& text : *addresses)
    if (const auto address = parse_address(text)) seen.insert(*address);
  const auto is_used = [&](const std::string& text) {
    const auto range = parse_range(text);
    const auto first = range ? seen.lower_bound(range->lo) : seen.end();
    return first != seen.end() && *first <= range->hi;
  };
  for (const auto& network : facts.networks)
    if (std::none_of(network.ranges.begin(), network.ranges.end(), is_used))
      problems.push_back({network.declared.line, false,
                          "nobody came from network '" + network.name + "' in the log of " + name +
                              "; ask its owner whether it is still used"});
}

}  // namespace

Result<std::vector<config::FactsProblem>> compare_facts(const config::Facts& facts, const std::string& snapshot) {
  const auto reader = snapshot::Reader::open(snapshot);
  if (!reader) return reader.error();
  (*reader)->make_views({});
  (*reader)->restrict_to_reads();
  std::vector<config::FactsProblem> problems;
  compare_logins(facts, **reader, snapshot, problems);
  compare_networks(facts, **reader, snapshot, problems);
  return problems;
}

}  // namespace qharden::app

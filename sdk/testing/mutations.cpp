#include "sdk/testing/mutations.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>

namespace qharden::testing {
namespace {

/// By `_row`; where the rows have none, by place.
LiteralRow& row_of(std::vector<LiteralRow>& rows, const Mutation& mutation) {
  std::size_t place = 0;
  for (auto& row : rows) {
    const auto given = row.find("_row");
    if ((given == row.end() ? std::to_string(++place) : given->second) == mutation.row) return row;
  }
  throw std::invalid_argument("line " + std::to_string(mutation.line) + ": the case has no row " + mutation.row +
                              " in the table " + mutation.table);
}

std::optional<Status> status_in(const std::vector<Outcome>& outcomes, const std::string& object) {
  const auto found = std::find_if(outcomes.begin(), outcomes.end(), [&](const auto& o) { return o.object == object; });
  return found == outcomes.end() ? std::nullopt : std::optional(found->status);
}

std::string word(const std::optional<Status>& status) {
  return status ? std::string(to_string(*status)) : "no outcome";
}

/// What the cases of one check show.
struct Shown {
  std::set<Status> statuses;
  std::set<std::pair<Status, Status>> changes;
  bool unchanged = false;
};

Shown shown_by(const std::vector<CheckCase>& cases, const std::string& check) {
  Shown shown;
  for (const auto& check_case : cases) {
    if (check_case.check != check) continue;
    for (const auto& expected : check_case.expect)
      if (expected.reason != Reason::parameter_beyond_guide) shown.statuses.insert(expected.status);
    for (const auto& mutation : check_case.mutations) {
      shown.unchanged = shown.unchanged || mutation.unchanged;
      for (const auto& expected : check_case.expect)
        if (!mutation.unchanged && expected.object == mutation.object)
          shown.changes.emplace(expected.status, mutation.becomes);
    }
  }
  return shown;
}

bool touches(const Shown& shown, Status status) {
  return std::any_of(shown.changes.begin(), shown.changes.end(),
                     [&](const auto& change) { return (change.first == status) != (change.second == status); });
}

std::string missing(const manifest::Check& check, const Shown& shown) {
  const auto line = [&](const std::string& what) { return check.id + ": no mutation " + what + "\n"; };
  const bool passes = shown.statuses.count(Status::pass) != 0;
  const bool fails = shown.statuses.count(Status::fail) != 0;
  if (check.basis == Basis::attested || (!passes && !fails)) return shown.unchanged ? "" : line("with 'unchanged'");
  if (!passes || !fails) {
    const auto only = fails ? Status::fail : Status::pass;
    return touches(shown, only) ? "" : line("into or out of " + std::string(to_string(only)));
  }
  std::string text;
  if (shown.changes.count({Status::pass, Status::fail}) == 0) text += line("from pass to fail");
  if (shown.changes.count({Status::fail, Status::pass}) == 0) text += line("from fail to pass");
  return text;
}

}  // namespace

CheckCase mutated(const CheckCase& check_case, const Mutation& mutation) {
  auto changed = check_case;
  auto& rows = changed.snapshot.tables[mutation.table];
  auto& row = row_of(rows, mutation);
  for (const auto& [column, value] : mutation.set) row[column] = value;
  for (const auto& column : mutation.clear) row.erase(column);
  if (mutation.remove) rows.erase(rows.begin() + (&row - rows.data()));
  return changed;
}

std::string mutation_difference(const Mutation& mutation, const std::vector<Outcome>& before,
                                const std::vector<Outcome>& after) {
  const auto was = status_in(before, mutation.object);
  const auto is = status_in(after, mutation.object);
  const std::string object = "'" + mutation.object + "': ";
  if (!was) return object + "has no outcome in the case itself";
  if (mutation.unchanged) return is == was ? "" : object + "was " + word(was) + ", is " + word(is);
  if (*was == mutation.becomes) return object + "was " + word(was) + " before, so the mutation shows nothing";
  if (is == mutation.becomes) return "";
  return object + "was " + word(was) + ", is " + word(is) + ", expected " + word(mutation.becomes);
}

std::string unmutated(const manifest::Catalog& catalog, const std::vector<CheckCase>& cases) {
  std::set<std::string> plugins;
  for (const auto& check_case : cases)
    if (const auto* check = catalog.find_check(check_case.check)) plugins.insert(check->plugin);
  std::string text;
  for (const auto& manifest : catalog.manifests())
    for (const auto& check : manifest.checks)
      if (plugins.count(manifest.id) != 0) text += missing(check, shown_by(cases, check.id));
  return text;
}

}  // namespace qharden::testing

#include <cstdint>
#include <string>
#include <string_view>

#include "declarations.hpp"

namespace qharden::identity {
namespace {

// One row for the subscription. A declared break-glass, audit or service login is not a person at work; only the first
// few of each (in the order of their names) are left out of the count, or a declaration could hide any number.
//
// Five Managers in a part of the list are too many already, so a part can convict; that there are too few only the
// whole list shows.
constexpr const char* kSelect = R"sql(
WITH manager AS (
  SELECT u.login,
         u.login || CASE WHEN u.status = 'pending_activation' THEN ' (pending)' ELSE '' END AS label,
         CASE d.kind WHEN 'break_glass' THEN 'break_glass' WHEN 'audit' THEN 'service' WHEN 'service' THEN 'service'
                     ELSE 'person' END AS held_as
  FROM user AS u
  LEFT JOIN declared_user AS d ON d.login = lower(u.login)
  WHERE u.role = 'manager' AND u.status IN ('active', 'pending_activation')
),
placed AS (
  SELECT login, label, held_as, row_number() OVER (PARTITION BY held_as ORDER BY login) AS place
  FROM manager
),
counted AS (
  SELECT login, label, held_as,
         CASE held_as WHEN 'break_glass' THEN place > 2 WHEN 'service' THEN place > :max_service ELSE 1 END AS counts
  FROM placed
  ORDER BY login
)
SELECT coalesce(sum(counts), 0) AS people,
       group_concat(label, ', ') FILTER (WHERE counts) AS people_names,
       group_concat(label, ', ') FILTER (WHERE held_as = 'break_glass' AND NOT counts) AS break_glass_names,
       group_concat(label, ', ') FILTER (WHERE held_as = 'service' AND NOT counts) AS service_names,
       coalesce(sum(counts AND held_as <> 'person'), 0) AS declared_but_counted,
       max(CASE WHEN held_as = 'person' AND lower(login) = (SELECT lower(login) FROM self) THEN login END) AS own_login,
       coalesce((SELECT min(state = 'complete') FROM _collection WHERE "table" IN ('user_classic', 'user_adminui')), 0)
         AS whole_list,
       :max AS max,
       :min AS min,
       :max_service AS max_service
FROM counted)sql";

std::string people(std::int64_t count) {
  return std::to_string(count) + (count == 1 ? " person" : " people");
}

std::string listed(std::string_view text) {
  return text.empty() ? std::string() : ": " + std::string(text);
}

/// Who holds the role without being counted, and what keeps a login from that.
std::string remarks(const Row& row) {
  std::string text;
  const auto add = [&text](const std::string& sentence) { text += "; " + sentence; };
  if (!row.is_null("break_glass_names"))
    add("not counted as declared break-glass: " + std::string(row.text("break_glass_names")));
  if (!row.is_null("service_names"))
    add("not counted as declared audit or service login: " + std::string(row.text("service_names")));
  if (row.integer("declared_but_counted") > 0)
    add(std::to_string(row.integer("declared_but_counted")) + " declared beyond what may be left out (2 break-glass, " +
        std::to_string(row.integer("max_service")) + " audit or service) are counted");
  if (!row.is_null("own_login"))
    add("the login of this audit, " + std::string(row.text("own_login")) + ", counts until it is declared as audit");
  return text;
}

void judge(const Row& row, Verdict& verdict) {
  const auto count = row.integer("people");
  const auto holders = people(count) + " hold" + (count == 1 ? "s" : "") + " the Manager role";
  const auto names = listed(row.text("people_names"));
  verdict.evidence("people", count).evidence("managers", row.text("people_names"));
  if (count > row.integer("max"))
    verdict.fail(holders + ", at most " + std::to_string(row.integer("max")) + " may" + names + remarks(row));
  else if (count < row.integer("min") && row.integer("whole_list") == 0)
    verdict.not_evaluated(Reason::scope, holders + ", of the part of the user list that was read" + names);
  else if (count < row.integer("min"))
    verdict.fail(holders + ", at least " + std::to_string(row.integer("min")) + " should" + names + remarks(row));
  else
    verdict.pass(holders + names + remarks(row));
}

}  // namespace

void declare_manager_count(Plugin& plugin) {
  plugin.check("identity.manager-count")
      .control("1.3")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Two or three people hold the Manager role")
      .rationale(
          "A Manager can do everything in the subscription: see every weakness, change what is scanned, make more "
          "Managers. Each one more is one more account worth stealing; with only one, a lost password or a holiday "
          "locks everybody out.")
      .fix(
          "1. Decide which two or three people need the Manager role.\n"
          "2. Give the others a role that fits their work (in the user list, under Edit). The API cannot do that.\n"
          "3. Declare break-glass logins and the login of this audit, with an owner; they are then only listed.\n"
          "4. If a round-the-clock team needs more Managers, record a waiver with an end date.")
      .param("max", 3, "most people with the role, active or pending")
      .guard_at_most(3)
      .param("min", 2, "fewest people with the role, active or pending")
      .guard_at_least(2)
      .param("max_service", 1, "most declared audit and service logins that are not counted")
      .guard_at_most(2)
      .only_grows()
      .select(kSelect)
      .judge(judge)
      .empty(Status::fail, Reason::none, "the user list shows no Manager");
}

}  // namespace qharden::identity

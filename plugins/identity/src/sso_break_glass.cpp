#include <cstdint>
#include <string>
#include <string_view>

#include "declarations.hpp"

namespace qharden::identity {
namespace {

// One row for the subscription. The login of the audit is a Manager without SSO by necessity: it is listed, not
// counted.
constexpr const char* kSelect = R"sql(
WITH manager AS (
  SELECT u.login,
         CASE
           WHEN u.saml_enabled = 1 THEN 'sso'
           WHEN u.declared_as = 'audit' AND k.excused THEN 'audit'
           WHEN u.saml_enabled IS NULL THEN 'unknown'
           WHEN u.declared_as = 'break_glass' THEN 'named'
           ELSE 'unnamed'
         END AS way,
         u.is_own AND u.declared_as IS NULL AS is_own
  FROM login_access AS u
  LEFT JOIN kept_password AS k ON k.login = u.login
  WHERE u.role = 'manager' AND u.status = 'active'
  ORDER BY u.login
)
SELECT count(*) AS managers,
       sum(way = 'named' OR way = 'unnamed') AS kept,
       sum(way = 'unknown') AS unknown,
       group_concat(login, ', ') FILTER (WHERE way = 'named') AS named,
       group_concat(login, ', ') FILTER (WHERE way = 'unnamed') AS unnamed,
       group_concat(login, ', ') FILTER (WHERE way = 'audit') AS audit,
       max(CASE WHEN is_own AND way = 'unnamed' THEN login END) AS own_login,
       (SELECT group_concat(login, ', ')
        FROM declared_user
        WHERE kind = 'break_glass' AND login NOT IN (SELECT lower(login) FROM manager WHERE way <> 'sso')) AS unfit,
       (SELECT reason FROM sso_reading) AS reason,
       (SELECT gap FROM sso_reading) AS gap,
       :min AS min,
       :max AS max
FROM manager
HAVING count(*) > 0)sql";

std::string keep_password(std::int64_t count) {
  return std::to_string(count) + (count == 1 ? " Manager keeps" : " Managers keep") + " password sign-in";
}

/// Who is meant, who is not counted, and which declarations miss their aim.
std::string remarks(const Row& row) {
  std::string text;
  const auto add = [&](const char* before, std::string_view column) {
    if (!row.is_null(column)) text += before + std::string(row.text(column));
  };
  add("; declared break-glass: ", "named");
  add("; not declared: ", "unnamed");
  add("; the login of this audit, not counted: ", "audit");
  add("; the login of this audit counts until it is declared as audit: ", "own_login");
  add("; declared break-glass, but no active Manager without SSO: ", "unfit");
  return text;
}

void judge(const Row& row, Verdict& verdict) {
  const auto kept = row.integer("kept");
  const auto unknown = row.integer("unknown");
  const auto holders = keep_password(kept);
  verdict.evidence("managers", row.integer("managers")).evidence("without_sso", kept).evidence("unknown", unknown);
  if (kept > row.integer("max"))
    verdict.fail(holders + ", at most " + std::to_string(row.integer("max")) + " may" + remarks(row));
  else if (!row.is_null("unnamed"))
    verdict.fail(holders + ", but not every one of them is declared as break-glass" + remarks(row));
  else if (unknown > 0)
    verdict.not_evaluated(to_reason(row.text("reason")).value_or(Reason::unsupported),
                          std::string(row.text("gap")) + "; Managers of whom it is not known: " +
                              std::to_string(unknown) + " of " + std::to_string(row.integer("managers")));
  else if (kept < row.integer("min"))
    verdict.fail(holders + ", at least " + std::to_string(row.integer("min")) +
                 " must, or nobody gets in when the identity provider fails" + remarks(row));
  else
    verdict.pass(holders + remarks(row));
}

}  // namespace

void declare_sso_break_glass(Plugin& plugin) {
  plugin.check("identity.sso-break-glass")
      .control("1.1")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Only one or two named Managers keep password sign-in")
      .rationale(
          "Without a break-glass login nobody gets in when the identity provider fails; the product itself asks for "
          "one Manager outside of SAML, so password sign-in cannot be switched off for all. More than two, or one that "
          "nobody owns, is a back door.")
      .fix(
          "1. Choose one or two Managers for emergencies and declare them as break_glass, with an owner.\n"
          "2. Keep their passwords in a vault, alert on their use, and test them once a year.\n"
          "3. Switch SAML SSO on for every other Manager (in the user list, under Edit).\n"
          "4. Declare the login of this audit as audit; it is then listed and not counted.")
      .param("max", 2, "most active Managers without SSO")
      .guard_at_most(2)
      .param("min", 1, "fewest active Managers without SSO")
      .guard_at_least(1)
      .select(kSelect)
      .judge(judge)
      .tolerates("user_classic.saml_enabled")
      .tolerates("user_adminui.saml_enabled")
      .empty(Status::not_evaluated, Reason::scope,
             "the user list shows no active Manager, not even the one of this audit");
}

}  // namespace qharden::identity

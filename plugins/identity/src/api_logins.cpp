#include "declarations.hpp"

namespace qharden::identity {
namespace {

// Of an undeclared login calls alone do not tell whether a program makes them: it must not have signed in, which only a
// completely read log of sign-ins shows. A login that only the log or a declaration knows has no role and no status.
constexpr const char* kApiLogin = R"sql(
WITH log AS MATERIALIZED (
  SELECT coalesce(max(complete), 0) AND NOT EXISTS (SELECT 1 FROM log_gap) AS complete
  FROM log_reach
  WHERE log = 'sign_in'
),
listed AS MATERIALIZED (
  SELECT lower(login) AS key, login, name, role, status, coalesce(api_access = 1 AND gui_access = 0, 0) AS only_calls
  FROM user
),
use AS MATERIALIZED (
  SELECT login, api_request_at, sign_in_at FROM log_use
),
declared AS MATERIALIZED (
  SELECT lower(login) AS login, login AS spelling, kind, owner, reason, systems, reviewed_at FROM declared_login
),
known AS (
  SELECT key AS login FROM listed WHERE only_calls AND status IS NOT 'inactive'
  UNION
  SELECT login FROM declared WHERE kind IN ('service', 'audit')
  UNION
  SELECT login FROM use WHERE api_request_at IS NOT NULL
)
SELECT coalesce(u.login, d.spelling, k.login) AS login,
       u.name,
       u.role,
       u.status,
       u.login IS NOT NULL AS is_listed,
       coalesce(k.login = (SELECT lower(login) FROM self), 0) AS is_own,
       d.kind AS declared_as,
       d.owner,
       d.reason,
       d.systems,
       d.reviewed_at,
       use.api_request_at,
       use.sign_in_at,
       CASE
         WHEN d.kind IN ('service', 'audit') THEN 'declared'
         WHEN u.only_calls THEN 'access'
         ELSE 'calls'
       END AS known_by,
       coalesce(d.kind IN ('service', 'audit'), 0) OR coalesce(u.only_calls, 0)
         OR log.complete AND use.sign_in_at IS NULL AS is_program,
       coalesce(u.login, d.spelling, k.login) || coalesce(' (' || replace(u.role, '_', ' ') || ')', '') AS who
FROM log, known AS k
LEFT JOIN listed AS u ON u.key = k.login
LEFT JOIN declared AS d ON d.login = k.login
LEFT JOIN use ON use.login = k.login)sql";

// Where one login has an ID, the list shows them, and a login without one has none.
constexpr const char* kApiIdentity = R"sql(
SELECT login, api_external_id, EXISTS (SELECT 1 FROM user_classic WHERE api_external_id IS NOT NULL) AS is_shown
FROM user_classic
UNION ALL
SELECT login, api_external_id, EXISTS (SELECT 1 FROM user_adminui WHERE api_external_id IS NOT NULL)
FROM user_adminui)sql";

}  // namespace

void declare_api_logins(Plugin& plugin) {
  plugin.view("api_login", "Logins that programs use or seem to use, with what was declared about them", kApiLogin);
  plugin.view("api_identity", "API External ID of each login, where the list that it came from shows one",
              kApiIdentity);
}

}  // namespace qharden::identity

#include "declarations.hpp"

namespace qharden::identity {
namespace {

constexpr const char* kSelect = R"sql(
WITH fact AS (
  SELECT login, name, role, status, created_at, age_days(created_at) AS age,
         login || ' (' || replace(role, '_', ' ') || ')' AS who
  FROM user
),
ruled AS (
  SELECT *,
         CASE
           WHEN status <> 'pending_activation' THEN 'settled'
           WHEN age IS NULL THEN 'undated'
           WHEN age <= :days THEN 'fresh'
           ELSE 'open'
         END AS ruling
  FROM fact
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling WHEN 'open' THEN 'fail' WHEN 'undated' THEN 'not_evaluated' ELSE 'pass' END AS status,
       CASE ruling WHEN 'undated' THEN 'unsupported' ELSE '' END AS reason,
       CASE WHEN role = 'manager' THEN 'medium' ELSE 'low' END AS severity,
       who || CASE ruling
         WHEN 'open' THEN ' was invited on ' || substr(created_at, 1, 10) || ', ' || CAST(age AS INTEGER)
                          || ' days ago, and has not accepted, at most ' || :days || ' may pass'
         WHEN 'fresh' THEN ' was invited ' || CAST(age AS INTEGER) || ' days ago, within the first ' || :days
         WHEN 'undated' THEN ' has an open invitation, whose date the user list does not show'
         ELSE ' is ' || status || ': no invitation is open'
       END AS message
FROM ruled
ORDER BY login)sql";

}  // namespace

void declare_pending_activation(Plugin& plugin) {
  plugin.check("identity.pending-activation")
      .control("1.3")
      .severity(Severity::low)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("No invitation has been left open for weeks")
      .rationale(
          "An invitation is a link in a mailbox that makes a login: who finds it first chooses the password. One that "
          "nobody accepts was sent to the wrong place or is not needed.")
      .fix(
          "1. Ask the person whether they still need the login, and invite them anew if they do.\n"
          "2. If not, delete the login (in the user list, under Actions). The API cannot: it refuses to deactivate a "
          "login that is pending.")
      .param("days", 14, "days an invitation may stay open")
      .guard_at_most(60)
      .select(kSelect)
      .tolerates("user_adminui.created_at")
      .empty(Status::not_evaluated, Reason::scope, "the user list shows no login, not even the one of this audit");
}

}  // namespace qharden::identity

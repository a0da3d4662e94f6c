#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

constexpr const char* kSelect = R"sql(
WITH list AS MATERIALIZED (
  SELECT coalesce(min(state = 'complete'), 0)
         AND NOT EXISTS (SELECT 1 FROM _column AS c
                         WHERE c."table" IN ('user_classic', 'user_adminui') AND c."column" IN ('login', 'status')
                           AND c.state <> 'complete') AS is_whole
  FROM _collection
  WHERE "table" IN ('user_classic', 'user_adminui')
),
owner AS MATERIALIZED (
  SELECT lower(login) AS login, min(status) AS status FROM user WHERE login IS NOT NULL GROUP BY lower(login)
),
ruled AS (
  SELECT s.id, s.label, s.user_login, o.status,
         CASE
           WHEN s.state NOT IN ('active', 'paused') THEN 'idle'
           WHEN NOT l.is_whole THEN 'unread'
           WHEN o.login IS NULL THEN 'gone'
           WHEN o.status = 'active' THEN 'active'
           ELSE 'inactive'
         END AS ruling
  FROM schedule_state AS s
  JOIN list AS l
  LEFT JOIN owner AS o ON o.login = lower(trim(s.user_login))
)
SELECT id AS object,
       label AS object_name,
       CASE ruling WHEN 'active' THEN 'pass' WHEN 'idle' THEN 'not_applicable' WHEN 'unread' THEN 'not_evaluated'
                   ELSE 'fail' END AS status,
       CASE ruling WHEN 'idle' THEN 'not_used' WHEN 'unread' THEN 'dependency' ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'active' THEN ' belongs to ' || user_login || ', who is active'
         WHEN 'idle' THEN ' is not active'
         WHEN 'unread' THEN ' belongs to ' || user_login || '; whether that login is active cannot be told, as the '
                            || 'user list was not read in full'
         WHEN 'gone' THEN ' belongs to ' || user_login || ', whom the user list does not show'
         ELSE ' belongs to ' || user_login || ', whose login is ' || replace(status, '_', ' ')
       END AS message
FROM ruled
ORDER BY id)sql";

}  // namespace

void declare_schedule_owner_active(Plugin& plugin) {
  plugin.check("scan_options.schedule-owner-active")
      .control("2.2")
      .severity(Severity::low)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Every active schedule has an active owner")
      .rationale(
          "When somebody leaves and the login is deactivated, its schedules stay. Whether they go on running is "
          "documented nowhere, and nobody reads their notices.")
      .fix(
          "1. Find out who looks after the targets now.\n"
          "2. Make the schedule anew under that login and delete the old one; its owner cannot be changed through the "
          "API.")
      .select(kSelect)
      .tolerates("user_classic")
      .tolerates("user_adminui");
}

}  // namespace qharden::scan_options

#include "declarations.hpp"

namespace qharden::activity {

void declare_log_views(Plugin& plugin) {
  // Each log is reduced to one row for each login before anything is joined: it may hold a million rows.
  plugin.view("log_use", "When the log last shows a login (in lower case) at work", R"sql(
SELECT login,
       max(api_request_at) AS api_request_at,
       max(sign_in_at)     AS sign_in_at
FROM (
  SELECT lower(login) AS login, max(at) AS api_request_at, NULL AS sign_in_at
  FROM api_request
  GROUP BY lower(login)
  UNION ALL
  SELECT lower(login), NULL, max(at)
  FROM sign_in
  GROUP BY lower(login)
)
WHERE login IS NOT NULL
GROUP BY login)sql");

  // A log that was not collected has no row. The latest start of all partitions is what holds for the whole.
  plugin.view("log_reach", "Which logs were read completely, and back to when", R"sql(
SELECT "table"                AS log,
       min(state = 'complete')
         AND NOT EXISTS (SELECT 1 FROM _column AS c
                         WHERE c."table" = _collection."table" AND c."column" IN ('at', 'login', 'ip')
                           AND c.state <> 'complete') AS complete,
       max(since)              AS since
FROM _collection
WHERE "table" IN ('sign_in', 'change_event', 'api_request')
GROUP BY "table")sql");

  // An empty log and a log that hides rows look alike: a row of our own call tells them apart, and the role in the user
  // list says how much of the log it may show us.
  plugin.role_canary("activity_log", R"sql(
SELECT iif(s.log_row_at IS NULL, NULL, u.role) AS role,
       iif(s.log_row_at IS NULL, 'the activity log shows no row of the own login, so that it shows all is not proven',
           NULL) AS missing
FROM user AS u
JOIN self AS s
WHERE lower(u.login) = lower(:login))sql");
}

}  // namespace qharden::activity

#include "benchmark.hpp"
#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

// When an exception was asked for is not shown, so a pending one is as old as its last change at least. A list in which
// no exception has a history does not show reasons.
constexpr const char* kSelect = R"sql(
WITH fact AS (
  SELECT e.number, e.status, e.is_endless, e.expires, e.expires_at, e.days_over, e.days_unchanged, e.modified_at,
         coalesce(e.is_active, 1) AS is_active,
         e.has_history OR NOT (SELECT max(has_history) FROM policy_exception) AS has_reason,
         (SELECT max(has_history) FROM policy_exception) AS shows_reasons,
         p.title
  FROM policy_exception_term AS e
  JOIN policy AS p ON p.id = e.policy_id
  WHERE {belongs}
),
ruled AS (
  SELECT *,
         CASE
           WHEN status IN ('rejected', 'expired') THEN 'ended'
           WHEN status = 'pending' AND days_unchanged IS NULL THEN 'undated'
           WHEN status = 'pending' AND days_unchanged > :pending_days THEN 'waiting'
           WHEN status = 'pending' THEN 'asked'
           WHEN NOT is_active THEN 'off'
           WHEN is_endless THEN 'endless'
           WHEN expires_at IS NULL THEN 'unread'
           WHEN days_over > 0 THEN 'ended'
           WHEN -days_over > :max_days THEN 'long'
           WHEN NOT has_reason THEN 'unexplained'
           ELSE 'bounded'
         END AS ruling
  FROM fact
)
SELECT CAST(number AS TEXT) AS object,
       'exception ' || number AS object_name,
       CASE ruling WHEN 'ended' THEN 'pass' WHEN 'off' THEN 'pass' WHEN 'asked' THEN 'pass' WHEN 'bounded' THEN 'pass'
                   WHEN 'undated' THEN 'not_evaluated' WHEN 'unread' THEN 'not_evaluated' ELSE 'fail' END AS status,
       CASE ruling WHEN 'undated' THEN 'unsupported' WHEN 'unread' THEN 'unsupported' ELSE '' END AS reason,
       'exception ' || number || ' of the policy ''' || title || '''' || CASE ruling
         WHEN 'ended' THEN CASE status WHEN 'approved' THEN ' ended on ' || substr(expires_at, 1, 10)
                                       ELSE ' is ' || status END
         WHEN 'off' THEN ' is not active'
         WHEN 'undated' THEN ' is pending, and since when is not shown'
         WHEN 'waiting' THEN ' is pending and was last touched ' || CAST(days_unchanged AS INTEGER)
                             || ' days ago, at most ' || :pending_days || ' may pass until it is decided'
         WHEN 'asked' THEN ' is pending and was touched on ' || substr(modified_at, 1, 10)
         WHEN 'endless' THEN ' never ends'
         WHEN 'unread' THEN ' ends at a date that is not understood: ' || expires
         WHEN 'long' THEN ' ends on ' || substr(expires_at, 1, 10) || ', in ' || CAST(-days_over AS INTEGER)
                          || ' days, at most ' || :max_days || ' may be left'
         WHEN 'unexplained' THEN ' has no comment that gives a reason'
         WHEN 'bounded' THEN ' ends on ' || substr(expires_at, 1, 10)
                             || CASE WHEN shows_reasons THEN '' ELSE '; reasons are not shown' END
       END AS message,
       '{}' AS evidence
FROM ruled
UNION ALL
SELECT '', '', 'not_evaluated', 'dependency',
       'exceptions of policies that the list of policies does not show: ' || count(*), '{}'
FROM policy_exception
WHERE policy_id NOT IN (SELECT id FROM policy)
HAVING count(*) > 0
ORDER BY 1)sql";

void declare(Plugin& plugin, const Family& family) {
  exception_check(plugin, family, "exceptions-bounded", kSelect)
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title(of_family(family, "Exceptions to {FAMILY} end, are decided and have a reason"))
      .rationale(
          "An exception turns a failing control into a passing one. One that never ends hides the weakness for good, "
          "and one that nobody decides is no decision.")
      .fix(
          "1. Decide pending exceptions: approve them with an end date, or reject them.\n"
          "2. Give approved ones an end (Exceptions, under Edit, or the API with end_date) and a comment that says "
          "why.\n"
          "3. What has to stay for longer gets a waiver here with its owner.")
      .param("max_days", 365, "days until an approved exception must end")
      .guard_at_most(730)
      .param("pending_days", 30, "days without a change after which a pending exception should be decided")
      .tolerates("policy_exception.modified")
      .tolerates("policy_exception.is_active")
      .empty(Status::pass, Reason::none, of_family(family, "no exception to a {FAMILY} policy exists"));
}

}  // namespace

void declare_benchmark_exceptions(Plugin& plugin) {
  for (const auto* family : {&kCis, &kStig}) declare(plugin, *family);
}

}  // namespace qharden::policy_compliance

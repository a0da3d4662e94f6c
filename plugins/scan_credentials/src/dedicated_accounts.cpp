#include "declarations.hpp"

namespace qharden::scan_credentials {
namespace {

// The name of the account is judged, never what groups it is in: compliance scans of Windows need an administrator.
// Systems without a list of their own are held against the names of all.
constexpr const char* kSelect = R"sql(
WITH listed AS (
  SELECT DISTINCT system FROM builtin_account
),
judged AS (
  SELECT a.object, a.title, a.label, a.technology, a.username, a.full_account, a.account, a.keeps, a.is_off,
         a.technology IN (SELECT technology FROM password_technology) AS names_a_user,
         coalesce(l.system, 'other') AS list,
         EXISTS (SELECT 1 FROM json_each(:also_forbidden) AS f
                 WHERE lower(trim(f.key)) IN (a.system, a.technology)
                   AND (instr(',' || replace(lower(f.value), ' ', '') || ',', ',' || a.account || ',') > 0
                        OR instr(',' || replace(lower(f.value), ' ', '') || ',', ',' || a.full_account || ',') > 0))
           AS is_forbidden_here
  FROM auth_account AS a
  LEFT JOIN listed AS l ON l.system = a.system
  WHERE a.technology IN (SELECT value FROM json_each(:partitions))
),
ruled AS (
  SELECT j.*,
         CASE
           WHEN j.is_off THEN 'off'
           WHEN j.username IS NULL AND j.names_a_user THEN 'not_shown'
           WHEN j.username IS NULL THEN 'no_user'
           WHEN b.account IS NOT NULL OR c.account IS NOT NULL THEN 'builtin'
           WHEN j.is_forbidden_here THEN 'forbidden'
           ELSE 'own'
         END AS ruling
  FROM judged AS j
  LEFT JOIN builtin_account AS b ON b.system = j.list AND b.account = j.account
  LEFT JOIN builtin_account AS c ON c.system = j.list AND c.account = j.full_account
)
SELECT object,
       title AS object_name,
       CASE ruling
         WHEN 'off' THEN 'not_applicable'
         WHEN 'no_user' THEN 'not_applicable'
         WHEN 'not_shown' THEN 'not_evaluated'
         WHEN 'own' THEN 'pass'
         ELSE 'fail'
       END AS status,
       CASE ruling WHEN 'off' THEN 'not_used' WHEN 'no_user' THEN 'no_objects' WHEN 'not_shown' THEN 'unsupported'
                   ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'off' THEN ' is switched off'
         WHEN 'no_user' THEN ' names no user, as records of this kind do'
         WHEN 'not_shown' THEN ' does not show which user it signs in as'
         WHEN 'builtin' THEN ' signs in as ' || username || ', an account that comes with the system'
         WHEN 'forbidden' THEN ' signs in as ' || username || ', which also_forbidden names'
         ELSE ' signs in as ' || username || ', none of the built-in accounts known here'
       END
       || CASE WHEN keeps = 'vault' AND ruling IN ('builtin', 'forbidden')
               THEN '; the vault may know that account under another name' ELSE '' END AS message
FROM ruled)sql";

}  // namespace

void declare_dedicated_accounts(Plugin& plugin) {
  judge_records(plugin.check("scan_credentials.dedicated-accounts"))
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Scans sign in with dedicated accounts, not root or admin")
      .rationale(
          "An account that came with the system cannot be limited, traced or changed without breaking something else. "
          "When its password leaks out of a scan, everything it opens is open, and the log does not tell who it was.")
      .fix(
          "1. Make an account for scans alone on the systems of the record, with what the scan needs: on Unix sudo for "
          "the listed commands, on Windows an account of the domain that may not sign in interactively.\n"
          "2. Change the record to it, and scan one host to see that it works.\n"
          "3. Where the system has no other account (ESXi, often), waive the record with an end date.\n"
          "4. Name further accounts of your house that must not be used in also_forbidden.")
      .param_map("also_forbidden", "further accounts by technology, separated by commas, e.g. {windows: \"dom-admin\"}")
      .select(with_lost(kSelect));
}

}  // namespace qharden::scan_credentials

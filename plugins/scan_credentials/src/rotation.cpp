#include "declarations.hpp"

namespace qharden::scan_credentials {
namespace {

// An old record holds an old password. A young one may have got a new address instead of a new password, so it proves
// nothing: all of these make one question.
constexpr const char* kSelect = R"sql(
WITH record AS MATERIALIZED (
  SELECT object, title, label, changed_at, CAST(age_days(changed_at) AS INTEGER) AS days,
         CASE WHEN is_off THEN 'off'
              WHEN keeps = 'vault' THEN 'vault'
              WHEN keeps NOT IN ('password', 'unknown') THEN 'no_password'
              WHEN changed_at IS NULL THEN 'undated'
              WHEN age_days(changed_at) > :max_age_days THEN 'old'
              ELSE 'young' END AS ruling
  FROM auth_account
  WHERE technology IN (SELECT value FROM json_each(:partitions))
    AND technology IN (SELECT technology FROM password_technology)
),
total AS (
  SELECT count(*) FILTER (WHERE ruling IN ('old', 'young')) AS dated,
         count(*) FILTER (WHERE ruling = 'young') AS young,
         count(*) FILTER (WHERE ruling = 'undated') AS undated
  FROM record
)
SELECT r.object,
       r.title AS object_name,
       CASE r.ruling WHEN 'old' THEN 'fail' WHEN 'undated' THEN 'not_evaluated' ELSE 'not_applicable' END AS status,
       CASE r.ruling WHEN 'old' THEN '' WHEN 'undated' THEN 'unsupported' ELSE 'not_used' END AS reason,
       r.label || CASE r.ruling
         WHEN 'off' THEN ' is switched off'
         WHEN 'vault' THEN ' takes its password from a vault'
         WHEN 'no_password' THEN ' keeps no password'
         WHEN 'undated' THEN ' does not show when it was changed'
         ELSE ' was last changed on ' || substr(r.changed_at, 1, 10) || ', ' || r.days
              || ' days ago, so its password is at least as old; at most ' || :max_age_days || ' may pass'
       END AS message
FROM record AS r, total AS t
WHERE r.ruling <> 'young' AND (r.ruling <> 'undated' OR t.dated > 0)
UNION ALL
SELECT '', '', iif(young > 0, 'manual', 'not_evaluated'), iif(young > 0, '', 'unsupported'),
       CASE WHEN young > 0
              THEN 'attest the rotation schedule: ' || young || ' of ' || dated || ' records with a stored password were '
                   || 'changed within ' || :max_age_days || ' days, which does not tell whether the password was'
            ELSE 'none of ' || undated || ' records with a stored password shows when it was changed' END
FROM total
WHERE young > 0 OR (dated = 0 AND undated > 0))sql";

}  // namespace

void declare_rotation(Plugin& plugin) {
  judge_records(plugin.check("scan_credentials.rotation"), kPasswordTechnologies)
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::proxy)
      .proves(Proves::fail_only)
      .title("Stored scan passwords are changed in time")
      .rationale(
          "A password that is never changed stays with everybody who ever knew it, and scan accounts open more hosts "
          "than most. The date of a record shows only that a password is old, never that it is new.")
      .fix(
          "1. Change the account's password on the systems, then in the record, and scan a host to see that it works.\n"
          "2. Better still take the password from a vault that changes it by itself.\n"
          "3. Write a schedule down for those that stay, and attest it with the day of the last change.")
      .param("max_age_days", 180, "days after which a stored password should have been changed")
      .guard_at_most(365)
      .statement("The passwords that authentication records store are changed on a written schedule.")
      .asks("schedule", "Where is the schedule, and how often does it demand a change?")
      .asks("last", "On which day were they last changed, and where is that recorded?")
      .select(with_lost(kSelect, kPasswordTechnologies));
}

}  // namespace qharden::scan_credentials

#include "declarations.hpp"

namespace qharden::scan_credentials {
namespace {

constexpr const char* kSelect = R"sql(
WITH account AS (
  SELECT DISTINCT technology, account FROM auth_account WHERE username IS NOT NULL AND NOT is_off
),
shown AS (
  SELECT count(*) AS accounts, group_concat(technology || ' ' || account, ', ') FILTER (WHERE place <= 20) AS names
  FROM (SELECT technology, account, row_number() OVER (ORDER BY technology, account) AS place FROM account)
),
tool AS (
  SELECT coalesce(sum(has_root_tool), 0) AS records FROM auth_record
)
SELECT '' AS object,
       'manual' AS status,
       'attest that scan accounts hold only the rights their scans need, cannot sign in interactively, and may come '
         || 'from the scanners alone; '
         || CASE WHEN r.is_whole THEN 'accounts in the records: ' || s.accounts
                 ELSE 'accounts in the records that could be read: ' || s.accounts END
         || CASE WHEN t.records > 0 THEN ', records that become root with a tool: ' || t.records ELSE '' END AS message,
       json_object('accounts', s.accounts, 'names', s.names, 'records_with_root_tool', t.records) AS evidence
FROM shown AS s, tool AS t, auth_record_reading AS r)sql";

}  // namespace

void declare_least_privilege(Plugin& plugin) {
  tolerate_records(plugin.check("scan_credentials.least-privilege"))
      .control("2.1")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("Scan accounts hold only the rights their scans need")
      .rationale(
          "The rights of an account lie on the systems it opens, not in Qualys, so a person has to look. Compliance "
          "scans of Windows need an administrator, and vulnerability scans work best with one; on Unix, sudo for the "
          "listed commands is enough. What can always be taken away is the interactive sign-in and every source but "
          "the scanners.")
      .fix(
          "1. Unix: an ordinary account with sudo for the commands that Qualys lists, no shell for people, and sign-in "
          "from the scanners' addresses alone.\n"
          "2. Windows: an account for scans, denied interactive and remote desktop sign-in by policy, limited to the "
          "scanners, and member of no more groups than the kind of scan needs.\n"
          "3. Databases: the read rights of Qualys' script, not the administrator.\n"
          "4. Look through them once a year and attest it.")
      .param("valid_for", 365, "days an attestation holds")
      .statement("Scan accounts hold the rights their scans need and no more, and only scanners can use them.")
      .asks("rights", "Which rights do they hold, for each kind of system?")
      .asks("limits", "What keeps people from using them: interactive sign-in, source addresses?")
      .asks("reviewed_on", "On which day did somebody last look, and where is that recorded?")
      .tolerates("auth_record")
      .tolerates("auth_type_list")
      .select(kSelect);
}

}  // namespace qharden::scan_credentials

#include "declarations.hpp"

namespace qharden::scan_credentials {
namespace {

// What a record shows of where its password is:
//   vault     in a vault
//   password  in the record
//   key       nowhere: a key takes its place
//   nothing   nowhere, and no key shows
//   other     the technology knows no such password (SNMP communities, for example)
//   unknown   the record shows none of the elements that would tell
// A record that stores its password often says nothing of it, so silence counts only beside elements of the same kind.
//
// "CORP\svc" and "svc@corp" are the account "svc" of the domain "corp".
constexpr const char* kAuthAccount = R"sql(
SELECT record,
       technology || ' ' || id AS object,
       technology,
       id,
       title,
       replace(technology, '_', ' ') || ' record "' || title || '" (' || id || ')' AS label,
       nullif(username, '') AS username,
       lower(username) AS full_account,
       lower(CASE WHEN slash > 0 THEN substr(username, slash + 1)
                  WHEN at > 1 THEN substr(username, 1, at - 1)
                  ELSE username END) AS account,
       CASE technology
         WHEN 'windows' THEN lower(coalesce(windows_domain,
                                            CASE WHEN slash > 1 THEN nullif(substr(username, 1, slash - 1), '.')
                                                 WHEN at > 1 THEN substr(username, at + 1) END, ''))
         ELSE '' END AS domain,
       CASE WHEN technology = 'unix' AND sub_type LIKE 'cisco%' THEN 'cisco' ELSE technology END AS system,
       coalesce(status = 0, 0) AS is_off,
       CASE
         WHEN has_vault = 1 OR login_type = 'vault' THEN 'vault'
         WHEN technology NOT IN (SELECT technology FROM password_technology) THEN 'other'
         WHEN skip_password = 1 THEN iif(has_key = 1, 'key', 'nothing')
         WHEN has_key = 1 AND skip_password IS NULL THEN 'key'
         WHEN login_type = 'basic' THEN 'password'
         WHEN login_type IS NULL AND coalesce(changed_at, network_id) IS NOT NULL THEN 'password'
         ELSE 'unknown'
       END AS keeps,
       vault_id,
       network_id,
       ip,
       changed_at,
       is_system_created,
       is_template
FROM (SELECT _row AS record,
             technology,
             id,
             coalesce(title, '') AS title,
             trim(username) AS username,
             instr(trim(username), '\') AS slash,
             instr(trim(username), '@') AS at,
             coalesce(nullif(trim(windows_ad_domain), ''), nullif(trim(windows_domain), '')) AS windows_domain,
             lower(sub_type) AS sub_type,
             status,
             has_vault,
             lower(trim(login_type)) AS login_type,
             skip_password,
             has_key,
             vault_id,
             network_id,
             ip,
             coalesce(modified_at, created_at) AS changed_at,
             coalesce(is_system_created, 0) AS is_system_created,
             coalesce(is_template, 0) AS is_template
      FROM auth_record))sql";

// Administrator as Windows calls it in other languages; letters beyond ASCII by number, in lower case and, where the
// word begins with one, in upper case too: SQLite folds ASCII only.
constexpr const char* kBuiltinAccount = R"sql(
WITH named(system, account) AS (
  VALUES ('unix', 'root'), ('unix', 'toor'),
         ('windows', 'administrator'), ('windows', 'administrateur'), ('windows', 'administrador'),
         ('windows', 'amministratore'), ('windows', 'rendszergazda'),
         ('windows', 'administrat' || char(246) || 'r'),
         ('windows', 'j' || char(228) || 'rjestelm' || char(228) || 'nvalvoja'),
         ('windows', char(1072, 1076, 1084, 1080, 1085, 1080, 1089, 1090, 1088, 1072, 1090, 1086, 1088)),
         ('windows', char(1040, 1076, 1084, 1080, 1085, 1080, 1089, 1090, 1088, 1072, 1090, 1086, 1088)),
         ('ms_sql', 'sa'), ('sybase', 'sa'),
         ('oracle', 'sys'), ('oracle', 'system'),
         ('mysql', 'root'), ('mariadb', 'root'),
         ('postgresql', 'postgres'),
         ('mongodb', 'admin'), ('mongodb', 'root'),
         ('network_ssh', 'admin'), ('network_ssh', 'cisco'), ('network_ssh', 'enable'),
         ('cisco', 'admin'), ('cisco', 'cisco'), ('cisco', 'enable'),
         ('vmware', 'root'), ('vmware', 'administrator@vsphere.local'), ('vmware', 'vsphere.local\administrator'),
         ('vcenter', 'root'), ('vcenter', 'administrator@vsphere.local'), ('vcenter', 'vsphere.local\administrator')
)
SELECT system, account FROM named
UNION
SELECT 'other', account FROM named)sql";

std::string password_technologies() {
  std::string rows;
  for (const auto& technology : kPasswordTechnologies) rows += (rows.empty() ? "('" : "'), ('") + technology;
  return "SELECT column1 AS technology FROM (VALUES " + rows + "'))";
}

}  // namespace

void declare_account_views(Plugin& plugin) {
  plugin.view("password_technology", "Technologies whose records hold a password or take it from a vault",
              password_technologies());
  plugin.view("auth_account", "Authentication records with the account they use and where its password is",
              kAuthAccount);
  plugin.view("builtin_account", "Accounts that come with a system; other: those of all, for systems not named",
              kBuiltinAccount);
}

Check& judge_records(Check& check, const std::vector<std::string>& technologies) {
  check.control("2.1").by_partition("auth_record");
  if (!technologies.empty()) check.only("auth_record", technologies);
  return tolerate_records(check);
}

Check& tolerate_records(Check& check) {
  for (const char* column :
       {"windows_ad_trust", "login_type", "vault_id", "vault_type", "skip_password", "cleartext_password", "ntlm",
        "ntlm_v2", "kerberos", "require_smb_signing", "minimum_smb_version", "network_id", "status",
        "is_system_created", "is_template", "created_at", "created_by", "modified_at", "modified_by"})
    check.tolerates(std::string("auth_record.") + column);
  return check;
}

std::string with_lost(const char* select, const std::vector<std::string>& technologies) {
  std::string names;
  for (const auto& technology : technologies) names += (names.empty() ? "'" : ", '") + technology + "'";
  return std::string(select) + R"sql(
UNION ALL
SELECT technology, technology, 'not_evaluated', reason, message
FROM auth_record_lost
WHERE technology IN (SELECT value FROM json_each(:partitions)))sql" +
         (names.empty() ? "" : " AND technology IN (" + names + ")") + "\nORDER BY 1";
}

}  // namespace qharden::scan_credentials

#include "declarations.hpp"

namespace qharden::scan_credentials {
namespace {

// Per record, but the share of all decides: a few that store their password are within what is allowed. Records that
// were not read could take it either way, so they convict nobody and acquit nobody: the share is counted with all of
// them in a vault, and with none.
constexpr const char* kSelect = R"sql(
WITH record AS MATERIALIZED (
  SELECT object, title, label, keeps, is_off
  FROM auth_account
  WHERE technology IN (SELECT value FROM json_each(:partitions))
    AND technology IN (SELECT technology FROM password_technology)
),
unread AS (
  SELECT coalesce(sum(i.last_id - i.first_id + 1), 0) AS records
  FROM auth_record_id AS i
  WHERE i.technology IN (SELECT technology FROM password_technology)
    AND (i.technology NOT IN (SELECT value FROM json_each(:partitions))
         OR i.technology IN (SELECT technology FROM auth_record_lost))
),
share AS (
  SELECT count(*) FILTER (WHERE keeps = 'vault') AS served,
         count(*) FILTER (WHERE keeps IN ('vault', 'password')) AS asked,
         count(*) FILTER (WHERE keeps IN ('vault', 'password', 'unknown')) AS records,
         count(*) FILTER (WHERE keeps = 'unknown') + (SELECT records FROM unread) AS open,
         (SELECT count(*) FROM vault) AS vaults,
         (SELECT shows_vaults FROM auth_record_reading) AS shows_vaults
  FROM record WHERE NOT is_off
),
ruled AS (
  SELECT r.object, r.title, r.label, s.served, s.asked, s.open,
         CAST(100.0 * s.served / max(s.asked, 1) AS INTEGER) AS percent,
         CASE WHEN r.is_off THEN 'off'
              WHEN r.keeps = 'vault' THEN 'served'
              WHEN r.keeps IN ('key', 'nothing') THEN 'no_password'
              WHEN r.keeps = 'unknown' THEN 'unknown'
              WHEN s.served >= :min_share * (s.asked + s.open) THEN 'allowed'
              WHEN s.served + s.open < :min_share * (s.asked + s.open) THEN 'stored'
              ELSE 'open' END AS ruling
  FROM record AS r, share AS s
  WHERE s.shows_vaults
)
SELECT object,
       title AS object_name,
       CASE ruling WHEN 'served' THEN 'pass' WHEN 'allowed' THEN 'pass' WHEN 'stored' THEN 'fail'
                   WHEN 'unknown' THEN 'not_evaluated' WHEN 'open' THEN 'not_evaluated' ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'unknown' THEN 'unsupported' WHEN 'open' THEN 'dependency' WHEN 'off' THEN 'not_used' WHEN 'no_password' THEN 'not_used'
                   ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'off' THEN ' is switched off'
         WHEN 'served' THEN ' takes its password from a vault'
         WHEN 'no_password' THEN ' keeps no password that a vault could hold'
         WHEN 'unknown' THEN ' does not show where its password is'
         ELSE ' stores its password; ' || served || ' of ' || asked || ' records (' || percent
              || ' %) take it from a vault, at least ' || CAST(round(100 * :min_share) AS INTEGER) || ' % should'
              || iif(open > 0, '; of ' || open || ' more it is not known', '')
       END AS message
FROM ruled
UNION ALL
SELECT '', '',
       CASE WHEN vaults = 0 THEN 'not_applicable' ELSE 'not_evaluated' END,
       CASE WHEN vaults = 0 THEN 'not_used' ELSE 'unsupported' END,
       CASE WHEN vaults = 0 THEN 'no vault is connected, which scan_credentials.vault-configured judges'
            ELSE 'none of ' || records || ' records shows where its password is, so it is not known whether the '
                 || vaults || ' connected vaults are used' END
FROM share
WHERE NOT shows_vaults AND records > 0)sql";

}  // namespace

void declare_vault_used(Plugin& plugin) {
  judge_records(plugin.check("scan_credentials.vault-used"), kPasswordTechnologies)
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Password records take their secret from a vault")
      .rationale("A connected vault that serves two records of eighty protects two records of eighty.")
      .fix(
          "1. Put the password of the scan account into the vault and let the vault change it.\n"
          "2. Edit the record: take the password from the vault, name the vault and the secret, and test it.\n"
          "3. Then let the vault change the password once, so that the one in the record is worth nothing.")
      .param("min_share", 0.90, "least share of records that take their password from a vault, of those that could")
      .guard_at_least(0.50)
      .select(with_lost(kSelect, kPasswordTechnologies));
}

}  // namespace qharden::scan_credentials

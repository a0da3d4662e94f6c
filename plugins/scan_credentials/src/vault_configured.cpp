#include "declarations.hpp"

namespace qharden::scan_credentials {
namespace {

// A connected vault is seen as soon as one is listed. That there is none convicts only who has passwords to put into
// it, and how many those are a part of the records can show as well: their number only grows.
constexpr const char* kSelect = R"sql(
WITH linked AS (
  SELECT count(*) AS vaults, group_concat(title || ' (' || type || ')', ', ') AS names
  FROM (SELECT title, type FROM vault_link WHERE type <> '' ORDER BY id)
),
told AS (
  SELECT coalesce(max(vaults), 0) AS vaults FROM vault_list
),
stored AS (
  SELECT count(*) FILTER (WHERE keeps IN ('password', 'unknown')) AS records,
         count(*) FILTER (WHERE keeps = 'vault') AS served
  FROM auth_account WHERE NOT is_off
),
ruled AS (
  SELECT l.vaults, l.names, t.vaults AS told, s.records, s.served, r.gap, coalesce(r.reason, 'dependency') AS gap_reason,
         CASE WHEN l.vaults > 0 THEN 'connected'
              WHEN t.vaults > 0 THEN 'lost'
              WHEN s.served > 0 THEN 'hidden'
              WHEN s.records >= :min_stored AND s.records > 0 THEN 'missing'
              WHEN NOT r.is_whole THEN 'unread'
              WHEN s.records = 0 THEN 'not_needed'
              ELSE 'few' END AS ruling
  FROM linked AS l, told AS t, stored AS s, auth_record_reading AS r
)
SELECT '' AS object,
       CASE ruling WHEN 'connected' THEN 'pass' WHEN 'missing' THEN 'fail' WHEN 'not_needed' THEN 'not_applicable'
                   WHEN 'few' THEN 'not_applicable' ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'lost' THEN 'parse' WHEN 'hidden' THEN 'parse' WHEN 'unread' THEN gap_reason WHEN 'not_needed' THEN 'not_used'
                   WHEN 'few' THEN 'too_few' ELSE '' END AS reason,
       CASE ruling
         WHEN 'connected' THEN iif(vaults = 1, '1 vault is', vaults || ' vaults are') || ' connected: ' || names
         WHEN 'lost' THEN 'the service counts ' || told || ' vaults but shows none'
         WHEN 'hidden' THEN 'no vault is shown, but records take their password from one: ' || served
         WHEN 'missing' THEN 'no vault is connected, and ' || records || ' records store their password; from '
                             || :min_stored || ' on one is asked for'
         WHEN 'unread' THEN 'no vault is connected, and how many records store a password is not known; ' || gap
         WHEN 'not_needed' THEN 'no vault is connected, and no record stores a password'
         ELSE 'no vault is connected, and ' || records
              || iif(records = 1, ' record stores its', ' records store their') || ' password, fewer than ' || :min_stored
       END AS message,
       json_object('vaults', vaults, 'records_with_password', records) AS evidence
FROM ruled)sql";

}  // namespace

void declare_vault_configured(Plugin& plugin) {
  tolerate_records(plugin.check("scan_credentials.vault-configured"))
      .control("2.1")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("A credential vault is connected")
      .rationale(
          "Passwords that are typed into records lie in a second place, are changed by hand and therefore rarely, and "
          "nobody sees who took them. A vault hands them out at scan time instead.")
      .fix(
          "1. Make an account in the vault that may read the passwords of scan accounts and nothing else.\n"
          "2. Connect the vault (Scans > Authentication > New > Authentication Vaults) and test it with one record.\n"
          "3. If your vault pushes changed passwords into the records through the API instead, waive this with an end "
          "date.")
      .param("min_stored", 5, "records with a stored password from which on a vault is asked for")
      .guard_at_most(25)
      .tolerates("auth_record")
      .tolerates("auth_type_list")
      .tolerates("vault_list.vaults")
      .select(kSelect);
}

}  // namespace qharden::scan_credentials

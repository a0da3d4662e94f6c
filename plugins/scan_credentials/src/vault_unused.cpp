#include "declarations.hpp"

namespace qharden::scan_credentials {
namespace {

constexpr const char* kSelect = R"sql(
WITH used AS MATERIALIZED (
  SELECT vault_id, count(*) AS records FROM auth_account WHERE vault_id IS NOT NULL GROUP BY vault_id
),
nameless AS (
  SELECT count(*) AS records FROM auth_account WHERE keeps = 'vault' AND vault_id IS NULL
),
ruled AS (
  SELECT v.id, v.title, 'the vault "' || v.title || '" (' || v.type || ')' AS label, u.records, r.records AS all_records,
         n.records AS nameless, r.gap, coalesce(r.reason, 'dependency') AS gap_reason,
         CASE WHEN u.records > 0 THEN 'used'
              WHEN n.records > 0 THEN 'nameless'
              WHEN r.records > 0 AND NOT r.shows_vaults THEN 'not_shown'
              WHEN NOT r.is_whole THEN 'unread'
              ELSE 'unused' END AS ruling
  FROM nameless AS n, auth_record_reading AS r, vault_link AS v
  LEFT JOIN used AS u ON u.vault_id = v.id
)
SELECT CAST(id AS TEXT) AS object,
       title AS object_name,
       CASE ruling WHEN 'used' THEN 'pass' WHEN 'unused' THEN 'fail' ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'used' THEN '' WHEN 'unused' THEN '' WHEN 'unread' THEN gap_reason ELSE 'unsupported' END AS reason,
       label || CASE ruling
         WHEN 'used' THEN ' serves ' || records || iif(records = 1, ' record', ' records')
         WHEN 'unused' THEN ' serves none of the ' || all_records || ' records'
         WHEN 'nameless' THEN ' is named by no record, but ' || nameless || ' records do not show which vault they use'
         WHEN 'not_shown' THEN ' is named by no record, but none of the ' || all_records
                               || ' records shows whether it uses a vault'
         ELSE ' is named by no record that was read; ' || gap
       END AS message
FROM ruled
ORDER BY id)sql";

}  // namespace

void declare_vault_unused(Plugin& plugin) {
  tolerate_records(plugin.check("scan_credentials.vault-unused"))
      .control("2.1")
      .severity(Severity::low)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Every connected vault serves at least one record")
      .rationale("The account by which a forgotten vault is connected still opens it.")
      .fix(
          "1. Ask its owner whether the vault is still being introduced; if so, waive it with an end date.\n"
          "2. Else remove it, and close its account in the vault.")
      .tolerates("auth_record")
      .tolerates("auth_type_list")
      .select(kSelect);
}

}  // namespace qharden::scan_credentials

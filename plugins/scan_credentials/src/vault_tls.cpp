#include "declarations.hpp"

namespace qharden::scan_credentials {
namespace {

constexpr const char* kSelect = R"sql(
WITH ruled AS (
  SELECT CAST(v.id AS TEXT) AS id, v.title, 'the vault "' || v.title || '" (' || v.type || ')' AS label,
         coalesce((SELECT nullif(c.reason, '') FROM _column AS c
                   WHERE c."table" = 'vault_detail' AND c."column" = 'ssl_verify'
                     AND c."partition" = CAST(v.id AS TEXT)), 'unsupported') AS gap,
         CASE WHEN v.tls_setting = 'none' THEN 'no_setting'
              WHEN d.ssl_verify = 1 THEN 'verified'
              WHEN d.ssl_verify = 0 THEN 'off'
              ELSE 'not_shown' END AS ruling
  FROM vault_link AS v
  LEFT JOIN vault_detail AS d ON d.vault_id = CAST(v.id AS TEXT)
  WHERE v.tls_setting = 'none' OR CAST(v.id AS TEXT) IN (SELECT value FROM json_each(:partitions))
)
SELECT id AS object,
       title AS object_name,
       CASE ruling WHEN 'no_setting' THEN 'not_applicable' WHEN 'verified' THEN 'pass' WHEN 'off' THEN 'fail'
                   ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'no_setting' THEN 'not_available' WHEN 'not_shown' THEN gap ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'no_setting' THEN ' is of a type that has no such setting'
         WHEN 'verified' THEN ' is asked over TLS with its certificate verified'
         WHEN 'off' THEN ' is asked without verifying its TLS certificate'
         ELSE ' does not show, in words understood here, whether its TLS certificate is verified'
       END AS message
FROM ruled
ORDER BY id)sql";

}  // namespace

void declare_vault_tls(Plugin& plugin) {
  plugin.check("scan_credentials.vault-tls")
      .control("2.1")
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("HTTP vaults verify the TLS certificate")
      .rationale(
          "The passwords of all records of the vault travel on this link at each scan, and so does the account that "
          "opens it. Unverified, anybody in between can be the vault.")
      .fix(
          "1. See that the scanner appliances know the authority that signed the vault's certificate.\n"
          "2. Switch \"SSL verify\" on for the vault and test it with one record at once: with an unknown authority "
          "every scan would stop signing in.")
      .by_partition("vault_detail")
      .tolerates("vault_detail.ssl_verify")
      .select(kSelect);
}

}  // namespace qharden::scan_credentials

#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// All profiles, in use or not: whoever can export profiles reads what they hold. Of passwords and headers no value is
// known here, only that there is one.
constexpr const char* kSelect = R"sql(
WITH held AS MATERIALIZED (
  SELECT o.id, o.title, o.title_key, o.detection IS NULL AND o.brute_force IS NULL AS is_bare,
         (SELECT count(*)
          FROM json_tree(o.brute_force) AS node
          WHERE node.key = 'LOGIN_PASSWORD' AND coalesce(node.value ->> '$.length', 1) > 0) AS passwords,
         o.header_ref IS NOT NULL OR o.header_definition_ref IS NOT NULL AS has_header
  FROM option_profile AS o
  WHERE o.kind = 'vm'
),
ruled AS (
  SELECT h.id, h.title, h.passwords, h.has_header, a.approver, a.until,
         CASE
           WHEN h.passwords = 0 AND NOT h.has_header AND h.is_bare THEN 'unseen'
           WHEN h.passwords = 0 AND NOT h.has_header THEN 'none'
           WHEN a.approver IS NOT NULL THEN 'approved'
           ELSE 'held'
         END AS ruling,
         CASE WHEN h.passwords > 0
              THEN h.passwords || ' list' || iif(h.passwords = 1, '', 's') || ' of passwords' ELSE '' END
           || CASE WHEN h.passwords > 0 AND h.has_header THEN ' and ' ELSE '' END
           || CASE WHEN h.has_header THEN 'a header of its own for HTTP' ELSE '' END AS what
  FROM held AS h
  LEFT JOIN profile_approval AS a ON a.check_id = 'scan_options.custom-secrets' AND a.title_key = h.title_key
)
SELECT id AS object,
       title AS object_name,
       CASE ruling WHEN 'none' THEN 'pass' WHEN 'held' THEN 'fail' WHEN 'unseen' THEN 'not_evaluated'
                   ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'approved' THEN 'out_of_scope' WHEN 'unseen' THEN 'unsupported' ELSE '' END AS reason,
       title || CASE ruling
         WHEN 'none' THEN ' holds no list of passwords and no header of its own for HTTP'
         WHEN 'unseen' THEN ' shows too little of its settings to tell'
         WHEN 'approved' THEN ' holds ' || what || ', approved by ' || approver || ' until ' || substr(until, 1, 10)
         ELSE ' holds ' || what || ', which every export of the profile shows in clear'
       END AS message,
       json_object('password_lists', passwords, 'http_header', iif(has_header, 1, 0)) AS evidence
FROM ruled
ORDER BY id)sql";

}  // namespace

void declare_custom_secrets(Plugin& plugin) {
  plugin.check("scan_options.custom-secrets")
      .control("2.2")
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Profiles carry no passwords or header tokens")
      .rationale(
          "Option profiles are exported, mailed and kept. Passwords and tokens in them leave the service in clear text "
          "with every copy.")
      .fix(
          "1. Take the lists of passwords out of the profile (Scans, Option Profiles, Scan, Password Brute Forcing) "
          "and "
          "change those passwords.\n"
          "2. Take tokens out of the HTTP header. A harmless mark for the logs of web servers: declare an approval of "
          "scan_options.custom-secrets for its title, with approver and end.")
      .select(kSelect);
}

}  // namespace qharden::scan_options

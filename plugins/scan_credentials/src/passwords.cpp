#include "declarations.hpp"

namespace qharden::scan_credentials {
namespace {

// Of the Unix family; network devices only where their records show the element.
constexpr const char* kCleartext = R"sql(
WITH ruled AS (
  SELECT a.object, a.title, a.label, coalesce(g.reason, 'unsupported') AS gap,
         CASE WHEN a.is_off THEN 'off'
              WHEN r.cleartext_password IS NULL THEN 'not_shown'
              WHEN r.cleartext_password = 1 THEN 'allowed'
              ELSE 'refused' END AS ruling
  FROM auth_account AS a
  JOIN auth_record AS r ON r._row = a.record
  LEFT JOIN auth_record_gap AS g ON g.technology = a.technology AND g.element = 'cleartext_password'
  WHERE (a.technology = 'unix' OR a.technology = 'network_ssh' AND r.cleartext_password IS NOT NULL)
    AND a.technology IN (SELECT value FROM json_each(:partitions))
)
SELECT object,
       title AS object_name,
       CASE ruling WHEN 'off' THEN 'not_applicable' WHEN 'allowed' THEN 'fail' WHEN 'refused' THEN 'pass'
                   ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'off' THEN 'not_used' WHEN 'not_shown' THEN gap ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'off' THEN ' is switched off'
         WHEN 'not_shown' THEN ' does not show, in words understood here, whether it may send its password in clear text'
         WHEN 'allowed' THEN ' may send its password in clear text'
         ELSE ' never sends its password in clear text'
       END AS message
FROM ruled)sql";

// Without a password but with a key is the good way. Elements of keys are unconfirmed: as long as no record of any
// technology showed one, their absence says nothing.
constexpr const char* kSkip = R"sql(
WITH ruled AS (
  SELECT a.object, a.title, a.label, a.username, coalesce(g.reason, 'unsupported') AS gap,
         CASE WHEN a.is_off THEN 'off'
              WHEN r.skip_password IS NULL THEN 'not_shown'
              WHEN r.skip_password = 0 THEN 'password'
              WHEN a.keeps = 'vault' THEN 'vault'
              WHEN r.has_key = 1 THEN 'key'
              WHEN NOT EXISTS (SELECT 1 FROM auth_record WHERE has_key = 1) THEN 'keys_unseen'
              ELSE 'nothing' END AS ruling
  FROM auth_account AS a
  JOIN auth_record AS r ON r._row = a.record
  LEFT JOIN auth_record_gap AS g ON g.technology = a.technology AND g.element = 'skip_password'
  WHERE (a.technology = 'unix' OR a.technology = 'network_ssh' AND r.skip_password IS NOT NULL)
    AND a.technology IN (SELECT value FROM json_each(:partitions))
)
SELECT object,
       title AS object_name,
       CASE ruling WHEN 'off' THEN 'not_applicable' WHEN 'not_shown' THEN 'not_evaluated'
                   WHEN 'keys_unseen' THEN 'manual' WHEN 'nothing' THEN 'fail' ELSE 'pass' END AS status,
       CASE ruling WHEN 'off' THEN 'not_used' WHEN 'not_shown' THEN gap ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'off' THEN ' is switched off'
         WHEN 'not_shown' THEN ' does not show, in words understood here, whether it has a password'
         WHEN 'password' THEN ' has a password'
         WHEN 'vault' THEN ' has no password of its own but takes one from a vault'
         WHEN 'key' THEN ' has no password but a private key'
         WHEN 'keys_unseen' THEN ' has no password, and no record of this subscription shows keys: look whether it has one'
         ELSE ' signs in' || coalesce(' as ' || username, '') || ' without a password, and shows neither key nor vault'
       END AS message
FROM ruled)sql";

}  // namespace

void declare_cleartext_allowed(Plugin& plugin) {
  judge_records(plugin.check("scan_credentials.cleartext-allowed"), {"unix", "network_ssh"})
      .severity(Severity::high)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("No record may send its password in clear text")
      .rationale(
          "Where SSH is not offered, such a record falls back to telnet or rlogin and sends a privileged password over "
          "the network for anybody to read. Closing the SSH port of a host is all it takes to get it.")
      .fix(
          "1. Take \"clear text password\" away from the record.\n"
          "2. Watch the share of hosts that scans sign in to: what only knows telnet drops out.\n"
          "3. Give such devices a record and an account of their own, and waive it with an end date.")
      .select(with_lost(kCleartext, {"unix"}));
}

void declare_skip_password(Plugin& plugin) {
  judge_records(plugin.check("scan_credentials.skip-password"), {"unix", "network_ssh"})
      .severity(Severity::low)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("No record signs in without any secret")
      .rationale("An account that needs neither password nor key to sign in is open to everybody who knows its name.")
      .fix(
          "1. Give the account a key or a password on the systems, and the record the same; best of all from a vault.\n"
          "2. Look through the logs of these systems for who else signed in with it.")
      .select(with_lost(kSkip, {"unix"}));
}

}  // namespace qharden::scan_credentials

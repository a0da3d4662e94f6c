#include "declarations.hpp"

namespace qharden::scan_credentials {
namespace {

// The value may be a flag or the number of a version. 1 fails under both readings, 0 and 2 pass under both.
constexpr const char* kNtlm = R"sql(
WITH ruled AS (
  SELECT a.object, a.title, a.label, trim(r.ntlm) AS ntlm,
         CASE WHEN a.is_off THEN 'off'
              WHEN r.ntlm IS NULL THEN 'not_shown'
              WHEN trim(r.ntlm) = '1' THEN 'allowed'
              WHEN trim(r.ntlm) IN ('0', '2') THEN 'refused'
              ELSE 'strange' END AS ruling
  FROM auth_account AS a
  JOIN auth_record AS r ON r._row = a.record
  WHERE a.technology = 'windows' AND a.technology IN (SELECT value FROM json_each(:partitions))
)
SELECT object,
       title AS object_name,
       CASE ruling WHEN 'off' THEN 'not_applicable' WHEN 'allowed' THEN 'fail' WHEN 'refused' THEN 'pass'
                   ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'off' THEN 'not_used' WHEN 'not_shown' THEN 'unsupported' WHEN 'strange' THEN 'parse'
                   ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'off' THEN ' is switched off'
         WHEN 'not_shown' THEN ' does not show whether it allows NTLMv1'
         WHEN 'allowed' THEN ' allows NTLMv1'
         WHEN 'refused' THEN ' does not allow NTLMv1 (NTLM = ' || ntlm || ')'
         ELSE ' has NTLM = "' || substr(ntlm, 1, 20) || '", which is none of 0, 1 and 2'
       END AS message
FROM ruled)sql";

constexpr const char* kSigning = R"sql(
WITH ruled AS (
  SELECT a.object, a.title, a.label, coalesce(g.reason, 'unsupported') AS gap,
         CASE WHEN a.is_off THEN 'off'
              WHEN r.require_smb_signing IS NULL THEN 'not_shown'
              WHEN r.require_smb_signing = 1 THEN 'required'
              ELSE 'optional' END AS ruling
  FROM auth_account AS a
  JOIN auth_record AS r ON r._row = a.record
  LEFT JOIN auth_record_gap AS g ON g.technology = a.technology AND g.element = 'require_smb_signing'
  WHERE a.technology = 'windows' AND a.technology IN (SELECT value FROM json_each(:partitions))
)
SELECT object,
       title AS object_name,
       CASE ruling WHEN 'off' THEN 'not_applicable' WHEN 'required' THEN 'pass' WHEN 'optional' THEN 'fail'
                   ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'off' THEN 'not_used' WHEN 'not_shown' THEN gap ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'off' THEN ' is switched off'
         WHEN 'not_shown' THEN ' does not show, in words understood here, whether it requires SMB signing'
         WHEN 'required' THEN ' requires SMB signing'
         ELSE ' does not require SMB signing'
       END AS message
FROM ruled)sql";

// An empty element is shown, and says that any version will do. The limit can be raised, not lowered.
constexpr const char* kVersion = R"sql(
WITH floor AS (
  SELECT CASE WHEN version_key(:min) > version_key('2.0.2') THEN :min ELSE '2.0.2' END AS version
),
ruled AS (
  SELECT a.object, a.title, a.label, trim(r.minimum_smb_version) AS version, f.version AS least,
         CASE WHEN a.is_off THEN 'off'
              WHEN coalesce(trim(r.minimum_smb_version), '') = '' THEN iif(r.has_smb_version, 'any', 'not_shown')
              WHEN version_key(r.minimum_smb_version) IS NULL THEN 'strange'
              WHEN version_key(r.minimum_smb_version) < version_key(f.version) THEN 'old'
              ELSE 'new' END AS ruling
  FROM floor AS f, auth_account AS a
  JOIN auth_record AS r ON r._row = a.record
  WHERE a.technology = 'windows' AND a.technology IN (SELECT value FROM json_each(:partitions))
)
SELECT object,
       title AS object_name,
       CASE ruling WHEN 'off' THEN 'not_applicable' WHEN 'new' THEN 'pass' WHEN 'old' THEN 'fail' WHEN 'any' THEN 'fail'
                   ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'off' THEN 'not_used' WHEN 'not_shown' THEN 'unsupported' WHEN 'strange' THEN 'parse'
                   ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'off' THEN ' is switched off'
         WHEN 'not_shown' THEN ' does not show which version of SMB it accepts at least'
         WHEN 'any' THEN ' accepts any version of SMB, at least ' || least || ' should be asked for'
         WHEN 'strange' THEN ' has the SMB version "' || substr(version, 1, 20) || '", which is not understood'
         WHEN 'old' THEN ' accepts SMB ' || version || ', at least ' || least || ' should be asked for'
         ELSE ' asks for SMB ' || version || ' or newer'
       END AS message
FROM ruled)sql";

}  // namespace

void declare_ntlmv1(Plugin& plugin) {
  judge_records(plugin.check("scan_credentials.ntlmv1"), {"windows"})
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Windows records do not allow NTLMv1")
      .rationale(
          "A scan signs in to every host of the record, so to any host that somebody put there to listen. The answer "
          "of NTLMv1 can be cracked to the password's hash within hours, and passed on at once.")
      .fix(
          "1. Open the record and take NTLMv1 away; keep NTLMv2 and Kerberos.\n"
          "2. Watch the share of hosts that scans sign in to: very old systems may drop out.\n"
          "3. Put what cannot do better into a record of its own, with an account that opens nothing else.")
      .select(with_lost(kNtlm, {"windows"}));
}

void declare_smb_signing(Plugin& plugin) {
  judge_records(plugin.check("scan_credentials.smb-signing"), {"windows"})
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Windows records require SMB signing")
      .rationale(
          "Without signing, a host in the middle passes the scan's sign-in on to another one and acts there as the "
          "scan account, which is an administrator more often than not.")
      .fix(
          "1. Switch \"require SMB signing\" on in the record; it is off unless somebody did.\n"
          "2. Scan a few hosts first: those that cannot sign will no longer be signed in to.\n"
          "3. Put these into a record of their own until they are replaced.")
      .select(with_lost(kSigning, {"windows"}));
}

void declare_smb_version(Plugin& plugin) {
  judge_records(plugin.check("scan_credentials.smb-version"), {"windows"})
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Windows records refuse SMB 1")
      .rationale(
          "A host that offers nothing newer than SMB 1 makes the scan account fall back to it, without signing worth "
          "the name and without encryption.")
      .fix(
          "1. Set the minimum SMB version of the record to 3.0, or to 2.0.2 where older systems are left.\n"
          "2. Scan a few hosts first, and watch the share of hosts that scans sign in to.")
      .param("min", "2.0.2", "oldest version of SMB that a record may accept; not below 2.0.2, 3.0 is recommended")
      .select(with_lost(kVersion, {"windows"}));
}

}  // namespace qharden::scan_credentials

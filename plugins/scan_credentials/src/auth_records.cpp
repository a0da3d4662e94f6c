#include "declarations.hpp"

namespace qharden::scan_credentials {
namespace {

// The elements are called AUTH_UNIX_IDS or AUTH_UNIX_RECORDS, depending on who is asked: the technology is what is
// between. What fits neither is kept as it is, so that it is missed in the list of its records and not passed over.
constexpr const char* kType = R"sql(
SELECT DISTINCT CASE
         WHEN name GLOB 'auth_?*_ids' THEN substr(name, 6, length(name) - 9)
         WHEN name GLOB 'auth_?*_records' THEN substr(name, 6, length(name) - 13)
         ELSE name
       END AS technology,
       name
FROM (SELECT lower(k.key) AS name FROM auth_type_list AS l, json_each(l.raw) AS k WHERE typeof(k.key) = 'text'))sql";

// A range tells its first and its last record; whether all between them are there nobody says.
constexpr const char* kId = R"sql(
SELECT t.technology,
       CAST(i.ids AS INTEGER) AS first_id,
       CAST(substr(i.ids, instr(i.ids, '-') + 1) AS INTEGER) AS last_id
FROM (SELECT lower(k.key) AS name, trim(v.atom) AS ids
      FROM auth_type_list AS l, json_each(l.raw) AS k, json_tree(l.raw, k.fullkey) AS v
      WHERE typeof(k.key) = 'text' AND trim(v.atom) GLOB '[0-9]*') AS i
JOIN auth_record_type AS t ON t.name = i.name)sql";

// Of technologies that were read to the end; others have a gap of their own.
constexpr const char* kLost = R"sql(
WITH told AS (
  SELECT technology, first_id AS id FROM auth_record_id
  UNION
  SELECT technology, last_id FROM auth_record_id
),
missing AS (
  SELECT t.technology, count(*) AS records
  FROM told AS t
  LEFT JOIN auth_record AS r ON r.technology = t.technology AND r.id = t.id
  WHERE r.id IS NULL
  GROUP BY t.technology
),
shown AS (
  SELECT technology, count(*) AS records FROM auth_record GROUP BY technology
)
SELECT t.technology,
       iif(s.records IS NULL, 'parse', 'scope') AS reason,
       'the list of types names ' || replace(t.technology, '_', ' ') || ' records, but '
         || CASE WHEN s.records IS NULL THEN 'the list of these shows none'
                 ELSE m.records || ' of them ' || iif(m.records = 1, 'is', 'are') || ' not in the list of these' END
         AS message
FROM (SELECT DISTINCT technology FROM auth_record_type) AS t
LEFT JOIN shown AS s ON s.technology = t.technology
LEFT JOIN missing AS m ON m.technology = t.technology
WHERE (s.records IS NULL OR m.records > 0)
  AND t.technology NOT IN (SELECT "partition" FROM _collection WHERE "table" = 'auth_record' AND state <> 'complete'))sql";

constexpr const char* kGap = R"sql(
SELECT "partition" AS technology, "column" AS element, reason
FROM _column
WHERE "table" = 'auth_record' AND state <> 'complete')sql";

// What a person's word may answer must not hide what it may not.
constexpr const char* kReading = R"sql(
WITH gap AS (
  SELECT iif(reason = 'not_licensed', 'dependency', reason) AS reason,
         'auth_record' || iif("partition" = '', '', ' (' || "partition" || ')') || ' is ' || state || ': '
                 || detail AS message
  FROM _collection WHERE "table" = 'auth_record' AND state <> 'complete'
  UNION ALL
  SELECT reason, message FROM auth_record_lost
  UNION ALL
  SELECT 'dependency', 'auth_record was not collected in this snapshot'
  WHERE NOT EXISTS (SELECT 1 FROM _collection WHERE "table" = 'auth_record')
)
SELECT (SELECT count(*) FROM auth_record) AS records,
       EXISTS (SELECT 1 FROM auth_record WHERE has_vault = 1 OR login_type IS NOT NULL) AS shows_vaults,
       NOT EXISTS (SELECT 1 FROM gap) AS is_whole,
       (SELECT reason FROM gap ORDER BY reason = 'unsupported', message LIMIT 1) AS reason,
       (SELECT message FROM gap ORDER BY reason = 'unsupported', message LIMIT 1) AS gap)sql";

/// A technology whose records have no user name, or a record without one, is no gap in what was seen.
void add_account(Table& record) {
  record.text("username").from("USERNAME").absent_is_null();
  record.text("windows_domain").from("WINDOWS_DOMAIN").absent_is_null();
  record.text("windows_ad_domain").from("WINDOWS_AD_DOMAIN").absent_is_null();
  record.flag("windows_ad_trust").from("WINDOWS_AD_TRUST");
  record.text("sub_type").from("SUB_TYPE").absent_is_null();
}

/// Most of these names are not confirmed: absent means not seen, and the checks look at each record.
void add_secret(Table& record) {
  record.text("login_type").from("LOGIN_TYPE");
  record.present("has_vault").from("DIGITAL_VAULT");
  record.integer("vault_id").from("DIGITAL_VAULT/DIGITAL_VAULT_ID");
  record.text("vault_type").from("DIGITAL_VAULT/DIGITAL_VAULT_TYPE");
  record.flag("skip_password").from("SKIP_PASSWORD");
  record.present("has_key")
      .from("RSA_PRIVATE_KEY")
      .or_from("DSA_PRIVATE_KEY")
      .or_from("PRIVATE_KEY_CERTIFICATE_LIST/PRIVATE_KEY_CERTIFICATE");
  record.present("has_root_tool").from("ROOT_TOOL").or_from("ROOT_TOOL_INFO_LIST/ROOT_TOOL_INFO");
}

void add_protocol(Table& record) {
  record.flag("cleartext_password").from("CLEARTEXT_PASSWORD");
  // A flag or the number of a version: nobody documents which.
  record.text("ntlm").from("NTLM");
  record.flag("ntlm_v2").from("NTLM_V2");
  record.flag("kerberos").from("KERBEROS");
  record.flag("require_smb_signing").from("REQUIRE_SMB_SIGNING");
  // Empty when any version will do.
  record.text("minimum_smb_version").from("MINIMUM_SMB_VERSION").or_from("MINIMUM_SMB_SIGNING");
  record.present("has_smb_version").from("MINIMUM_SMB_VERSION").or_from("MINIMUM_SMB_SIGNING");
}

void add_life(Table& record) {
  record.flag("status").from("STATUS");
  record.flag("is_system_created").from("IS_SYSTEM_CREATED");
  record.flag("is_template").from("IS_TEMPLATE");
  record.time("created_at").from("CREATED/DATETIME");
  record.text("created_by").from("CREATED/BY");
  record.time("modified_at").from("LAST_MODIFIED/DATETIME");
  record.text("modified_by").from("LAST_MODIFIED/BY");
}

}  // namespace

void declare_auth_records(Plugin& plugin) {
  plugin.source("auth_types")
      .fo("/api/{3.0,2.0}/fo/auth/", "list")
      .root("AUTH_RECORDS_OUTPUT")
      .root("AUTH_LIST_OUTPUT")
      .needs_role({"manager"})
      .table("auth_type_list", "Ids of the authentication records by technology, as the service lists them")
      .rows("RESPONSE/AUTH_RECORDS")
      .json("raw")
      .from(".");
  plugin.view("auth_record_type", "Technologies that have authentication records", kType);

  Table& record = plugin.source("auth_records")
                      .fo("/api/2.0/fo/auth/{technology}/", "list")
                      .query("details", "Basic")
                      .for_each("SELECT DISTINCT technology FROM auth_record_type ORDER BY technology")
                      .needs_role({"manager"})
                      .table("auth_record", "Authentication records: how scans sign in to hosts")
                      .rows("RESPONSE/AUTH_*_LIST/AUTH_*");
  record.text("technology").partition().key();
  record.integer("id").from("ID").key().absent_is(Reason::parse);
  record.text("title").from("TITLE").absent_is_null();
  add_account(record);
  add_secret(record);
  add_protocol(record);
  // A record for a whole domain, or for tags, names no addresses.
  record.ranges("ip").from("IP_SET/*").absent_is_null();
  record.integer("network_id").from("NETWORK_ID");
  add_life(record);

  plugin.view("auth_record_id", "Ids and ranges of ids that the list of types tells of a technology", kId);
  plugin.view("auth_record_lost", "Technologies with records that the list of types names but their own does not show",
              kLost);
  plugin.view("auth_record_gap", "Columns of auth_record that not every record of a technology showed, and why", kGap);
  plugin.view("auth_record_reading", "How much of the authentication records was read: one row", kReading);
}

}  // namespace qharden::scan_credentials

#include "declarations.hpp"

namespace qharden::scan_credentials {
namespace {

// One row for an account: technology, domain and user name. Ranges of its records may overlap, so they are joined
// first; in another network the same address is another host. An account of a domain opens what the domain decides, so
// its records are counted alone.
constexpr const char* kSelect = R"sql(
WITH record AS MATERIALIZED (
  SELECT record, object, title, label, technology, domain, account, username, keeps, network_id, ip
  FROM auth_account
  WHERE technology IN (SELECT value FROM json_each(:partitions))
    AND technology IN (SELECT technology FROM password_technology)
    AND NOT is_off
),
range AS (
  SELECT r.technology, r.domain, r.account, coalesce(r.network_id, 0) AS network, i.lo, i.hi,
         max(i.hi) OVER (PARTITION BY r.technology, r.domain, r.account, coalesce(r.network_id, 0)
                         ORDER BY i.lo, i.hi ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
  FROM record AS r
  JOIN auth_record_ip AS i ON i._parent = r.record
  WHERE r.keeps IN ('password', 'unknown') AND r.domain = '' AND r.username IS NOT NULL
),
addresses AS MATERIALIZED (
  SELECT technology, domain, account,
         sum(CASE WHEN reached IS NULL OR reached < lo THEN ip_count(lo, hi)
                  WHEN reached < hi THEN ip_count(ip_next(reached), hi)
                  ELSE 0 END) AS addresses
  FROM range
  GROUP BY technology, domain, account
),
total AS MATERIALIZED (
  SELECT technology, domain, account, min(username) AS username,
         count(*) FILTER (WHERE keeps IN ('password', 'unknown')) AS records,
         count(*) FILTER (WHERE keeps = 'unknown') AS unknown,
         count(*) FILTER (WHERE keeps IN ('password', 'unknown') AND ip IS NULL) AS without_ip
  FROM record
  WHERE username IS NOT NULL
  GROUP BY technology, domain, account
),
ruled AS (
  SELECT t.technology, t.domain, t.account, t.records, t.unknown, t.without_ip,
         CAST(coalesce(a.addresses, 0) AS INTEGER) AS addresses,
         'the ' || replace(t.technology, '_', ' ') || ' account ' || t.account
           || iif(t.domain = '', '', ' of the domain ' || t.domain) AS label,
         CASE WHEN t.records = 0 THEN 'no_password'
              WHEN t.records > :max_records OR coalesce(a.addresses, 0) > :max_addresses
                THEN iif(t.unknown > 0, 'maybe_wide', 'wide')
              WHEN t.domain = '' AND t.without_ip > 0 THEN 'no_ip'
              ELSE 'narrow' END AS ruling
  FROM total AS t
  LEFT JOIN addresses AS a ON a.technology = t.technology AND a.domain = t.domain AND a.account = t.account
)
SELECT technology || ' ' || iif(domain = '', '', domain || '\') || account AS object,
       account AS object_name,
       CASE ruling WHEN 'no_password' THEN 'not_applicable' WHEN 'wide' THEN 'fail' WHEN 'narrow' THEN 'pass'
                   ELSE 'not_evaluated' END AS status,
       CASE ruling WHEN 'no_password' THEN 'not_used' WHEN 'no_ip' THEN 'unsupported'
                   WHEN 'maybe_wide' THEN 'unsupported' ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'no_password' THEN ' has no stored password: a vault or a key takes its place'
         WHEN 'no_ip' THEN ' is in ' || records || ' records, of which ' || without_ip
                           || ' show no addresses, so how far its password reaches is not known'
         ELSE ' has its password stored in ' || records || iif(records = 1, ' record', ' records')
              || iif(domain = '', ' for ' || addresses || iif(addresses = 1, ' address', ' addresses'), '')
              || '; at most ' || :max_records || ' records'
              || iif(domain = '', ' and ' || :max_addresses || ' addresses', '') || ' should share one'
              || iif(ruling = 'maybe_wide', ', but ' || unknown || ' of them do not show whether a vault serves it', '')
       END AS message
FROM ruled
UNION ALL
SELECT object, title, 'not_evaluated', 'unsupported', label || ' does not show whose password it stores'
FROM record
WHERE username IS NULL AND keeps IN ('password', 'unknown'))sql";

}  // namespace

void declare_one_account_everywhere(Plugin& plugin) {
  judge_records(plugin.check("scan_credentials.one-account-everywhere"), kPasswordTechnologies)
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::proxy)
      .title("One stored password does not open the whole estate")
      .rationale(
          "Whoever reads the password out of one scanned host holds all hosts it opens. The fewer those are, the "
          "smaller the damage, and the easier the change.")
      .fix(
          "1. Split the record by site, system class or criticality, each with an account and a password of its own.\n"
          "2. Or take the password from a vault that holds another one for each host.\n"
          "3. On Unix a key that only the scanner's addresses may use does the same.")
      .param("max_addresses", 4096, "addresses that one stored password of a local account may open")
      .guard_at_most(65536)
      .param("max_records", 10, "records that may store the password of one account")
      .select(with_lost(kSelect, kPasswordTechnologies));
}

}  // namespace qharden::scan_credentials

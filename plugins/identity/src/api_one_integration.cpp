#include "declarations.hpp"

namespace qharden::identity {
namespace {

// A network is 256 IPv4 addresses in a row, or an IPv6 /64: what one office or one site of a cloud tends to leave
// through. Many of them are a question only, for a service in a cloud may have many.
constexpr const char* kSelect = R"sql(
WITH log AS MATERIALIZED (
  SELECT coalesce(max(complete), 0) AND NOT EXISTS (SELECT 1 FROM log_gap) AS complete,
         strftime('%Y-%m-%dT%H:%M:%SZ', scan_time(), '-' || :days || ' days') AS since
  FROM log_reach
  WHERE log = 'api_request'
),
call AS MATERIALIZED (
  SELECT lower(login) AS login, ip, count(*) AS events
  FROM api_request
  WHERE at >= (SELECT since FROM log)
  GROUP BY lower(login), ip
),
placed AS (
  SELECT login, events, ip, ip_bytes(ip) AS bytes FROM call WHERE ip IS NOT NULL
),
network AS MATERIALIZED (
  SELECT login,
         count(DISTINCT CASE WHEN bytes IS NULL THEN ip
                             WHEN substr(bytes, 1, 12) = x'00000000000000000000FFFF' THEN substr(bytes, 1, 15)
                             ELSE substr(bytes, 1, 8) END) AS networks,
         min(ip) AS example
  FROM placed
  GROUP BY login
),
ruled AS (
  SELECT p.*, coalesce(json_array_length(p.systems), 0) AS system_count, coalesce(n.networks, 0) AS networks, n.example,
         substr(log.since, 1, 10) AS since,
         CASE
           WHEN p.is_own THEN 'own'
           WHEN NOT p.is_listed THEN 'gone'
           WHEN p.status = 'inactive' THEN 'inactive'
           WHEN json_array_length(p.systems) > :max_systems THEN 'many_systems'
           WHEN coalesce(json_array_length(p.systems), 0) = 0 THEN 'undeclared'
           WHEN n.networks > :max_networks THEN 'many_networks'
           WHEN NOT log.complete THEN 'log_missing'
           WHEN n.networks IS NULL THEN 'unseen'
           ELSE 'alone'
         END AS ruling
  FROM log, api_login AS p
  LEFT JOIN network AS n ON n.login = lower(p.login)
  WHERE p.is_program
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling
         WHEN 'many_systems' THEN 'fail'
         WHEN 'many_networks' THEN 'manual'
         WHEN 'alone' THEN 'pass'
         WHEN 'undeclared' THEN 'not_evaluated'
         WHEN 'log_missing' THEN 'not_evaluated'
         ELSE 'not_applicable'
       END AS status,
       CASE ruling
         WHEN 'own' THEN 'out_of_scope'
         WHEN 'gone' THEN 'not_used'
         WHEN 'inactive' THEN 'not_used'
         WHEN 'unseen' THEN 'not_used'
         WHEN 'undeclared' THEN 'not_configured'
         WHEN 'log_missing' THEN 'dependency'
         ELSE ''
       END AS reason,
       who || CASE ruling
         WHEN 'own' THEN ' is the login of this audit, which identity.audit-login judges'
         WHEN 'gone' THEN ' is not in the user list'
         WHEN 'inactive' THEN ' is inactive'
         WHEN 'many_systems' THEN ' is declared for ' || system_count || ' systems, at most ' || :max_systems || ' may be: '
                                  || (SELECT group_concat(value, ', ') FROM json_each(systems))
         WHEN 'undeclared' THEN ' is a program''s, and nobody declared which system uses it'
         WHEN 'many_networks' THEN ' called the API from ' || networks || ' networks since ' || since || ', at most '
                                   || :max_networks || ' are expected, for example from ' || example
                                   || ': say whether one system uses it'
         WHEN 'log_missing' THEN ' is declared for one system; from how many networks it calls is not known, because the '
                                 || 'log of API calls could not be read completely'
         WHEN 'unseen' THEN ' made no call with an address since ' || since
         ELSE ' is declared for ' || (SELECT group_concat(value, ', ') FROM json_each(systems))
              || '; networks it called from since ' || since || ': ' || networks
       END AS message
FROM ruled
UNION ALL
SELECT '', NULL, 'not_evaluated', 'dependency',
       'which undeclared logins are a program''s is not known: the log of API calls could not be read completely'
FROM log
WHERE NOT complete
ORDER BY 1)sql";

}  // namespace

void declare_api_one_integration(Plugin& plugin) {
  plugin.check("identity.api-one-integration")
      .control("1.5")
      .severity(Severity::low)
      .decides(Decides::advisory)
      .basis(Basis::activity)
      .title("Each integration has its own login")
      .rationale(
          "A login that two programs share cannot be taken from one of them, and its calls in the log do not tell "
          "which "
          "of them made them.")
      .fix(
          "1. Make a login for each program, with the role and the asset groups that this one needs.\n"
          "2. Declare one system for each login.\n"
          "3. Many networks are normal for a service in a cloud: attest that only one system uses the login.")
      .param("max_systems", 1, "most systems declared for one login")
      .param("max_networks", 2, "most networks (IPv4 /24, IPv6 /64) one system is expected to call from")
      .param("days", 7, "days of API calls looked at")
      .select(kSelect)
      .window("api_request", "days")
      .tolerates("user_classic.api_access")
      .tolerates("user_adminui.api_access")
      .tolerates("user_classic.gui_access")
      .tolerates("user_adminui.gui_access")
      .tolerates("api_request")
      .tolerates("sign_in");
}

}  // namespace qharden::identity

#include "declarations.hpp"

namespace qharden::assets {
namespace {

// That no rule exists nobody can tell: rules of other modules are in no API.
constexpr const char* kSelect = R"sql(
WITH reading AS (
  SELECT "table" AS name, min(state = 'complete') AS complete, max(reason) AS reason
  FROM _collection
  WHERE "table" IN ('cm_profile', 'cm_alert')
  GROUP BY "table"
),
seen AS (
  SELECT (SELECT count(*) FROM cm_profile) AS profiles,
         (SELECT coalesce(sum(is_active), 0) FROM cm_profile) AS active,
         (SELECT count(*) FROM cm_profile WHERE is_active IS NULL) AS unknown,
         (SELECT count(*) FROM cm_alert) AS alerts,
         (SELECT max(alert_at) FROM cm_alert) AS last_at,
         (SELECT complete FROM reading WHERE name = 'cm_profile') AS profiles_read,
         (SELECT reason FROM reading WHERE name = 'cm_profile') AS profiles_why,
         (SELECT complete FROM reading WHERE name = 'cm_alert') AS alerts_read,
         (SELECT reason FROM reading WHERE name = 'cm_alert') AS alerts_why
),
ruled AS (
  SELECT *,
         CASE
           WHEN 'not_licensed' IN (profiles_why, alerts_why) THEN 'unlicensed'
           WHEN NOT coalesce(profiles_read, 0) THEN 'profiles_unread'
           WHEN active = 0 AND unknown > 0 THEN 'unknown'
           WHEN active = 0 THEN 'inactive'
           WHEN NOT coalesce(alerts_read, 0) THEN 'alerts_unread'
           WHEN alerts > 0 THEN 'alerting'
           ELSE 'silent'
         END AS ruling
  FROM seen
)
SELECT '' AS object,
       CASE ruling
         WHEN 'alerting' THEN 'pass'
         WHEN 'unlicensed' THEN 'manual'
         WHEN 'inactive' THEN 'fail'
         WHEN 'silent' THEN 'fail'
         ELSE 'not_evaluated'
       END AS status,
       CASE ruling
         WHEN 'profiles_unread' THEN coalesce(nullif(profiles_why, ''), 'dependency')
         WHEN 'alerts_unread' THEN coalesce(nullif(alerts_why, ''), 'dependency')
         WHEN 'unknown' THEN 'unsupported'
         ELSE ''
       END AS reason,
       CASE ruling
         WHEN 'alerting' THEN 'Continuous Monitoring raised ' || alerts || iif(alerts = 1, ' alert', ' alerts')
              || ' about new hosts in the last 30 days' || coalesce(', the last on ' || substr(last_at, 1, 10), '')
              || '; active profiles: ' || active || '. This holds for the addresses its profiles watch'
         WHEN 'unlicensed' THEN 'Continuous Monitoring is not licensed, and rules of other modules are in no API: '
              || 'attest what raises an alert about a new asset'
         WHEN 'profiles_unread' THEN 'the monitoring profiles could not be read'
         WHEN 'unknown' THEN 'the list does not show which of the ' || profiles || ' monitoring profiles are active'
         WHEN 'inactive' THEN CASE profiles WHEN 0 THEN 'there is no monitoring profile'
                                          WHEN 1 THEN 'the only monitoring profile is not active'
                                          ELSE 'none of the ' || profiles || ' monitoring profiles is active' END
              || ', and rules of other modules are in no API: attest what raises an alert about a new asset'
         WHEN 'alerts_unread' THEN 'the alerts about new hosts could not be read; active monitoring profiles: ' || active
         ELSE 'no alert about a new host in the last 30 days; active monitoring profiles: ' || active
              || '. Whether their rules ask for one is in no API: attest it'
       END AS message,
       json_object('profiles', profiles, 'active_profiles', active, 'alerts', alerts) AS evidence
FROM ruled)sql";

}  // namespace

void declare_new_asset_alerts(Plugin& plugin) {
  plugin.check("assets.new-asset-alerts")
      .control("4.1")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .proves(Proves::pass_only)
      .title("New assets raise an alert")
      .rationale(
          "An asset nobody knows of is not patched and not watched. Told of it on the day it shows up, somebody can "
          "ask "
          "whose it is; found in next quarter's report, it has been open for months.")
      .fix(
          "1. Make a profile of Continuous Monitoring over your networks, with a ruleset that asks for new hosts, and "
          "activate it.\n"
          "2. Let it write to people who will look: a team's mailbox or the ticket system.\n"
          "3. Where another module alerts (a rule under Responses, a SIEM, the ITSM), attest it.")
      .statement("Somebody is alerted when an asset that was not known before shows up.")
      .asks("rule", "Which rule raises the alert, in which module or system?")
      .asks("receiver", "Who receives it, and when did the last one come?")
      .tolerates("cm_profile")
      .tolerates("cm_alert")
      .select(kSelect);
}

}  // namespace qharden::assets

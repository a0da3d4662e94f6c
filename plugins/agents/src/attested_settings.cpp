#include "declarations.hpp"

namespace qharden::agents {
namespace {

constexpr const char* kAlerting = R"sql(
SELECT '' AS object,
       CASE WHEN why_not IS NULL THEN 'manual' ELSE 'not_applicable' END AS status,
       coalesce(why_not, '') AS reason,
       CASE WHEN why_not IS NOT NULL THEN why_not_text
            ELSE 'attest that somebody is told when agents go silent; no interface shows the alert rules of the service'
       END AS message
FROM agent_use)sql";

constexpr const char* kLocalScans = R"sql(
WITH shown AS (
  SELECT count(*) AS profiles,
         group_concat(name || ' (' || agents || ')', ', ') FILTER (WHERE place <= 10) AS names,
         json_group_object(name, agents) FILTER (WHERE place <= 50) AS by_profile
  FROM (SELECT name, agents, row_number() OVER (ORDER BY agents DESC, name) AS place
        FROM agent_profile_use ORDER BY place)
)
SELECT '' AS object,
       CASE WHEN why_not IS NULL THEN 'manual' ELSE 'not_applicable' END AS status,
       coalesce(why_not, '') AS reason,
       CASE WHEN why_not IS NOT NULL THEN why_not_text
            ELSE 'attest that local and on-demand scans were decided for each profile: at start-up, after a change of '
                 || 'network, after patches; only the user interface shows them; '
                 || CASE WHEN agents_read THEN 'profiles with their agents: ' || coalesce(names, 'none')
                         ELSE 'the list of agents could not be read completely' END
       END AS message,
       json_object('profiles', profiles, 'by_profile', json(coalesce(by_profile, '{}'))) AS evidence
FROM agent_use, shown)sql";

}  // namespace

void declare_attested_settings(Plugin& plugin) {
  plugin.check("agents.disconnect-alerting")
      .control("2.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("Someone is told when agents go silent")
      .rationale(
          "A silent agent raises no finding, so nobody misses it until an audit does. Alert rules of the service have "
          "no API, so a person has to tell.")
      .fix(
          "1. Make an alert on agents that did not check in for some days, in the service, the SIEM or a scheduled run "
          "of this tool.\n"
          "2. Send it to a team that acts on it, and try it once.\n"
          "3. Attest it, with the last alert that came.")
      .param("valid_for", 180, "days an attestation holds")
      .select(kAlerting)
      .statement("When agents stop reporting, a team is told and follows it up.")
      .asks("alert", "Which alert is it, after how many days, and who receives it?")
      .asks("last", "When did it last arrive, and what was done?")
      .tolerates("agent")
      .tolerates("activation_key");

  plugin.check("agents.local-scan-options")
      .control("2.3")
      .severity(Severity::low)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("Local and on-demand scan options are set on purpose")
      .rationale(
          "An agent can scan when its host starts, when the network changes and after patches. Left as it came, a "
          "laptop that is seldom on is seldom scanned; set carelessly, servers slow down at the worst hour.")
      .fix(
          "1. Open each profile that agents use (Cloud Agent > Configuration Profiles > Edit > VM Scan Interval and "
          "the "
          "like) and decide about scans at start-up, after a change of network, after patches, and on demand.\n"
          "2. Write the decision down and attest it.")
      .param("valid_for", 365, "days an attestation holds")
      .select(kLocalScans)
      .statement("The local and on-demand scan options of every profile in use were decided and set.")
      .asks("decision", "What was decided for which profiles, and where is it written down?")
      .tolerates("agent")
      .tolerates("activation_key");
}

}  // namespace qharden::agents

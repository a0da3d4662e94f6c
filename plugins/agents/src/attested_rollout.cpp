#include "declarations.hpp"

namespace qharden::agents {
namespace {

// A proven absence of agents leaves nothing to attest: both lists were read whole and hold nothing.
constexpr const char* kIntegrity = R"sql(
SELECT '' AS object,
       CASE WHEN why_not IS NULL THEN 'manual' ELSE 'not_applicable' END AS status,
       coalesce(why_not, '') AS reason,
       CASE WHEN why_not IS NOT NULL THEN why_not_text
            ELSE 'attest that installers of agents are verified before they are rolled out' END AS message
FROM agent_use)sql";

constexpr const char* kDeployment = R"sql(
WITH key AS (
  SELECT key_ref, max(title) AS title FROM activation_key WHERE key_ref IS NOT NULL GROUP BY key_ref
),
recent AS (
  SELECT coalesce(k.title, 'a key that is not listed') AS title, count(*) AS agents
  FROM agent AS a
  LEFT JOIN key AS k ON k.key_ref = a.key_ref
  WHERE age_days(a.created_at) <= 90
  GROUP BY 1
),
shown AS (
  SELECT coalesce(sum(agents), 0) AS agents,
         group_concat(title || ' (' || agents || ')', ', ') FILTER (WHERE place <= 5) AS names,
         json_group_object(title, agents) FILTER (WHERE place <= 20) AS by_key
  FROM (SELECT title, agents, row_number() OVER (ORDER BY agents DESC, title) AS place FROM recent ORDER BY place)
)
SELECT '' AS object,
       CASE WHEN why_not IS NULL THEN 'manual' ELSE 'not_applicable' END AS status,
       coalesce(why_not, '') AS reason,
       CASE WHEN why_not IS NOT NULL THEN why_not_text
            ELSE 'attest that agents are rolled out by endpoint management, and where the activation key is kept; '
                 || CASE WHEN agents_read
                         THEN 'hosts with an agent whose record is not older than 90 days, by key: '
                              || coalesce(names, 'none')
                         ELSE 'the list of agents could not be read completely' END
       END AS message,
       json_object('recent', agents, 'by_key', json(coalesce(by_key, '{}'))) AS evidence
FROM agent_use, shown)sql";

}  // namespace

void declare_attested_rollout(Plugin& plugin) {
  plugin.check("agents.integrity")
      .control("2.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("Installers are verified before roll-out")
      .rationale(
          "The agent runs with the highest rights on every host. An installer that was tampered with on its way is the "
          "shortest road to all of them, and no interface tells where yours came from.")
      .fix(
          "1. Get installers from the platform alone, and keep them where few may write.\n"
          "2. Check the signature or the published digest in the packaging pipeline, and let it stop when they "
          "differ.\n"
          "3. Keep the log of a run as evidence and attest it.")
      .param("valid_for", 365, "days an attestation holds")
      .select(kIntegrity)
      .statement("Installers of agents are checked against their signature or digest before they are rolled out.")
      .asks("where", "Where in the packaging or roll-out is it checked, and what happens when it fails?")
      .tolerates("agent")
      .tolerates("activation_key");

  plugin.check("agents.deployment-method")
      .control("2.3")
      .severity(Severity::low)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("Agents are rolled out by endpoint management")
      .rationale(
          "What is installed by hand is installed differently each time, and the activation key ends up in mails and "
          "plain scripts. Endpoint management knows which hosts lack the agent and who could read the key.")
      .fix(
          "1. Install agents by endpoint management, configuration management or the image pipeline.\n"
          "2. Keep the activation key in a protected parameter or a vault, not in plain scripts or images.\n"
          "3. Attest it, naming the tools.")
      .param("valid_for", 365, "days an attestation holds")
      .select(kDeployment)
      .statement("Agents are rolled out by endpoint management, and the activation key is kept where few can read it.")
      .asks("tools", "Which tools roll agents out, for which kinds of hosts?")
      .asks("key", "Where is the activation key kept, and who can read it?")
      .tolerates("agent")
      .tolerates("activation_key");
}

}  // namespace qharden::agents

#include "benchmark.hpp"
#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

constexpr const char* kLevel = R"sql(
SELECT '' AS object,
       'manual' AS status,
       'attest which level of the CIS benchmarks is meant for which class of systems; policies with a level in their '
         || 'title: ' || count(*) FILTER (WHERE matches(p.title, '(?i)\b(level|l) ?[12]\b')) || ' of ' || count(*)
         AS message
FROM policy AS p
WHERE {belongs})sql";

constexpr const char* kApplicability = R"sql(
SELECT '' AS object,
       'manual' AS status,
       'attest that STIG findings which do not apply are decided and recorded; STIG policies: ' || count(*)
         || ', not locked: ' || count(*) FILTER (WHERE p.is_locked = 0)
         || ', exceptions to them: ' || (SELECT count(*) FROM policy_exception AS e
                                         JOIN policy AS p ON p.id = e.policy_id WHERE {belongs}) AS message
FROM policy AS p
WHERE {belongs})sql";

constexpr const char* kRemediation = R"sql(
SELECT '' AS object,
       'manual' AS status,
       'attest that failed settings are prioritised and followed up until they are mended' AS message)sql";

constexpr const char* kAlerting = R"sql(
SELECT '' AS object,
       'manual' AS status,
       'attest who is told when a new weak setting is found; no API shows the rules of alerts' AS message)sql";

Check& attested(Plugin& plugin, const char* id, const char* control, Severity severity, Decides decides) {
  return plugin.check(id).control(control).severity(severity).decides(decides).basis(Basis::attested);
}

void declare_level(Plugin& plugin) {
  attested(plugin, "policy_compliance.cis-level-declared", "3.1", Severity::low, Decides::advisory)
      .title("Level 1 or Level 2 is chosen per system class")
      .rationale(
          "Level 2 of a CIS benchmark costs functions, Level 1 leaves more open. The choice is made inside the policy, "
          "where no list shows it.")
      .fix(
          "1. Decide for each class of systems (servers, workstations, exposed ones) which level holds.\n"
          "2. Take the controls of the other level out of the policy, or keep one policy for each level.\n"
          "3. Write the decision down and attest it.")
      .param("valid_for", 365, "days an attestation holds")
      .param("title_patterns", kCis.words,
             "RE2 patterns, found as whole words in titles of policies, or ids of policies")
      .select(of_family(kCis, kLevel))
      .statement("For every class of systems it was decided whether Level 1 or Level 2 of its CIS benchmark holds.")
      .asks("decision", "Where is the decision written down, and who made it?")
      .tolerates("policy");
}

void declare_applicability(Plugin& plugin) {
  attested(plugin, "policy_compliance.stig-applicability", "3.2", Severity::low, Decides::guide)
      .title("Not-applicable STIG findings are decided and recorded")
      .rationale(
          "Parts of a STIG do not apply to every system. Taken out silently they look like passes, left in they drown "
          "what matters.")
      .fix(
          "1. Go through the failed controls with the owners of the systems.\n"
          "2. Record for each that does not apply why, as an exception with an end date or in the policy.\n"
          "3. Attest it.")
      .param("valid_for", 365, "days an attestation holds")
      .param("title_patterns", kStig.words,
             "RE2 patterns, found as whole words in titles of policies, or ids of policies")
      .select(of_family(kStig, kApplicability))
      .statement("STIG findings that do not apply were decided one by one, and the reasons are recorded.")
      .asks("record", "Where are the decisions recorded?")
      .asks("reviewed_on", "When were they last gone through?")
      .tolerates("policy")
      .tolerates("policy_exception");
}

void declare_remediation(Plugin& plugin) {
  attested(plugin, "policy_compliance.remediation-tracked", "3.1", Severity::medium, Decides::guide)
      .also("3.2")
      .also("3.3")
      .title("Failed settings are prioritised and followed up")
      .rationale("A finding that has no owner and no date stays a finding.")
      .fix(
          "1. Sort failed controls by criticality and by what the hosts are worth.\n"
          "2. Give each an owner and a date, in the ticket system or as remediation policy.\n"
          "3. Look at progress at least monthly, and attest it.")
      .param("valid_for", 180, "days an attestation holds")
      .select(kRemediation)
      .statement("Failed settings of all benchmarks are prioritised, have owners and dates, and progress is looked at.")
      .asks("where", "Where are they tracked?")
      .asks("review", "Who looks at the progress, and how often?");
}

void declare_alerting(Plugin& plugin) {
  attested(plugin, "policy_compliance.sca-alerting", "3.3", Severity::low, Decides::guide)
      .title("Someone is told about new weak settings")
      .rationale("Between two reports a setting may be weakened on purpose. Who is told at once can ask why.")
      .fix(
          "1. Set alerts or a dashboard with notification up for new failed controls of high criticality.\n"
          "2. Try it with a harmless change.\n"
          "3. Attest it.")
      .param("valid_for", 365, "days an attestation holds")
      .select(kAlerting)
      .statement("New weak settings of high criticality raise an alert that reaches a person.")
      .asks("rule", "Which rule or export raises it, and who receives it?")
      .asks("tested_on", "When was it last tried?");
}

}  // namespace

void declare_attested(Plugin& plugin) {
  declare_level(plugin);
  declare_applicability(plugin);
  declare_remediation(plugin);
  declare_alerting(plugin);
}

}  // namespace qharden::policy_compliance

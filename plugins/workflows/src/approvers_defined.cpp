#include "declarations.hpp"

namespace qharden::workflows {
namespace {

// What is not decided is NULL. Every gap is named, not the first alone.
constexpr const char* kSelect = R"sql(
WITH policy AS (
  SELECT *, coalesce(json_array_length(approvers), 0) AS people, max(coalesce(min_approvers, 0), :min_approvers) AS wanted
  FROM approval_policy
),
ruled AS (
  SELECT *,
         trim(
           CASE WHEN min_approvers IS NULL THEN '; how many approvers a change needs is not decided'
                WHEN min_approvers < :min_approvers
                THEN '; a change needs ' || min_approvers || iif(min_approvers = 1, ' approver', ' approvers')
                     || ', at least ' || :min_approvers || ' should be needed'
                ELSE '' END
             || iif(people < wanted, '; people who may approve: ' || people || ', at least ' || wanted || ' are needed', '')
             || iif(requester_may_approve, '; whoever asks for a change may approve it', '')
             || CASE WHEN escalation_hours IS NULL OR coalesce(json_array_length(escalate_to), 0) = 0
                     THEN '; nobody is told when no answer comes'
                     WHEN escalation_hours > :max_escalation_h
                     THEN '; somebody is told after ' || escalation_hours || ' hours without an answer, at most '
                          || :max_escalation_h || ' may pass'
                     ELSE '' END
             || iif(timeout_action IS NULL, '; what becomes of a request without an answer is not decided', ''),
           '; ') AS gaps
  FROM policy
)
SELECT '' AS object,
       CASE WHEN NOT remediation THEN 'not_applicable' WHEN gaps = '' THEN 'pass' ELSE 'fail' END AS status,
       iif(remediation, '', 'not_used') AS reason,
       CASE
         WHEN NOT remediation THEN 'the approval policy says that qharden changes nothing'
         WHEN gaps <> '' THEN 'for changes that qharden makes: ' || gaps
         ELSE 'for changes that qharden makes: ' || min_approvers || ' of ' || people || ' people approve; without an '
              || 'answer somebody is told after ' || escalation_hours || ' hours, and after ' || timeout_hours
              || ' hours the request is ' || iif(timeout_action = 'reject', 'rejected', 'escalated')
       END AS message,
       json_object('people', people, 'needed', min_approvers) AS evidence
FROM ruled)sql";

}  // namespace

void declare_approvers_defined(Plugin& plugin) {
  plugin.check("workflows.approvers-defined")
      .control("4.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Two approvers, escalation and time-out are defined")
      .rationale(
          "An approval that one person can give alone, or that comes by itself when nobody answers, is none. This "
          "looks "
          "at the gate of qharden; that of Patch Management or of the ITSM system is the matter of other checks.")
      .fix(
          "1. Write an approval policy (config/examples/approval-policy.yaml) and name it in the configuration.\n"
          "2. Name at least two people, how many of them a change needs, and let nobody approve what they asked for.\n"
          "3. Decide who is told when no answer comes, and what becomes of the request in the end.\n"
          "4. If qharden shall change nothing, write remediation: false.")
      .param("min_approvers", 2, "fewest approvers that a change must need")
      .guard_at_least(1)
      .param("max_escalation_h", 72, "most hours without an answer until somebody is told")
      .select(kSelect)
      .empty(Status::fail, Reason::none, kNoPolicy);
}

}  // namespace qharden::workflows

#include "declarations.hpp"

namespace qharden::workflows {
namespace {

// High and critical never pass, whatever the parameter allows.
constexpr const char* kSelect = R"sql(
WITH risk(word, place) AS (
  VALUES ('none', 0), ('low', 1), ('medium', 2), ('high', 3), ('critical', 4)
),
ruled AS (
  SELECT p.*,
         CASE
           WHEN NOT remediation THEN 'off'
           WHEN given.place IS NULL THEN 'undecided'
           WHEN allowed.place IS NULL THEN 'unknown'
           WHEN given.place > min(allowed.place, 2) THEN 'high'
           ELSE 'low'
         END AS ruling
  FROM approval_policy AS p
  LEFT JOIN risk AS given ON given.word = p.auto_approve_up_to
  LEFT JOIN risk AS allowed ON allowed.word = lower(trim(:max_auto))
)
SELECT '' AS object,
       CASE ruling WHEN 'off' THEN 'not_applicable' WHEN 'unknown' THEN 'not_evaluated' WHEN 'low' THEN 'pass'
                   ELSE 'fail' END AS status,
       CASE ruling WHEN 'off' THEN 'not_used' WHEN 'unknown' THEN 'not_configured' ELSE '' END AS reason,
       CASE ruling
         WHEN 'off' THEN 'the approval policy says that qharden changes nothing'
         WHEN 'undecided' THEN 'up to which risk changes that qharden makes need no approver is not decided'
         WHEN 'unknown' THEN 'the parameter max_auto is ' || :max_auto || '; write none, low or medium'
         WHEN 'high' THEN 'changes up to the risk ' || auto_approve_up_to || ' need no approver, at most '
                          || iif(lower(trim(:max_auto)) IN ('high', 'critical'), 'medium', lower(trim(:max_auto)))
                          || ' may go without'
         ELSE iif(auto_approve_up_to = 'none', 'every change that qharden makes needs an approver',
                  'changes that qharden makes need an approver above the risk ' || auto_approve_up_to)
       END AS message,
       json_patch('{}', json_object('auto_approve_up_to', auto_approve_up_to)) AS evidence
FROM ruled)sql";

}  // namespace

void declare_risk_thresholds_defined(Plugin& plugin) {
  plugin.check("workflows.risk-thresholds-defined")
      .control("4.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Automatic approval ends at a stated risk")
      .rationale(
          "Where everything needs an approval, people stop reading; where nothing does, a mistake goes everywhere at "
          "once. The line between the two has to be drawn by somebody. This looks at the gate of qharden alone.")
      .fix(
          "1. Decide up to which risk a change may be made without an approver: none or low.\n"
          "2. Write it into the approval policy, as auto_approve_up_to.\n"
          "3. If qharden shall change nothing, write remediation: false there.")
      .param("max_auto", "low", "highest risk that may go without an approver: none, low or medium")
      .select(kSelect)
      .empty(Status::fail, Reason::none, kNoPolicy);
}

}  // namespace qharden::workflows

#include "declarations.hpp"

namespace qharden::activity {
namespace {

// The approval that ends last counts.
constexpr const char* kSelect = R"sql(
WITH approval AS MATERIALIZED (
  SELECT CAST(object AS INTEGER) AS qid, approver, reason, max(until) AS until, declared_at
  FROM declared_approval
  WHERE check_id = 'activity.detections-customized' AND object <> '' AND object NOT GLOB '*[^0-9]*'
  GROUP BY 1
),
ruled AS (
  SELECT e.*, a.approver, a.reason, a.until, a.declared_at,
         CASE
           WHEN a.qid IS NULL THEN 'unapproved'
           WHEN a.until IS NULL OR a.until < scan_time() THEN 'ended'
           WHEN a.declared_at IS NULL OR age_days(a.declared_at) > :max_age_unreviewed THEN 'old'
           ELSE 'approved'
         END AS ruling
  FROM edited_detection AS e
  LEFT JOIN approval AS a ON a.qid = e.qid
)
SELECT CAST(qid AS TEXT) AS object,
       coalesce(title, 'QID ' || qid) AS object_name,
       iif(ruling = 'approved', 'pass', 'fail') AS status,
       '' AS reason,
       'QID ' || qid
       || CASE WHEN lower(disabled) IN ('1', 'true', 'yes') THEN ' is disabled'
               WHEN severity_level <> original_severity_level
               THEN ' has severity ' || severity_level || ' in place of ' || original_severity_level
               ELSE ' was edited' END
       || coalesce(' by ' || customized_by, '') || coalesce(' on ' || substr(customized_at, 1, 10), '')
       || CASE ruling
            WHEN 'unapproved' THEN ', and nobody approved that'
            WHEN 'ended' THEN '; the approval of ' || approver || ' ended on ' || substr(until, 1, 10)
            WHEN 'old' THEN '; the approval of ' || approver || ' was declared on ' || substr(declared_at, 1, 10)
                            || ', more than ' || :max_age_unreviewed || ' days ago'
            ELSE '; approved by ' || approver || ' until ' || substr(until, 1, 10) || ': ' || reason
          END AS message
FROM ruled
UNION ALL
SELECT '', NULL, 'not_evaluated', 'unsupported', 'the answer is of a shape that is not known: it does not say when it was made'
WHERE NOT EXISTS (SELECT 1 FROM kb_custom_answer WHERE answered_at IS NOT NULL)
ORDER BY 1)sql";

}  // namespace

void declare_detections_customized(Plugin& plugin) {
  plugin.check("activity.detections-customized")
      .control("1.6")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Disabled or re-rated detections are known and approved")
      .rationale(
          "A disabled detection vanishes from reports, dashboards and search, for every host. Whoever wants a weakness "
          "to "
          "stay unseen needs to do no more.")
      .fix(
          "1. Ask for each QID who changed it and why; the change log of the KnowledgeBase names the person.\n"
          "2. Set back what nobody stands by (in the KnowledgeBase, under Edit).\n"
          "3. Declare what stays in the facts file, with approver and end: the approval's check is "
          "activity.detections-customized and its objects are QIDs.")
      .param("max_age_unreviewed", 365, "days after which an approval must be declared again")
      .select(kSelect)
      .empty(Status::pass, Reason::none, "no detection is disabled, re-rated or edited");
}

}  // namespace qharden::activity

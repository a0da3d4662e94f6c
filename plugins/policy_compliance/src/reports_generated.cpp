#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

// The share keeps a report until it expires, and a schedule may have no recipient: what is seen can acquit, what is not
// seen may be elsewhere.
constexpr const char* kSelect = R"sql(
WITH pattern AS (
  SELECT '(?i)(' || group_concat(value, '|') || ')' AS words FROM json_each(:title_patterns)
),
made AS (
  SELECT count(*) AS reports, max(launched_at) AS newest_at
  FROM report AS r, pattern AS p
  WHERE matches(coalesce(r.type, '') || ' ' || coalesce(r.title, ''), p.words) AND lower(r.state) = 'finished'
),
planned AS (
  SELECT count(*) AS schedules, min(title) AS title
  FROM report_schedule AS s, pattern AS p
  WHERE s.is_active AND matches(coalesce(s.title, '') || ' ' || coalesce(s.template, ''), p.words)
),
ruled AS (
  SELECT reports, newest_at, age_days(newest_at) AS age, schedules, title,
         CASE
           WHEN age_days(newest_at) <= :days THEN 'made'
           WHEN schedules > 0 THEN 'planned'
           WHEN reports > 0 THEN 'old'
           ELSE 'none'
         END AS ruling
  FROM made, planned
)
SELECT '' AS object,
       CASE WHEN ruling IN ('made', 'planned') THEN 'pass' ELSE 'fail' END AS status,
       CASE ruling
         WHEN 'made' THEN 'the newest compliance report in the share was made on ' || substr(newest_at, 1, 10)
         WHEN 'planned' THEN 'active schedules of compliance reports: ' || schedules || ', among them '''
                             || title || ''''
         WHEN 'old' THEN 'the newest compliance report in the share was made ' || CAST(age AS INTEGER)
                         || ' days ago, at most ' || :days || ' may pass, and none is scheduled; reports may be made '
                         || 'elsewhere'
         WHEN 'none' THEN 'neither the report share nor the schedules hold a compliance report; reports may have '
                          || 'expired or be made elsewhere'
       END AS message,
       json_object('reports', reports, 'schedules', schedules) AS evidence
FROM ruled)sql";

}  // namespace

void declare_reports_generated(Plugin& plugin) {
  plugin.check("policy_compliance.reports-generated")
      .control("3.2")
      .also("3.1")
      .severity(Severity::low)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .proves(Proves::pass_only)
      .title("Compliance reports are produced regularly")
      .rationale(
          "Results that nobody is sent are read by nobody. A report with a date is also what an auditor asks for.")
      .fix(
          "1. Schedule a policy report for each benchmark in use, at least quarterly, to the owners of the systems.\n"
          "2. If reports are made by another tool over the API, attest it.")
      .param("days", 90, "days since the newest compliance report")
      .guard_at_most(190)
      .param("title_patterns", {"complian", "policy", "benchmark", "\\bcis\\b", "stig", "mandate"},
             "RE2 patterns over type, title and template of a report: what makes it a compliance report")
      .select(kSelect)
      .empty(Status::fail, Reason::none, "neither the report share nor the schedules hold a compliance report");
}

}  // namespace qharden::policy_compliance

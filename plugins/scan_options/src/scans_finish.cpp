#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// Runs of a schedule are known by its title. One that was paused and resumed appears more than once, so what counts is
// the schedule, and runs that still go on do not count. Where no run bears the title of any schedule, titles do not
// tell runs.
constexpr const char* kSelect = R"sql(
WITH run AS MATERIALIZED (
  SELECT title_key, client,
         sum(outcome = 'finished') AS finished, sum(outcome = 'failed') AS failed, sum(outcome = 'open') AS open,
         sum(outcome = 'failed' AND state = 'finished') AS no_host, max(launched_at) AS last_at
  FROM schedule_run
  WHERE age_days(launched_at) <= :days
  GROUP BY title_key, client
),
matched AS MATERIALIZED (
  SELECT NOT EXISTS (SELECT 1 FROM run)
         OR EXISTS (SELECT 1 FROM schedule_state AS s JOIN run AS r ON r.title_key = s.title_key) AS titles_tell
),
ruled AS (
  SELECT s.id, s.label, s.interval_words, r.finished, r.failed, r.open, r.no_host, r.last_at,
         CASE
           WHEN s.state <> 'active' THEN 'idle'
           WHEN r.finished + r.failed > 0 AND r.finished >= :min_share * (r.finished + r.failed) THEN 'finish'
           WHEN r.finished + r.failed > 0 THEN 'break_off'
           WHEN r.open > 0 THEN 'open'
           WHEN NOT m.titles_tell THEN 'untold'
           WHEN s.is_once OR s.interval_days IS NULL THEN 'not_due'
           WHEN s.interval_days < :days AND age_days(s.starts_at) >= s.interval_days + 1 THEN 'never'
           ELSE 'not_due'
         END AS ruling
  FROM schedule_state AS s
  JOIN matched AS m
  LEFT JOIN run AS r ON r.title_key = s.title_key AND r.client = s.client
)
SELECT id AS object,
       label AS object_name,
       CASE ruling WHEN 'finish' THEN 'pass' WHEN 'break_off' THEN 'fail' WHEN 'never' THEN 'fail'
                   WHEN 'untold' THEN 'not_evaluated' ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'idle' THEN 'not_used' WHEN 'open' THEN 'too_few' WHEN 'not_due' THEN 'no_objects'
                   WHEN 'untold' THEN 'unsupported' ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'idle' THEN ' is not active'
         WHEN 'finish' THEN ': ' || finished || ' of ' || (finished + failed) || ' runs within ' || :days
                            || ' days finished and reached hosts'
         WHEN 'break_off' THEN ': only ' || finished || ' of ' || (finished + failed) || ' runs within ' || :days
                               || ' days finished and reached hosts; ' || no_host || ' found no host, '
                               || (failed - no_host) || ' were cancelled or broke off'
         WHEN 'open' THEN ': its only runs within ' || :days || ' days still go on'
         WHEN 'untold' THEN ': no run within ' || :days || ' days bears the title of any schedule, so runs cannot be '
                            || 'told apart'
         WHEN 'never' THEN ' repeats ' || interval_words || ', but no run within ' || :days || ' days bears its title'
         ELSE ' was not due within ' || :days || ' days'
       END AS message
FROM ruled
ORDER BY id)sql";

}  // namespace

void declare_scans_finish(Plugin& plugin) {
  plugin.check("scan_options.scans-finish")
      .control("2.2")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::activity)
      .title("Scheduled scans finish and reach hosts")
      .rationale("A schedule is a promise. Runs that break off or find no host keep it only on paper.")
      .fix(
          "1. Open the runs that did not finish (Scans): who cancelled them, or what did they lack?\n"
          "2. A run that finds no host scans an empty or unreachable network: correct the target, the appliance or the "
          "firewall before it.")
      .param("days", 30, "days of runs that are looked at")
      .param("min_share", 0.90, "fewest of its runs that must finish and reach hosts, as a share")
      .guard_at_least(0.70)
      .window("scan", "days")
      .select(kSelect);
}

}  // namespace qharden::scan_options

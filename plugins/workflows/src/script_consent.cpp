#include "declarations.hpp"

namespace qharden::workflows {
namespace {

// The list of scripts and the words of their status are described nowhere; only the list of their schedules is.
constexpr const char* kSelect = R"sql(
WITH reading AS (
  SELECT coalesce(min(state = 'unavailable' AND reason = 'not_licensed'), 0) AS is_unlicensed,
         coalesce(min(state = 'complete'), 0) AS is_read
  FROM _collection
  WHERE "table" = 'car_schedule'
),
schedules AS (
  SELECT max((SELECT count(*) FROM car_schedule), coalesce((SELECT max(total) FROM car_schedule_list), 0)) AS number
)
SELECT '' AS object,
       iif(is_unlicensed, 'not_applicable', 'not_evaluated') AS status,
       iif(is_unlicensed, 'not_licensed', 'unsupported') AS reason,
       iif(is_unlicensed, 'Custom Assessment and Remediation is not licensed',
           'no documented call shows scripts and who approved them; attest it'
             || iif(is_read, '. Schedules of scripts: ' || number, '')) AS message
FROM reading, schedules)sql";

}  // namespace

void declare_script_consent(Plugin& plugin) {
  plugin.check("workflows.script-consent")
      .control("4.3")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Remediation scripts are approved by a second person")
      .rationale(
          "A script runs with the rights of the agent, on every host it is aimed at. Whoever may write and approve one "
          "alone owns the fleet; the approval can be given in the same call that makes the script.")
      .fix(
          "1. Give the rights to write and to approve scripts to different roles.\n"
          "2. Go through the scripts, and look at who wrote and who approved each.\n"
          "3. Take both rights from API logins, which can approve while they create.\n"
          "4. Attest what you saw.")
      .statement("Every remediation script was approved by somebody else than its author before it ran.")
      .asks("roles", "Which roles may write scripts, which may approve them, and who holds both?")
      .asks("sample", "Which script did you look at, who wrote it and who approved it?")
      .tolerates("car_schedule")
      .tolerates("car_schedule_list")
      .select(kSelect);
}

}  // namespace qharden::workflows

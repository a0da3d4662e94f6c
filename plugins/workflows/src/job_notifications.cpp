#include "declarations.hpp"

namespace qharden::workflows {
namespace {

constexpr const char* kSelect = R"sql(
WITH job AS (
  SELECT *, max(notification_shown) OVER (PARTITION BY platform) AS shown,
         coalesce(notifies_start, 0) AS at_start,
         coalesce(notifies_end, 0) AS at_end
  FROM patch_job_state
  WHERE is_enabled AND platform IN (SELECT value FROM json_each(:partitions))
)
SELECT id AS object,
       name AS object_name,
       CASE WHEN NOT shown THEN 'not_evaluated' WHEN at_start AND at_end AND has_recipients THEN 'pass'
            ELSE 'fail' END AS status,
       iif(shown, '', 'unsupported') AS reason,
       label || CASE
         WHEN NOT shown THEN ' may tell somebody: no job in the list for ' || platform || ' shows its notifications'
         WHEN at_start AND at_end AND has_recipients THEN ' tells somebody when it starts and when it ends'
         WHEN NOT has_recipients THEN ' tells nobody when it starts or ends'
         WHEN at_start THEN ' tells somebody when it starts, but not when it ends'
         WHEN at_end THEN ' tells somebody when it ends, but not when it starts'
         ELSE ' has recipients, but tells them neither when it starts nor when it ends' END AS message
FROM job
ORDER BY 1)sql";

}  // namespace

void declare_job_notifications(Plugin& plugin) {
  each_platform(plugin.check("workflows.job-notifications"))
      .control("4.3")
      .severity(Severity::low)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Patch jobs tell someone when they start and end")
      .rationale(
          "When a service breaks at night, the first question is what changed. A mail at the start and the end of each "
          "job answers it before anybody has to ask.")
      .fix(
          "1. In the job, under Notification, switch on mails for its start and its end.\n"
          "2. Name a mailbox that somebody reads, or that of the ticket system.\n"
          "3. If your ITSM watches the jobs in another way, record a waiver that says how.")
      .select(kSelect);
}

}  // namespace qharden::workflows

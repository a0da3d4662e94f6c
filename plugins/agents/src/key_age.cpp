#include "declarations.hpp"

namespace qharden::agents {
namespace {

// A key that can enrol nobody any more is harmless, however old.
constexpr const char* kSelect = R"sql(
WITH fact AS (
  SELECT k.*, CAST(age_days(purchased_at) AS INTEGER) AS age FROM activation_key_state AS k
)
SELECT object,
       title AS object_name,
       CASE WHEN is_disabled OR is_over OR is_full THEN 'not_applicable'
            WHEN age > :max_age_days THEN 'fail' ELSE 'pass' END AS status,
       CASE WHEN is_disabled OR is_over OR is_full THEN 'not_used' ELSE '' END AS reason,
       title || CASE
         WHEN is_disabled THEN ' is disabled, so it enrols nobody'
         WHEN is_over THEN ' ended on ' || substr(expire_at, 1, 10) || ', so it enrols nobody'
         WHEN is_full THEN ' is used up (' || count_used || ' of ' || count_purchased || ' agents), so it enrols nobody'
         ELSE ' was made on ' || substr(purchased_at, 1, 10) || ', ' || age || ' days ago, at most ' || :max_age_days
              || ' may pass'
       END AS message
FROM fact
ORDER BY title)sql";

}  // namespace

void declare_key_age(Plugin& plugin) {
  plugin.check("agents.key-age")
      .control("2.3")
      .severity(Severity::low)
      .decides(Decides::extra)
      .basis(Basis::proxy)
      .title("Activation keys are renewed")
      .rationale("Keys leak over time: each script, image and mailbox they pass through keeps a copy.")
      .fix(
          "1. Make a new key with the same modules and tags.\n"
          "2. Put it in place of the old one wherever agents are rolled out.\n"
          "3. Disable the old key when nothing enrols with it any more.")
      .param("max_age_days", 730, "days a key may be in use")
      .guard_at_most(1095)
      .select(kSelect)
      .tolerates("activation_key.type");
}

}  // namespace qharden::agents

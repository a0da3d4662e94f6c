#include "declarations.hpp"

namespace qharden::identity {
namespace {

// An enforced list without entries did not keep this audit out, so it keeps nobody out.
constexpr const char* kSelect = R"sql(
WITH list AS (
  SELECT count(*) AS entries FROM restricted_ip
)
SELECT '' AS object,
       CASE WHEN s.status = 'enabled' AND list.entries > 0 THEN 'pass' ELSE 'fail' END AS status,
       CASE
         WHEN s.status = 'enabled' AND list.entries > 0
           THEN 'the allow list is enforced, with entries: ' || list.entries
         WHEN s.status = 'enabled' THEN 'the allow list is switched on but has no entry, so it limits nothing'
         WHEN list.entries > 0 THEN 'the allow list is kept but switched off; entries without effect: ' || list.entries
         ELSE 'the allow list is switched off and empty: every address may sign in'
       END AS message
FROM restricted_ip_state AS s, list)sql";

}  // namespace

void declare_ip_restriction_enabled(Plugin& plugin) {
  plugin.check("identity.ip-restriction-enabled")
      .control("1.4")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Access is limited to listed networks")
      .rationale(
          "With the list enforced, a stolen password or API secret is of no use from anywhere else. It holds for the "
          "user interface and the API alike, which rules at the identity provider do not.")
      .fix(
          "1. List every address people and integrations come from; the activity log shows them. A forgotten address "
          "locks its users out.\n"
          "2. Add them (Users > Setup > Security), your own first.\n"
          "3. Read the list back, then switch it on.\n"
          "4. If the identity provider alone is to limit access, record a waiver: it does not see the API.")
      .select(kSelect)
      .empty(Status::not_evaluated, Reason::parse, "the answer does not say whether the allow list is enforced");
}

}  // namespace qharden::identity

#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

// Policies that look like a benchmark and may be active; names of one's own are not known here.
constexpr const char* kPolicies = R"sql(
SELECT id
FROM policy
WHERE coalesce(status, 'active') = 'active'
  AND matches(title, '(?i)(^|[^a-z0-9])(cis|center for internet security|stig|disa)([^a-z0-9]|$)')
ORDER BY id)sql";

constexpr const char* kResult = R"sql(
SELECT policy_id,
       sum(status = 'passed') AS passed,
       sum(status = 'failed') AS failed,
       sum(status = 'error') AS errors
FROM posture_summary
GROUP BY policy_id)sql";

}  // namespace

/// A row for each control and host: hundreds of pages for a large estate. The checks that read it are left out of every
/// profile but strict. The gateway's stream of the same data takes its host ids as a request body and is no read that
/// could be declared; this list is paged, and without details a row is a few numbers.
void declare_posture(Plugin& plugin) {
  Table& posture = plugin.source("posture")
                       .fo("/api/2.0/fo/compliance/posture/info/", "list")
                       .query("policy_id", "{id}")
                       .query("details", "None")
                       .query("truncation_limit", "5000")
                       .for_each(kPolicies)
                       .root("POSTURE_INFO_LIST_OUTPUT")
                       .needs_role({"manager"})
                       .table("posture_summary", "Results of the controls of benchmark policies on hosts")
                       .rows("RESPONSE/INFO_LIST/INFO");
  posture.integer("policy_id").partition();
  posture.text("status").from("STATUS").one_of({"passed", "failed", "error"});
  plugin.view("posture_result", "Results of benchmark policies, counted", kResult);
}

}  // namespace qharden::policy_compliance

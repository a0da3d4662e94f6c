#include "declarations.hpp"
#include "product_title.hpp"

namespace qharden::policy_compliance {
namespace {

void add_columns(Table& policy) {
  policy.integer("id").from("ID").key().absent_is(Reason::parse);
  policy.text("title").from("TITLE").absent_is(Reason::parse);
  policy.time("created_at").from("CREATED/DATETIME");
  policy.time("modified_at").from("LAST_MODIFIED/DATETIME");
  policy.text("modified_by").from("LAST_MODIFIED/BY");
  // Documented: "N/A", or no element, for a policy that was never evaluated.
  policy.time("evaluated_at").from("LAST_EVALUATED/DATETIME").none("N/A").absent_is_null();
  // Where these two stand is not confirmed. Controls have a STATUS of their own, further below.
  policy.text("status").from("STATUS").one_of({"active", "inactive"});
  policy.flag("is_locked").from("IS_LOCKED");
  // Documented as present only when the policy has any.
  policy.text("asset_group_ids").from("ASSET_GROUP_IDS").absent_is_null();
  policy.flag("include_agents").from("INCLUDE_AGENT_IPS").absent_is_null();
}

// What a policy applies to, a row for each. The text of the groups is a list of numbers and ranges of them.
constexpr const char* kScope = R"sql(
SELECT p.id AS policy_id, 'asset_group' AS kind,
       CAST(g.value AS INTEGER) AS lo,
       CAST(CASE WHEN instr(g.value, '-') > 0 THEN substr(g.value, instr(g.value, '-') + 1) ELSE g.value END AS INTEGER)
         AS hi
FROM policy AS p,
     json_each('[' || replace(json_quote(replace(p.asset_group_ids, ' ', '')), ',', '","') || ']') AS g
WHERE g.value <> ''
UNION ALL
SELECT p.id, 'tag', t.tag_id, t.tag_id
FROM policy_include_tag AS t
JOIN policy AS p ON p._row = t._parent
UNION ALL
SELECT id, 'agents', NULL, NULL
FROM policy
WHERE include_agents = 1)sql";

// A list in which not one policy shows an assignment, although some were evaluated, does not show assignments at all.
constexpr const char* kAssignment = R"sql(
SELECT p.id AS policy_id,
       count(s.kind) FILTER (WHERE s.kind = 'asset_group') AS asset_groups,
       count(s.kind) FILTER (WHERE s.kind = 'tag') AS tags,
       count(s.kind) FILTER (WHERE s.kind = 'agents') AS agents,
       count(s.kind) > 0 AS is_assigned,
       NOT EXISTS (SELECT 1 FROM policy_scope) AND EXISTS (SELECT 1 FROM policy WHERE evaluated_at IS NOT NULL)
         AS is_hidden
FROM policy AS p
LEFT JOIN policy_scope AS s ON s.policy_id = p.id
GROUP BY p.id)sql";

}  // namespace

void declare_policies(Plugin& plugin) {
  // Basic leaves out technologies of controls and addresses of groups; assignments are there. 1000 policies a page.
  Table& policy = plugin.source("policies")
                      .fo("/api/{4.0,3.0,2.0}/fo/compliance/policy/", "list")
                      .query("details", "Basic")
                      .root("POLICY_LIST_OUTPUT")
                      .needs_role({"manager"})
                      .table("policy", "Compliance policies of the subscription")
                      .rows("RESPONSE/POLICY_LIST/POLICY");
  add_columns(policy);
  policy.child("policy_include_tag", "Tags whose hosts a policy applies to")
      .rows("TAG_SET_INCLUDE/TAG_ID")
      .integer("tag_id")
      .from(".");
  policy.child("policy_exclude_tag", "Tags whose hosts a policy leaves out")
      .rows("TAG_SET_EXCLUDE/TAG_ID")
      .integer("tag_id")
      .from(".");

  plugin.view("policy_scope", "What policies apply to: asset groups (ranges of ids), tags, hosts with agents", kScope);
  plugin.view("policy_assignment", "How many asset groups and tags a policy applies to", kAssignment);
  plugin.view("policy_product", "Policies with their title without the version", product_titles("policy"));
}

}  // namespace qharden::policy_compliance

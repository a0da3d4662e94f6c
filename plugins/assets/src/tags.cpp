#include "declarations.hpp"

namespace qharden::assets {
namespace {

// Tags that the service keeps, for its agents and for asset groups and business units, say nothing about how somebody
// organises assets. A tag of a group is told by its source, or by the tag that it hangs under, whichever is shown.
constexpr const char* kOwnTag = R"sql(
WITH kept_root(name) AS (
  VALUES ('business units'), ('asset groups'), ('malware domain assets')
),
root AS MATERIALIZED (
  SELECT _row, id FROM tag WHERE lower(trim(name)) IN (SELECT name FROM kept_root)
),
kept AS MATERIALIZED (
  SELECT id FROM root
  UNION
  SELECT id FROM tag WHERE lower(trim(name)) = 'cloud agent'
  UNION
  SELECT id FROM tag WHERE src_asset_group_id IS NOT NULL OR src_business_unit_id IS NOT NULL
  UNION
  SELECT c.tag_id FROM tag_child AS c JOIN root AS r ON r._row = c._parent WHERE c.tag_id IS NOT NULL
  UNION
  SELECT t.id
  FROM tag AS t
  LEFT JOIN tag AS p ON p.id = t.parent_id
  WHERE t.parent_id IN (SELECT id FROM root) OR p.parent_id IN (SELECT id FROM root)
)
SELECT id, name, rule_type FROM tag WHERE id NOT IN (SELECT id FROM kept WHERE id IS NOT NULL))sql";

}  // namespace

void declare_tags(Plugin& plugin) {
  Table& tag = plugin.source("tags")
                   .qps("2.0", "am/tag")
                   .root("ServiceResponse")
                   .needs_role({"manager"})
                   .proven_by("fo")
                   .table("tag", "Asset tags")
                   .rows("data/Tag");
  tag.integer("id").from("id").key().absent_is(Reason::parse);
  tag.text("name").from("name").absent_is(Reason::parse);
  // Whether a tag without a rule shows the word STATIC or nothing is not documented.
  tag.text("rule_type")
      .from("ruleType")
      .one_of({"static", "groovy", "os_regex", "network_range", "network_range_enhanced", "name_contains",
               "installed_software", "open_ports", "vuln_exist", "vuln_detection", "asset_search", "network",
               "network_tag", "cloud_asset", "global_asset_view", "tagset", "business_information"});
  tag.integer("parent_id").from("parentTagId").absent_is_null();
  tag.integer("src_asset_group_id").from("srcAssetGroupId").absent_is_null();
  tag.integer("src_business_unit_id").from("srcBusinessUnitId").absent_is_null();

  tag.child("tag_child", "Tags below a tag")
      .rows("children/list/TagSimple")
      .integer("tag_id")
      .from("id")
      .absent_is(Reason::parse);

  plugin.view("own_tag", "Tags that the service does not keep by itself", kOwnTag);
}

}  // namespace qharden::assets

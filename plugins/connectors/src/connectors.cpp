#include "declarations.hpp"

namespace qharden::connectors {
namespace {

void add_identity(Table& connector) {
  connector.integer("id").from("id").key().absent_is(Reason::parse);
  connector.text("cloud").partition();
  // No verdict rests on a name, so a row without one must not stop a check.
  connector.text("name").from("name").absent_is_null();
  // An AWS account, an Azure subscription or a GCP project. An answer may come with an empty record of credentials.
  connector.text("account_id")
      .from("awsAccountId")
      .or_from("authRecord/subscriptionId")
      .or_from("subscriptionId")
      .or_from("authRecord/projectId")
      .or_from("projectId")
      .absent_is(Reason::unsupported);
  connector.text("account_name").from("accountAlias").or_from("subscriptionName").absent_is_null();
  connector.text("application_id").from("authRecord/applicationId").absent_is_null();  // of Azure
}

void add_condition(Table& connector) {
  // A word that nobody documents is the matter of the check that judges it, so there is no closed list.
  connector.text("state").from("connectorState").absent_is(Reason::parse);
  connector.time("last_sync_at").from("lastSync").absent_is(Reason::unsupported);
  connector.time("next_sync_at").from("nextSync").absent_is_null();
  connector.text("last_error").from("lastError").absent_is_null();
  connector.flag("disabled").from("disabled").absent_is(Reason::unsupported);
  connector.flag("is_deleted").from("isDeleted").absent_is(Reason::unsupported);
  connector.integer("run_frequency").from("runFrequency").absent_is(Reason::unsupported);  // minutes
}

void add_rights(Table& connector) {
  connector.flag("remediation_enabled")
      .from("isRemediationEnabled")
      .or_from("remediationEnabled")
      .absent_is(Reason::unsupported);
  connector.text("arn").from("arn").absent_is(Reason::unsupported);  // the role of an AWS connector
  connector.present("auth_record").from("authRecord");               // in AWS: stored keys in place of a role
  // Never the external id itself: a digest to tell equal ones by, and its length.
  connector.fingerprint("external_id").from("externalId").absent_is(Reason::unsupported);
  connector.json("external_id_shape").from("externalId").absent_is(Reason::unsupported);
  connector.text("qualys_account_id").from("qualysAwsAccountId").absent_is(Reason::unsupported);
}

/// The lists inside of a connector. What they look like in JSON is not documented, so views read them.
void add_lists(Table& connector) {
  connector.flag("all_regions").from("allRegions").absent_is(Reason::unsupported);
  connector.json("endpoints").from("endpoints").absent_is(Reason::unsupported);
  connector.json("default_tags").from("defaultTags").absent_is(Reason::unsupported);
  connector.json("activation").from("activation").absent_is(Reason::unsupported);
}

}  // namespace

void declare_connectors(Plugin& plugin) {
  Source& source = plugin.source("connectors")
                       .qps("3.0", "am/{cloud}assetdataconnector")
                       .for_each("SELECT column1 AS cloud FROM (VALUES ('aws'), ('azure'), ('gcp'))")
                       .root("ServiceResponse")
                       .needs_role({"manager"})
                       .proven_by("fo");
  Table& connector =
      source.table("connector", "Cloud connectors, one partition for each of AWS, Azure and GCP").rows("data/*");
  add_identity(connector);
  add_condition(connector);
  add_rights(connector);
  add_lists(connector);
}

}  // namespace qharden::connectors

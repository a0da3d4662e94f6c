/// The parts of the connectors plugin, one function for each file of this folder.
#pragma once

#include <qharden/plugin.hpp>

namespace qharden::connectors {

void declare_connectors(Plugin& plugin);        ///< connector
void declare_aws_base_account(Plugin& plugin);  ///< aws_base_account, and the check over it
void declare_connector_views(Plugin& plugin);   ///< live_connector, connector_gap, connector_region, connector_tag ...

void declare_state_and_errors(Plugin& plugin);
void declare_sync_fresh(Plugin& plugin);
void declare_aws_role(Plugin& plugin);
void declare_aws_external_id(Plugin& plugin);
void declare_remediation_flag(Plugin& plugin);
void declare_regions_complete(Plugin& plugin);
void declare_default_tags(Plugin& plugin);
void declare_modules(Plugin& plugin);
void declare_disabled(Plugin& plugin);
void declare_cloud_without_connector(Plugin& plugin);
void declare_attested(Plugin& plugin);  ///< minimum-permissions, secret-rotation; connector_list

/// A check over the connectors of all clouds: a cloud whose list could not be read costs itself alone. Whether a
/// connector is deleted need not be shown; without that word it counts as living, and is judged.
inline Check& each_cloud(Check& check) {
  return check.by_partition("connector").tolerates("connector.is_deleted");
}

/// A check over the AWS connectors; the other clouds do not matter.
inline Check& aws_alone(Check& check) {
  return check.only("connector", {"aws"}).tolerates("connector.is_deleted");
}

}  // namespace qharden::connectors

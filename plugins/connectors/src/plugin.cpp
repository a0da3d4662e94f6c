#include <qharden/plugin.hpp>

#include "declarations.hpp"

QHARDEN_PLUGIN(connectors, "0.1.0", "How cloud accounts are connected to the subscription") {
  namespace connectors = qharden::connectors;
  connectors::declare_connectors(plugin);
  connectors::declare_connector_views(plugin);

  connectors::declare_state_and_errors(plugin);
  connectors::declare_sync_fresh(plugin);
  connectors::declare_aws_role(plugin);
  connectors::declare_aws_base_account(plugin);
  connectors::declare_aws_external_id(plugin);
  connectors::declare_remediation_flag(plugin);
  connectors::declare_regions_complete(plugin);
  connectors::declare_default_tags(plugin);
  connectors::declare_modules(plugin);
  connectors::declare_disabled(plugin);
  connectors::declare_cloud_without_connector(plugin);
  connectors::declare_attested(plugin);
}

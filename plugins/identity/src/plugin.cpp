#include <qharden/plugin.hpp>

#include "declarations.hpp"

QHARDEN_PLUGIN(identity, "0.1.0", "Who may do what in the subscription, and from where") {
  namespace identity = qharden::identity;
  identity::declare_users(plugin);
  identity::declare_user_views(plugin);
  identity::declare_portal_users(plugin);
  identity::declare_restricted_ips(plugin);

  identity::declare_manager_count(plugin);
  identity::declare_dormant_users(plugin);
  identity::declare_never_signed_in(plugin);
  identity::declare_excess_permissions(plugin);
  identity::declare_scope_all_groups(plugin);
  identity::declare_privileged_ratio(plugin);
  identity::declare_pending_activation(plugin);
  identity::declare_generic_logins(plugin);
  identity::declare_email_domains(plugin);
  identity::declare_primary_contact(plugin);
  identity::declare_access_review(plugin);

  identity::declare_ip_restriction_enabled(plugin);
  identity::declare_ip_restriction_breadth(plugin);
  identity::declare_sign_ins_outside(plugin);
  identity::declare_ip_restriction_per_admin(plugin);
}

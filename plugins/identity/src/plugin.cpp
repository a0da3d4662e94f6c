#include <qharden/plugin.hpp>

#include "declarations.hpp"

QHARDEN_PLUGIN(identity, "0.1.0", "Who may do what in the subscription, and from where") {
  namespace identity = qharden::identity;
  identity::declare_users(plugin);
  identity::declare_adminui_users(plugin);
  identity::declare_user_views(plugin);
  identity::declare_access_views(plugin);
  identity::declare_api_logins(plugin);
  identity::declare_permission_options(plugin);
  identity::declare_portal_users(plugin);
  identity::declare_restricted_ips(plugin);

  identity::declare_sso_coverage(plugin);
  identity::declare_sso_break_glass(plugin);
  identity::declare_sso_external_id(plugin);
  identity::declare_sso_setup(plugin);
  identity::declare_idp_certificate(plugin);
  identity::declare_sso_new_users(plugin);

  identity::declare_mfa_enforced(plugin);
  identity::declare_mfa_idp(plugin);
  identity::declare_mfa_api_bypass(plugin);
  identity::declare_mfa_privileged_password(plugin);
  identity::declare_privileged_password_vaulted(plugin);
  identity::declare_password_policy(plugin);
  identity::declare_phishing_resistant_mfa(plugin);

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
  identity::declare_portal_roles(plugin);
  identity::declare_custom_role_permissions(plugin);
  identity::declare_unused_privilege(plugin);
  identity::declare_directory_match(plugin);
  identity::declare_audit_login(plugin);

  identity::declare_ip_restriction_enabled(plugin);
  identity::declare_ip_restriction_breadth(plugin);
  identity::declare_sign_ins_outside(plugin);
  identity::declare_ip_restriction_expected(plugin);
  identity::declare_ip_restriction_per_admin(plugin);

  identity::declare_api_external_id(plugin);
  identity::declare_api_least_privilege(plugin);
  identity::declare_api_owner(plugin);
  identity::declare_api_one_integration(plugin);
  identity::declare_api_source_ips(plugin);
  identity::declare_api_dormant(plugin);
}

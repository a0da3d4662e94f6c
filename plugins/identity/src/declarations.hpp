/// The parts of the identity plugin, one function for each file of this folder.
#pragma once

#include <initializer_list>
#include <qharden/plugin.hpp>
#include <string>
#include <vector>

namespace qharden::identity {

std::vector<std::string> role_words();  ///< of both lists of logins

void declare_users(Plugin& plugin);          ///< user_classic, user_asset_group
void declare_adminui_users(Plugin& plugin);  ///< user_adminui, user_adminui_role: in place of these
void declare_user_views(Plugin& plugin);  ///< user, user_group, user_permission, user_word, user_use ...; role canary
void declare_restricted_ips(Plugin& plugin);  ///< restricted_ip, restricted_ip_state; reserved_network

void declare_permission_options(Plugin& plugin);  ///< user_permission_option; permission_note

void declare_portal_users(Plugin& plugin);  ///< portal_user, portal_user_role

void declare_access_views(Plugin& plugin);  ///< login_access, kept_password, sso_reading
void declare_api_logins(Plugin& plugin);    ///< api_login, api_identity

// Control 1.1
void declare_sso_coverage(Plugin& plugin);
void declare_sso_break_glass(Plugin& plugin);
void declare_sso_external_id(Plugin& plugin);
void declare_sso_setup(Plugin& plugin);
void declare_idp_certificate(Plugin& plugin);
void declare_sso_new_users(Plugin& plugin);

// Control 1.2
void declare_mfa_enforced(Plugin& plugin);
void declare_mfa_idp(Plugin& plugin);
void declare_mfa_api_bypass(Plugin& plugin);
void declare_mfa_privileged_password(Plugin& plugin);
void declare_privileged_password_vaulted(Plugin& plugin);
void declare_password_policy(Plugin& plugin);
void declare_phishing_resistant_mfa(Plugin& plugin);

// Control 1.3
void declare_manager_count(Plugin& plugin);
void declare_dormant_users(Plugin& plugin);
void declare_never_signed_in(Plugin& plugin);
void declare_excess_permissions(Plugin& plugin);
void declare_scope_all_groups(Plugin& plugin);
void declare_privileged_ratio(Plugin& plugin);
void declare_pending_activation(Plugin& plugin);
void declare_generic_logins(Plugin& plugin);
void declare_email_domains(Plugin& plugin);  ///< and free_mail_domain
void declare_primary_contact(Plugin& plugin);
void declare_access_review(Plugin& plugin);  ///< and review_sheet
void declare_portal_roles(Plugin& plugin);   ///< and builtin_portal_role
void declare_custom_role_permissions(Plugin& plugin);
void declare_unused_privilege(Plugin& plugin);
void declare_directory_match(Plugin& plugin);
void declare_audit_login(Plugin& plugin);

// Control 1.4
void declare_ip_restriction_enabled(Plugin& plugin);
void declare_ip_restriction_breadth(Plugin& plugin);
void declare_sign_ins_outside(Plugin& plugin);
void declare_ip_restriction_expected(Plugin& plugin);
void declare_ip_restriction_per_admin(Plugin& plugin);

// Control 1.5
void declare_api_external_id(Plugin& plugin);
void declare_api_least_privilege(Plugin& plugin);
void declare_api_owner(Plugin& plugin);
void declare_api_one_integration(Plugin& plugin);
void declare_api_source_ips(Plugin& plugin);
void declare_api_dormant(Plugin& plugin);

/// How a login that no person types in tends to be called; the default of the parameter `service_pattern`. RE2, found
/// in "NAME EXTERNAL-ID LOGIN". Letters around a word rule it out: "api" is not found in "Capital".
inline constexpr const char* kServicePattern =
    "(?i)(^|[^a-z])(svc|service|api|integrations?|connector|sync|bot|automation|appliance|installer|siem|splunk|"
    "servicenow|jenkins|cmdb|soar)([^a-z]|$)";

/// How mailboxes and names of teams tend to be called; the default of the parameter `mailbox_patterns`.
inline constexpr std::initializer_list<const char*> kMailboxPatterns = {
    "soc",  "security", "secops", "vuln*", "infosec", "admin*",   "helpdesk", "support",
    "team", "shared",   "it",     "noc",   "noreply", "no-reply", "test*",    "service"};
inline constexpr const char* kMailboxPatternsHelp =
    "words that make a mailbox or a name that of a team, digits at their end aside; * stands for any letters, ? for "
    "one";

}  // namespace qharden::identity

/// The parts of the scan_credentials plugin, one function for each file of this folder.
#pragma once

#include <qharden/plugin.hpp>
#include <string>

namespace qharden::scan_credentials {

void declare_auth_records(Plugin& plugin);   ///< auth_type_list, auth_record; auth_record_type, auth_record_lost ...
void declare_account_views(Plugin& plugin);  ///< auth_account, builtin_account, password_technology
void declare_vaults(Plugin& plugin);         ///< vault, vault_list, vault_detail; vault_link

void declare_dedicated_accounts(Plugin& plugin);
void declare_personal_accounts(Plugin& plugin);
void declare_least_privilege(Plugin& plugin);
void declare_one_account_everywhere(Plugin& plugin);
void declare_vault_configured(Plugin& plugin);
void declare_vault_used(Plugin& plugin);
void declare_vault_tls(Plugin& plugin);
void declare_vault_unused(Plugin& plugin);
void declare_rotation(Plugin& plugin);
void declare_cleartext_allowed(Plugin& plugin);
void declare_skip_password(Plugin& plugin);
void declare_ntlmv1(Plugin& plugin);
void declare_smb_signing(Plugin& plugin);
void declare_smb_version(Plugin& plugin);
void declare_unused_records(Plugin& plugin);
void declare_authentication_works(Plugin& plugin);

/// A check of control 2.1 that judges the records of each technology apart. Its SELECT keeps to `:partitions`, and
/// takes NULL in a column whose name is not confirmed for "not shown".
Check& judge_records(Check& check);

/// The columns of auth_record whose names are not confirmed may be unseen.
Check& tolerate_records(Check& check);

/// The SELECT (object, object_name, status, reason, message), and a row for each technology whose records are named by
/// the list of types but not shown. `which`: a condition on `technology`.
std::string with_lost(const char* select, const char* which = "1");

}  // namespace qharden::scan_credentials

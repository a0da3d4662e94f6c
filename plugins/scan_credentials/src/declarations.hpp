/// The parts of the scan_credentials plugin, one function for each file of this folder.
#pragma once

#include <qharden/plugin.hpp>
#include <string>
#include <vector>

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

/// Technologies whose records hold a user name and a password, and can take the password from a vault instead.
inline const std::vector<std::string> kPasswordTechnologies = {
    "unix",       "windows",    "network_ssh", "oracle", "ms_sql",  "azure_ms_sql", "mysql",
    "mariadb",    "postgresql", "greenplum",   "sybase", "sapiq",   "sap_hana",     "ibm_db2",
    "informixdb", "mongodb",    "neo4j",       "vmware", "vcenter", "infoblox",     "palo_alto_firewall"};

/// A check of control 2.1 that judges the records of each technology, or of each that is named, apart. Its SELECT keeps
/// to `:partitions` (and to the technologies), and takes NULL in a column whose name is not confirmed for "not shown".
Check& judge_records(Check& check, const std::vector<std::string>& technologies = {});

/// The columns of auth_record whose names are not confirmed may be unseen.
Check& tolerate_records(Check& check);

/// The SELECT (object, object_name, status, reason, message), and a row for each of the technologies whose records are
/// named by the list of types but not shown.
std::string with_lost(const char* select, const std::vector<std::string>& technologies = {});

}  // namespace qharden::scan_credentials

#include <qharden/plugin.hpp>

#include "declarations.hpp"

QHARDEN_PLUGIN(scan_credentials, "0.1.0", "What scans sign in with: authentication records and vaults") {
  namespace credentials = qharden::scan_credentials;
  credentials::declare_auth_records(plugin);
  credentials::declare_account_views(plugin);
  credentials::declare_vaults(plugin);

  credentials::declare_dedicated_accounts(plugin);
  credentials::declare_personal_accounts(plugin);
  credentials::declare_least_privilege(plugin);
  credentials::declare_one_account_everywhere(plugin);

  credentials::declare_vault_configured(plugin);
  credentials::declare_vault_used(plugin);
  credentials::declare_vault_tls(plugin);
  credentials::declare_vault_unused(plugin);
  credentials::declare_rotation(plugin);

  credentials::declare_cleartext_allowed(plugin);
  credentials::declare_skip_password(plugin);
  credentials::declare_ntlmv1(plugin);
  credentials::declare_smb_signing(plugin);
  credentials::declare_smb_version(plugin);

  credentials::declare_unused_records(plugin);
  credentials::declare_authentication_works(plugin);
}

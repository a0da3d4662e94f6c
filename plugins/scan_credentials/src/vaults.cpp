#include "declarations.hpp"

namespace qharden::scan_credentials {
namespace {

// `tls_setting`: whether vaults of the type have the setting "verify the certificate": 'yes', 'none', or 'unknown' for
// types that are newer than this list. Spellings differ in hyphens and blanks.
constexpr const char* kLink = R"sql(
SELECT id,
       coalesce(title, '') AS title,
       type,
       CASE
         WHEN plain IN ('cyberarkaim', 'hashicorp', 'wallixadminbastion(wab)', 'wallixadminbastion') THEN 'yes'
         WHEN plain IN ('arconpam', 'azurekey', 'beyondtrustpbps', 'caaccesscontrol', 'capam', 'cyberarkpimsuite',
                        'hitachiidpam', 'liebermanerpm', 'questvault', 'thycoticsecretserver') THEN 'none'
         ELSE 'unknown'
       END AS tls_setting
FROM (SELECT id, title, type, lower(replace(replace(type, '-', ''), ' ', '')) AS plain FROM vault))sql";

}  // namespace

void declare_vaults(Plugin& plugin) {
  Source& list =
      plugin.source("vaults").fo("/api/2.0/fo/vault/", "list").root("AUTH_VAULT_LIST_OUTPUT").needs_role({"manager"});
  Table& vault = list.table("vault", "Vaults that hold passwords for scans").rows("RESPONSE/AUTH_VAULTS/AUTH_VAULT");
  vault.integer("id").from("ID").key().absent_is(Reason::parse);
  vault.text("title").from("TITLE").absent_is_null();
  vault.text("type").from("VAULT_TYPE").absent_is(Reason::parse);
  vault.time("modified_at").from("LAST_MODIFIED/DATETIME");
  vault.text("modified_by").from("LAST_MODIFIED/BY").absent_is_null();
  list.table("vault_list", "How many vaults the service counts").rows("RESPONSE").integer("vaults").from("COUNT");
  plugin.view("vault_link", "Vaults, and whether their type can verify a TLS certificate", kLink);

  // Where the setting lies in the answer is not documented; nothing else of it is kept.
  Table& detail = plugin.source("vault_details")
                      .fo("/api/2.0/fo/vault/", "view")
                      .query("id", "{id}")
                      .for_each("SELECT id FROM vault_link WHERE tls_setting <> 'none' ORDER BY id")
                      .root("VAULT_OUTPUT")
                      .needs_role({"manager"})
                      .table("vault_detail", "Settings of vaults that can verify a TLS certificate")
                      .rows("RESPONSE");
  detail.text("vault_id").partition().key();
  detail.flag("ssl_verify")
      .from("SSL_VERIFY")
      .or_from("*/SSL_VERIFY")
      .or_from("*/*/SSL_VERIFY")
      .or_from("*/*/*/SSL_VERIFY");
}

}  // namespace qharden::scan_credentials

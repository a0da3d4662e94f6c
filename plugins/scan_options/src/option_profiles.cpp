#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

void add_identity(Table& profile) {
  profile.integer("id").from("BASIC_INFO/ID").key().absent_is(Reason::parse);
  profile.text("title").from("BASIC_INFO/GROUP_NAME").absent_is(Reason::parse);
  profile.text("group_type").from("BASIC_INFO/GROUP_TYPE").absent_is(Reason::parse);
  profile.text("owner").from("BASIC_INFO/USER_ID").absent_is_null();
  profile.flag("is_default").from("BASIC_INFO/IS_DEFAULT").absent_is(Reason::parse);
  profile.time("updated_at").from("BASIC_INFO/UPDATE_DATE").none("N/A").absent_is_null();
}

/// Profiles of other kinds lack some of these elements, so their absence says nothing of the whole list: it is up to
/// the checks to say what they did not see on a profile for vulnerability scans.
void add_scan_settings(Table& profile) {
  profile.text("tcp_ports")
      .from("SCAN/PORTS/TCP_PORTS/TCP_PORTS_TYPE")
      .one_of({"none", "light", "standard", "full"})
      .absent_is_null();
  profile.text("tcp_additional").from("SCAN/PORTS/TCP_PORTS/TCP_PORTS_ADDITIONAL/ADDITIONAL_PORTS").absent_is_null();
  profile.text("udp_ports")
      .from("SCAN/PORTS/UDP_PORTS/UDP_PORTS_TYPE")
      .one_of({"none", "light", "standard", "full"})
      .absent_is_null();
  profile.text("udp_additional").from("SCAN/PORTS/UDP_PORTS/UDP_PORTS_ADDITIONAL/ADDITIONAL_PORTS").absent_is_null();
  profile.text("performance")
      .from("SCAN/PERFORMANCE/OVERALL_PERFORMANCE")
      .one_of({"high", "normal", "low", "custom"})
      .absent_is_null();
  profile.integer("hosts_external").from("SCAN/PERFORMANCE/HOSTS_TO_SCAN/EXTERNAL_SCANNERS").absent_is_null();
  profile.integer("hosts_internal").from("SCAN/PERFORMANCE/HOSTS_TO_SCAN/SCANNER_APPLIANCES").absent_is_null();
  profile.text("packet_delay").from("SCAN/PERFORMANCE/PACKET_DELAY").absent_is_null();
  profile.json("detection").from("SCAN/VULNERABILITY_DETECTION").absent_is_null();
  // Empty: scans sign in nowhere. That it is there tells this from a profile that does not show it.
  profile.text("authentication").from("SCAN/AUTHENTICATION").absent_is_null();
  profile.present("shows_authentication").from("SCAN/AUTHENTICATION");
  profile.flag("lite_os").from("SCAN/LITE_OS_SCAN").absent_is_null();
}

/// Passwords and the header's value stay with the service: of the former their presence is kept, of the latter a
/// digest, which an empty element does not have.
void add_secrets(Table& profile) {
  profile.json("brute_force").from("SCAN/PASSWORD_BRUTE_FORCING").absent_is_null();
  profile.fingerprint("header_ref").from("SCAN/CUSTOM_HTTP_HEADER/VALUE").absent_is_null();
  profile.fingerprint("header_definition_ref").from("SCAN/CUSTOM_HTTP_HEADER/DEFINITION_VALUE").absent_is_null();
}

void add_profile(Table& profile) {
  profile.rows("OPTION_PROFILE");
  add_identity(profile);
  add_scan_settings(profile);
  add_secrets(profile);
  // Release 10.39.1 brought the switch, and only API 7.0 and 5.0 show it; its name is documented nowhere.
  profile.flag("on_host_script").learned();
}

// The switch for scripts stays out: it is not seen on most platforms, and a union of two tables is read as a whole.
constexpr const char* kProfile = R"sql(
SELECT id, title, lower(trim(title)) AS title_key,
       CASE lower(group_type) WHEN 'compliance' THEN 'compliance' WHEN 'pci' THEN 'pci' ELSE 'vm' END AS kind,
       owner, is_default, updated_at, tcp_ports, tcp_additional, udp_ports, udp_additional, performance, hosts_external,
       hosts_internal, packet_delay, detection,
       iif(shows_authentication, coalesce(authentication, ''), authentication) AS authentication,
       lite_os, brute_force, header_ref, header_definition_ref
FROM option_profile_export
UNION ALL
SELECT id, title, lower(trim(title)),
       CASE lower(group_type) WHEN 'compliance' THEN 'compliance' WHEN 'pci' THEN 'pci' ELSE 'vm' END,
       owner, is_default, updated_at, tcp_ports, tcp_additional, udp_ports, udp_additional, performance, hosts_external,
       hosts_internal, packet_delay, detection,
       iif(shows_authentication, coalesce(authentication, ''), authentication),
       lite_os, brute_force, header_ref, header_definition_ref
FROM option_profile_listed)sql";

constexpr const char* kProfileScript = R"sql(
SELECT id, on_host_script FROM option_profile_export
UNION ALL
SELECT id, on_host_script FROM option_profile_listed)sql";

constexpr const char* kProfilePort = R"sql(
SELECT id AS profile_id, 'tcp' AS protocol, tcp_ports AS ports, tcp_additional AS additional FROM option_profile
UNION ALL
SELECT id, 'udp', udp_ports, udp_additional FROM option_profile)sql";

}  // namespace

void declare_option_profiles(Plugin& plugin) {
  add_profile(plugin.source("option_profile_export")
                  .fo("/api/{7.0,2.0}/fo/subscription/option_profile/", "export")
                  .query("output_format", "XML")
                  .query("include_system_option_profiles", "1")
                  .root("OPTION_PROFILES")
                  .needs_role({"manager"})
                  .alternative("option_profiles", 1)
                  .table("option_profile_export", "Option profiles, from the export"));
  // The list of compliance profiles needs a licence of its own, and no check here is about those.
  add_profile(plugin.source("option_profile_lists")
                  .fo("/api/{5.0,4.0,2.0}/fo/subscription/option_profile/{kind}/", "list")
                  .for_each("SELECT column1 AS kind FROM (VALUES ('vm'), ('pci'))")
                  .root("OPTION_PROFILES")
                  .needs_role({"manager"})
                  .alternative("option_profiles", 2)
                  .table("option_profile_listed", "Option profiles, from the lists of each kind"));
  plugin.view("option_profile", "Option profiles: settings of scans, by whichever call the platform answers", kProfile);
  plugin.view("option_profile_script", "Whether scans with a profile may run scripts on hosts", kProfileScript);
  plugin.view("option_profile_port", "Ports that scans with a profile try", kProfilePort);
}

}  // namespace qharden::scan_options

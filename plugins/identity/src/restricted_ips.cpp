#include "declarations.hpp"

namespace qharden::identity {
namespace {

// From the special-purpose address registries. The documentation networks (192.0.2.0/24 and so on) are left out: nobody
// can come from them, so they open no door, and examples are written with them.
constexpr const char* kReservedNetwork = R"sql(
SELECT column1 AS name, ip_bytes(column2) AS lo, ip_bytes(column3) AS hi
FROM (VALUES
  ('10.0.0.0/8 (private use)',             '10.0.0.0',    '10.255.255.255'),
  ('172.16.0.0/12 (private use)',          '172.16.0.0',  '172.31.255.255'),
  ('192.168.0.0/16 (private use)',         '192.168.0.0', '192.168.255.255'),
  ('100.64.0.0/10 (carrier NAT)',          '100.64.0.0',  '100.127.255.255'),
  ('0.0.0.0/8 (this network)',             '0.0.0.0',     '0.255.255.255'),
  ('127.0.0.0/8 (loopback)',               '127.0.0.0',   '127.255.255.255'),
  ('169.254.0.0/16 (link local)',          '169.254.0.0', '169.254.255.255'),
  ('192.0.0.0/24 (protocol assignments)',  '192.0.0.0',   '192.0.0.255'),
  ('198.18.0.0/15 (benchmark tests)',      '198.18.0.0',  '198.19.255.255'),
  ('224.0.0.0/4 (multicast)',              '224.0.0.0',   '239.255.255.255'),
  ('240.0.0.0/4 (reserved)',               '240.0.0.0',   '255.255.255.255'),
  ('::/127 (unspecified and loopback)',    '::',          '::1'),
  ('100::/64 (discard)',                   '100::',       '100::ffff:ffff:ffff:ffff'),
  ('fc00::/7 (unique local)',              'fc00::',      'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'),
  ('fe80::/10 (link local)',               'fe80::',      'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'),
  ('ff00::/8 (multicast)',                 'ff00::',      'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')
))sql";

}  // namespace

void declare_restricted_ips(Plugin& plugin) {
  Source& source = plugin.source("restricted_ips")
                       .fo("/api/2.0/fo/setup/restricted_ips/", "list")
                       .root("RESTRICTED_IPS_OUTPUT")
                       .needs_role({"manager"});
  source.table("restricted_ip", "Entries of the list of addresses that may sign in")
      .rows("RESPONSE/IP_SET/*")
      .ranges("range")
      .from(".")
      .key()
      .absent_is(Reason::parse);
  source.table("restricted_ip_state", "Whether that list is enforced")
      .rows("RESPONSE")
      .text("status")
      .from("STATUS")
      .one_of({"enabled", "disabled"})
      .absent_is(Reason::parse);
  plugin.view("reserved_network", "Networks that no client of a public cloud service comes from", kReservedNetwork);
}

}  // namespace qharden::identity

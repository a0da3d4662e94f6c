/// A judge that looks at every row, for the bench.
#include <qharden/plugin.hpp>

QHARDEN_PLUGIN(benchjudge, "0.1.0", "A judge that looks at every row") {
  plugin.check("benchjudge.rows")
      .control("4.1")
      .title("Every host has an address")
      .select("SELECT dns, netbios, os, ip, tracking_method, last_vm_scanned_at, first_found_at, _row AS row FROM host")
      .judge([](const qharden::Row& row, qharden::Verdict& v) {
        if (row.text("dns").empty() || row.text("ip").empty() || row.integer("row") < 0)
          v.fail("a host without name or address");
        else
          v.pass();
      });
}

/// A judge that looks at every row, for the bench.
#include <qharden/plugin.hpp>

QHARDEN_PLUGIN(benchjudge, "0.1.0", "A judge that looks at every row") {
  plugin.check("benchjudge.rows")
      .control("1.6")
      .title("Every row of the log has an address")
      .select("SELECT at, action, module, details, login, role, ip, _row AS row FROM sign_in")
      .judge([](const qharden::Row& row, qharden::Verdict& v) {
        if (row.text("login").empty() || row.text("ip").empty() || row.integer("row") < 0)
          v.fail("a row without login or address");
        else
          v.pass();
      });
}

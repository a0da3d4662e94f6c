/// Does as it is told: the rows of `good.echo` say what its judge says of them.
#include <string>

#include "misbehaviour.hpp"

namespace {

using qharden::Reason;
using qharden::Row;
using qharden::Verdict;

void say(const Row& row, Verdict& v) {
  const auto word = row.text("say");
  const auto reason = qharden::to_reason(row.text("reason")).value_or(Reason::none);
  const std::string message(row.text("message"));
  if (word == "pass") v.pass(message);
  if (word == "fail") v.fail(message);
  if (word == "manual") v.manual(message);
  if (word == "not_applicable") v.not_applicable(reason, message);
  if (word == "not_evaluated") v.not_evaluated(reason, message);
}

void echo(const Row& row, Verdict& v) {
  say(row, v);
  if (const auto severity = qharden::to_severity(row.text("severity"))) v.severity(*severity);
  if (!row.is_null("note"))
    v.evidence("note", row.text("note")).evidence("length", std::int64_t(row.text("note").size()));
}

}  // namespace

QHARDEN_PLUGIN(good, "1.0.0", "Behaves, for tests of the host") {
  using namespace qharden;  // NOLINT(google-build-using-namespace)
  plugin.check("good.echo")
      .control("1.3")
      .title("For tests of the host")
      .select(
          "SELECT login AS object, kind AS say, '' AS reason, '' AS message, '' AS severity, NULL AS note "
          "FROM declared_login")
      .judge(echo);
  plugin.check("good.types")
      .control("1.3")
      .title("For tests of the host")
      .select("SELECT 1 AS i, 2.5 AS r, 'text' AS t, NULL AS n")
      .judge([](const Row& row, Verdict& v) {
        v.fail(std::to_string(row.integer("i")) + "|" + std::to_string(row.real("r")) + "|" +
               std::string(row.text("t")) + "|" + (row.is_null("n") ? "null" : "not null"));
      });
  testing::declare_fine(plugin, "good");
}

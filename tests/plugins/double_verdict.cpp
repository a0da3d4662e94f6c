/// Gives verdicts that make no sense: two for one row, one for a row that was not pushed, one of a size nobody knows.
#include "misbehaviour.hpp"

static qharden_result evaluate(const qharden_host& host, qharden_str check, const qharden_batch&) {
  using qharden::testing::give;
  if (qharden::testing::ends_with(check, ".other-row")) {
    give(host, 7, 0, "about a row that was not given");
  } else if (qharden::testing::ends_with(check, ".too-small")) {
    const qharden_verdict verdict = {4, 0, 0, -1, {"", 0}, {"", 0}};
    host.verdict(host.call, 0, &verdict);
  } else if (qharden::testing::ends_with(check, ".unknown-status")) {
    give(host, 0, 99, "a status of tomorrow");
  } else {
    give(host, 0, 0, "passes");
    give(host, 0, 1, "and fails");
  }
  return QHARDEN_OK;
}

QHARDEN_RAW_PLUGIN(double_verdict, evaluate) {
  for (const char* check : {"broken", "other-row", "too-small", "unknown-status"})
    qharden::testing::declare(plugin, std::string("double_verdict.") + check,
                              [](const qharden::Row&, qharden::Verdict&) {});
}

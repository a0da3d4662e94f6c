/// Fails every row with text that no report can show as it is.
#include "misbehaviour.hpp"

static qharden_result evaluate(const qharden_host& host, qharden_str check, const qharden_batch&) {
  using qharden::testing::ends_with;
  using qharden::testing::give;
  const std::string large(1'000'000, 'x');
  if (ends_with(check, ".broken")) give(host, 0, 1, "evidence is no JSON", "not JSON");
  if (ends_with(check, ".list")) give(host, 0, 1, "evidence is a list", "[1,2]");
  if (ends_with(check, ".large-evidence")) give(host, 0, 1, "a megabyte of evidence", "{\"x\":\"" + large + "\"}");
  if (ends_with(check, ".large-message")) give(host, 0, 1, "starts so, " + large);
  if (ends_with(check, ".bytes")) give(host, 0, 1, "not UTF-8: \xff\xfe, but readable");
  return QHARDEN_OK;
}

QHARDEN_RAW_PLUGIN(bad_evidence, evaluate) {
  for (const char* check : {"broken", "list", "large-evidence", "large-message", "bytes"})
    qharden::testing::declare(plugin, std::string("bad_evidence.") + check,
                              [](const qharden::Row&, qharden::Verdict&) {});
}

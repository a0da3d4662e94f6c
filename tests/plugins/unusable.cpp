/// Entries that the host must refuse to use; the build says which: SYMBOL, MAGIC, MINOR, SIZE, EVALUATE.
#include <qharden/abi.h>

static qharden_result describe(void*, void (*)(void*, qharden_str)) {
  return QHARDEN_OK;
}
[[maybe_unused]] static qharden_result evaluate(const qharden_host*, qharden_str, const qharden_batch*) {
  return QHARDEN_OK;
}
static qharden_result plan(const qharden_host*, qharden_str, const qharden_batch*) {
  return QHARDEN_OK;
}

extern "C" __attribute__((visibility("default")))
const qharden_plugin SYMBOL = {MAGIC, SIZE, MINOR, 0, &describe, EVALUATE, &plan};

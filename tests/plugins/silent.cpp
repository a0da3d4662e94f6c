/// Gives no verdict: `broken` below the wrapper, `said-nothing` above it.
#include "misbehaviour.hpp"

static qharden_result evaluate(const qharden_host& host, qharden_str check, const qharden_batch& batch);

QHARDEN_RAW_PLUGIN(silent, evaluate) {
  qharden::testing::declare(plugin, "silent.broken", [](const qharden::Row&, qharden::Verdict&) {});
  qharden::testing::declare(plugin, "silent.said-nothing", [](const qharden::Row&, qharden::Verdict&) {});
  qharden::testing::declare(plugin, "silent.refuses", [](const qharden::Row&, qharden::Verdict&) {});
}

static qharden_result evaluate(const qharden_host& host, qharden_str check, const qharden_batch& batch) {
  if (qharden::testing::ends_with(check, ".broken")) return QHARDEN_OK;
  if (qharden::testing::ends_with(check, ".refuses")) return QHARDEN_INTERNAL;
  return qharden::detail::Entry<&qharden_declared>::evaluate(&host, check, &batch);
}

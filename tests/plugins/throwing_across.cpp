/// Lets an exception out through the C boundary, which the contract forbids.
#include <stdexcept>

#include "misbehaviour.hpp"

static qharden_result evaluate(const qharden_host&, qharden_str, const qharden_batch&) {
  throw std::runtime_error("out of the plugin");
}

QHARDEN_RAW_PLUGIN(throwing_across, evaluate) {
  qharden::testing::declare(plugin, "throwing_across.broken", [](const qharden::Row&, qharden::Verdict&) {});
}

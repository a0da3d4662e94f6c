#include <csignal>

#include "misbehaviour.hpp"

/// With the default handler: a sanitizer's own would turn the signal into an exit status.
__attribute__((no_sanitize("address", "undefined"))) static void crash(const qharden::Row&, qharden::Verdict&) {
  std::signal(SIGSEGV, SIG_DFL);
  volatile int* nowhere = nullptr;
  *nowhere = 1;
}

QHARDEN_PLUGIN(crashing, "1.0.0", "Crashes, for tests of the host") {
  qharden::testing::declare(plugin, "crashing.broken", crash);
  qharden::testing::declare_fine(plugin, "crashing");
}

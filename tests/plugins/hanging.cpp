#include "misbehaviour.hpp"

static void hang(const qharden::Row&, qharden::Verdict&) {
  volatile bool forever = true;
  while (forever) {
  }
}

QHARDEN_PLUGIN(hanging, "1.0.0", "Hangs, for tests of the host") {
  qharden::testing::declare(plugin, "hanging.broken", hang);
  qharden::testing::declare_fine(plugin, "hanging");
}

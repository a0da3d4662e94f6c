#include <unistd.h>

#include "misbehaviour.hpp"

QHARDEN_PLUGIN(exiting, "1.0.0", "Ends the process, for tests of the host") {
  qharden::testing::declare(plugin, "exiting.broken", [](const qharden::Row&, qharden::Verdict&) { ::_exit(0); });
  qharden::testing::declare_fine(plugin, "exiting");
}

/// Its sidecar (unusable.plugin.json.in) tells of another check than its code.
#include "misbehaviour.hpp"

QHARDEN_PLUGIN(lying, "1.0.0", "Tells another manifest than its sidecar, for tests of the host") {
  qharden::testing::declare_fine(plugin, "lying");
}

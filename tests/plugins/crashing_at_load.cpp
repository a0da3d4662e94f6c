#include <csignal>
#include <cstdlib>

#include "misbehaviour.hpp"

namespace {

struct Constructor {
  Constructor() {
    std::signal(SIGABRT, SIG_DFL);
    std::abort();
  }
};
const Constructor kConstructor;  // NOLINT(cert-err58-cpp): that is the point

}  // namespace

QHARDEN_PLUGIN(crashing_at_load, "1.0.0", "Crashes when it is loaded, for tests of the host") {
  qharden::testing::declare_fine(plugin, "crashing_at_load");
}

/// Writes where it must not: to standard output and error, and into the link to the host.
#include <unistd.h>

#include <string_view>

#include "misbehaviour.hpp"

static void write_to(int descriptor, std::string_view text) {
  if (::write(descriptor, text.data(), text.size()) < 0) return;
}

QHARDEN_PLUGIN(writing, "1.0.0", "Writes to descriptors, for tests of the host") {
  using qharden::Row;
  using qharden::Verdict;
  qharden::testing::declare(plugin, "writing.broken", [](const Row&, Verdict& v) {
    write_to(3, "this is no frame of the protocol");
    v.pass();
  });
  qharden::testing::declare(plugin, "writing.output", [](const Row&, Verdict& v) {
    write_to(1, "plugin output\n");
    write_to(2, "plugin output\n");
    v.pass();
  });
  qharden::testing::declare_fine(plugin, "writing");
}

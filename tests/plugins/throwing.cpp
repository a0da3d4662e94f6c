#include <stdexcept>

#include "misbehaviour.hpp"

QHARDEN_PLUGIN(throwing, "1.0.0", "Throws, for tests of the host") {
  using qharden::Row;
  using qharden::Verdict;
  qharden::testing::declare(plugin, "throwing.broken",
                            [](const Row&, Verdict&) { throw std::runtime_error("out of ideas"); });
  qharden::testing::declare(plugin, "throwing.number", [](const Row&, Verdict&) { throw 42; });
  qharden::testing::declare(plugin, "throwing.missing-column",
                            [](const Row& row, Verdict& v) { v.pass(std::string(row.text("nonsense"))); });
  qharden::testing::declare_fine(plugin, "throwing");
}

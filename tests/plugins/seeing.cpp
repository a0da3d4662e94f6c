/// Tells what a plugin can see of its process.
#include <dirent.h>
#include <unistd.h>

#include <memory>

#include "misbehaviour.hpp"

extern "C" char** environ;

static std::string see_environment() {
  std::string seen;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable)
    seen += std::string(*variable) + "\n";
  return seen;
}

/// The open descriptors above the link, a line each: number and what it leads to.
static std::string see_descriptors() {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc/self/fd"), ::closedir);
  std::string seen;
  while (const dirent* entry = ::readdir(folder.get())) {  // NOLINT(concurrency-mt-unsafe): one thread
    const std::string name = entry->d_name;
    if (name.front() == '.' || name == std::to_string(::dirfd(folder.get())) || (name.size() == 1 && name <= "3"))
      continue;
    char target[4096];
    const auto size = ::readlink(("/proc/self/fd/" + name).c_str(), target, sizeof target);
    seen += name + " " + std::string(target, size < 0 ? 0 : std::size_t(size)) + "\n";
  }
  return seen;
}

QHARDEN_PLUGIN(seeing, "1.0.0", "Looks around, for tests of the host") {
  using qharden::Row;
  using qharden::Verdict;
  qharden::testing::declare(plugin, "seeing.environment",
                            [](const Row&, Verdict& v) { v.fail("seen: " + see_environment()); });
  qharden::testing::declare(plugin, "seeing.descriptors",
                            [](const Row&, Verdict& v) { v.fail("seen: " + see_descriptors()); });
  qharden::testing::declare_fine(plugin, "seeing");
}

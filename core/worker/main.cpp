/// qharden-worker: judges the checks of one plugin, apart from the host. Started by qharden; by hand only to print a
/// plugin's manifest, as the build does.
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/worker/library.hpp"
#include "core/worker/serve.hpp"

namespace {

constexpr int kLinkDescriptor = 3;

int describe(const char* path) {
  const auto library = qharden::worker::Library::load(std::filesystem::absolute(path).lexically_normal().string());
  const auto manifest = library ? library->describe() : qharden::Result<std::string>(library.error());
  if (!manifest) {
    std::fprintf(stderr, "qharden-worker: %s\n", manifest.error().message.c_str());
    return 3;
  }
  std::printf("%s\n", manifest->c_str());
  return 0;
}

int serve(const char* library) {
  // A judge that never ends must not outlive a host that was killed. The host starts workers from its main thread; the
  // link's end covers the rest.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() == 1) return 0;
  return qharden::worker::serve(kLinkDescriptor, library);
}

int usage() {
  std::fputs(
      "usage: qharden-worker --describe PLUGIN.so   print the plugin's manifest\n"
      "qharden starts its workers itself.\n",
      stderr);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::string_view mode = argc > 1 ? argv[1] : "";
    if (mode == "--describe" && argc == 3) return describe(argv[2]);
    if (mode == "--serve" && argc == 3) return serve(argv[2]);
    return usage();
  } catch (const std::exception& e) {
    std::fprintf(stderr, "qharden-worker: %s\n", e.what());
    return 1;
  }
}

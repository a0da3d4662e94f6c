#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <set>
#include <stdexcept>

#include "core/util/paths.hpp"
#include "simulator/simulator.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/parts.hpp"

namespace qharden::bench {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> scan_words(const std::string& configuration, const fs::path& state) {
  return {(program_folder() / "qharden").string(),
          "scan",
          "--config",
          configuration,
          "--state-dir",
          state.string(),
          "--exit-zero",
          "--guide",
          "0.2.0",
          "--profile",
          "strict",
          "--format",
          "json"};
}

/// A socket that listens on a free loopback port.
class Listener {
 public:
  Listener() : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);  // NOLINT: the sockets API
    if (::bind(descriptor_, generic, size) != 0 || ::listen(descriptor_, 8) != 0 ||
        ::getsockname(descriptor_, generic, &size) != 0)
      throw std::runtime_error("cannot listen on loopback");
    port_ = ntohs(address.sin_port);
  }
  ~Listener() { ::close(descriptor_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  void accept_one() const { ::close(::accept(descriptor_, nullptr, nullptr)); }
  [[nodiscard]] int port() const { return port_; }

 private:
  int descriptor_;
  int port_ = 0;
};

void bench_start(const fs::path& folder) {
  const Listener listener;
  const auto configuration = write_configuration(folder, "http://127.0.0.1:" + std::to_string(listener.port()));
  std::vector<double> times;
  for (int round = 0; round < 15; ++round) {
    std::unique_ptr<Child> child;
    times.push_back(seconds_of([&] {
      child = std::make_unique<Child>(scan_words(configuration, folder / "start"));
      listener.accept_one();
    }));
  }
  char figure[64];
  std::snprintf(figure, sizeof figure, "%.1f ms", median(times) * 1000);
  print_row("start of the program to its first connection (median of 15)", figure, "goal <= 20 ms");
}

/// The company's logins and hosts are not all that a scan asks for: 5 says that some checks could not look.
void expect_scanned(int status, const char* what) {
  if (status != 0 && status != 5)
    throw std::runtime_error("the scan for the " + std::string(what) + " failed with " + std::to_string(status));
}

/// Peak anonymous memory of host and largest worker in a full audit of `rows` hosts.
std::pair<double, double> scan_memory(const fs::path& folder, std::uint64_t rows) {
  simulator::Simulator simulator({.scenario = roomy_scenario(folder, rows), .faults = {}, .threads = 4});
  const auto configuration = write_configuration(folder, "http://127.0.0.1:" + std::to_string(simulator.start()));
  Child scan(scan_words(configuration, folder / ("memory" + std::to_string(rows))));
  expect_scanned(scan.wait_sampling(), "memory figures");
  return {scan.own_peak_mib(), scan.children_peak_mib()};
}

void bench_memory(const fs::path& folder, std::uint64_t rows) {
  const auto small = scan_memory(folder, 10'000);
  const auto large = scan_memory(folder, rows);
  char figure[64];
  std::snprintf(figure, sizeof figure, "%.1f MiB", large.first - small.first);
  print_row("host RssAnon, " + std::to_string(rows) + " hosts - 10000 hosts, all checks", figure, "goal <= 32 MiB");
  std::snprintf(figure, sizeof figure, "%.1f MiB", large.second);
  print_row("largest worker RssAnon, " + std::to_string(rows) + " hosts, all checks", figure, "goal <= 32 MiB");
}

void bench_requests(const fs::path& folder) {
  simulator::Simulator simulator({.scenario = roomy_scenario(folder, 0), .faults = {}, .log_rows = 20'000});
  const auto configuration = write_configuration(folder, "http://127.0.0.1:" + std::to_string(simulator.start()));
  expect_scanned(Child(scan_words(configuration, folder / "requests")).wait_sampling(), "request figures");
  std::multiset<std::string> requests;
  for (const auto& request : simulator.requests()) requests.insert(request.path + "?" + request.query);
  std::size_t repeated = 0;
  for (auto it = requests.begin(); it != requests.end(); it = requests.upper_bound(*it))
    repeated += requests.count(*it) - 1;
  print_row("requests repeated in a full audit, of " + std::to_string(requests.size()), std::to_string(repeated),
            "goal 0");
}

}  // namespace

void bench_processes(const fs::path& folder, std::uint64_t rows) {
  bench_requests(folder);
  bench_start(folder);
  bench_memory(folder, rows);
}

}  // namespace qharden::bench

#include "tests/bench/measure.hpp"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace qharden::bench {
namespace {

namespace fs = std::filesystem;

double anonymous_mib(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("RssAnon:", 0) == 0) return std::atof(line.c_str() + 8) / 1024.0;
  return 0;
}

std::vector<pid_t> children_of(pid_t pid) {
  std::ifstream list("/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children");
  std::vector<pid_t> children;
  for (pid_t child = 0; list >> child;) children.push_back(child);
  return children;
}

}  // namespace

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.at(values.size() / 2);
}

double median_ratio(int rounds, const std::function<void()>& first, const std::function<void()>& second) {
  std::vector<double> ratios;
  for (int round = 0; round < rounds; ++round) {
    const double base = seconds_of(first);
    ratios.push_back(seconds_of(second) / base);
  }
  return median(ratios);
}

Child::Child(const std::vector<std::string>& words) {
  std::vector<std::string> copy = words;
  std::vector<char*> arguments;
  for (auto& word : copy) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", 1, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", 1, 0);
  const int code = ::posix_spawn(&pid_, words.front().c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (code != 0) throw std::runtime_error("cannot start " + words.front());
}

Child::~Child() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

int Child::wait_sampling() {
  int status = 0;
  while (::waitpid(pid_, &status, WNOHANG) == 0) {
    own_peak_mib_ = std::max(own_peak_mib_, anonymous_mib(pid_));
    for (const auto child : children_of(pid_)) children_peak_mib_ = std::max(children_peak_mib_, anonymous_mib(child));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string roomy_scenario(const fs::path& folder, std::uint64_t hosts) {
  fs::copy(QHARDEN_SOURCE_DIR "/config/demo", folder, fs::copy_options::recursive | fs::copy_options::skip_existing);
  const auto file = folder / ("roomy" + std::to_string(hosts) + ".yaml");
  std::ofstream out(file);
  out << "extends: typical\nlimits: {rate: 1000000, window_seconds: 3600, concurrency: 8}\n";
  if (hosts > 0)
    out << "rows:\n  hosts:\n    - {$repeat: " << hosts
        << ", ID: \"$(n+1000)\", ASSET_ID: \"$(n+501000)\", IP: \"10.0.0.1\", TRACKING_METHOD: IP, NETWORK_ID: 0,\n"
           "       DNS: \"host-$(n).corp.example.com\", OS: \"Windows Server 2019\", FIRST_FOUND_DATE: \"$(-400d)\",\n"
           "       LAST_VM_SCANNED_DATE: \"$(-2d)\", LAST_VM_AUTH_SCANNED_DATE: \"$(-2d)\",\n"
           "       TAGS: {TAG: [{TAG_ID: 7588415, NAME: Servers}]}}\n";
  return file.string();
}

std::string write_configuration(const fs::path& folder, const std::string& url) {
  ::setenv("QHARDEN_BENCH_SECRET", "demo-password", 1);
  std::ofstream(folder / "qharden.yaml") << "version: 1\nsubscriptions:\n  bench:\n    url: " << url
                                         << "\n    login: acme_qh1\n    secret: env:QHARDEN_BENCH_SECRET\n"
                                         << "    api: {share_percent: 100}\n";
  return (folder / "qharden.yaml").string();
}

void print_row(const std::string& what, const std::string& figure, const std::string& goal) {
  std::printf("%-62s %12s   %s\n", what.c_str(), figure.c_str(), goal.c_str());
  std::fflush(stdout);
}

}  // namespace qharden::bench

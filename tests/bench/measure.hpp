/// What the bench's parts share: times, children, memory.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace qharden::bench {

/// Wall seconds of one call.
double seconds_of(const std::function<void()>& work);

/// Runs `first` and `second` in turn and returns the median of second/first, so that drift of the machine cancels out.
double median_ratio(int rounds, const std::function<void()>& first, const std::function<void()>& second);

double median(std::vector<double> values);

/// A child process; killed with the object.
class Child {
 public:
  /// stdout and stderr go to /dev/null; the environment is ours.
  explicit Child(const std::vector<std::string>& words);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  /// Samples until its end; returns its exit status.
  int wait_sampling();
  /// Largest anonymous memory seen, in MiB: of the process, and of any process it started.
  [[nodiscard]] double own_peak_mib() const { return own_peak_mib_; }
  [[nodiscard]] double children_peak_mib() const { return children_peak_mib_; }

 private:
  pid_t pid_ = -1;
  double own_peak_mib_ = 0;
  double children_peak_mib_ = 0;
};

/// A scenario file like `typical` whose limits a bench does not use up; with so many hosts of one tag each, if any.
std::string roomy_scenario(const std::filesystem::path& folder, std::uint64_t hosts);

/// A configuration file for `qharden scan` of this address.
std::string write_configuration(const std::filesystem::path& folder, const std::string& url);

void print_row(const std::string& what, const std::string& figure, const std::string& goal);

}  // namespace qharden::bench

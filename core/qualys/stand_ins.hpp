/// What stands for secrets in a recording: as long as they are and equal where they are, and nothing else of them.
///
/// Checks that compare fingerprints, or ask how long a secret is, then say the same over the recording. Threads: one at
/// a time.
#pragma once

#include <string>
#include <string_view>

namespace qharden::qualys {

class StandIns {
 public:
  /// Makes a random key, which dies with the object.
  StandIns();
  ~StandIns();
  StandIns(const StandIns&) = delete;
  StandIns& operator=(const StandIns&) = delete;

  /// Hexadecimal digits; of what is longer than 64 characters only so many.
  [[nodiscard]] std::string of(std::string_view secret) const;

 private:
  std::string key_;
};

}  // namespace qharden::qualys

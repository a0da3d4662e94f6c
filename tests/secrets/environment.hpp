/// Files and environment variables of one test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/temp_folder.hpp"

namespace qharden::testing {

/// Writes a file into the folder and returns its path.
inline std::string write_file(const TempFolder& folder, const std::string& name, const std::string& text,
                              int mode = 0600) {
  std::ofstream(folder.file(name), std::ios::binary) << text;
  std::filesystem::permissions(folder.file(name), static_cast<std::filesystem::perms>(mode));
  return folder.file(name);
}

/// Sets an environment variable, or unsets it, and restores it.
class ScopedVariable {
 public:
  ScopedVariable(const char* name, const char* value) : name_(name), had_(std::getenv(name) != nullptr) {
    if (had_) old_ = std::getenv(name);
    set(value);
  }
  ~ScopedVariable() { set(had_ ? old_.c_str() : nullptr); }
  ScopedVariable(const ScopedVariable&) = delete;
  ScopedVariable& operator=(const ScopedVariable&) = delete;

 private:
  void set(const char* value) const {
    if (value == nullptr) {
      ::unsetenv(name_);
    } else {
      ::setenv(name_, value, 1);
    }
  }

  const char* name_;
  bool had_;
  std::string old_;
};

}  // namespace qharden::testing

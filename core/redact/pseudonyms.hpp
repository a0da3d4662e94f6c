/// Numbered texts for equal values: `user_0001`, `title_003`.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace qharden::redact {

/// Equal values, letter case apart, share a number, counted in the order of their first appearance.
///
/// Threads: one thread at a time.
class Pseudonyms {
 public:
  Pseudonyms(std::string prefix, int width) : prefix_(std::move(prefix)), width_(width) {}

  /// One text for all spellings.
  std::string of(std::string_view value);
  /// Spellings that differ in letter case get texts that do as well.
  std::string spelled(std::string_view value);
  [[nodiscard]] bool knows(std::string_view value) const;

 private:
  struct Entry {
    std::size_t number = 0;
    std::map<std::string, std::size_t, std::less<>> spellings = {};
  };
  Entry& entry(std::string_view value);

  std::string prefix_;
  int width_;
  std::map<std::string, Entry, std::less<>> entries_;
};

/// The `variant`th way to write `text` in capital and small letters; 0 is `text` itself.
[[nodiscard]] std::string in_other_case(std::string text, std::size_t variant);

}  // namespace qharden::redact

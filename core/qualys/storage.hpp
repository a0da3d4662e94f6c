/// What the cells of one page point to: the body, its document, and text that had to be made.
#pragma once

#include <memory_resource>
#include <pugixml.hpp>
#include <string>
#include <string_view>

namespace qharden::qualys {

class Storage {
 public:
  explicit Storage(std::string text, std::string_view fingerprint_key = {}, std::string_view partition = {})
      : body(std::move(text)), fingerprint_key_(fingerprint_key), partition_(partition) {}
  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;

  /// A copy of `text` that lives as long as the page.
  std::string_view keep(std::string_view text);

  /// `text` itself when it is clean (REQUIRES: it points into this storage), else a repaired copy.
  std::string_view clean(std::string_view text);

  [[nodiscard]] std::string_view partition() const { return partition_; }
  [[nodiscard]] bool can_fingerprint() const { return !fingerprint_key_.empty(); }
  /// What stands for a value that is not kept: 32 hex digits, equal for equal values under one key.
  /// REQUIRES: can_fingerprint().
  std::string_view fingerprint(std::string_view value);

  std::string body;
  pugi::xml_document document;  ///< parsed in place: points into `body`

 private:
  std::string fingerprint_key_;
  std::string partition_;
  std::pmr::monotonic_buffer_resource arena_;
};

}  // namespace qharden::qualys

/// RFC 4180 records out of a text, with the service's frame lines between them.
#pragma once

#include <string_view>
#include <vector>

#include "core/qualys/storage.hpp"
#include "core/util/result.hpp"

namespace qharden::qualys {

class CsvReader {
 public:
  /// Reads `storage.body`, which must not change meanwhile.
  explicit CsvReader(Storage& storage);

  /// True at the end, blank lines apart.
  [[nodiscard]] bool is_at_end();

  /// True when the next line is `line`. Inside quotes there are no lines of their own.
  [[nodiscard]] bool is_line(std::string_view line);
  /// The same, and steps over it.
  bool take_line(std::string_view line);

  /// The next record, after blank lines. REQUIRES: !is_at_end(). Errors: `parse` with the place.
  Result<void> read(std::vector<std::string_view>& fields);

  [[nodiscard]] std::size_t offset() const { return at_; }

 private:
  void skip_blank_lines();
  Result<std::string_view> field();
  Result<std::string_view> quoted_field();
  [[nodiscard]] bool is_break(std::size_t at) const {
    return at >= text_.size() || text_[at] == '\n' || text_[at] == '\r';
  }

  Storage& storage_;
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace qharden::qualys

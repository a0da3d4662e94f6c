/// One row of a check's SELECT, by column name.
#pragma once

#include <qharden/abi.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace qharden {

/// Valid only during the judge's call. A column that the SELECT does not have, or a value of another type, throws: the
/// host then reports `error` for this row, never a pass.
class Row {
 public:
  Row(const qharden_batch& batch, std::size_t row) : batch_(&batch), cells_(batch.cells + row * batch.columns) {}

  [[nodiscard]] bool is_null(std::string_view column) const { return cell(column).type == QHARDEN_NULL; }

  /// NULL reads as the empty text.
  [[nodiscard]] std::string_view text(std::string_view column) const {
    const qharden_value& value = cell(column);
    if (value.type == QHARDEN_NULL) return {};
    if (value.type != QHARDEN_TEXT) throw_type(column, "text");
    return {value.text.data, value.text.size};
  }
  [[nodiscard]] std::int64_t integer(std::string_view column) const {
    const qharden_value& value = cell(column);
    if (value.type != QHARDEN_INTEGER) throw_type(column, "integer");
    return value.integer;
  }
  /// Integers are widened.
  [[nodiscard]] double real(std::string_view column) const {
    const qharden_value& value = cell(column);
    if (value.type == QHARDEN_INTEGER) return static_cast<double>(value.integer);
    if (value.type != QHARDEN_REAL) throw_type(column, "real");
    return value.real;
  }
  /// An integer that is not 0.
  [[nodiscard]] bool flag(std::string_view column) const { return integer(column) != 0; }

 private:
  [[nodiscard]] const qharden_value& cell(std::string_view column) const {
    for (std::size_t i = 0; i < batch_->columns; ++i)
      if (std::string_view(batch_->names[i].data, batch_->names[i].size) == column) return cells_[i];
    throw std::out_of_range("the SELECT has no column '" + std::string(column) + "'");
  }
  [[noreturn]] static void throw_type(std::string_view column, const char* wanted) {
    throw std::invalid_argument("column '" + std::string(column) + "' is not " + wanted);
  }

  const qharden_batch* batch_;
  const qharden_value* cells_;
};

}  // namespace qharden

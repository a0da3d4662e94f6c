#include "core/app/table.hpp"

#include <algorithm>
#include <ostream>

#include "core/report/layout.hpp"

namespace qharden::app {
TextTable::TextTable(std::vector<std::string> header) {
  rows_.push_back(std::move(header));
}

void TextTable::add(std::vector<std::string> row) {
  for (auto& cell : row) cell = report::safe(cell);
  rows_.push_back(std::move(row));
}

void TextTable::print(std::ostream& out) const {
  std::vector<std::size_t> widths(rows_.front().size());
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], report::columns(row[i]));
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      out << row[i];
      if (i + 1 < row.size()) out << std::string(widths[i] - report::columns(row[i]) + 2, ' ');
    }
    out << '\n';
  }
}

}  // namespace qharden::app

/// A plain table on the terminal: columns as wide as their widest cell, the last one as it comes.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace qharden::app {

class TextTable {
 public:
  explicit TextTable(std::vector<std::string> header);

  /// REQUIRES: as many cells as the header. Cells may hold foreign text; it is made harmless.
  void add(std::vector<std::string> row);
  void print(std::ostream& out) const;
  [[nodiscard]] std::size_t rows() const { return rows_.size() - 1; }

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace qharden::app

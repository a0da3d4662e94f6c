/// Typed cells from text: conversion, vocabulary, and the count of what was seen.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/qualys/storage.hpp"
#include "core/snapshot/page.hpp"

namespace qharden::qualys {

/// Writes the rows of one table: begin_row(), then exactly one call for each column, in order.
class RowWriter {
 public:
  /// `range_tables` holds, for each column of type ranges, the implicit child table that takes its addresses; else
  /// null.
  RowWriter(Storage& storage, snapshot::TableRows& rows, std::vector<snapshot::TableRows*> range_tables);

  void begin_row();
  void begin_child_row(std::int64_t parent);

  /// Text as the service gave it. REQUIRES: it points into the storage.
  void value(std::string_view raw);
  /// The service says itself that there is none.
  void none();
  /// The row lacks the element: what the column declared for that.
  void absent();
  /// Nothing is known, whatever the column declares: also of a secret, which is there but not for us to keep.
  void unseen();
  /// There, but not of a form the column can take.
  void unreadable(std::string_view raw);
  void present(bool is_there);
  /// The name of the partition that is read.
  void partition();
  /// JSON text.
  void json(std::string_view text);

 private:
  void add(snapshot::Cell cell);
  void known(snapshot::Cell cell);
  void fingerprint(std::string_view text);
  void word(std::string_view text);
  void whole(std::string_view text);
  void real(std::string_view text);
  void flag(std::string_view text);
  void time(std::string_view text);
  void ranges(std::string_view text);
  [[nodiscard]] const manifest::Column& column() const { return rows_.table->columns[at_]; }

  Storage& storage_;
  snapshot::TableRows& rows_;
  std::vector<snapshot::TableRows*> range_tables_;
  std::size_t at_ = 0;  ///< column of the next cell
};

}  // namespace qharden::qualys

/// The rows of a query as text, CSV, JSON or Markdown.
#pragma once

#include <iosfwd>
#include <string>

#include "core/snapshot/query.hpp"
#include "core/util/result.hpp"

namespace qharden::app {

enum class RowFormat { text, csv, json, markdown };

/// Errors (Fault::usage): another word.
Result<RowFormat> to_row_format(const std::string& word);

/// Foreign text for a cell of a Markdown table: nothing in it may end the cell, make a link, an image or emphasis of
/// it, or be HTML.
[[nodiscard]] std::string markdown_cell(const std::string& text);

/// Writes row by row, but for text, whose columns are as wide as their widest cell. Cells are foreign text: text and
/// Markdown make them harmless, CSV (RFC 4180; NULL is an empty field, an empty text is "") and JSON keep them as they
/// are. Blobs are hex digits. Returns the number of rows. Errors: those of the query.
Result<std::size_t> print_rows(std::ostream& out, snapshot::Query& query, RowFormat format);

}  // namespace qharden::app

#include "core/qualys/cells.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "core/qualys/text_hygiene.hpp"
#include "core/util/addresses.hpp"
#include "core/util/time.hpp"

namespace qharden::qualys {
namespace {

using manifest::ColumnType;
using snapshot::Cell;

constexpr std::size_t kExampleLength = 60;
constexpr std::array<std::string_view, 4> kYes = {"1", "true", "yes", "enabled"};
constexpr std::array<std::string_view, 4> kNo = {"0", "false", "no", "disabled"};

Cell integer_cell(std::int64_t value) {
  Cell cell;
  cell.kind = Cell::Kind::integer;
  cell.integer = value;
  return cell;
}

Cell text_cell(std::string_view text, Cell::Kind kind = Cell::Kind::text) {
  Cell cell;
  cell.kind = kind;
  cell.text = text;
  return cell;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_words(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

/// The word's letter as vocabularies write it.
char word_letter(char c) {
  return c == ' ' || c == '-' ? '_' : lower(c);
}

bool is_word(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char x, char y) { return word_letter(x) == y; });
}

template <class Number>
std::optional<Number> read_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Seconds since 1970, or milliseconds: those of 1973 are more than the seconds of the year 5000.
std::optional<UnixTime> epoch_time(std::string_view text) {
  static constexpr std::int64_t kMostSeconds = 100'000'000'000;
  const auto number = read_number<std::int64_t>(text);
  if (!number) return std::nullopt;
  return *number < kMostSeconds ? *number : *number / 1000;
}

std::string_view bytes_of(const AddressBytes& address) {
  return {static_cast<const char*>(static_cast<const void*>(address.data())), address.size()};
}

void append_range(snapshot::TableRows& table, std::int64_t parent, Storage& storage, const AddressRange& range) {
  table.parents.push_back(parent);
  ++table.rows;
  for (std::size_t i = 0; i < table.table->columns.size(); ++i) {
    const auto& name = table.table->columns[i].name;
    if (name == "lo" || name == "hi") {
      table.cells.push_back(text_cell(storage.keep(bytes_of(name == "lo" ? range.lo : range.hi)), Cell::Kind::blob));
      ++table.observed[i].seen;
    } else {
      table.cells.emplace_back();
    }
  }
}

}  // namespace

RowWriter::RowWriter(Storage& storage, snapshot::TableRows& rows, std::vector<snapshot::TableRows*> range_tables)
    : storage_(storage), rows_(rows), range_tables_(std::move(range_tables)) {}

void RowWriter::begin_row() {
  ++rows_.rows;
  at_ = 0;
}

void RowWriter::begin_child_row(std::int64_t parent) {
  rows_.parents.push_back(parent);
  begin_row();
}

void RowWriter::add(Cell cell) {
  rows_.cells.push_back(cell);
  ++at_;
}

void RowWriter::known(Cell cell) {
  ++rows_.observed[at_].seen;
  add(cell);
}

void RowWriter::unseen() {
  add({});
}
void RowWriter::none() {
  known({});
}
void RowWriter::present(bool is_there) {
  known(integer_cell(is_there ? 1 : 0));
}
void RowWriter::partition() {
  value(storage_.partition());
}
void RowWriter::json(std::string_view text) {
  known(text_cell(storage_.keep(text)));
}

void RowWriter::absent() {
  if (column().absent == manifest::Absence::null) {
    known({});
  } else {
    unseen();
  }
}

void RowWriter::unreadable(std::string_view raw) {
  auto& observed = rows_.observed[at_];
  if (observed.unreadable++ == 0) observed.example = clean_line(raw, kExampleLength);
  add({});
}

void RowWriter::value(std::string_view raw) {
  const std::string_view text = trim(storage_.clean(raw));
  const auto& none = column().none;
  if (std::any_of(none.begin(), none.end(), [&](const std::string& word) { return equal_words(text, word); })) {
    return known({});
  }
  switch (column().type) {
    case ColumnType::text:
      return column().one_of.empty() ? known(text_cell(text)) : word(text);
    case ColumnType::integer:
      return whole(text);
    case ColumnType::real:
      return real(text);
    case ColumnType::flag:
      return flag(text);
    case ColumnType::time:
      return time(text);
    case ColumnType::ranges:
      return ranges(text);
    case ColumnType::present:
      return present(true);
    case ColumnType::fingerprint:
      return fingerprint(text);
    case ColumnType::json:
    case ColumnType::blob:
      return unseen();
  }
}

/// An empty element tells that there is no value; two of them are no equal secrets.
void RowWriter::fingerprint(std::string_view text) {
  if (!storage_.can_fingerprint()) return unseen();
  known(text.empty() ? Cell{} : text_cell(storage_.fingerprint(text)));
}

void RowWriter::word(std::string_view text) {
  const auto& words = column().one_of;
  const auto found = std::find_if(words.begin(), words.end(), [&](const std::string& w) { return is_word(text, w); });
  if (found == words.end()) return unreadable(text);
  known(text_cell(*found));
}

void RowWriter::whole(std::string_view text) {
  const auto number = read_number<std::int64_t>(text);
  if (!number) return unreadable(text);
  known(integer_cell(*number));
}

void RowWriter::real(std::string_view text) {
  const auto number = read_number<double>(text);
  if (!number || !std::isfinite(*number)) return unreadable(text);
  Cell cell;
  cell.kind = Cell::Kind::real;
  cell.real = *number;
  known(cell);
}

void RowWriter::flag(std::string_view text) {
  const auto is_one_of = [&](const auto& words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return equal_words(text, word); });
  };
  if (is_one_of(kYes)) return known(integer_cell(1));
  if (is_one_of(kNo)) return known(integer_cell(0));
  unreadable(text);
}

void RowWriter::time(std::string_view text) {
  static constexpr std::size_t kStoredLength = 20;  // "2026-01-05T10:00:00Z"
  const auto time = column().epoch && is_number(text) ? epoch_time(text) : parse_time(text);
  if (!time) return unreadable(text);
  const bool is_stored_form = text.size() == kStoredLength && text[10] == 'T' && text.back() == 'Z';
  known(text_cell(is_stored_form ? text : storage_.keep(format_time(*time))));
}

void RowWriter::ranges(std::string_view text) {
  const AddressList list = parse_ranges(text);
  auto* table = range_tables_[at_];
  for (const auto& range : list.ranges) {
    if (table != nullptr) append_range(*table, rows_.rows - 1, storage_, range);
  }
  // The text is kept for people even when a part of it was not understood; the column then counts as unreadable.
  if (list.is_complete && !list.ranges.empty()) return known(text_cell(text));
  unreadable(text);
  rows_.cells.back() = text_cell(text);
}

}  // namespace qharden::qualys

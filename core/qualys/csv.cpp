#include "core/qualys/csv.hpp"

#include <algorithm>
#include <string>

#include "core/qualys/text_hygiene.hpp"

namespace qharden::qualys {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Error broken(const std::string& what, std::size_t at) {
  return Error{.message = "the CSV is broken at byte " + std::to_string(at) + ": " + what, .reason = Reason::parse};
}

}  // namespace

CsvReader::CsvReader(Storage& storage) : storage_(storage), text_(storage.body) {
  if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

void CsvReader::skip_blank_lines() {
  const std::size_t first = text_.find_first_not_of(" \t\r\n", at_);
  if (first == std::string_view::npos) {
    at_ = text_.size();
    return;
  }
  // Blanks at the beginning of the line that is not blank belong to its first field.
  const std::size_t line_break = text_.substr(at_, first - at_).find_last_of("\r\n");
  if (line_break != std::string_view::npos) at_ += line_break + 1;
}

bool CsvReader::is_at_end() {
  skip_blank_lines();
  return at_ >= text_.size();
}

bool CsvReader::is_line(std::string_view line) {
  skip_blank_lines();
  const std::string_view rest = text_.substr(at_);
  if (!rest.starts_with(line)) return false;
  const std::size_t after = std::min(rest.find_first_not_of(" \t\r", line.size()), rest.size());
  return after == rest.size() || rest[after] == '\n';
}

bool CsvReader::take_line(std::string_view line) {
  if (!is_line(line)) return false;
  at_ += line.size();
  skip_blank_lines();
  return true;
}

Result<void> CsvReader::read(std::vector<std::string_view>& fields) {
  skip_blank_lines();
  fields.clear();
  for (;;) {
    const auto next = field();
    if (!next) return next.error();
    fields.push_back(*next);
    if (is_break(at_)) break;
    ++at_;  // the comma
  }
  if (at_ < text_.size() && text_[at_] == '\r') ++at_;
  if (at_ < text_.size() && text_[at_] == '\n') ++at_;
  return {};
}

/// Leaves the place at the comma or line break after the field.
Result<std::string_view> CsvReader::field() {
  if (at_ < text_.size() && text_[at_] == '"') return quoted_field();
  const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
  const std::string_view value = text_.substr(at_, end - at_);
  if (value.find('"') != std::string_view::npos) return broken("a quote inside a field that is not quoted", at_);
  at_ = end;
  return value;
}

Result<std::string_view> CsvReader::quoted_field() {
  const std::size_t start = ++at_;
  std::string unescaped;
  std::size_t piece = start;
  bool has_escapes = false;
  for (;;) {
    const std::size_t quote = text_.find('"', at_);
    if (quote == std::string_view::npos) return broken("a quote is never closed; the answer was cut", start - 1);
    at_ = quote + 1;
    if (at_ >= text_.size() || text_[at_] != '"') break;
    has_escapes = true;
    unescaped.append(text_, piece, at_ - piece);  // one of the two quotes included
    piece = ++at_;
  }
  const std::size_t end = at_ - 1;
  if (!is_break(at_) && text_[at_] != ',') return broken("text after a closing quote", at_);
  if (!has_escapes) return text_.substr(start, end - start);
  unescaped.append(text_, piece, end - piece);
  return storage_.keep(unescaped);
}

}  // namespace qharden::qualys

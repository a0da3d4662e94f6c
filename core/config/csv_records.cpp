#include "core/config/csv_records.hpp"

#include <algorithm>

namespace qharden::config {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Walks over the text; knows its line.
class Scanner {
 public:
  Scanner(std::string_view text, const std::string& file) : text_(text), file_(file) {
    if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
  }

  Result<std::vector<CsvRecord>> records() {
    std::vector<CsvRecord> records;
    while (!text_.empty()) {
      if (take_break()) continue;
      auto next = record();
      if (!next) return next.error();
      records.push_back(std::move(*next));
    }
    return records;
  }

 private:
  Result<CsvRecord> record() {
    CsvRecord record{line_, {}};
    for (;;) {
      auto next = !text_.empty() && text_.front() == '"' ? quoted() : plain();
      if (!next) return next.error();
      record.fields.push_back(std::move(*next));
      if (text_.empty() || take_break()) return record;
      text_.remove_prefix(1);  // the comma
    }
  }

  Result<std::string> plain() {
    const auto end = std::min(text_.find_first_of(",\r\n"), text_.size());
    std::string field(text_.substr(0, end));
    if (field.find('"') != std::string::npos)
      return refuse("a quote inside a field that is not quoted", "put the field in quotes and double the quote in it");
    text_.remove_prefix(end);
    return field;
  }

  Result<std::string> quoted() {
    const int first_line = line_;
    std::string field;
    text_.remove_prefix(1);
    for (;;) {
      const auto end = text_.find('"');
      if (end == std::string_view::npos) {
        line_ = first_line;
        return refuse("a quote that is never closed", "close it");
      }
      count_lines(text_.substr(0, end));
      field.append(text_.substr(0, end));
      text_.remove_prefix(end + 1);
      if (!text_.starts_with('"')) break;
      field += '"';
      text_.remove_prefix(1);
    }
    if (!text_.empty() && text_.find_first_of(",\r\n") != 0)
      return refuse("text after a closing quote", "double a quote that belongs to the field");
    return field;
  }

  bool take_break() {
    const std::size_t size = text_.starts_with("\r\n") ? 2 : text_.starts_with('\n') || text_.starts_with('\r') ? 1 : 0;
    text_.remove_prefix(size);
    if (size > 0) ++line_;
    return size > 0;
  }

  void count_lines(std::string_view text) {
    for (const char c : text)
      if (c == '\n') ++line_;
  }

  [[nodiscard]] Error refuse(const std::string& problem, const std::string& mend) const {
    return Error{.message = file_ + ":" + std::to_string(line_) + ": " + problem + "; " + mend, .fault = Fault::usage};
  }

  std::string_view text_;
  const std::string& file_;
  int line_ = 1;
};

}  // namespace

Result<std::vector<CsvRecord>> parse_csv(std::string_view text, const std::string& file) {
  return Scanner(text, file).records();
}

std::string write_csv_record(const std::vector<std::string>& fields) {
  std::string text;
  for (const auto& field : fields) {
    if (&field != &fields.front()) text += ',';
    if (field.find_first_of(",\"\r\n") == std::string::npos) {
      text += field;
      continue;
    }
    text += '"';
    for (const char c : field) text.append(c == '"' ? 2 : 1, c);
    text += '"';
  }
  return text + "\r\n";
}

}  // namespace qharden::config

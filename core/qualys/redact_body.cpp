#include "core/qualys/redact_body.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/crypto/digest.hpp"
#include "core/qualys/csv.hpp"
#include "core/qualys/gateway_token.hpp"
#include "core/qualys/redact_json.hpp"
#include "core/qualys/redact_xml.hpp"
#include "core/qualys/secret_names.hpp"
#include "core/qualys/text_hygiene.hpp"

namespace qharden::qualys {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kStart = 4096;

std::string_view start_of(std::string_view body) {
  if (body.starts_with(kByteOrderMark)) body.remove_prefix(kByteOrderMark.size());
  return trim(body.substr(0, kStart));
}

bool is_html(std::string_view body) {
  std::string start(start_of(body).substr(0, 14));
  std::transform(start.begin(), start.end(), start.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return start == "<!doctype html" || start.starts_with("<html");
}

std::string kind_of(std::string_view body) {
  const auto start = start_of(body);
  if (start.empty()) return "empty";
  if (is_html(body)) return "html";
  if (start.front() == '<') return "xml";
  if (start.front() == '{' || start.front() == '[') return "json";
  if (start.starts_with("----BEGIN_RESPONSE") || start.starts_with('"')) return "csv";
  // UTF-16 begins with a mark or has a NUL beside its first letter.
  if (body.size() >= 2 && (body[0] == '\0' || body[1] == '\0' || static_cast<unsigned char>(body[0]) >= 0xfe))
    return "xml";
  return start.substr(0, start.find('\n')).find(',') == std::string_view::npos ? "text" : "csv";
}

KeptBody unreadable(std::string kind, std::size_t size) {
  return {.text = {}, .unreadable = std::move(kind), .size = size};
}

/// The sections of an activity log: frame lines as they are, headers as they are known, fields by their header.
class CsvRedaction {
 public:
  CsvRedaction(Storage& storage, redact::Redactor& redactor) : redactor_(redactor), reader_(storage) {}

  std::optional<std::string> run() {
    while (!reader_.is_at_end()) {
      if (take_frame()) continue;
      if (!reader_.read(fields_) || !take_record()) return std::nullopt;
    }
    return std::move(out_);
  }

 private:
  bool take_frame() {
    static constexpr std::array<std::string_view, 6> kFrames = {"----BEGIN_RESPONSE_BODY_CSV",
                                                                "----END_RESPONSE_BODY_CSV",
                                                                "----BEGIN_RESPONSE_FOOTER_CSV",
                                                                "----END_RESPONSE_FOOTER_CSV",
                                                                "WARNING",
                                                                "\"WARNING\""};
    for (const auto frame : kFrames) {
      if (!reader_.take_line(frame)) continue;
      out_.append(frame).append("\n");
      header_.clear();
      return true;
    }
    return false;
  }

  bool take_record() {
    const bool is_header = header_.empty();
    if (is_header && !take_header()) return false;
    if (!is_header && fields_.size() != header_.size()) return false;
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      std::string value = is_header ? header_[i] : field(header_[i], fields_[i]);
      for (std::size_t quote = 0; (quote = value.find('"', quote)) != std::string::npos; quote += 2)
        value.insert(quote, 1, '"');
      out_.append(i == 0 ? "\"" : ",\"").append(value).append("\"");
    }
    out_ += "\r\n";
    return true;
  }

  std::string field(const std::string& name, std::string_view text) {
    return is_secret_name(name) ? std::string() : redactor_.value(name, "", repair(text));
  }

  /// A first line that names nothing known may hold data.
  bool take_header() {
    bool knows_any = false;
    for (const auto text : fields_) {
      const bool is_known = redactor_.kind_of(text, "") != config::FieldKind::unlisted || is_secret_name(text);
      header_.push_back(is_known ? std::string(text) : redactor_.value("header", "", text));
      knows_any = knows_any || is_known;
    }
    return knows_any;
  }

  redact::Redactor& redactor_;
  CsvReader reader_;
  std::vector<std::string_view> fields_;
  std::vector<std::string> header_;
  std::string out_;
};

std::optional<std::string> redacted(const std::string& kind, std::string& body, redact::Redactor& redactor,
                                    const StandIns& stand_ins) {
  if (kind == "empty") return std::string();
  if (kind == "xml") {
    pugi::xml_document document;
    if (!parse_for_recording(document, body)) return std::nullopt;
    redact_xml(document, redactor, stand_ins);
    return to_text(document);
  }
  if (kind == "json") return redact_json(body, &redactor, stand_ins);
  if (kind == "csv") {
    Storage storage(std::move(body));
    return CsvRedaction(storage, redactor).run();
  }
  return std::nullopt;
}

/// NUL is no character of XML; the decoder drops it as well. UTF-16 is full of it and left alone.
void drop_nul(std::string& body) {
  const bool is_wide =
      body.size() >= 2 && (body[0] == '\0' || body[1] == '\0' || static_cast<unsigned char>(body[0]) >= 0xfe);
  if (!is_wide) std::erase(body, '\0');
}

/// The line that names the columns: the first one that is no frame.
std::string_view header_line(std::string_view body) {
  const auto frame_end = start_of(body).starts_with("----") ? body.find('\n') : std::string_view::npos;
  const auto rest = frame_end == std::string_view::npos ? body : body.substr(frame_end + 1);
  return rest.substr(0, rest.find('\n'));
}

bool names_a_secret(std::string_view body) {
  static constexpr std::string_view kChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  for (std::size_t at = 0; (at = body.find_first_of(kChars, at)) != std::string_view::npos;) {
    const auto end = std::min(body.find_first_not_of(kChars, at), body.size());
    if (is_secret_name(body.substr(at, end - at))) return true;
    at = end;
  }
  return false;
}

}  // namespace

KeptBody redact_body(std::string body, redact::Redactor& redactor, const StandIns& stand_ins) {
  const std::size_t size = body.size();
  const auto kind = kind_of(body);
  if (kind != "csv") drop_nul(body);
  auto text = redacted(kind, body, redactor, stand_ins);
  if (!text) return unreadable(kind, size);
  return {.text = std::move(*text), .unreadable = {}, .size = size};
}

KeptBody without_secrets(std::string body, const StandIns& stand_ins) {
  const std::size_t size = body.size();
  const auto kind = kind_of(body);
  drop_nul(body);
  // What is left with NUL is UTF-16, in which names cannot be looked for: it is parsed.
  const bool is_wide = body.find('\0') != std::string::npos;
  const std::string_view names = kind == "csv" ? header_line(body) : std::string_view(body);
  const bool has_elements = kind == "xml" || kind == "json" || kind == "csv";
  if (!is_wide && (!has_elements || !names_a_secret(names)))
    return {.text = std::move(body), .unreadable = {}, .size = size};
  if (kind == "json") {
    auto text = redact_json(body, nullptr, stand_ins);
    return text ? KeptBody{.text = std::move(*text), .unreadable = {}, .size = size} : unreadable(kind, size);
  }
  pugi::xml_document document;
  if (kind != "xml" || !parse_for_recording(document, body)) return unreadable(kind, size);
  // The name may be a word of some text.
  if (!hide_secrets(document, stand_ins)) return {.text = std::move(body), .unreadable = {}, .size = size};
  return {.text = to_text(document), .unreadable = {}, .size = size};
}

KeptBody harmless_token(const std::string& token, redact::Redactor* redactor, const StandIns& stand_ins) {
  static constexpr const char* kNoHeader = "e30";  // {}
  const auto claims = claims_of(trim(token));
  const auto kept = claims ? redact_json(*claims, redactor, stand_ins) : std::nullopt;
  if (!kept) return unreadable("text", token.size());
  return {
      .text = std::string(kNoHeader) + "." + crypto::to_base64url(*kept) + ".", .unreadable = {}, .size = token.size()};
}

std::string unreadable_body(std::string_view kind, std::size_t size) {
  std::string body = "not kept";
  if (kind == "html") body = "<html><body>not kept</body></html>";
  if (kind == "xml") body = "<NOT_KEPT><NOT_CLOSED>";
  if (kind == "json") body = "{\"not_kept\":";
  if (kind == "csv") body = "----BEGIN_RESPONSE_BODY_CSV\n\"Date\",\"Action\"\r\n\"never closed";
  if (kind == "empty") body.clear();
  if (body.size() < size && kind != "html") body.append(size - body.size(), ' ');
  return body;
}

}  // namespace qharden::qualys

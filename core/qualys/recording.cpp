#include "core/qualys/recording.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "core/http/url.hpp"
#include "core/json/json.hpp"
#include "core/qualys/gateway_token.hpp"

namespace qharden::qualys {
namespace {

namespace fs = std::filesystem;
using config::FieldKind;

Error cannot_write(const std::string& path) {
  return Error{.message = "cannot write " + path + ": " + std::strerror(errno) + "; the recording is not complete",
               .fault = Fault::store};
}

Result<void> write_private_file(const std::string& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return cannot_write(path);
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto written = ::write(file, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      auto error = cannot_write(path);
      ::close(file);
      return error;
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::close(file) != 0) return cannot_write(path);
  return {};
}

Result<void> make_empty_folder(const std::string& folder) {
  std::error_code error;
  if (fs::exists(folder, error)) {
    if (!fs::is_directory(folder, error) || !fs::is_empty(folder, error) || error)
      return Error{.message = folder + " is not an empty folder; name one that does not exist yet for the recording",
                   .fault = Fault::usage};
    fs::permissions(folder, fs::perms::owner_all, error);
  } else if (::mkdir(folder.c_str(), 0700) != 0) {
    error = std::error_code(errno, std::generic_category());
  }
  if (!error) return {};
  return Error{.message = "cannot make the folder " + folder + ": " + error.message() + "; name a writable one",
               .fault = Fault::store};
}

bool is_kept_header(std::string_view name) {
  return name == "date" || name == "content-type" || name == "retry-after" || name == "x-powered-by" ||
         name.starts_with("x-ratelimit-") || name.starts_with("x-concurrency-");
}

/// `Qualys:<pod>:<subscription>:<user>`
std::string redact_powered_by(const std::string& text, redact::Redactor& redactor) {
  std::string out;
  int place = 0;
  for (std::size_t at = 0; at <= text.size(); ++place) {
    const auto end = std::min(text.find(':', at), text.size());
    const auto part = text.substr(at, end - at);
    if (place > 0) out += ':';
    out += place < 2 ? part.substr(0, 20) : redactor.as(FieldKind::id, part);
    at = end + 1;
  }
  return out;
}

/// The media type, if it is a known one; its parameters say nothing that matters.
std::string known_media_type(std::string_view text) {
  static constexpr std::array<std::string_view, 7> kTypes = {
      "application/xml", "application/json",        "text/xml", "text/csv", "text/html",
      "text/plain",      "application/octet-stream"};
  for (const auto type : kTypes)
    if (text.starts_with(type)) return std::string(type);
  return {};
}

std::string redact_header(const std::string& name, const std::string& text, redact::Redactor& redactor) {
  if (name == "x-powered-by")
    return text.starts_with("Qualys:") ? redact_powered_by(text, redactor) : redactor.as(FieldKind::unlisted, text);
  if (name == "date") return parse_http_date(text) ? text : std::string();
  if (name == "content-type") return known_media_type(text);
  return redactor.as(FieldKind::number, text);
}

json::Value headers_of(const http::Response& response, redact::Redactor* redactor) {
  auto headers = json::Value::object();
  for (const auto& [name, text] : response.headers)
    if (is_kept_header(name)) headers[name] = redactor == nullptr ? text : redact_header(name, text, *redactor);
  return headers;
}

std::string file_name(int number, const char* ending) {
  char name[32];
  std::snprintf(name, sizeof name, "%04d.%s", number, ending);
  return name;
}

}  // namespace

Result<std::unique_ptr<Recorder>> Recorder::create(const std::string& folder, const RecordingHead& head,
                                                   http::Transport& inner, redact::Redactor* redactor) {
  if (const auto made = make_empty_folder(folder); !made) return made.error();
  std::unique_ptr<Recorder> recorder(new Recorder(folder, inner, redactor));
  const bool is_redacted = redactor != nullptr;
  const json::Value text = {
      {"format", kRecordingFormat},
      {"redacted", is_redacted},
      {"login", is_redacted ? redactor->as(FieldKind::login, head.login) : head.login},
      {"subscription", is_redacted ? redactor->as(FieldKind::title, head.subscription) : head.subscription},
      {"url", is_redacted ? redactor->as(FieldKind::url, head.url) : head.url},
      {"version", head.version},
      {"share", head.share},
      {"max_wait_minutes", head.max_wait_minutes},
      {"started", format_time(head.started)}};
  if (const auto written = recorder->add_file("recording.json", text.dump(2) + "\n"); !written) return written.error();
  return recorder;
}

Result<void> Recorder::add_file(const std::string& name, const std::string& text) {
  return write_private_file(folder_ + "/" + name, text);
}

Result<http::Response> Recorder::send(const http::Request& request) {
  auto answer = inner_.send(request);
  if (const auto kept = keep(request, answer); !kept && problem_.ok()) problem_ = kept.error();
  return answer;
}

KeptBody Recorder::keep_body(const std::string& path, const http::Response& answer) {
  const bool is_token = path == kTokenPath && answer.status < 300;
  if (is_token) return harmless_token(answer.body, redactor_, stand_ins_);
  if (redactor_ == nullptr) return without_secrets(answer.body, stand_ins_);
  return redact_body(answer.body, *redactor_, stand_ins_);
}

Result<void> Recorder::keep(const http::Request& request, const Result<http::Response>& answer) {
  const auto url = http::parse_url(request.url);
  if (!url) return Error{.message = "a request with a malformed URL was not recorded", .fault = Fault::store};
  ++count_;
  json::Value exchange = {{"at", format_time(now())},
                          {"method", request.method},
                          {"path", url->path},
                          {"query", redactor_ == nullptr ? url->query : redactor_->query(url->query)}};
  if (!answer) {
    const auto& message = answer.error().message;
    exchange["error"] = redactor_ == nullptr ? message : redactor_->as(FieldKind::text, message);
    exchange["reason"] = to_string(answer.error().reason);
    return add_file(file_name(count_, "error.json"), exchange.dump(2) + "\n");
  }
  exchange["status"] = answer->status;
  exchange["headers"] = headers_of(*answer, redactor_);
  const auto body = keep_body(url->path, *answer);
  if (body.unreadable.empty()) {
    exchange["body_file"] = file_name(count_, "body");
    if (const auto written = add_file(file_name(count_, "body"), body.text); !written) return written;
  } else {
    exchange["unreadable"] = body.unreadable;
    exchange["size"] = body.size;
  }
  return add_file(file_name(count_, "json"), exchange.dump(2) + "\n");
}

}  // namespace qharden::qualys

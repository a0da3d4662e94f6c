#include "core/qualys/replay.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <vector>

#include "core/http/url.hpp"
#include "core/json/json.hpp"
#include "core/qualys/redact_body.hpp"

namespace qharden::qualys {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestHead = std::size_t{1} << 20U;

Error refuse(const std::string& path, const std::string& why) {
  return Error{.message = "cannot replay " + path + ": " + why, .fault = Fault::usage};
}

Result<std::string> read_file(const std::string& path, std::size_t most) {
  std::ifstream file(path, std::ios::binary);
  std::string text;
  std::array<char, 65'536> piece{};
  while (file && text.size() <= most) {
    file.read(piece.data(), piece.size());
    text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (text.size() > most) return refuse(path, "the file is too large");
  if (!file.eof()) return refuse(path, "the file is missing or not readable");
  return text;
}

Result<json::Value> read_json(const std::string& path) {
  const auto text = read_file(path, kLargestHead);
  if (!text) return text.error();
  auto value = json::parse(*text);
  if (!value) return refuse(path, value.error().message);
  if (!value->is_object()) return refuse(path, "it is not a JSON object");
  return value;
}

/// Method, path and the parameters in the order of their names.
std::string canonical(const std::string& method, const std::string& path, const std::string& query) {
  std::vector<std::string> parameters;
  for (std::size_t at = 0; at < query.size();) {
    const auto end = std::min(query.find('&', at), query.size());
    const auto part = query.substr(at, end - at);
    parameters.push_back(http::form_decode(part).value_or(part));
    at = end + 1;
  }
  std::sort(parameters.begin(), parameters.end());
  std::string text = method + " " + path;
  for (const auto& parameter : parameters) text += '\n' + parameter;
  return text;
}

/// Digits of `0001.json` and `0001.error.json`; 0: another file.
std::size_t digits_of(const std::string& name) {
  const auto digits = std::min(name.find_first_not_of("0123456789"), name.size());
  const auto rest = name.substr(digits);
  return rest == ".json" || rest == ".error.json" ? digits : 0;
}

}  // namespace

Result<std::unique_ptr<Replay>> Replay::open(const std::string& folder) {
  std::unique_ptr<Replay> replay(new Replay(folder));
  if (const auto read = replay->read_head(); !read) return read.error();
  std::vector<std::pair<std::size_t, std::string>> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const auto name = entry->path().filename().string();
    if (const auto digits = digits_of(name); digits > 0) files.emplace_back(digits, name);
  }
  if (error) return refuse(folder, error.message());
  std::sort(files.begin(), files.end());  // 9999 before 10000
  for (const auto& file : files)
    if (const auto read = replay->read_exchange(file.second); !read) return read.error();
  return replay;
}

Result<void> Replay::read_head() {
  const auto path = folder_ + "/recording.json";
  const auto head = read_json(path);
  if (!head) return head.error();
  if (json::integer_or(*head, "format", 0) != kRecordingFormat)
    return refuse(path, "it has another format than " + std::to_string(kRecordingFormat));
  head_.redacted = json::flag_or(*head, "redacted", true);
  head_.subscription = json::text_or(*head, "subscription");
  head_.login = json::text_or(*head, "login");
  head_.url = json::text_or(*head, "url");
  head_.version = json::text_or(*head, "version");
  head_.share = head->value("share", head_.share);
  head_.max_wait_minutes = static_cast<int>(json::integer_or(*head, "max_wait_minutes", head_.max_wait_minutes));
  const auto started = parse_time(json::text_or(*head, "started"));
  if (head_.login.empty() || !http::parse_url(head_.url) || !started)
    return refuse(path, "login, url or started is missing");
  head_.started = *started;
  at_ = *started;
  return {};
}

Result<void> Replay::read_exchange(const std::string& file) {
  const auto path = folder_ + "/" + file;
  const auto value = read_json(path);
  if (!value) return value.error();
  Exchange exchange;
  exchange.at = parse_time(json::text_or(*value, "at")).value_or(head_.started);
  exchange.error = json::text_or(*value, "error");
  exchange.reason = to_reason(json::text_or(*value, "reason")).value_or(Reason::timeout);
  exchange.response.status = static_cast<int>(json::integer_or(*value, "status", 0));
  exchange.unreadable = json::text_or(*value, "unreadable");
  exchange.size = static_cast<std::size_t>(
      std::clamp<std::int64_t>(json::integer_or(*value, "size", 0), 0, static_cast<std::int64_t>(http::kBodyCap)));
  exchange.body_file = json::text_or(*value, "body_file");
  if (exchange.body_file.find('/') != std::string::npos) return refuse(path, "the body lies in another folder");
  if (const auto headers = value->find("headers"); headers != value->end() && headers->is_object())
    for (const auto& [name, text] : headers->items())
      if (text.is_string()) exchange.response.headers[name] = text.get<std::string>();
  const auto request =
      canonical(json::text_or(*value, "method"), json::text_or(*value, "path"), json::text_or(*value, "query"));
  exchanges_[request].push_back(std::move(exchange));
  return {};
}

Result<http::Response> Replay::send(const http::Request& request) {
  const auto url = http::parse_url(request.url);
  const auto path = url ? url->path : request.url;
  const auto found = url ? exchanges_.find(canonical(request.method, path, url->query)) : exchanges_.end();
  if (found == exchanges_.end() || found->second.empty())
    return Error{.message = "the recording holds no " + std::string(found == exchanges_.end() ? "" : "further ") +
                            "answer to this request",
                 .reason = Reason::dependency};
  Exchange exchange = std::move(found->second.front());
  found->second.pop_front();
  at_ = exchange.at;
  slept_ = {};
  if (!exchange.error.empty()) return Error{.message = exchange.error, .reason = exchange.reason};
  if (!exchange.unreadable.empty()) {
    exchange.response.body = unreadable_body(exchange.unreadable, exchange.size);
  } else if (!exchange.body_file.empty()) {
    auto body = read_file(folder_ + "/" + exchange.body_file, http::kBodyCap);
    if (!body) return Error{.message = body.error().message, .reason = Reason::dependency};
    exchange.response.body = std::move(*body);
  }
  return std::move(exchange.response);
}

UnixTime Replay::time() const {
  return at_ + std::chrono::duration_cast<std::chrono::seconds>(slept_).count();
}

}  // namespace qharden::qualys

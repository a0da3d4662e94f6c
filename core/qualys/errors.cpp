#include "core/qualys/errors.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/http/url.hpp"

namespace qharden::qualys {
namespace {

using std::chrono::seconds;

/// Told nothing else, a caller over its rate waits this long.
constexpr seconds kRateWait{60};
constexpr std::int64_t kLargestNumber = 1'000'000'000;

/// What a code or a status means for us.
struct Meaning {
  Reason reason = Reason::parse;
  bool retry = false;
  std::string_view text;
};

struct CodeMeaning {
  std::string_view code;
  Meaning meaning;
};

/// Comes with HTTP 200.
constexpr std::string_view kPortalRefusal = "INVALID_CREDENTIALS";
constexpr std::string_view kPortalRight =
    "the login may not use this API; its role needs the permission \"API Access\" and that of the module";
constexpr std::string_view kRequest = "the platform does not take this request";

// FO's numbers and the portal's words. A word that is not here keeps its text and is judged by the HTTP status.
constexpr std::array<CodeMeaning, 31> kCodes = {{
    {"999", {Reason::timeout, true, "internal error of the service"}},
    {"1901", {Reason::unsupported, false, kRequest}},
    {"1903", {Reason::unsupported, false, kRequest}},
    {"1904", {Reason::unsupported, false, kRequest}},
    {"1905", {Reason::unsupported, false, kRequest}},
    {"1907", {Reason::unsupported, false, kRequest}},
    {"1908", {Reason::unsupported, false, kRequest}},
    {"1920", {Reason::permission, false, "blocked by a business rule"}},
    {"1922", {Reason::unsupported, false, kRequest}},
    {"1959", {Reason::rate_limited, true, "limit reached"}},
    {"1960", {Reason::rate_limited, true, "limit of simultaneous calls reached"}},
    {"1965", {Reason::rate_limited, true, "rate limit reached"}},
    {"1966", {Reason::rate_limited, true, "limit reached"}},
    {"1981", {Reason::timeout, true, "the service is still preparing the answer"}},
    {"1982", {Reason::dependency, false, "the service reports duplicate hosts"}},
    {"1999", {Reason::timeout, true, "the service is under maintenance"}},
    {"2000",
     {Reason::auth, false, "sign-in refused; check login, secret and platform, and that the login may use the API"}},
    {"2001", {Reason::auth, false, "the account has expired; have it renewed"}},
    {"2002", {Reason::auth, false, "the account is inactive; have it activated"}},
    {"2003", {Reason::auth, false, "the first sign-in is not completed; sign in once in a browser"}},
    {"2010", {Reason::auth, false, "the service wants Basic authentication"}},
    {"2011", {Reason::auth, false, "a SecurID account may not use the API; use another login"}},
    {"2012", {Reason::not_licensed, false, "the licence does not cover this"}},
    {"7001", {Reason::dependency, false, "the report cannot be fetched"}},
    {kPortalRefusal, {Reason::auth, false, "sign-in refused; check login, secret and platform"}},
    {"UNAUTHORIZED", {Reason::permission, false, kPortalRight}},
    {"INSUFFICIENT_PERMISSION", {Reason::permission, false, kPortalRight}},
    {"INVALID_REQUEST", {Reason::unsupported, false, kRequest}},
    {"INVALID_XML", {Reason::unsupported, false, kRequest}},
    {"OBJECT_NOT_FOUND", {Reason::scope, false, "not there, or not for this login to see"}},
    {"LIMIT_EXCEEDED", {Reason::rate_limited, true, "limit reached"}},
}};

Meaning by_status(int status) {
  if (status == 202) return {Reason::timeout, true, "the service is still preparing the answer"};
  if (status >= 300 && status < 400) return {Reason::parse, false, "answered with a redirect, which is not followed"};
  if (status == 401) return {Reason::auth, false, "sign-in refused; check login, secret and platform"};
  if (status == 403) return {Reason::permission, false, "the login may not do this; give it a role that may"};
  if (status == 404) return {Reason::unsupported, false, "the platform does not know this path"};
  if (status == 408) return {Reason::timeout, true, "the service gave up waiting"};
  if (status == 409) return {Reason::permission, false, "blocked by the service"};
  if (status == 429) return {Reason::rate_limited, true, "rate limit reached"};
  if (status >= 500) return {Reason::timeout, true, "the service fails"};
  if (status >= 400) return {Reason::unsupported, false, kRequest};
  return {Reason::parse, false, "the service reports an error that is not known here"};
}

const CodeMeaning* find_code(const std::string& code) {
  const auto known = std::find_if(kCodes.begin(), kCodes.end(), [&](const auto& entry) { return entry.code == code; });
  return known == kCodes.end() ? nullptr : &*known;
}

Meaning meaning_of(int status, const std::string& code) {
  const auto* known = find_code(code);
  return known == nullptr ? by_status(status) : known->meaning;
}

/// The modules of portal and gateway say in words that the subscription lacks them; no code of theirs is documented.
bool says_not_subscribed(const std::string& text) {
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower.find("not subscribed") != std::string::npos || lower.find("not licensed") != std::string::npos;
}

/// The classic lists are switched off where users are managed centrally; which words say so is documented nowhere.
bool says_enhanced_rbac(const std::string& text) {
  return text.find("Enhanced RBAC") != std::string::npos || text.find("enhanced RBAC") != std::string::npos;
}

/// A 409 without a code of its own still means throttling when the headers say that a limit is used up.
bool headers_say_throttled(const http::Response& response) {
  const auto running = number_header(response, "x-concurrency-limit-running");
  const auto at_once = number_header(response, "x-concurrency-limit-limit");
  return number_header(response, "x-ratelimit-towait-sec").value_or(0) > 0 ||
         number_header(response, "x-ratelimit-remaining") == 0 ||
         (running && at_once && *at_once > 0 && *running >= *at_once);
}

std::optional<seconds> header_wait(const http::Response& response) {
  for (const char* name : {"x-ratelimit-towait-sec", "retry-after"}) {
    if (const auto wait = number_header(response, name); wait && *wait > 0) return seconds(*wait);
  }
  return std::nullopt;
}

/// " to <host>", when the answer names one that can be read.
std::string redirect_target(const http::Response& response) {
  const auto header = response.headers.find("location");
  if (header == response.headers.end()) return {};
  const auto url = http::parse_url(header->second);
  return url ? " to " + url->scheme + "://" + url->host + url->path : std::string();
}

}  // namespace

std::optional<std::int64_t> number_header(const http::Response& response, const std::string& name) {
  const auto header = response.headers.find(name);
  if (header == response.headers.end()) return std::nullopt;
  const std::string& text = header->second;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number =
      error == std::errc{} && end == text.data() + text.size() && value >= 0 && value <= kLargestNumber;
  return is_number ? std::optional(value) : std::nullopt;
}

Error to_error(int http_status, const Envelope& envelope) {
  Meaning meaning = meaning_of(http_status, envelope.code);
  if (meaning.reason == Reason::permission && says_not_subscribed(envelope.text))
    meaning = {Reason::not_licensed, false, "the licence does not cover this"};
  if (meaning.reason == Reason::permission && says_enhanced_rbac(envelope.text))
    meaning = {Reason::unsupported, false, "the platform manages users elsewhere"};
  std::string message(meaning.text);
  if (!envelope.text.empty()) message += ": \"" + envelope.text + "\"";
  message += envelope.code.empty() ? " (HTTP " : " (code " + envelope.code + ", HTTP ";
  message += std::to_string(http_status) + ")";
  return Error{.message = std::move(message), .reason = meaning.reason, .code = envelope.code};
}

std::optional<Failure> classify(const http::Response& response) {
  const auto envelope = read_envelope(response.status, response.body);
  const bool is_success = response.status >= 200 && response.status < 300 && response.status != 202;
  if (is_success && !envelope) return std::nullopt;
  const Envelope report = envelope.value_or(Envelope{});
  Failure failure{.error = to_error(response.status, report)};
  failure.retry = meaning_of(response.status, report.code).retry;
  if (response.status >= 300 && response.status < 400) {
    failure.error.message += redirect_target(response) + "; set the url to the API server of the platform";
  }
  if (response.status == 409 && report.code.empty() && headers_say_throttled(response)) {
    failure.error.reason = Reason::rate_limited;
    failure.retry = true;
  }
  if (failure.retry) {
    failure.wait = header_wait(response);
    if (!failure.wait) failure.wait = report.wait;
    if (!failure.wait && report.code == "1965") failure.wait = kRateWait;
  }
  failure.secret_refused = report.code == "2000" || report.code == kPortalRefusal ||
                           (response.status == 401 && find_code(report.code) == nullptr);
  return failure;
}

}  // namespace qharden::qualys

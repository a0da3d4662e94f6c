#include <cstring>
#include <pugixml.hpp>

#include "core/qualys/decode.hpp"
#include "core/qualys/errors.hpp"
#include "core/qualys/json_document.hpp"
#include "core/qualys/service_response.hpp"
#include "core/qualys/text_hygiene.hpp"

namespace qharden::qualys {
namespace {

/// Envelopes are small. Larger bodies are answers and are not parsed twice.
constexpr std::size_t kLargestEnvelope = 64 * 1024;
constexpr std::size_t kLongestText = 300;
constexpr std::int64_t kLongestWait = 30LL * 24 * 3600;

std::string tidy(const char* text) {
  return clean_line(text, kLongestText);
}

std::optional<std::chrono::seconds> told_wait(const pugi::xml_node& response) {
  for (const auto& item : response.child("ITEM_LIST").children("ITEM")) {
    if (std::strcmp(item.child_value("KEY"), "SECONDS_TO_WAIT") != 0) continue;
    const long long seconds = item.child("VALUE").text().as_llong(-1);
    if (seconds >= 0 && seconds <= kLongestWait) return std::chrono::seconds(seconds);
  }
  return std::nullopt;
}

std::optional<Envelope> simple_return(int http_status, const pugi::xml_node& root) {
  const auto response = root.child("RESPONSE");
  const bool is_success = !response.child("CODE") && http_status < 400;
  if (is_success) return std::nullopt;
  return Envelope{tidy(response.child_value("CODE")), tidy(response.child_value("TEXT")), told_wait(response)};
}

/// `ROOT/ERROR[@number]` and `ROOT/RETURN[@status="FAILED"]`, the two shapes of the msp scripts.
std::optional<Envelope> msp_error(const pugi::xml_node& root) {
  if (const auto error = root.child("ERROR"); error.attribute("number")) {
    return Envelope{tidy(error.attribute("number").value()), tidy(error.child_value()), std::nullopt};
  }
  const auto outcome = root.child("RETURN");
  if (std::strcmp(outcome.attribute("status").value(), "FAILED") != 0) return std::nullopt;
  const auto message = outcome.child("MESSAGE");
  return Envelope{tidy(outcome.attribute("number").value()), tidy((message ? message : outcome).child_value()),
                  std::nullopt};
}

/// The gateway's applications each have their own: `responseCode` with a text, `_error`, or an error status with a
/// text.
std::optional<Envelope> gateway_error(int http_status, const pugi::xml_node& root) {
  const std::string code = tidy(root.child_value("responseCode"));
  const auto error = root.child("_error");
  const bool is_success = http_status < 400 && !error && (code.empty() || code == "SUCCESS");
  if (is_success) return std::nullopt;
  Envelope envelope{error ? tidy(error.child_value("errorCode")) : code, {}, std::nullopt};
  for (const auto& node : {root, error, root.child("error")})
    for (const char* name : {"responseMessage", "errorMessage", "message", "error_description", "detail"})
      if (envelope.text.empty()) envelope.text = tidy(node.child_value(name));
  return envelope;
}

/// The root of a small body, whichever it is written in; null: not readable.
pugi::xml_node small_root(Storage& storage) {
  if (looks_like_json(storage.body)) {
    const auto root = read_json(storage);
    return root ? *root : pugi::xml_node();
  }
  const auto parsed = storage.document.load_buffer(storage.body.data(), storage.body.size(),
                                                   pugi::parse_default | pugi::parse_trim_pcdata);
  return parsed ? storage.document.document_element() : pugi::xml_node();
}

}  // namespace

std::optional<Envelope> read_envelope(int http_status, const pugi::xml_node& root) {
  if (std::strcmp(root.name(), kJsonRoot) == 0) return gateway_error(http_status, root);
  if (std::strcmp(root.name(), "SIMPLE_RETURN") == 0) return simple_return(http_status, root);
  if (is_service_response(root)) return service_error(root);
  return msp_error(root);
}

std::optional<Envelope> read_envelope(int http_status, std::string_view body) {
  const std::size_t first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (body.size() > kLargestEnvelope || first == std::string_view::npos || (body[first] != '<' && body[first] != '{'))
    return std::nullopt;
  Storage storage{std::string(body)};
  const auto root = small_root(storage);
  if (!root) return std::nullopt;
  return read_envelope(http_status, root);
}

std::optional<Error> error_envelope(int http_status, std::string_view body) {
  const auto envelope = read_envelope(http_status, body);
  if (!envelope) return std::nullopt;
  return to_error(http_status, *envelope);
}

}  // namespace qharden::qualys

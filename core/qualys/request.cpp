#include "core/qualys/request.hpp"

#include "core/qualys/search.hpp"
#include "core/qualys/text_hygiene.hpp"

namespace qharden::qualys {
namespace {

constexpr std::size_t kLongestBody = 400;

/// `action` first and once, then the parameters in their order.
std::string query_text(const Call& call) {
  std::string text;
  if (call.family == manifest::Family::fo) text = "action=" + http::percent_encode(call.verb);
  for (const auto& [name, value] : call.query) {
    if (!text.empty()) text += '&';
    text += http::percent_encode(name) + "=" + http::percent_encode(value);
  }
  return text;
}

bool is_search(const Call& call) {
  return call.verb == "search";
}

}  // namespace

std::string text_of_call(const Call& call) {
  const std::string query = query_text(call);
  if (!is_search(call)) return query;
  return query + (query.empty() ? "" : " ") +
         (call.family == manifest::Family::qps ? search_text(call) : clean_line(call.body, kLongestBody));
}

http::Request make_request(const std::string& server, const Call& call) {
  const std::string query = query_text(call);
  http::Request request;
  request.url = server + call.path + (query.empty() ? "" : "?" + query);
  request.headers = {{"X-Requested-With", "qharden"}, {"Accept", "*/*"}};
  if (call.family == manifest::Family::gateway) request.headers["Accept"] = "application/json";
  if (call.family == manifest::Family::qps) request.headers["Accept"] = "text/xml, application/xml";
  if (!is_search(call)) return request;
  const bool is_portal = call.family == manifest::Family::qps;
  request.method = "POST";
  request.headers["Content-Type"] = is_portal ? "text/xml" : "application/json";
  request.body = is_portal ? search_body(call) : call.body;
  return request;
}

}  // namespace qharden::qualys

#include <algorithm>
#include <set>

#include "core/http/url.hpp"
#include "core/qualys/client.hpp"
#include "core/qualys/gateway_pages.hpp"
#include "core/qualys/search.hpp"

namespace qharden::qualys {
namespace {

using Query = std::vector<std::pair<std::string, std::string>>;

Error refuse(const Call& call, const std::string& why) {
  return Error{.message = "refused the continuation of " + call.path + ": " + why, .reason = Reason::parse};
}

bool has_control(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; });
}

Result<Query> read_query(const Call& call, const std::string& text) {
  Query query;
  std::set<std::string> names;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('&', at), text.size());
    const std::string part = text.substr(at, end - at);
    at = end + 1;
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    auto name = http::form_decode(part.substr(0, equals));
    auto value = http::form_decode(equals == std::string::npos ? std::string() : part.substr(equals + 1));
    if (!name || !value || name->empty() || has_control(*name) || has_control(*value)) {
      return refuse(call, "it holds a malformed parameter");
    }
    if (!names.insert(*name).second) return refuse(call, "it gives the parameter " + *name + " twice");
    query.emplace_back(std::move(*name), std::move(*value));
  }
  return query;
}

}  // namespace

Result<Query> continuation(const Account& account, const Call& call, const std::string& url) {
  // The service breaks long lines inside the quoted URL of a CSV footer.
  std::string line = url;
  std::erase_if(line, [](char c) { return c == '\r' || c == '\n'; });
  const auto target = http::parse_url(line);
  const auto home = http::parse_url(account.url);
  if (!target || !home) return refuse(call, "it is not a plain URL");
  if (target->scheme != home->scheme || target->host != home->host || target->port != home->port) {
    return refuse(call, "it leads to another server (" + target->host + ")");
  }
  if (target->path != call.path) return refuse(call, "it leads to another path");
  auto query = read_query(call, target->query);
  if (!query || call.family == manifest::Family::msp) return query;
  const auto action = std::find_if(query->begin(), query->end(), [](const auto& p) { return p.first == "action"; });
  if (action == query->end() || action->second != call.verb) return refuse(call, "its action is another");
  query->erase(action);
  return query;
}

Result<std::optional<Call>> next_call(const Account& account, const Call& call, const std::string& cursor) {
  if (call.paging) return page_after(call, cursor);
  Call next = call;
  if (call.family == manifest::Family::qps) {
    auto criteria = criteria_after(call, cursor);
    if (!criteria) return criteria.error();
    next.criteria = std::move(*criteria);
    return std::optional(std::move(next));
  }
  auto query = continuation(account, call, cursor);
  if (!query) return query.error();
  next.query = std::move(*query);
  return std::optional(std::move(next));
}

}  // namespace qharden::qualys

#include "core/qualys/read_verbs.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace qharden::qualys {
namespace {

constexpr std::array<std::string_view, 3> kFoReads = {"list", "view", "export"};

/// POSTs of the gateway that the documents describe as searches. Everything else that is posted there may write.
constexpr std::array<std::string_view, 5> kGatewaySearches = {
    "/adminui/user-management/v1/users", "/caui/v1/activation-keys/manage", "/rest/2.0/search/am/asset",
    "/rest/2.0/count/am/asset", "/sm/v1/scheduler/search"};

Error refuse(const Call& call, const std::string& why) {
  return Error{.message = "refused to send " + call.path + ": " + why + "; only reads are sent on behalf of a plugin",
               .reason = Reason::permission};
}

/// Names and slashes only: nothing that a server might decode, normalise or cut.
bool is_plain_path(std::string_view path) {
  static constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./";
  return path.find_first_not_of(kAllowed) == std::string_view::npos && path.find("..") == std::string_view::npos &&
         path.find("//") == std::string_view::npos && path.find("/./") == std::string_view::npos;
}

std::string_view root_of(manifest::Family family) {
  switch (family) {
    case manifest::Family::fo:
      return "/api/";
    case manifest::Family::msp:
      return "/msp/";
    case manifest::Family::qps:
      return "/qps/rest/";
    case manifest::Family::gateway:
      return "/";
  }
  return {};
}

/// `/qps/rest/<version>/search/<module>/<object>/`: the portal's verb is a part of the path.
bool is_search_path(std::string_view path) {
  const std::string_view rest = path.substr(root_of(manifest::Family::qps).size());
  const std::size_t version = rest.find_first_not_of("0123456789.");
  static constexpr std::string_view kSearch = "/search/";
  if (version == 0 || version == std::string_view::npos || !rest.substr(version).starts_with(kSearch)) return false;
  const std::string_view object = rest.substr(version + kSearch.size());
  const std::size_t slash = object.find('/');
  return slash != 0 && slash < object.size() - 1 && object.find('/', slash + 1) == object.size() - 1;
}

/// By GET the gateway only tells, but for what it may pass on to APIs that write by GET as well.
bool is_gateway_read(const Call& call) {
  if (call.verb == "token") return call.path == "/auth" && call.query.empty();
  if (call.verb == "search")
    return std::find(kGatewaySearches.begin(), kGatewaySearches.end(), call.path) != kGatewaySearches.end();
  static constexpr std::array<std::string_view, 4> kOthers = {"/api/", "/msp/", "/qps/", "/auth"};
  return call.verb == "get" && std::none_of(kOthers.begin(), kOthers.end(),
                                            [&](std::string_view other) { return call.path.starts_with(other); });
}

/// Only the list of elements to return may be asked for.
bool is_search(const Call& call) {
  const auto is_known = [](const auto& parameter) { return parameter.first == "fields"; };
  return call.verb == "search" && is_search_path(call.path) &&
         std::all_of(call.query.begin(), call.query.end(), is_known);
}

/// `custom` lists the detections that were edited; the verbs `edit` and `reset` of the same script change them.
bool is_custom_list(const Call& call) {
  return call.verb == "custom" && call.path == "/api/2.0/fo/knowledge_base/vuln/";
}

bool is_read(const Call& call) {
  if (call.family == manifest::Family::gateway) return is_gateway_read(call);
  if (call.family == manifest::Family::qps)
    return call.verb == "version" ? call.path == "/qps/rest/portal/version" && call.query.empty() : is_search(call);
  if (call.family == manifest::Family::msp) return call.verb.empty() && call.path.ends_with("_list.php");
  return is_custom_list(call) || std::find(kFoReads.begin(), kFoReads.end(), call.verb) != kFoReads.end();
}

bool is_action(std::string_view name) {
  static constexpr std::string_view kAction = "action";
  return std::equal(name.begin(), name.end(), kAction.begin(), kAction.end(),
                    [](char a, char b) { return a == b || a == b - 'a' + 'A'; });
}

}  // namespace

Result<void> check_read(const Call& call) {
  if (!call.path.starts_with(root_of(call.family)) || !is_plain_path(call.path))
    return refuse(call, "not a path of its family");
  if (!is_read(call)) return refuse(call, "\"" + call.verb + "\" is not on the list of reads");
  std::set<std::string_view> names;
  for (const auto& [name, value] : call.query) {
    if (is_action(name)) return refuse(call, "the action is not a parameter to be chosen");
    if (!names.insert(name).second) return refuse(call, "the parameter " + name + " is given twice");
  }
  return {};
}

}  // namespace qharden::qualys

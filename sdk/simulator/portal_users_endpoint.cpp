#include <algorithm>
#include <map>

#include "context.hpp"
#include "envelopes.hpp"
#include "service_request.hpp"
#include "text.hpp"
#include "xml_writer.hpp"

// POST /qps/rest/2.0/search/am/user and /qps/rest/2.0/count/am/user
namespace qharden::simulator {
namespace {

// The portal counts its users on its own: their ids are not those of the classic list.
constexpr std::uint64_t kFirstPortalId = 40'000'000;
constexpr std::uint64_t kFirstRoleId = 2'712'000;

struct PortalUser {
  std::uint64_t id = 0;
  const User* user = nullptr;
  std::vector<std::string> roles;
};

// Without `portal_roles` a login holds the portal role that is named like its role.
std::vector<std::string> roles_of(const User& user) {
  if (user.portal_roles) {
    return *user.portal_roles;
  }
  std::string name{role_name(user.role)};
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
  return {name};
}

// Active logins that are no Managers, by rising id.
std::vector<PortalUser> visible_users(const Subscription& subscription) {
  std::vector<PortalUser> shown;
  for (const auto& user : subscription.users()) {
    if (user.status == "Active" && user.role != Role::manager) {
      shown.push_back({.id = kFirstPortalId + user.id, .user = &user, .roles = roles_of(user)});
    }
  }
  std::sort(shown.begin(), shown.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return shown;
}

bool equal_words(const std::string& a, const std::string& b) {
  return to_lower(a) == to_lower(b);
}

// What is wrong with a criterion; nothing when it can be used.
std::optional<std::string> problem_of(const Criterion& criterion) {
  static const std::map<std::string, std::vector<std::string>> allowed{
      {"id", {"EQUALS", "GREATER", "LESSER"}}, {"username", {"EQUALS"}}, {"roleName", {"EQUALS"}}};
  const auto field = allowed.find(criterion.field);
  if (field == allowed.end()) {
    return "Invalid field: " + criterion.field;
  }
  const auto& operations = field->second;
  if (std::find(operations.begin(), operations.end(), criterion.operation) == operations.end()) {
    return "Invalid operator " + criterion.operation + " for field " + criterion.field;
  }
  if (criterion.field == "id" && !parse_count(criterion.value)) {
    return "Invalid value for field id: " + criterion.value;
  }
  return std::nullopt;
}

bool passes(const PortalUser& user, const Criterion& criterion) {
  if (criterion.field == "username") {
    return user.user->login == criterion.value;
  }
  if (criterion.field == "roleName") {
    return std::any_of(user.roles.begin(), user.roles.end(),
                       [&](const auto& role) { return equal_words(role, criterion.value); });
  }
  const std::uint64_t id = parse_count(criterion.value).value_or(0);
  return criterion.operation == "EQUALS"    ? user.id == id
         : criterion.operation == "GREATER" ? user.id > id
                                            : user.id < id;
}

using RoleIds = std::map<std::string, std::uint64_t>;

// The same name has the same id in every answer.
RoleIds role_ids(const Subscription& subscription) {
  RoleIds ids;
  for (const auto& user : subscription.users()) {
    for (const auto& name : roles_of(user)) {
      ids.emplace(name, kFirstRoleId + ids.size());
    }
  }
  return ids;
}

void write_user(XmlWriter& xml, const RoleIds& ids, const PortalUser& shown, bool without_roles) {
  xml.open("User");
  xml.leaf("id", std::to_string(shown.id));
  xml.leaf("username", shown.user->login);
  xml.leaf("firstName", shown.user->first_name);
  xml.leaf("lastName", shown.user->last_name);
  xml.leaf("emailAddress", shown.user->email);
  xml.leaf("title", shown.user->title);
  xml.open("scopeTags");
  xml.leaf("list", "");
  xml.close();
  if (!without_roles) {
    xml.open("roleList");
    xml.open("list");
    for (const auto& role : shown.roles) {
      xml.open("RoleData");
      xml.leaf("id", std::to_string(ids.at(role)));
      xml.leaf("name", role);
      xml.close();
    }
    xml.close();
    xml.close();
  }
  xml.close();
}

Answer write_page(const Subscription& subscription, const Context& context, const ServiceRequest& request,
                  std::vector<PortalUser> found) {
  const bool loops = context.faults.has(FaultKind::loop);
  const auto skipped = std::min<std::uint64_t>(request.offset - 1, found.size());
  found.erase(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(skipped));
  const bool more = found.size() > request.limit;
  if (more) {
    found.resize(request.limit);
  }
  XmlWriter xml = service_response(context, "SUCCESS");
  xml.leaf("count", std::to_string(found.size()));
  xml.leaf("hasMoreRecords", more || loops ? "true" : "false");
  if (!found.empty()) {
    xml.leaf("lastId", std::to_string(found.back().id));
    xml.open("data");
    const RoleIds ids = role_ids(subscription);
    bool odd = false;
    for (const auto& user : found) {
      write_user(xml, ids, user, odd && context.faults.has(FaultKind::missing_elements));
      odd = !odd;
    }
  }
  return {.content_type = "application/xml", .body = xml.finish()};
}

std::vector<PortalUser> search(const Subscription& subscription, const Context& context,
                               const ServiceRequest& request) {
  if (context.faults.has(FaultKind::empty)) {
    return {};
  }
  auto found = visible_users(subscription);
  if (context.faults.has(FaultKind::loop)) {
    return found;
  }
  found.erase(std::remove_if(found.begin(), found.end(),
                             [&](const PortalUser& user) {
                               return user.id < request.from_id.value_or(0) ||
                                      !std::all_of(request.criteria.begin(), request.criteria.end(),
                                                   [&](const auto& criterion) { return passes(user, criterion); });
                             }),
              found.end());
  return found;
}

}  // namespace

Answer serve_portal_users(Subscription& subscription, const Context& context) {
  if (context.method != "POST") {
    return service_error(context, 405, "INVALID_REQUEST", "The HTTP method " + context.method + " is not supported.");
  }
  if (!context.caller.is_manager()) {
    return service_error(context, 200, "UNAUTHORIZED",
                         "You are not authorized to access the application through the API.");
  }
  ServiceRequest request;
  try {
    request = parse_service_request(context.body);
  } catch (const ServiceRequestError& error) {
    return service_error(context, 200, "INVALID_XML", error.what());
  }
  for (const auto& criterion : request.criteria) {
    if (const auto problem = problem_of(criterion)) {
      return service_error(context, 200, "INVALID_REQUEST", *problem);
    }
  }
  auto found = search(subscription, context, request);
  if (context.endpoint.path.find("/count/") == std::string_view::npos) {
    return write_page(subscription, context, request, std::move(found));
  }
  XmlWriter xml = service_response(context, "SUCCESS");
  xml.leaf("count", std::to_string(found.size()));
  return {.content_type = "application/xml", .body = xml.finish()};
}

}  // namespace qharden::simulator

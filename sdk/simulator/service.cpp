#include "service.hpp"

#include <algorithm>
#include <chrono>

#include "envelopes.hpp"
#include "fault_answers.hpp"
#include "text.hpp"

namespace qharden::simulator {
namespace {

constexpr std::size_t kMostRecords = 200'000;

// Leaves the limits when the call is over, however it ends.
class Admission {
 public:
  Admission(LimitCounters& limits, std::string_view path) : limits_(limits), path_(path) {}
  ~Admission() { limits_.leave(path_); }
  Admission(const Admission&) = delete;
  Admission& operator=(const Admission&) = delete;
  Admission(Admission&&) = delete;
  Admission& operator=(Admission&&) = delete;

 private:
  LimitCounters& limits_;
  std::string_view path_;
};

Parameters parameters_of(const Call& call) {
  Parameters parameters;
  parameters.add_encoded(call.query);
  if (call.content_type.starts_with("application/x-www-form-urlencoded")) {
    parameters.add_encoded(call.body);
  }
  return parameters;
}

TokenClaims claims_of(const Scenario& scenario) {
  TokenClaims claims{.customer_uuid = scenario.uuid, .modules = scenario.modules};
  std::erase_if(claims.modules, [&](const auto& module) { return scenario.unlicensed.contains(module); });
  return claims;
}

}  // namespace

Service::Service(const Scenario& scenario, std::vector<Fault> faults, std::uint64_t log_rows)
    : start_(scenario.start),
      clock_offset_(scenario.clock_offset),
      enhanced_rbac_(scenario.enhanced_rbac),
      unlicensed_(scenario.unlicensed),
      claims_(claims_of(scenario)),
      caller_ip_(scenario.caller_ip),
      log_api_calls_(scenario.log_api_calls),
      subscription_(scenario, log_rows),
      sign_in_(scenario.accounts),
      limits_(scenario.limits),
      faults_(std::move(faults)),
      extras_(scenario.endpoints),
      lists_(scenario.lists, scenario.enhanced_rbac) {}

Answer Service::answer(const Call& call) {
  std::string login;
  Answer answer = route(call, login);
  answer.headers.emplace_back("Date", to_http_date(now()));
  record(call, answer.status, login);
  return answer;
}

Service::Target Service::find_target(const Call& call) {
  const Parameters parameters = parameters_of(call);
  // What a scenario or a recording adds stands before lists, lists before what is built in. What a scenario names by
  // `file` makes room for a list that takes the call.
  const auto extra = extras_.find(call, parameters);
  auto list = lists_.find(call.path, call.method, parameters);
  const bool takes = list && ListCatalog::takes(list->place->list->shape, call.method, parameters);
  if (extra && !(extra->endpoint->behind_lists && takes)) {
    return {.info = extra->info, .extra = extra->endpoint};
  }
  if (list) {
    return {.info = &list->place->info, .list = list->place, .from_path = std::move(list->from_path)};
  }
  return {.info = endpoint_at(call.path)};
}

std::optional<Answer> Service::add_missing_slash(const Call& call) const {
  const std::string path = call.path + '/';
  const auto list = lists_.find(path, call.method, parameters_of(call));
  const EndpointInfo* endpoint = list ? &list->place->info : endpoint_at(path);
  if (endpoint == nullptr || endpoint->family != Family::fo) {
    return std::nullopt;
  }
  Answer answer = html_page(301, "Moved Permanently", "The document has moved.");
  answer.headers.emplace_back("Location", "http://" + call.host + path + (call.query.empty() ? "" : '?' + call.query));
  return answer;
}

Answer Service::route(const Call& call, std::string& login) {
  const Target target = find_target(call);
  if (target.info == nullptr) {
    return add_missing_slash(call).value_or(
        html_page(404, "404 Not Found", "The requested URL was not found on this server."));
  }
  Context context{.endpoint = *target.info,
                  .method = call.method,
                  .base_url = "http://" + call.host,
                  .now = now(),
                  .start = start_,
                  .caller = {},
                  .faults = faults_.take(target.info->name),
                  .content_type = call.content_type,
                  .accept = call.accept,
                  .body = call.body,
                  .unlicensed = unlicensed_,
                  .from_path = target.from_path,
                  .extra = target.extra,
                  .list = target.list};
  if (enhanced_rbac_) {
    context.faults.add(FaultKind::enhanced_rbac);
  }
  Answer answer = serve(call, context);
  login = context.caller.login;
  spoil(answer, context);
  return answer;
}

Answer Service::serve(const Call& call, Context& context) {
  if (auto early = answer_before_sign_in(context)) {
    if (context.faults.has(FaultKind::bad_credentials) && early->status == 401) {
      sign_in_.count_failure();
    }
    return *std::move(early);
  }
  if (auto refused = sign_in(call, context)) {
    return *std::move(refused);
  }
  if (auto fault = answer_after_sign_in(context, limits_)) {
    return *std::move(fault);
  }
  if (context.endpoint.path.starts_with("/api/") && !call.has_requested_with) {
    return refusal(context, 400, 1903, "The X-Requested-With header is missing.");
  }
  // The gateway is not known to count simultaneous calls.
  const bool counts_running = context.endpoint.family != Family::gateway;
  const LimitState state = limits_.enter(context.endpoint.path, context.now, counts_running);
  if (state.verdict != LimitVerdict::admitted) {
    return limit_answer(context, limits_, state);
  }
  const Admission admission{limits_, context.endpoint.path};
  wait(context.faults.wait_ms());
  Answer answer = serve_admitted(call, context);
  // A recorded refusal tells its own limits.
  for (auto& header :
       context.endpoint.family == Family::gateway ? limits_.gateway_headers(state) : limits_.headers(state)) {
    if (std::none_of(answer.headers.begin(), answer.headers.end(),
                     [&](const auto& own) { return to_lower(own.first) == to_lower(header.first); })) {
      answer.headers.push_back(std::move(header));
    }
  }
  return answer;
}

Answer Service::serve_admitted(const Call& call, const Context& context) {
  if (call.method != "GET" && call.method != "POST") {
    return refusal(context, context.endpoint.family == Family::fo ? 400 : 200, 1908,
                   "The HTTP method " + call.method + " is not supported.");
  }
  std::string powered_by;
  {
    const std::lock_guard lock{subscription_.mutex()};
    if (log_api_calls_) {
      subscription_.log().append({.at = context.now,
                                  .action = "request",
                                  .module = "auth",
                                  .details = "API: " + std::string{context.endpoint.log_path},
                                  .login = context.caller.login,
                                  .role = std::string{role_name(context.caller.role)},
                                  .ip = caller_ip_});
    }
    powered_by = subscription_.powered_by(context.caller.login);
  }
  Parameters parameters = parameters_of(call);
  parameters.add_items(context.from_path);
  Answer answer = call_endpoint(context, parameters);
  answer.headers.emplace_back("X-Powered-By", powered_by);
  answer.headers.emplace_back("X-Content-Type-Options", "nosniff");
  answer.headers.emplace_back("X-Frame-Options", "SAMEORIGIN");
  return answer;
}

Answer Service::call_endpoint(const Context& context, const Parameters& parameters) {
  switch (context.endpoint.id) {
    case Endpoint::list:
      return serve_list(context, parameters);
    case Endpoint::auth:
      return serve_auth(tokens_, claims_, context, parameters);
    case Endpoint::portal_version:
      return serve_portal_version(context);
    case Endpoint::extra:
      return serve_extra(context);
    case Endpoint::user_list:
    case Endpoint::user:
    case Endpoint::activity_log:
    case Endpoint::restricted_ips:
    case Endpoint::subscription:
    case Endpoint::portal_users:
      break;
  }
  return call_built_in(context, parameters);
}

Answer Service::call_built_in(const Context& context, const Parameters& parameters) {
  const std::lock_guard lock{subscription_.mutex()};
  switch (context.endpoint.id) {
    case Endpoint::user_list:
      return serve_user_list(subscription_, context, parameters);
    case Endpoint::user:
      return serve_user(subscription_, context, parameters);
    case Endpoint::activity_log:
      return serve_activity_log(subscription_, context, parameters);
    case Endpoint::restricted_ips:
      return serve_restricted_ips(subscription_, context, parameters);
    case Endpoint::subscription:
      return serve_subscription(subscription_, context, parameters);
    default:
      return serve_portal_users(subscription_, context);
  }
}

void Service::wait(std::uint64_t wait_ms) {
  if (wait_ms == 0) {
    return;
  }
  std::unique_lock lock{wait_mutex_};
  wait_ended_.wait_for(lock, std::chrono::milliseconds{wait_ms}, [this] { return stopping_; });
}

void Service::stop_waiting() {
  const std::lock_guard lock{wait_mutex_};
  stopping_ = true;
  wait_ended_.notify_all();
}

void Service::record(const Call& call, int status, const std::string& login) {
  const std::lock_guard lock{record_mutex_};
  if (records_.size() == kMostRecords) {
    records_.pop_front();
  }
  records_.push_back({.method = call.method, .path = call.path, .query = call.query, .status = status, .login = login});
}

std::vector<RequestRecord> Service::requests() const {
  const std::lock_guard lock{record_mutex_};
  return {records_.begin(), records_.end()};
}

}  // namespace qharden::simulator

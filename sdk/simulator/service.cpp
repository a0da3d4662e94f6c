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

// A recorded answer to a path without its last slash: moved to the path with it.
std::optional<Answer> add_missing_slash(const Call& call) {
  const EndpointInfo* endpoint = endpoint_at(call.path + '/');
  if (endpoint == nullptr || endpoint->family != Family::fo) {
    return std::nullopt;
  }
  Answer answer = html_page(301, "Moved Permanently", "The document has moved.");
  answer.headers.emplace_back("Location",
                              "http://" + call.host + call.path + '/' + (call.query.empty() ? "" : '?' + call.query));
  return answer;
}

}  // namespace

Service::Service(const Scenario& scenario, std::vector<Fault> faults, std::uint64_t log_rows)
    : clock_offset_(scenario.clock_offset),
      caller_ip_(scenario.caller_ip),
      log_api_calls_(scenario.log_api_calls),
      subscription_(scenario, log_rows),
      sign_in_(scenario.accounts),
      limits_(scenario.limits),
      faults_(std::move(faults)),
      extras_(scenario.endpoints) {}

Answer Service::answer(const Call& call) {
  std::string login;
  Answer answer = route(call, login);
  answer.headers.emplace_back("Date", to_http_date(now()));
  record(call, answer.status, login);
  return answer;
}

Answer Service::route(const Call& call, std::string& login) {
  // What a scenario or a recording adds stands before what is built in.
  const auto extra = extras_.find(call, parameters_of(call));
  const EndpointInfo* endpoint = extra ? extra->info : endpoint_at(call.path);
  if (endpoint == nullptr) {
    return add_missing_slash(call).value_or(
        html_page(404, "404 Not Found", "The requested URL was not found on this server."));
  }
  Context context{.endpoint = *endpoint,
                  .method = call.method,
                  .base_url = "http://" + call.host,
                  .now = now(),
                  .caller = {},
                  .faults = faults_.take(endpoint->id),
                  .content_type = call.content_type,
                  .body = call.body,
                  .extra = extra ? extra->endpoint : nullptr};
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
  const LimitState state = limits_.enter(context.endpoint.path, context.now);
  if (state.verdict != LimitVerdict::admitted) {
    return limit_answer(context, limits_, state);
  }
  const Admission admission{limits_, context.endpoint.path};
  wait(context.faults.wait_ms());
  Answer answer = serve_admitted(call, context);
  // A recorded refusal tells its own limits.
  for (auto& header : limits_.headers(state)) {
    if (std::none_of(answer.headers.begin(), answer.headers.end(),
                     [&](const auto& own) { return to_lower(own.first) == to_lower(header.first); })) {
      answer.headers.push_back(std::move(header));
    }
  }
  return answer;
}

std::optional<Answer> Service::sign_in(const Call& call, Context& context) {
  Caller& caller = context.caller;
  switch (sign_in_.check(call.authorization, caller.login)) {
    case SignInResult::no_credentials:
    case SignInResult::wrong_password:
      return refusal(context, 401, 2000, "Bad Login/Password");
    case SignInResult::locked:
      return refusal(context, 403, 2002, "This account is locked.");
    case SignInResult::accepted:
      break;
  }
  const Account& account = sign_in_.account(caller.login);
  caller.role = account.role;
  caller.business_unit = account.business_unit;
  const std::lock_guard lock{subscription_.mutex()};
  if (const User* user = subscription_.find_user(caller.login)) {
    caller.role = user->role;
    caller.business_unit = user->business_unit;
    if (user->status == "Inactive") {
      return refusal(context, 403, 2002, "This account is inactive.");
    }
    if (user->status == "Pending Activation") {
      return refusal(context, 409, 2003, "Registration must be completed before API requests will be processed.");
    }
  }
  if (context.faults.has(FaultKind::wrong_scope)) {
    caller.role = Role::unit_manager;
    if (caller.business_unit == "Unassigned") {
      caller.business_unit = subscription_.first_business_unit();
    }
  }
  return std::nullopt;
}

Answer Service::serve_admitted(const Call& call, const Context& context) {
  if (call.method != "GET" && call.method != "POST") {
    return refusal(context, context.endpoint.family == Family::fo ? 400 : 200, 1908,
                   "The HTTP method " + call.method + " is not supported.");
  }
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
  Answer answer = call_endpoint(context, parameters_of(call));
  answer.headers.emplace_back("X-Powered-By", subscription_.powered_by(context.caller.login));
  answer.headers.emplace_back("X-Content-Type-Options", "nosniff");
  answer.headers.emplace_back("X-Frame-Options", "SAMEORIGIN");
  return answer;
}

Answer Service::call_endpoint(const Context& context, const Parameters& parameters) {
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
    case Endpoint::portal_users:
      return serve_portal_users(subscription_, context);
    case Endpoint::portal_version:
      return serve_portal_version(context);
    case Endpoint::extra:
      break;
  }
  return serve_extra(context);
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

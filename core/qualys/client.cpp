#include "core/qualys/client.hpp"

#include <algorithm>
#include <random>
#include <thread>

#include "core/crypto/digest.hpp"
#include "core/log/log.hpp"
#include "core/qualys/errors.hpp"
#include "core/qualys/gateway_token.hpp"
#include "core/qualys/own_log_row.hpp"
#include "core/qualys/pace.hpp"
#include "core/qualys/read_verbs.hpp"
#include "core/qualys/request.hpp"
#include "core/qualys/text_hygiene.hpp"

namespace qharden::qualys {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kFirstPause{1'000};
constexpr milliseconds kLongestPause{60'000};
constexpr std::size_t kLongestError = 400;
constexpr const char* kTokenVerb = "token";
constexpr const char* kJson = "application/json";
constexpr int kNoContent = 204;

ClientOptions with_defaults(ClientOptions options) {
  if (!options.sleep) options.sleep = [](milliseconds time) { std::this_thread::sleep_for(time); };
  if (!options.clock) options.clock = [] { return now(); };
  options.attempts = std::max(1, options.attempts);
  return options;
}

std::string header_of(const http::Response& response, const std::string& name) {
  const auto header = response.headers.find(name);
  return header == response.headers.end() ? std::string() : header->second;
}

/// The subscription out of `Qualys:<pod>:<subscription>:<user>`; empty: told otherwise or not at all.
std::string subscription_of(const std::string& powered_by) {
  static constexpr std::string_view kMark = "Qualys:";
  if (!powered_by.starts_with(kMark)) return {};
  const std::size_t first = powered_by.find(':', kMark.size());
  const std::size_t second = first == std::string::npos ? first : powered_by.find(':', first + 1);
  if (second == std::string::npos) return {};
  return clean_line(powered_by.substr(first + 1, second - first - 1), 100);
}

void replace_all(std::string& text, const std::string& what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
}

Error connection(Error error) {
  if (error.fault == Fault::none) error.fault = Fault::connection;
  return error;
}

}  // namespace

struct Client::State {
  State(Account a, ClientOptions o, http::Transport& t, store::Limits& l, std::function<void(const Exchange&)> log)
      : account(std::move(a)),
        options(with_defaults(std::move(o))),
        transport(t),
        limits(l),
        log_exchange(std::move(log)),
        pace(account.subscription, options, limits) {
    while (account.url.ends_with('/')) account.url.pop_back();
    while (account.gateway_url.ends_with('/')) account.gateway_url.pop_back();
  }
  ~State() {
    crypto::wipe(account.secret);
    crypto::wipe(token);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  Result<http::Response> run(const Call& call);
  Result<void> refuse_known_bad();
  /// Sees to it that there is a token that lives. What went wrong the first time is not tried again.
  Result<void> fetch_token();
  /// The service may call the login by its name; what ends a run is logged.
  [[nodiscard]] Error without_login(Error error) const;

  Account account;
  ClientOptions options;
  http::Transport& transport;
  store::Limits& limits;
  std::function<void(const Exchange&)> log_exchange;
  Pace pace;
  bool is_signed_in = false;
  std::string token;  ///< of the gateway; a secret
  UnixTime token_since = 0;
  std::optional<Error> token_error;

 private:
  struct Attempt {
    http::Response response;
    std::optional<Failure> failure;
  };
  Attempt exchange(const Call& call, int number);
  /// The request with its credentials.
  [[nodiscard]] http::Request signed_request(const Call& call) const;
  void log(Exchange exchange, const Attempt& attempt) const;
  Result<void> take_in(const Call& call, const Attempt& attempt);
  milliseconds pause_after(int attempt);
  [[nodiscard]] std::string without_secret(std::string text) const;

  std::minstd_rand random{std::random_device{}()};
};

/// One exchange, already admitted.
Client::State::Attempt Client::State::exchange(const Call& call, int number) {
  http::Request request = signed_request(call);
  Exchange record;
  record.path = call.path;
  record.query = text_of_call(call);
  record.attempt = number;
  record.started = options.clock();

  const auto begin = std::chrono::steady_clock::now();
  auto sent = transport.send(request);
  record.duration = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
  crypto::wipe(request.password);
  if (call.verb == kTokenVerb) crypto::wipe(request.body);
  Attempt attempt;
  if (sent) {
    attempt.response = std::move(sent).value();
    attempt.failure = classify(attempt.response);
  } else {
    const bool may_pass = sent.error().reason == Reason::timeout;
    attempt.failure = Failure{.error = sent.error(), .retry = may_pass};
  }
  // The secret was good for the sign-in: what the gateway refuses is a right, or a token that died.
  if (attempt.failure && call.family == manifest::Family::gateway) attempt.failure->secret_refused = false;
  if (attempt.failure) attempt.failure->error.message = without_secret(attempt.failure->error.message);
  log(std::move(record), attempt);
  return attempt;
}

http::Request Client::State::signed_request(const Call& call) const {
  const bool is_gateway = call.family == manifest::Family::gateway;
  auto request = call.verb == kTokenVerb ? token_request(account.gateway_url, account.login, account.secret)
                                         : make_request(is_gateway ? account.gateway_url : account.url, call);
  request.timeout = options.timeout;
  if (is_gateway && call.verb != kTokenVerb) request.headers["Authorization"] = "Bearer " + token;
  if (is_gateway) return request;
  request.user = account.login;
  request.password = account.secret;
  return request;
}

void Client::State::log(Exchange record, const Attempt& attempt) const {
  if (!log_exchange) return;
  record.status = attempt.response.status;
  record.bytes = attempt.response.body.size();
  if (const auto left = number_header(attempt.response, "x-ratelimit-remaining"))
    record.remaining = std::to_string(*left);
  if (attempt.failure) {
    record.code = attempt.failure->error.code;
    record.error = clean_line(attempt.failure->error.message, kLongestError);
  }
  log_exchange(record);
}

/// Remembers what an exchange told: limits for all, and a refusal for ever.
Result<void> Client::State::take_in(const Call& call, const Attempt& attempt) {
  if (attempt.failure && attempt.failure->secret_refused) {
    is_signed_in = false;
    const auto kept = limits.remember_refused(account.subscription, account.login, account.secret);
    if (!kept) return kept.error();
  }
  return pace.learn(call.path, attempt.response, attempt.failure ? attempt.failure->wait : std::nullopt);
}

Result<http::Response> Client::State::run(const Call& call) {
  seconds told{0};  // waits that the service asked for; they are no failed tries
  int tries = 0;
  for (int number = 1;; ++number) {
    std::optional<Attempt> attempt;
    {
      const auto slot = pace.enter(call.path);
      if (!slot) return slot.error();
      attempt = exchange(call, number);
    }
    if (const auto taken = take_in(call, *attempt); !taken) return taken.error();
    if (!attempt->failure) return std::move(attempt->response);
    const Failure& failure = *attempt->failure;
    // A single wait that is too long is refused, and explained, by the next turn's `enter`.
    if (failure.wait && *failure.wait <= options.max_wait) told += *failure.wait;
    const bool is_over = failure.wait ? told > options.max_wait : ++tries >= options.attempts;
    if (!failure.retry || is_over) {
      Error error = failure.error;
      error.message = call.path + ": " + error.message;
      return error;
    }
    // A told wait is in the limits by now, and the next turn keeps to it.
    if (!failure.wait) options.sleep(pause_after(tries));
  }
}

/// Doubles from try to try; a random part of up to half keeps several clients from marching in step.
milliseconds Client::State::pause_after(int attempt) {
  const auto doubled = kFirstPause * (std::int64_t{1} << static_cast<unsigned>(std::min(attempt - 1, 10)));
  const auto pause = std::min<milliseconds>({doubled, kLongestPause, options.max_wait});
  return pause - milliseconds(std::uniform_int_distribution<milliseconds::rep>(0, pause.count() / 2)(random));
}

/// A server may repeat what it was sent.
std::string Client::State::without_secret(std::string text) const {
  if (!account.secret.empty()) replace_all(text, account.secret, "***");
  if (!token.empty()) replace_all(text, token, "***");
  return text;
}

Error Client::State::without_login(Error error) const {
  if (!account.login.empty()) replace_all(error.message, account.login, "(the login)");
  return error;
}

Result<void> Client::State::refuse_known_bad() {
  const auto refused = limits.is_refused(account.subscription, account.login, account.secret);
  if (!refused) return refused.error();
  if (!*refused) return {};
  return Error{
      .message =
          "the secret of the subscription " + account.subscription +
          " was refused before and is not sent again, for repeated "
          "refusals lock the account; change the secret, or run `qharden scan --retry-secret` once when it is right",
      .reason = Reason::auth,
      .fault = Fault::connection};
}

Result<void> Client::State::fetch_token() {
  if (!token.empty() && options.clock() - token_since < std::chrono::seconds(kTokenLife).count()) return {};
  if (token_error) return *token_error;
  const auto fail = [&](Error error) -> Error {
    error.message = "the gateway gave no token: " + error.message;
    token_error = without_login(std::move(error));
    return *token_error;
  };
  if (account.gateway_url.empty())
    return fail(
        {.message = "its address is not known; set gateway_url of the subscription", .reason = Reason::not_configured});
  auto response = run({.family = manifest::Family::gateway, .path = kTokenPath, .verb = kTokenVerb, .query = {}});
  if (!response) return fail(response.error());
  std::string given(trim(response->body));
  crypto::wipe(response->body);
  if (const auto claims = claims_of(given); !claims) return fail(claims.error());
  token = std::move(given);
  token_since = options.clock();
  return {};
}

Client::Client(Account account, ClientOptions options, http::Transport& transport, store::Limits& limits,
               std::function<void(const Exchange&)> log_exchange)
    : state_(std::make_unique<State>(std::move(account), std::move(options), transport, limits,
                                     std::move(log_exchange))) {}

Client::~Client() = default;

Result<SignIn> Client::sign_in() {
  State& s = *state_;
  // The next process waits here and then sees what this one learnt: a wrong secret is sent once, not once by each.
  const auto alone = s.pace.exclusive("sign-in");
  if (!alone) return connection(alone.error());
  if (const auto fresh = s.refuse_known_bad(); !fresh) return fresh.error();
  const auto response = s.run(own_rows_call(s.account.login));
  if (!response) return connection(s.without_login(response.error()));
  if (!is_activity_log(response->body)) {
    return Error{.message = s.account.url + " answers, but not as the Qualys API does; set the url to the API server",
                 .reason = Reason::parse,
                 .fault = Fault::connection};
  }
  s.is_signed_in = true;
  return SignIn{.subscription_id = subscription_of(header_of(*response, "x-powered-by")),
                .server_time = parse_http_date(header_of(*response, "date")).value_or(0),
                .local_time = s.options.clock(),
                .log_row_at = newest_row_of(s.account.login, response->body)};
}

Result<UnixTime> Client::own_log_row() {
  const auto answer = get(own_rows_call(state_->account.login));
  if (!answer) return answer.error();
  return newest_row_of(state_->account.login, answer->body);
}

Result<Answer> Client::get(const Call& call) {
  if (const auto allowed = check_read(call); !allowed) return allowed.error();
  if (!state_->is_signed_in) {
    return Error{.message = "not signed in to " + state_->account.subscription, .reason = Reason::auth};
  }
  if (call.family == manifest::Family::gateway) return get_from_gateway(call);
  auto response = state_->run(call);
  if (!response) return response.error();
  std::string type = header_of(*response, "content-type");
  return Answer{.body = std::move(response->body), .content_type = std::move(type)};
}

Result<Answer> Client::get_from_gateway(const Call& call) {
  State& s = *state_;
  if (const auto fetched = s.fetch_token(); !fetched) return fetched.error();
  if (call.verb == kTokenVerb) {
    auto claims = claims_of(s.token);
    if (!claims) return claims.error();
    return Answer{.body = std::move(*claims), .content_type = kJson};
  }
  auto response = s.run(call);
  if (!response && response.error().reason == Reason::auth) {
    crypto::wipe(s.token);  // it may have been ended by the service; a new one is asked for once
    if (const auto fetched = s.fetch_token(); !fetched) return fetched.error();
    response = s.run(call);
  }
  if (!response) return response.error();
  if (response->status == kNoContent) return Answer{.body = "[]", .content_type = kJson};
  return Answer{.body = std::move(response->body), .content_type = header_of(*response, "content-type")};
}

Result<std::size_t> Client::known_version(const std::vector<std::string>& versions) {
  if (versions.size() == 1) return std::size_t{0};
  const auto known = state_->limits.answered_path(state_->account.subscription, versions.front());
  if (!known) return known.error();
  const auto found = std::find(versions.begin(), versions.end(), *known);
  return found == versions.end() ? std::size_t{0} : static_cast<std::size_t>(found - versions.begin());
}

Result<void> Client::remember_version(const std::vector<std::string>& versions, std::size_t answered) {
  return state_->limits.remember_answered(state_->account.subscription, versions.front(), versions.at(answered));
}

bool is_unknown_path(const Error& error) {
  static constexpr std::string_view kUnrecognized = "1901";
  return error.reason == Reason::unsupported && (error.code.empty() || error.code == kUnrecognized);
}

}  // namespace qharden::qualys

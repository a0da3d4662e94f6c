#include "fault_answers.hpp"

#include "envelopes.hpp"
#include "row_faults.hpp"

namespace qharden::simulator {
namespace {

Answer redirect(const Context& context) {
  const std::string target = "https://qualysapi.elsewhere.example" + std::string{context.endpoint.path};
  Answer answer = html_page(301, "Moved Permanently", "The document has moved.");
  answer.headers.emplace_back("Location", target);
  return answer;
}

void insert_after_each(std::string& body, std::string_view mark, std::string_view text) {
  for (auto at = body.find(mark); at != std::string::npos; at = body.find(mark, at + mark.size() + text.size())) {
    body.insert(at + mark.size(), text);
  }
}

void poison_xml(std::string& body) {
  for (const std::string_view mark : {"<![CDATA[", "<firstName>", "<DATETIME>"}) {
    if (body.find(mark) != std::string::npos) {
      insert_after_each(body, mark, kPoison);
      return;
    }
  }
}

// What msp answers over a limit is not documented; the headers are those of FO everywhere.
Answer limit_refusal(const Context& context, int code, const std::string& text, const ReturnItems& items) {
  const Family family = context.endpoint.family;
  return family == Family::qps || family == Family::gateway ? refusal(context, 409, code, text)
                                                            : simple_return(context, 409, code, text, items);
}

// Of the several versions of a list the oldest is always there; what has one version only is gone. Signing in has none.
bool is_missing_version(const Context& context) {
  const bool has_version = context.endpoint.family != Family::msp && context.endpoint.id != Endpoint::auth;
  const bool stays = context.list != nullptr && context.list->list->shape.paths.size() > 1 && context.list->oldest;
  return has_version && !stays;
}

}  // namespace

std::optional<Answer> answer_before_sign_in(const Context& context) {
  const auto& faults = context.faults;
  if (faults.has(FaultKind::server_error)) {
    return html_page(502, "502 Bad Gateway", "The server received an invalid response.");
  }
  if (faults.has(FaultKind::maintenance)) {
    return refusal(context, 503, 1999, "The service is down for scheduled maintenance.");
  }
  if (faults.has(FaultKind::html)) {
    return html_page(200, "Sign in", "Please sign in to continue.");
  }
  if (faults.has(FaultKind::redirect)) {
    return redirect(context);
  }
  if (faults.has(FaultKind::empty_body)) {
    const bool json = context.endpoint.family == Family::gateway || context.accepts_json();
    return Answer{.content_type = json ? "application/json" : "application/xml", .body = ""};
  }
  if (faults.has(FaultKind::old_version) && is_missing_version(context)) {
    return html_page(404, "404 Not Found", "The requested URL was not found on this server.");
  }
  if (faults.has(FaultKind::bad_credentials)) {
    return refusal(context, 401, 2000, "Bad Login/Password");
  }
  return std::nullopt;
}

std::optional<Answer> answer_after_sign_in(const Context& context, const LimitCounters& limits) {
  const auto& faults = context.faults;
  const bool msp = context.endpoint.family == Family::msp;
  if (faults.has(FaultKind::concurrency)) {
    return limit_answer(context, limits,
                        {.verdict = LimitVerdict::too_many_running, .running = limits.limits().concurrency});
  }
  if (faults.has(FaultKind::rate)) {
    return limit_answer(context, limits, {.verdict = LimitVerdict::rate_exceeded, .wait_seconds = 1});
  }
  if (faults.has(FaultKind::internal_error)) {
    return refusal(context, 500, 999, "Internal error");
  }
  if (faults.has(FaultKind::expired)) {
    return refusal(context, 200, 2001, "This account has expired.");
  }
  if (faults.has(FaultKind::eula)) {
    return refusal(context, 409, 2003, "Registration must be completed before API requests will be processed.");
  }
  if (faults.has(FaultKind::unlicensed)) {
    return refusal(context, 403, kNotLicensedCode, "The module of this API is not subscribed.");
  }
  if (faults.has(FaultKind::no_permission)) {
    return refusal(context, msp ? 200 : 403, kNotAllowedCode, "You are not allowed to use this API.");
  }
  if (faults.has(FaultKind::enhanced_rbac) && msp) {
    return refusal(context, 200, kNotAllowedCode, "This API is not supported while Enhanced RBAC is enabled.");
  }
  return std::nullopt;
}

Answer limit_answer(const Context& context, const LimitCounters& limits, const LimitState& state) {
  Answer answer;
  if (state.verdict == LimitVerdict::too_many_running) {
    answer = limit_refusal(context, 1960,
                           "This API cannot be run again until " + std::to_string(state.running) +
                               " currently running instance(s) have finished.",
                           {{"CALLS_TO_FINISH", std::to_string(state.running)}});
  } else {
    const std::string seconds = std::to_string(state.wait_seconds);
    answer = limit_refusal(context, 1965, "This API cannot be run again for another " + seconds + " seconds.",
                           {{"SECONDS_TO_WAIT", seconds}});
  }
  answer.headers = context.endpoint.family == Family::gateway ? limits.gateway_headers(state) : limits.headers(state);
  return answer;
}

void spoil(Answer& answer, const Context& context) {
  // A list has spoilt its rows already.
  if (context.faults.has(FaultKind::bad_utf8) && context.list == nullptr && answer.content_type == "application/xml") {
    poison_xml(answer.body);
  }
  if (context.faults.has(FaultKind::truncated_xml)) {
    answer.body.resize(answer.body.size() / 2);
  }
  answer.cut = context.faults.has(FaultKind::cut);
}

}  // namespace qharden::simulator

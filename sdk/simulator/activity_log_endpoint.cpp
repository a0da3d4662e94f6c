#include <algorithm>

#include "context.hpp"
#include "envelopes.hpp"
#include "text.hpp"

// GET|POST /api/2.0/fo/activity_log/
namespace qharden::simulator {
namespace {

constexpr UnixTime kShortLog = 5 * kSecondsPerDay;
// Broken UTF-8, two control characters and a NUL.
constexpr std::string_view kPoison{"\xC3\x28\x01\x1B\x00\xFF", 6};

void append_field(std::string& out, std::string_view text, bool last = false) {
  out += '"';
  for (const char letter : text) {
    out += letter;
    if (letter == '"') {
      out += '"';
    }
  }
  out += last ? "\"\r\n" : "\",";
}

void append_header(std::string& out, bool with_ip) {
  for (const auto name : {"Date", "Action", "Module", "Details", "User Name"}) {
    append_field(out, name);
  }
  append_field(out, "User Role", !with_ip);
  if (with_ip) {
    append_field(out, "User IP", true);
  }
}

std::string write_rows(const Context& context, const LogPage& page) {
  const bool with_ip = !context.faults.has(FaultKind::missing_elements);
  const bool poisoned = context.faults.has(FaultKind::bad_utf8);
  std::string out;
  out.reserve((page.rows.size() + 1) * 128);
  append_header(out, with_ip);
  bool odd = false;
  for (const auto& row : page.rows) {
    append_field(out, to_iso(row.at));
    append_field(out, row.action);
    append_field(out, row.module);
    append_field(out, poisoned ? std::string{row.details} + std::string{kPoison} : std::string{row.details});
    append_field(out, row.login);
    append_field(out, odd && context.faults.has(FaultKind::unknown_words) ? "Patch Operator" : row.role, !with_ip);
    if (with_ip) {
      append_field(out, row.ip, true);
    }
    odd = !odd;
  }
  return out;
}

std::string continuation_url(const Context& context, const Parameters& parameters, std::uint64_t id_max) {
  const std::string host =
      context.faults.has(FaultKind::foreign_next) ? "https://qualysapi.attacker.example" : context.base_url;
  std::string url = host + std::string{context.endpoint.path} + "?action=list";
  for (const auto& [name, value] : parameters.items()) {
    if (name != "action" && name != "id_max") {
      url += '&' + encode_query(name) + '=' + encode_query(value);
    }
  }
  return url + "&id_max=" + std::to_string(id_max);
}

// The frame around a page, byte for byte as recorded: rows end in CR LF, the marks and WARNING in LF alone.
std::string framed(const Context& context, const Parameters& parameters, const LogQuery& query, const LogPage& page) {
  std::string out = "----BEGIN_RESPONSE_BODY_CSV\n" + write_rows(context, page) + "----END_RESPONSE_BODY_CSV\n";
  auto next = page.next_id;
  const bool invented = !next && context.faults.has(FaultKind::foreign_next);
  if (invented || context.faults.has(FaultKind::loop)) {
    next = page.first_id;
  }
  if (!next) {
    return out;
  }
  out += "----BEGIN_RESPONSE_FOOTER_CSV\nWARNING\n\"CODE\",\"TEXT\",\"URL\"\r\n";
  append_field(out, "1980");
  append_field(
      out, std::to_string(query.limit.value_or(0)) + " record limit exceeded. Use URL to get next batch of results.");
  append_field(out, continuation_url(context, parameters, *next), true);
  return out + "----END_RESPONSE_FOOTER_CSV\n";
}

// Reads the parameters; gives back the name of the first one whose value cannot be read.
std::optional<std::string> read_query(const Parameters& parameters, LogQuery& query) {
  query.actions = split(to_lower(parameters.find("user_action").value_or("")), ',');
  query.roles = split(to_lower(parameters.find("user_role").value_or("")), ',');
  query.details = parameters.find("action_details").value_or("");
  query.login = parameters.find("username").value_or("");
  for (const auto& [name, target] :
       {std::pair{"since_datetime", &query.since}, std::pair{"until_datetime", &query.until}}) {
    const auto text = parameters.find(name);
    if (text && !(*target = parse_iso(*text))) {
      return name;
    }
  }
  for (const auto& [name, target] : {std::pair{"truncation_limit", &query.limit}, std::pair{"id_max", &query.id_max}}) {
    const auto text = parameters.find(name);
    if (text && !(*target = parse_count(*text))) {
      return name;
    }
  }
  if (query.limit == std::uint64_t{0}) {
    query.limit.reset();
  }
  const auto format = parameters.find("output_format");
  return format && to_lower(*format) != "csv" ? std::optional<std::string>{"output_format"} : std::nullopt;
}

// Managers see every row, Unit Managers those of their unit's logins, all others their own.
std::function<bool(std::string_view)> visibility(const Subscription& subscription, const Caller& caller) {
  if (caller.is_manager()) {
    return {};
  }
  if (caller.role != Role::unit_manager) {
    return [login = caller.login](std::string_view other) { return other == login; };
  }
  return [&subscription, &caller](std::string_view login) {
    const User* user = subscription.find_user(login);
    return login == caller.login || (user != nullptr && user->business_unit == caller.business_unit);
  };
}

}  // namespace

Answer serve_activity_log(Subscription& subscription, const Context& context, const Parameters& parameters) {
  static const std::vector<std::string_view> known{
      "action",         "user_action",    "action_details", "username",         "user_role",
      "since_datetime", "until_datetime", "output_format",  "truncation_limit", "id_max"};
  const auto action = parameters.find("action");
  if (!action) {
    return simple_return(context, 400, 1903, "missing parameter: action");
  }
  if (*action != "list") {
    return simple_return(context, 400, 1905, "parameter action has invalid value: " + *action);
  }
  if (const auto unknown = parameters.first_unknown(known)) {
    return simple_return(context, 400, 1901, "Unrecognized parameter(s): " + *unknown);
  }
  LogQuery query;
  if (const auto broken = read_query(parameters, query)) {
    return simple_return(context, 400, 1905,
                         "parameter " + *broken + " has invalid value: " + parameters.find(*broken).value_or(""));
  }
  if (context.faults.has(FaultKind::short_log)) {
    query.since = std::max(query.since.value_or(0), context.now - kShortLog);
  }
  query.may_see = visibility(subscription, context.caller);
  const LogPage page = context.faults.has(FaultKind::empty) ? LogPage{} : subscription.log().page(query);
  const bool frame = query.limit.has_value();
  return {.content_type = "text/csv; charset=utf-8",
          .body = frame ? framed(context, parameters, query, page) : write_rows(context, page)};
}

}  // namespace qharden::simulator

#include "faults.hpp"

#include <algorithm>
#include <array>

#include "text.hpp"

namespace qharden::simulator {
namespace {

struct KindInfo {
  std::string_view name;
  std::string_view effect;
};

// In the order of FaultKind.
constexpr std::array<KindInfo, kFaultKindCount> kKinds{{
    {"rate", "409 with code 1965 and X-RateLimit-ToWait-Sec: 1; gateway: 429 with Retry-After: 1"},
    {"concurrency", "409 with code 1960, without the ToWait header; gateway: 429"},
    {"server-error", "502 with an HTML page"},
    {"internal-error", "500 with code 999"},
    {"maintenance", "503 with code 1999"},
    {"slow", "answers late: after 3 s, or slow=MS"},
    {"hang", "does not answer for 60 s, or hang=MS"},
    {"cut", "half of the body under the full Content-Length, then closes"},
    {"truncated-xml", "half of the body (XML or not) with a matching Content-Length"},
    {"html", "200 with an HTML sign-in page"},
    {"empty", "200 with the right envelope and nothing in it"},
    {"empty-body", "200 with zero bytes"},
    {"no-permission", "403 (FO, gateway), an ERROR element (msp) or UNAUTHORIZED at 200 (qps)"},
    {"wrong-scope", "answers as if the caller were a Unit Manager"},
    {"unlicensed", "403 with code 2012 (FO), 403 (gateway), INSUFFICIENT_PERMISSION at 200 (qps)"},
    {"expired", "code 2001 at HTTP 200"},
    {"eula", "409 with code 2003"},
    {"bad-credentials", "401 with code 2000, whatever the password"},
    {"enhanced-rbac", "the msp calls refuse as under Enhanced RBAC; FO is untouched"},
    {"bad-utf8", "broken UTF-8, control characters and NUL inside text values"},
    {"redirect", "301 to another host"},
    {"foreign-next", "the continuation URL points to another host (activity_log, lists of FO)"},
    {"loop", "the next page is the same page again (activity_log, portal_users, lists)"},
    {"unknown-words", "status and role words outside the documented ones; lists: words of every second row"},
    {"missing-elements",
     "leaves out USER_ROLE, LAST_LOGIN_DATE, STATUS, the User IP column, roleList; lists: all\n"
     "                    but the id of every second row"},
    {"short-log", "the activity log holds the last 5 days only"},
    {"old-version", "404 on all but the msp paths, as if the version did not exist; of a list's paths the last stays"},
    {"token-expired", "401 on the gateway, as if the token were too old"},
}};

[[noreturn]] void refuse(std::string_view spec, const std::string& why) {
  throw FaultError("fault '" + std::string{spec} + "': " + why +
                   "\na fault is KIND[=MS][@ENDPOINT][:COUNT][+SPARED], for example rate@user_list:2 (the first two\n"
                   "calls) or html@activity_log+1 (all but the first)\nkinds:\n" +
                   describe_faults());
}

std::optional<FaultKind> kind_named(std::string_view name) {
  for (std::size_t at = 0; at < kKinds.size(); ++at) {
    if (kKinds.at(at).name == name) {
      return static_cast<FaultKind>(at);
    }
  }
  return std::nullopt;
}

std::uint64_t default_wait_ms(FaultKind kind) {
  return kind == FaultKind::slow ? 3000 : kind == FaultKind::hang ? 60000 : 0;
}

// Takes what follows `mark` off the end of `rest`.
std::optional<std::string_view> take_suffix(std::string_view& rest, char mark) {
  const auto at = rest.rfind(mark);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view suffix = rest.substr(at + 1);
  rest = rest.substr(0, at);
  return suffix;
}

}  // namespace

Fault parse_fault(std::string_view spec) {
  std::string_view rest = spec;
  const auto spared = take_suffix(rest, '+');
  const auto count = take_suffix(rest, ':');
  const auto endpoint = take_suffix(rest, '@');
  const auto wait = take_suffix(rest, '=');
  const auto kind = kind_named(rest);
  if (!kind) {
    refuse(spec, "unknown kind '" + std::string{rest} + "'");
  }
  Fault fault{.kind = *kind,
              .endpoint = std::string{endpoint.value_or("")},
              .count = {},
              .wait_ms = default_wait_ms(*kind),
              .spared = 0};
  if (spared) {
    const auto number = parse_count(*spared);
    if (!number) {
      refuse(spec, "the number of spared requests must be whole");
    }
    fault.spared = *number;
  }
  if (count && !(fault.count = parse_count(*count))) {
    refuse(spec, "the count must be a whole number");
  }
  if (endpoint && endpoint->empty()) {
    refuse(spec, "names no endpoint behind '@'");
  }
  if (wait) {
    const auto wait_ms = parse_count(*wait);
    if (!wait_ms || fault.wait_ms == 0) {
      refuse(spec, "only slow and hang take '=MS', a whole number of milliseconds");
    }
    fault.wait_ms = *wait_ms;
  }
  return fault;
}

std::vector<std::string> built_in_names() {
  std::vector<std::string> names;
  for (const auto& endpoint : kEndpoints) {
    if (names.empty() || names.back() != endpoint.name) {
      names.emplace_back(endpoint.name);
    }
  }
  names.emplace_back(kExtraName);
  return names;
}

void check_fault_target(const Fault& fault, const std::vector<std::string>& known) {
  if (!fault.endpoint.empty() && std::find(known.begin(), known.end(), fault.endpoint) == known.end()) {
    throw FaultError("a fault names '@" + fault.endpoint +
                     "', which is neither built in nor a list; known: " + join(known));
  }
}

std::string describe_faults() {
  std::string out;
  for (const auto& kind : kKinds) {
    out += "  ";
    out += kind.name;
    out.append(18 - kind.name.size(), ' ');
    out += kind.effect;
    out += '\n';
  }
  return out;
}

void ActiveFaults::add(const Fault& fault) {
  kinds_.set(static_cast<std::size_t>(fault.kind));
  wait_ms_ += fault.wait_ms;
}

ActiveFaults FaultSet::take(std::string_view endpoint) {
  const std::lock_guard lock{mutex_};
  ActiveFaults active;
  for (auto& fault : faults_) {
    if ((!fault.endpoint.empty() && fault.endpoint != endpoint) || fault.count == std::uint64_t{0}) {
      continue;
    }
    if (fault.spared > 0) {
      --fault.spared;
      continue;
    }
    if (fault.count) {
      --*fault.count;
    }
    active.add(fault);
  }
  return active;
}

}  // namespace qharden::simulator

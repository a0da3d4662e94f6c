#include "extra_endpoints.hpp"

#include <algorithm>

#include "context.hpp"
#include "envelopes.hpp"

namespace qharden::simulator {
namespace {

std::string_view without_slash(std::string_view path) {
  return path.size() > 1 && path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

Family family_of(std::string_view path) {
  return path.starts_with("/msp/") ? Family::msp : path.starts_with("/qps/") ? Family::qps : Family::fo;
}

// How well the parameters fit; nothing when they do not.
std::optional<int> fit(const ExtraEndpoint& endpoint, const Parameters& parameters) {
  int equal = 0;
  for (const auto& [name, value] : endpoint.parameters) {
    if (parameters.find(name) == value) {
      ++equal;
    } else if (endpoint.exact || name == "action") {
      return std::nullopt;
    } else {
      --equal;
    }
  }
  return equal;
}

}  // namespace

ExtraEndpoints::ExtraEndpoints(std::vector<ExtraEndpoint> endpoints) {
  for (auto& endpoint : endpoints) {
    Entry& entry = entries_.emplace_back(Entry{std::move(endpoint), {}});
    const std::string_view path = entry.endpoint.path;
    entry.info = {.id = Endpoint::extra,
                  .family = family_of(path),
                  .name = kExtraName,
                  .path = path,
                  .log_path = path,
                  .root = ""};
  }
}

std::optional<ExtraEndpoints::Found> ExtraEndpoints::find(const Call& call, const Parameters& parameters) {
  const std::lock_guard lock{mutex_};
  Entry* best = nullptr;
  int best_fit = 0;
  for (auto& entry : entries_) {
    const auto& endpoint = entry.endpoint;
    if (without_slash(endpoint.path) != without_slash(call.path) ||
        (!endpoint.method.empty() && endpoint.method != call.method)) {
      continue;
    }
    const auto fits = fit(endpoint, parameters);
    if (fits && (best == nullptr || *fits > best_fit || (*fits == best_fit && entry.served < best->served))) {
      best = &entry;
      best_fit = *fits;
    }
  }
  if (best == nullptr) {
    return std::nullopt;
  }
  ++best->served;
  return Found{.endpoint = &best->endpoint, .info = &best->info};
}

bool ExtraEndpoints::has_path(std::string_view path) const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [&](const Entry& entry) { return without_slash(entry.endpoint.path) == without_slash(path); });
}

Answer serve_extra(const Context& context) {
  const ExtraEndpoint& endpoint = *context.extra;
  const auto& roles = endpoint.roles;
  if (!roles.empty() && std::find(roles.begin(), roles.end(), context.caller.role) == roles.end()) {
    return refusal(context, context.endpoint.family == Family::fo ? 403 : 200, kNotAllowedCode,
                   "You are not allowed to use this API.");
  }
  if (endpoint.error) {
    return refusal(context, endpoint.status.value_or(context.endpoint.family == Family::fo ? 400 : 200),
                   endpoint.error->code, endpoint.error->text);
  }
  Answer answer{.status = endpoint.status.value_or(200),
                .content_type = endpoint.content_type,
                .body = endpoint.body,
                .headers = endpoint.headers};
  if (answer.content_type.empty()) {
    const auto first = endpoint.body.find_first_not_of(" \t\r\n");
    const char letter = first == std::string::npos ? '<' : endpoint.body[first];
    answer.content_type = letter == '<'                    ? "application/xml"
                          : letter == '{' || letter == '[' ? "application/json"
                                                           : "text/csv; charset=utf-8";
  }
  return answer;
}

}  // namespace qharden::simulator

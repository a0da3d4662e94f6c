#include "core/scan/requests.hpp"

#include <algorithm>

#include "core/json/json.hpp"
#include "core/qualys/gateway_pages.hpp"

namespace qharden::scan {
namespace {

using Row = snapshot::Writer::TextRow;

constexpr std::size_t kLongestQuote = 40;

/// Puts the values of a row in their places, each as `spell` writes it.
template <class Spell>
std::string substitute(std::string text, const Row& row, const Spell& spell) {
  for (const auto& [name, value] : row) {
    const std::string place = "{" + name + "}";
    const std::string spelled = text.find(place) == std::string::npos ? std::string() : spell(value);
    for (auto at = text.find(place); at != std::string::npos; at = text.find(place, at + spelled.size()))
      text.replace(at, place.size(), spelled);
  }
  return text;
}

std::string as_it_is(const std::string& value) {
  return value;
}

/// The inside of a JSON text.
std::string in_json(const std::string& value) {
  const auto quoted = json::dump(json::Value(value));
  return quoted.substr(1, quoted.size() - 2);
}

bool may_stand_in_path(const std::string& value) {
  return !value.empty() && value.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

Result<void> fill_paths(const manifest::Source& source, const Row& row, Request& request) {
  for (const auto& [name, value] : row)
    if (source.path.find("{" + name + "}") != std::string::npos && !may_stand_in_path(value))
      return Error{.message = "'" + value.substr(0, kLongestQuote) + "' may not stand in the path " + source.path,
                   .reason = Reason::parse};
  for (const auto& path : source.versions()) request.paths.push_back(substitute(path, row, as_it_is));
  return {};
}

}  // namespace

Result<Request> make_request(const Job& job, const Row& row, UnixTime scan_time) {
  const auto& source = job.source;
  Request request;
  if (!row.empty()) request.partition = row.front().second;
  if (const auto filled = fill_paths(source, row, request); !filled) return filled.error();
  auto& call = request.call;
  call.family = source.family;
  call.verb = source.verb;
  call.paging = source.paging;
  for (const auto& [name, value] : source.query) call.query.emplace_back(name, substitute(value, row, as_it_is));
  for (const auto& [field, op, value] : source.criteria)
    call.criteria.push_back({field, op, substitute(value, row, as_it_is)});
  call.body = substitute(source.body, row, in_json);
  if (source.window) {
    request.since = format_time(scan_time - UnixTime{86'400} * job.window_days);
    request.until = format_time(scan_time);
    call.query.emplace_back(source.window->since_parameter, request.since);
    call.query.emplace_back(source.window->until_parameter, request.until);
  }
  if (call.paging)
    if (const auto asked = qualys::ask_first_page(call); !asked) return asked.error();
  return request;
}

}  // namespace qharden::scan

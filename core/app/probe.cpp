#include "core/app/probe.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <ostream>
#include <string_view>

#include "core/app/account.hpp"
#include "core/app/run_lock.hpp"
#include "core/http/transport.hpp"
#include "core/qualys/client.hpp"
#include "core/qualys/decode.hpp"
#include "core/report/layout.hpp"
#include "core/store/limits.hpp"
#include "core/util/paths.hpp"

namespace qharden::app {
namespace {

/// A source that declares rows and, if one is named, a single flag: whatever else there is, is undeclared.
manifest::Source source_of(const config::ProbeCall& call, const std::string& flag) {
  manifest::Source source;
  source.id = "probe";
  source.family = manifest::to_family(call.family).value();
  source.path = call.path;
  source.verb = call.verb;
  manifest::Table table;
  table.name = "probe";
  table.rows = call.rows;
  if (!flag.empty()) {
    manifest::Column column;
    column.name = "flag";
    column.type = manifest::ColumnType::flag;
    column.from = flag;
    table.columns.push_back(std::move(column));
  }
  source.tables.push_back(std::move(table));
  return source;
}

bool fits(std::string_view name, const std::string& pattern) {
  if (name.starts_with('@')) name.remove_prefix(1);
  return ::fnmatch(pattern.c_str(), std::string(name).c_str(), FNM_CASEFOLD) == 0;
}

/// True when an element on the path fits: a path leads to what has no children, and the name may be above it.
bool holds(std::string_view path, const std::string& pattern) {
  while (true) {
    const auto slash = path.find('/');
    if (fits(path.substr(0, slash), pattern)) return true;
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
}

std::string last_element(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

/// On every row, and everywhere a word for yes or no: what a learned column takes for evidence.
bool is_flag_everywhere(const config::ProbeCall& call, const std::string& element, const std::string& body) {
  const auto source = source_of(call, element);
  const auto page = qualys::decode(source, body);
  if (!page || page->tables.empty() || page->tables.front().observed.empty()) return false;
  const auto& table = page->tables.front();
  return table.rows > 0 && table.observed.front().seen == table.rows;
}

void find_candidates(Probed& probed, const std::string& body) {
  const std::string row = probed.call->rows + "/";
  for (const auto& [column, pattern] : probed.call->learns)
    for (const auto& [path, rows] : probed.paths) {
      if (!path.starts_with(row) || !fits(last_element(path), pattern)) continue;
      const auto element = path.substr(row.size());
      if (is_flag_everywhere(*probed.call, element, body)) probed.candidates.emplace_back(column, element);
    }
}

void take_error(Probed& probed, const Error& error) {
  probed.answered = false;
  probed.code = error.code;
  probed.reason = std::string(to_string(error.reason));
  probed.message = error.message;
}

std::string field_name_line(const std::pair<std::string, std::string>& candidate) {
  return candidate.first + ": [" + candidate.second + "]";
}

}  // namespace

void reduce(Probed& probed, const std::string& body) {
  const auto source = source_of(*probed.call, "");
  const auto page = qualys::decode(source, body);
  if (!page) return take_error(probed, page.error());
  probed.answered = true;
  probed.rows = page->tables.empty() ? 0 : page->tables.front().rows;
  for (const auto& [path, rows] : page->undeclared) probed.paths.emplace_back(path, rows);
  for (const auto& name : probed.call->names) {
    const auto before = probed.found.size();
    for (const auto& [path, rows] : probed.paths)
      if (holds(path, name)) probed.found.push_back(path);
    if (probed.found.size() == before) probed.missing.push_back(name);
  }
  find_candidates(probed, body);
}

Result<std::vector<Probed>> run_probe(const config::Probe& probe, const config::Subscription& subscription,
                                      const std::string& secret, const RunSettings& settings) {
  if (const auto made = make_private_folder(settings.state_folder); !made) return made.error();
  const auto lock = RunLock::take(settings.state_folder + "/" + subscription.name + ".lock");
  if (!lock) return lock.error();
  const auto limits = store::Limits::open(settings.limits);
  if (!limits) return limits.error();
  qualys::ClientOptions options;
  options.share = subscription.share;
  options.max_wait = std::chrono::minutes(subscription.max_wait_minutes);
  options.timeout = std::chrono::seconds(subscription.timeout_seconds);
  options.slots_folder = settings.state_folder + "/slots";
  const auto transport = http::make_curl_transport();
  qualys::Client client(account_of(subscription, secret), options, *transport, **limits, nullptr);
  if (const auto signed_in = client.sign_in(); !signed_in) return signed_in.error();
  std::vector<Probed> list;
  for (const auto& call : probe.calls) {
    Probed probed;
    probed.call = &call;
    const auto answer = client.get({.family = manifest::to_family(call.family).value(),
                                    .path = call.path,
                                    .verb = call.verb,
                                    .query = call.query,
                                    .body = call.body});
    answer ? reduce(probed, answer->body) : take_error(probed, answer.error());
    list.push_back(std::move(probed));
  }
  return list;
}

void print_probe(std::ostream& out, const config::Probe& probe, const std::vector<Probed>& list) {
  bool has_candidates = false;
  for (const auto& probed : list) {
    out << probed.call->number << ". " << probed.call->title << "\n   " << probed.call->path << ": ";
    if (!probed.answered) {
      out << report::safe(probed.message) << '\n';
      continue;
    }
    out << "answered, " << probed.rows << " rows, " << probed.paths.size() << " names\n";
    for (const auto& path : probed.found) out << "   found: " << report::safe(path) << '\n';
    for (const auto& name : probed.missing) out << "   not found: " << name << '\n';
    has_candidates = has_candidates || !probed.candidates.empty();
  }
  out << "\nNot asked:\n";
  for (const auto& item : probe.not_asked) out << item.number << ". " << item.title << ": " << item.why << '\n';
  if (!has_candidates) return;
  out << "\nCandidates for config/field-names.yaml (on every row, and yes or no everywhere; compare one login with the "
         "user\n"
         "interface before you take a line over):\n";
  for (const auto& probed : list)
    for (const auto& candidate : probed.candidates) out << "  " << report::safe(field_name_line(candidate)) << '\n';
}

json::Value probe_json(const config::Probe& probe, const std::vector<Probed>& list) {
  json::Value calls = json::Value::array();
  for (const auto& probed : list) {
    const auto& call = *probed.call;
    json::Value item = {{"number", call.number},
                        {"title", call.title},
                        {"path", call.path},
                        {"verb", call.verb},
                        {"answered", probed.answered}};
    if (!probed.answered) {
      item["code"] = probed.code;
      item["reason"] = probed.reason;
    }
    item["rows"] = probed.rows;
    item["found"] = probed.found;
    item["not_found"] = probed.missing;
    item["checks"] = call.checks;
    item["elements"] = json::Value::array();
    for (const auto& [path, rows] : probed.paths) item["elements"].push_back({{"path", path}, {"rows", rows}});
    item["candidates"] = json::Value::array();
    for (const auto& candidate : probed.candidates) item["candidates"].push_back(field_name_line(candidate));
    calls.push_back(std::move(item));
  }
  json::Value not_asked = json::Value::array();
  for (const auto& item : probe.not_asked)
    not_asked.push_back({{"number", item.number}, {"title", item.title}, {"why", item.why}});
  return {{"schema", "qharden.probe/1"}, {"calls", calls}, {"not_asked", not_asked}};
}

}  // namespace qharden::app

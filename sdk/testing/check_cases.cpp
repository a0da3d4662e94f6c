#include "sdk/testing/check_cases.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "core/config/guide.hpp"
#include "core/plugin/discovery.hpp"
#include "core/scan/rules.hpp"
#include "core/scan/selection.hpp"
#include "core/util/text.hpp"

namespace qharden::testing {
namespace {

/// Through the host's own selection, so that parameters are read and guarded as an operator's are.
scan::Selected select_one(const manifest::Catalog& catalog, const CheckCase& check_case) {
  const auto* check = catalog.find_check(check_case.check);
  if (check == nullptr) throw std::invalid_argument("no plugin declares the check '" + check_case.check + "'");
  config::Guide guide;
  guide.controls.emplace_back().id = check->control;
  auto selection = scan::select_checks(catalog, guide, 1, {{check->id, check_case.settings}}, {{check->id}, {}});
  if (!selection) throw std::invalid_argument(selection.error().message);
  return selection->checks.at(0);
}

/// A case shows which passes a loosened parameter costs; a run tells one fail of the subscription in their place.
Outcome past_guardrail(const scan::Selected& selected, Outcome outcome) {
  outcome.status = Status::fail;
  outcome.reason = Reason::parameter_beyond_guide;
  outcome.message = selected.beyond_guide;
  return outcome;
}

std::string describe(const Outcome& outcome) {
  std::string text = "'" + outcome.object + "' " + std::string(to_string(outcome.status));
  if (outcome.reason != Reason::none) text += "{" + std::string(to_string(outcome.reason)) + "}";
  return text + " " + std::string(to_string(outcome.severity)) + ": " + outcome.message;
}

std::string difference(const ExpectedOutcome& expected, const Outcome& outcome) {
  std::string text;
  const auto add = [&](const std::string& line) { text += "  expected " + line + "\n"; };
  if (outcome.status != expected.status) add("status " + std::string(to_string(expected.status)));
  if (outcome.reason != expected.reason) add("reason '" + std::string(to_string(expected.reason)) + "'");
  if (expected.severity && outcome.severity != *expected.severity)
    add("severity " + std::string(to_string(*expected.severity)));
  for (const auto& part : expected.message_contains)
    if (outcome.message.find(part) == std::string::npos) add("a message with \"" + part + "\"");
  return text.empty() ? text : describe(outcome) + "\n" + text;
}

}  // namespace

CaseRunner::CaseRunner(const std::string& plugin_folder, const std::set<std::string>& plugins, SessionKind kind)
    : kind_(kind) {
  auto discovery = plugin::discover({plugin_folder});
  for (const auto& refused : discovery.refused) throw std::runtime_error(refused.file + ": " + refused.error.message);
  std::vector<manifest::Manifest> manifests;
  for (auto& found : discovery.found) {
    if (!plugins.contains(found.manifest.id)) continue;
    programs_[found.manifest.id] = found.program;
    manifests.push_back(std::move(found.manifest));
  }
  if (manifests.size() < plugins.size())
    throw std::runtime_error("not all of " + joined(plugins) + " are in " + plugin_folder);
  auto catalog = manifest::Catalog::build(std::move(manifests));
  if (!catalog) throw std::runtime_error(catalog.error().message);
  catalog_.emplace(std::move(*catalog));
  for (const auto* view : catalog_->views()) views_.emplace_back(view->name, view->sql);
  probe_.emplace(*catalog_);
}

plugin::Session& CaseRunner::session_of(const std::string& plugin) {
  auto& session = sessions_[plugin];
  if (!session)
    session = kind_ == SessionKind::direct ? plugin::make_direct_session(programs_[plugin])
                                           : plugin::make_worker_session(programs_[plugin], {});
  return *session;
}

Result<std::vector<Outcome>> CaseRunner::run(const CheckCase& check_case, const std::string& snapshot_path) {
  const auto selected = select_one(*catalog_, check_case);
  const auto& check = *selected.check;
  if (const auto written = write_literal_snapshot(snapshot_path, *catalog_, check_case.snapshot); !written)
    return written.error();
  auto reader = snapshot::Reader::open(snapshot_path);
  if (!reader) return reader.error();
  (*reader)->make_views(views_);
  const auto reads = probe_->columns_read(check.sql);
  if (!reads) return reads.error();
  auto admission = scan::admit(**reader, selected, *reads);
  if (admission.instead) return std::vector<Outcome>{*admission.instead};
  const auto params = admission.params;
  scan::Rules rules(selected, std::move(admission));

  auto& session = session_of(check.has_judge ? check.plugin : std::string());
  if (const auto opened = session.open(snapshot_path, views_); !opened) return opened.error();
  std::vector<Outcome> outcomes;
  std::int64_t given = 0;
  const bool cannot_pass = !selected.beyond_guide.empty();
  const auto evaluated = session.evaluate({.check = check.id,
                                           .sql = check.sql,
                                           .has_judge = check.has_judge,
                                           .severity = check.severity,
                                           .params = params,
                                           .open = {},
                                           .passes = true},
                                          [&](const Outcome& outcome) {
                                            ++given;
                                            if (cannot_pass && outcome.status == Status::pass)
                                              outcomes.push_back(past_guardrail(selected, outcome));
                                            else if (auto kept = rules.take(outcome))
                                              outcomes.push_back(std::move(*kept));
                                          });
  if (!evaluated) return evaluated.error();
  if (evaluated->rows != given)
    return Error{"the session counted " + std::to_string(evaluated->rows) + " rows but gave " + std::to_string(given) +
                 " outcomes"};
  const auto closing = rules.close(*evaluated);
  if (!cannot_pass || outcomes.empty()) outcomes.insert(outcomes.end(), closing.own.begin(), closing.own.end());
  return outcomes;
}

std::string differences(const CheckCase& check_case, const std::vector<Outcome>& outcomes) {
  std::string text;
  auto left = outcomes;
  for (const auto& expected : check_case.expect) {
    const auto found =
        std::find_if(left.begin(), left.end(), [&](const auto& o) { return o.object == expected.object; });
    if (found == left.end()) {
      text += "no outcome for the object '" + expected.object + "'\n";
      continue;
    }
    text += difference(expected, *found);
    left.erase(found);
  }
  for (const auto& outcome : left) text += "not expected: " + describe(outcome) + "\n";
  return text;
}

}  // namespace qharden::testing

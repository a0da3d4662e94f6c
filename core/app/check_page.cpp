#include "core/app/check_page.hpp"

#include <algorithm>
#include <ostream>

#include "core/report/layout.hpp"
#include "core/scan/attested.hpp"
#include "core/util/text.hpp"

namespace qharden::app {
namespace {

using manifest::Check;
using manifest::Param;

constexpr std::size_t kWidth = 100;
constexpr std::size_t kLabel = 14;

std::string number_text(double number) {
  const auto whole = static_cast<std::int64_t>(number);
  return static_cast<double>(whole) == number ? std::to_string(whole) : manifest::to_text(manifest::ParamValue(number));
}

std::string decides_text(const Check& check) {
  switch (check.decides) {
    case Decides::guide:
      return "its controls: the guide demands it";
    case Decides::extra:
      return "nothing, but with --strict its controls: it goes beyond the guide";
    case Decides::advisory:
      return "nothing: it is advice";
  }
  return "";
}

/// Writes the page, paragraph by paragraph.
class Printer {
 public:
  Printer(std::ostream& out, const CheckPage& page) : out_(out), page_(page), check_(*page.check) {}

  void print() {
    out_ << check_.id << '\n' << report::wrapped(check_.title, kWidth, "") << '\n';
    print_facts();
    section("Why it matters", check_.rationale);
    section("How to fix", check_.fix);
    print_params();
    print_reads();
    print_attestation();
    out_ << "SELECT" << (check_.has_judge ? " (its rows go to a judge in C++)" : "") << '\n'
         << check_.sql.substr(std::min(check_.sql.find_first_not_of('\n'), check_.sql.size())) << '\n';
  }

 private:
  void line(const std::string& label, const std::string& text) {
    out_ << report::wrapped(text, kWidth, "  " + report::padded(label, kLabel));
  }

  void section(const std::string& title, const std::string& text) {
    out_ << title << '\n' << report::wrapped(text, kWidth, "  ") << '\n';
  }

  void print_facts() {
    line("control", check_.control + (check_.also.empty() ? "" : ", also " + joined(check_.also)));
    line("decides", decides_text(check_));
    line("severity", std::string(to_string(check_.severity)) + (check_.has_judge ? "; the judge may raise it" : ""));
    line("basis", std::string(to_string(check_.basis)));
    line("evidence", evidence_text(check_));
    line("judges", page_.reads.judges_objects ? "each row as an object of its own" : "the subscription as a whole");
    line("no rows", empty_text(check_));
    const std::string whose = page_.subscription.empty() ? "" : " for " + page_.subscription;
    line("selected",
         page_.left_out.empty() ? "yes" + whose + ", profile " + page_.profile : "no" + whose + ": " + page_.left_out);
    out_ << '\n';
  }

  void print_params() {
    if (check_.params.empty()) return;
    out_ << "Parameters (checks." << check_.id << ".params in the configuration)\n";
    for (const auto& param : check_.params) {
      std::string value = manifest::to_text(param.value);
      for (const auto& [name, effective] : page_.effective.params)
        if (name == param.name && manifest::to_text(effective) != value)
          value = manifest::to_text(effective) + " (default " + value + ")";
      const auto limit = guardrail_text(param);
      out_ << "  " << report::safe(param.name + " = " + value) << '\n'
           << report::wrapped(param.help + (limit.empty() ? "" : "; guardrail: " + limit), kWidth, "      ");
    }
    if (!page_.effective.beyond_guide.empty())
      out_ << report::wrapped("Past the guardrail, so the check cannot pass: " + page_.effective.beyond_guide, kWidth,
                              "  ");
    out_ << '\n';
  }

  void print_reads() {
    out_ << "What it reads\n";
    if (!page_.reads.problem.empty()) line("problem", page_.reads.problem);
    std::string last;
    for (const auto& table : page_.reads.tables) {
      std::string heading = table.name.front() == '_' ? "records of this run" : "filled by qharden itself";
      if (table.source != nullptr) heading = call_text(*table.source);
      if (heading != last) out_ << report::wrapped(heading, kWidth, "  ");
      last = std::move(heading);
      out_ << report::wrapped(table.columns.empty() ? "its rows only" : joined(table.columns), kWidth,
                              "    " + table.name + ": ");
    }
    for (const auto& need : check_.windows)
      line("window", need.table + ": " +
                         (need.days_param.empty() ? std::to_string(need.days) + " days"
                                                  : "as many days as the parameter " + need.days_param));
    for (const auto& [table, partitions] : check_.only) line("only", table + ": " + joined(partitions));
    if (!check_.tolerates.empty()) line("tolerates", joined(check_.tolerates) + ": may be incomplete");
    out_ << '\n';
  }

  void print_attestation() {
    out_ << "An attestation (for manual outcomes, or what no answer shows; never over a fail) would state\n";
    out_ << report::wrapped(check_.statement.empty() ? check_.title : check_.statement, kWidth, "  ");
    for (const auto& ask : check_.asks) out_ << report::wrapped(ask.text, kWidth, "  asks " + ask.name + ": ");
    out_ << "  and hold for at most " << scan::valid_for(page_.effective) << " days\n\n";
  }

  std::ostream& out_;
  const CheckPage& page_;
  const Check& check_;
};

json::Value params_json(const CheckPage& page) {
  json::Value params = json::Value::array();
  for (std::size_t i = 0; i < page.check->params.size(); ++i) {
    const auto& param = page.check->params[i];
    params.push_back({{"name", param.name},
                      {"default", manifest::to_text(param.value)},
                      {"effective", manifest::to_text(page.effective.params.at(i).second)},
                      {"guardrail", guardrail_text(param)},
                      {"help", param.help}});
  }
  return params;
}

json::Value reads_json(const CheckPage& page) {
  json::Value tables = json::Value::array();
  for (const auto& table : page.reads.tables) {
    json::Value one{{"table", table.name}, {"columns", table.columns}, {"source", nullptr}};
    if (const auto* source = table.source; source != nullptr)
      one["source"] = {
          {"id", source->id},
          {"plugin", source->plugin},
          {"family", manifest::to_string(source->family)},
          {"path", source->path},
          {"verb", source->verb},
          {"needs_role", source->needs_role},
          {"proven_by", source->needs_role.empty() ? json::Value(nullptr) : json::Value(source->proven_by)},
          {"for_each", source->for_each},
          {"first_page_only", source->first_page_only}};
    tables.push_back(std::move(one));
  }
  return tables;
}

json::Value windows_json(const Check& check) {
  json::Value windows = json::Value::array();
  for (const auto& need : check.windows)
    windows.push_back({{"table", need.table}, {"days", need.days}, {"days_param", need.days_param}});
  return windows;
}

json::Value attestation_json(const CheckPage& page) {
  json::Value asks = json::Value::array();
  for (const auto& ask : page.check->asks) asks.push_back({{"name", ask.name}, {"question", ask.text}});
  return {{"statement", page.check->statement.empty() ? page.check->title : page.check->statement},
          {"asks", std::move(asks)},
          {"valid_days", scan::valid_for(page.effective)}};
}

}  // namespace

std::string guardrail_text(const Param& param) {
  std::vector<std::string> parts;
  const bool is_number =
      std::holds_alternative<std::int64_t>(param.value) || std::holds_alternative<double>(param.value);
  const std::string unit = is_number ? "" : " members";
  if (param.guard_at_least) parts.push_back("at least " + number_text(*param.guard_at_least) + unit);
  if (param.guard_at_most) parts.push_back("at most " + number_text(*param.guard_at_most) + unit);
  for (const auto& word : param.guard_includes) parts.push_back("includes " + word);
  for (const auto& word : param.guard_excludes) parts.push_back("never holds " + word);
  return joined(parts);
}

std::string evidence_text(const Check& check) {
  std::string text;
  if (check.proves == Proves::both) text = "can convict and acquit";
  if (check.proves == Proves::fail_only) text = "can only convict: what does not fail is manual";
  if (check.proves == Proves::pass_only) text = "can only acquit: what does not pass is manual";
  if (check.only_grows) text += "; what it counts can only grow, so its fails stand even over tables read in part";
  return text;
}

std::string empty_text(const Check& check) {
  std::string text(to_string(check.empty.status));
  if (check.empty.reason != Reason::none) text += " (" + std::string(to_string(check.empty.reason)) + ")";
  return text + ": " + check.empty.message;
}

std::string call_text(const manifest::Source& source) {
  std::string text = source.path;
  if (source.family == manifest::Family::fo) text += " action=" + source.verb;
  std::vector<std::string> details;
  details.push_back(source.needs_role.empty() ? "any role" : "needs the role " + joined(source.needs_role, " or "));
  if (!source.needs_role.empty()) details.push_back("proven by " + source.proven_by);
  if (!source.for_each.empty()) details.push_back("repeated for each row of a SELECT");
  if (source.first_page_only) details.push_back("the first page alone");
  if (source.window)
    details.push_back("a window of " + std::to_string(source.window->default_days) + " to " +
                      std::to_string(source.window->max_days) + " days");
  return text + " (" + joined(details) + ")";
}

CheckReads reads_of(const Check& check, const manifest::Catalog& catalog, snapshot::SchemaProbe& probe) {
  CheckReads reads;
  const auto columns = probe.columns_read(check.sql);
  const auto names = probe.result_columns(check.sql);
  if (!columns || !names) {
    reads.problem = "its SELECT is not valid: " + (columns ? names.error() : columns.error()).message;
    return reads;
  }
  reads.judges_objects = std::find(names->begin(), names->end(), "object") != names->end();
  for (const auto& [name, read] : *columns) {
    const auto owned = catalog.tables().find(name);
    CheckReads::Table table{name, {}, owned == catalog.tables().end() ? nullptr : owned->second.source};
    std::copy_if(read.begin(), read.end(), std::back_inserter(table.columns),
                 [](const auto& column) { return column.front() != '_'; });
    reads.tables.push_back(std::move(table));
  }
  std::stable_sort(reads.tables.begin(), reads.tables.end(), [](const auto& a, const auto& b) {
    const auto key = [](const CheckReads::Table& t) { return t.source == nullptr ? std::string("~") : t.source->id; };
    return key(a) < key(b);
  });
  return reads;
}

void print_check(std::ostream& out, const CheckPage& page) {
  Printer(out, page).print();
}

json::Value check_json(const CheckPage& page) {
  const auto& check = *page.check;
  return {{"id", check.id},
          {"plugin", check.plugin},
          {"control", check.control},
          {"also", check.also},
          {"title", check.title},
          {"severity", to_string(check.severity)},
          {"decides", to_string(check.decides)},
          {"basis", to_string(check.basis)},
          {"proves", to_string(check.proves)},
          {"only_grows", check.only_grows},
          {"rationale", check.rationale},
          {"fix", check.fix},
          {"params", params_json(page)},
          {"beyond_guide", page.effective.beyond_guide},
          {"judges_objects", page.reads.judges_objects},
          {"empty",
           {{"status", to_string(check.empty.status)},
            {"reason", to_string(check.empty.reason)},
            {"message", check.empty.message}}},
          {"reads", reads_json(page)},
          {"problem", page.reads.problem},
          {"windows", windows_json(check)},
          {"only", check.only},
          {"tolerates", check.tolerates},
          {"attestation", attestation_json(page)},
          {"subscription", page.subscription},
          {"profile", page.profile},
          {"selected", page.left_out.empty()},
          {"left_out", page.left_out},
          {"sql", check.sql}};
}

}  // namespace qharden::app

/// Declares what must hold: a check of one control of the guide.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <qharden/detail/json.hpp>
#include <qharden/row.hpp>
#include <qharden/verdict.hpp>
#include <qharden/vocabulary.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace qharden {

using Judge = std::function<void(const Row&, Verdict&)>;

/// A rule over tables and views. Its SELECT yields one row for each object judged, offenders and others alike.
///
/// Reserved result columns: `object` (the key of what is judged; absent: the subscription), `object_name` (for people).
/// Without a judge the SELECT also yields `status`, and if it likes `reason`, `message`, `severity`, `evidence` (a JSON
/// object). With a judge all columns but the two reserved ones are the judge's.
///
/// The host runs the check only if every column the SELECT reads was observed completely; otherwise it is
/// `not_evaluated` with the reason why not. No rows is the outcome declared with `empty`, never a silent pass.
class Check {
 public:
  explicit Check(std::string id) : id_(std::move(id)) {}

  Check& control(std::string id) { return set(control_, std::move(id)); }
  /// A further control that the same fact serves; it counts once in every score.
  Check& also(std::string control) {
    also_.push_back(std::move(control));
    return *this;
  }
  Check& severity(Severity severity) { return set(severity_, to_string(severity)); }
  Check& decides(Decides decides) { return set(decides_, to_string(decides)); }
  Check& basis(Basis basis) { return set(basis_, to_string(basis)); }
  /// Default: Proves::both.
  Check& proves(Proves proves) { return set(proves_, to_string(proves)); }
  /// What it counts can only grow as more is seen. Over tables read in part its fails stand, and anything else becomes
  /// `not_evaluated` with the reason why the tables are incomplete. Without this it does not run over such tables.
  Check& only_grows() {
    only_grows_ = true;
    return *this;
  }
  /// What holds when the check passes: a positive sentence without a dot.
  Check& title(std::string text) { return set(title_, std::move(text)); }
  /// Why it matters.
  Check& rationale(std::string text) { return set(rationale_, std::move(text)); }
  /// What a person does about a failure, step by step.
  Check& fix(std::string text) { return set(fix_, std::move(text)); }

  /// A parameter with its default; bound in the SELECT as `:name` (flags as 0 and 1, lists as a JSON array). The
  /// operator may override it. `help` names the unit.
  Check& param(std::string name, int value, std::string help) {
    return add_param(std::move(name), "integer", std::to_string(value), std::move(help));
  }
  Check& param(std::string name, double value, std::string help) {
    return add_param(std::move(name), "real", detail::json_number(value), std::move(help));
  }
  Check& param(std::string name, bool value, std::string help) {
    return add_param(std::move(name), "flag", value ? "true" : "false", std::move(help));
  }
  Check& param(std::string name, const char* value, std::string help) {
    return add_param(std::move(name), "text", detail::json_quote(value), std::move(help));
  }
  Check& param(std::string name, std::initializer_list<const char*> values, std::string help) {
    std::string list = "[";
    for (const char* value : values) list += (list.size() > 1 ? "," : "") + detail::json_quote(value);
    return add_param(std::move(name), "list", list + "]", std::move(help));
  }
  /// Names with a value each; bound as a JSON object. It is empty by default: only the operator knows its content.
  Check& param_map(std::string name, std::string help) {
    return add_param(std::move(name), "map", "{}", std::move(help));
  }
  /// Guardrails of the parameter added last: beyond them the check cannot pass, its passes give way to one
  /// `fail{parameter_beyond_guide}` of the subscription. Of a list or map the number of its members is bounded.
  Check& guard_at_most(double limit) { return guard("at_most", detail::json_number(limit)); }
  Check& guard_at_least(double limit) { return guard("at_least", detail::json_number(limit)); }
  /// A list must keep this word / may never hold it; may be repeated for further words.
  Check& guard_includes(std::string word) {
    last_param().includes.push_back(std::move(word));
    return *this;
  }
  Check& guard_excludes(std::string word) {
    last_param().excludes.push_back(std::move(word));
    return *this;
  }

  Check& select(std::string sql) { return set(sql_, std::move(sql)); }
  Check& judge(Judge judge) {
    judge_ = std::move(judge);
    return *this;
  }

  /// The outcome when complete tables hold nothing to judge. Default: `not_applicable{no_objects}`.
  Check& empty(Status status, Reason reason, std::string message) {
    empty_ = detail::JsonObject()
                 .text("status", to_string(status))
                 .text("reason", to_string(reason))
                 .text("message", message)
                 .str();
    return *this;
  }
  /// The check needs this many days of a log; fewer make it `not_evaluated{window}`.
  Check& window(std::string table, int days) {
    windows_.push_back(detail::JsonObject().text("table", table).integer("days", days).str());
    return *this;
  }
  /// As above, with the days taken from a parameter.
  Check& window(std::string table, const char* days_param) {
    windows_.push_back(detail::JsonObject().text("table", table).text("days_param", days_param).str());
    return *this;
  }
  /// Only these partitions of the table must be complete.
  Check& only(std::string table, std::vector<std::string> partitions) {
    only_.push_back(detail::JsonObject().text("table", table).texts("partitions", partitions).str());
    return *this;
  }
  /// Judges the partitions of this table apart: one that was not read, or lacks a column the check reads, costs itself
  /// alone and becomes a `not_evaluated` under its own name. The SELECT is bound the names of those that were read as
  /// `:partitions`, a JSON array, and must keep to them. Holds for all tables of the same source. With `only` of the
  /// same table the others do not matter, and those it names need not exist.
  Check& by_partition(std::string table) { return set(by_partition_, table); }
  /// The table may be incomplete: the SELECT asks `_collection` itself and says what it could not see. Of
  /// `table.column` the column alone may be: where it was not seen it is NULL.
  Check& tolerates(std::string table) {
    tolerates_.push_back(std::move(table));
    return *this;
  }

  /// What an attestation of this check states, a whole sentence. Needed when the basis is `attested`. Others may be
  /// attested too where they come to `not_evaluated{unsupported}`; their statement is the title by default.
  ///
  /// How long one holds is the parameter `valid_for` (days), if the check has it; else 180 days.
  Check& statement(std::string text) { return set(statement_, std::move(text)); }
  /// What the attester must answer besides, e.g. `.asks("ticket", "Which support ticket set the trust up?")`.
  Check& asks(std::string name, std::string question) {
    asks_.push_back(detail::JsonObject().text("name", name).text("question", question).str());
    return *this;
  }

  [[nodiscard]] std::string describe() const {
    detail::JsonObject json;
    json.text("id", id_).text("control", control_).text("severity", severity_).text("decides", decides_);
    json.text("basis", basis_).text("proves", proves_).flag("only_grows", only_grows_).texts("also", also_);
    json.text("title", title_).text("rationale", rationale_).text("fix", fix_);
    json.text("statement", statement_).objects("asks", asks_);
    json.text("sql", sql_).flag("judge", static_cast<bool>(judge_)).texts("tolerates", tolerates_);
    json.objects("windows", windows_).objects("only", only_).text("by_partition", by_partition_);
    if (!empty_.empty()) json.raw("empty", empty_);
    std::vector<std::string> params;
    for (const auto& param : params_)
      params.push_back(
          detail::JsonObject(param.json).texts("includes", param.includes).texts("excludes", param.excludes).str());
    return json.objects("params", params).str();
  }
  [[nodiscard]] const std::string& id() const { return id_; }
  /// REQUIRES: a judge was declared.
  void run_judge(const Row& row, Verdict& verdict) const { judge_(row, verdict); }
  [[nodiscard]] bool has_judge() const { return static_cast<bool>(judge_); }

 private:
  struct Param {
    detail::JsonObject json;  ///< all but the words of its guardrails
    std::vector<std::string> includes;
    std::vector<std::string> excludes;
  };

  Check& set(std::string& member, std::string_view value) {
    member = value;
    return *this;
  }
  Check& add_param(std::string name, const char* type, const std::string& json_value, std::string help) {
    params_.emplace_back().json.text("name", name).text("type", type).raw("default", json_value).text("help", help);
    return *this;
  }
  Check& guard(const char* side, const std::string& json_value) {
    last_param().json.raw(side, json_value);
    return *this;
  }
  Param& last_param() {
    if (params_.empty()) throw std::logic_error("check " + id_ + ": a guardrail comes before any parameter");
    return params_.back();
  }

  std::string id_;
  std::string control_;
  std::vector<std::string> also_;
  std::string severity_ = "medium";
  std::string decides_ = "guide";
  std::string basis_ = "setting";
  std::string proves_ = "both";
  bool only_grows_ = false;
  std::string statement_;
  std::vector<std::string> asks_;
  std::string title_;
  std::string rationale_;
  std::string fix_;
  std::string sql_;
  std::string by_partition_;
  std::string empty_;
  Judge judge_;
  std::vector<Param> params_;
  std::vector<std::string> windows_;
  std::vector<std::string> only_;
  std::vector<std::string> tolerates_;
};

}  // namespace qharden

#include "core/worker/messages.hpp"

#include "core/json/json.hpp"

namespace qharden::worker {
namespace {

using json::Value;

Error malformed(const char* what) {
  return Error{std::string("the worker sent a malformed ") + what, Reason::parse};
}

Value to_json(const manifest::ParamValue& value) {
  return std::visit([](const auto& v) { return Value(v); }, value);
}

Result<manifest::ParamValue> to_param(const Value& value) {
  if (value.is_boolean()) return manifest::ParamValue(value.get<bool>());
  if (value.is_number_integer()) return manifest::ParamValue(value.get<std::int64_t>());
  if (value.is_number()) return manifest::ParamValue(value.get<double>());
  if (value.is_string()) return manifest::ParamValue(value.get<std::string>());
  if (value.is_object()) {
    std::map<std::string, std::string> map;
    for (const auto& [name, item] : value.items())
      if (item.is_string()) map[name] = item.get<std::string>();
    return manifest::ParamValue(map);
  }
  if (!value.is_array()) return malformed("parameter");
  std::vector<std::string> list;
  for (const auto& item : value)
    if (item.is_string()) list.push_back(item.get<std::string>());
  return manifest::ParamValue(list);
}

Result<Outcome> to_outcome(const Value& value) {
  if (!value.is_array() || value.size() != 7) return malformed("outcome");
  for (std::size_t i = 0; i < value.size(); ++i)
    if (!value[i].is_string()) return malformed("outcome");
  const auto status = to_status(value[2].get<std::string>());
  const auto reason = to_reason(value[3].get<std::string>());
  const auto severity = to_severity(value[4].get<std::string>());
  if (!status || !reason || !severity) return malformed("outcome");
  return Outcome{value[0].get<std::string>(), value[1].get<std::string>(), *status, *reason, *severity,
                 value[5].get<std::string>(), value[6].get<std::string>()};
}

}  // namespace

std::string write_open(const OpenRequest& request) {
  Value views = Value::array();
  for (const auto& [name, sql] : request.views) views.push_back(Value::array({name, sql}));
  return json::dump({{"snapshot", request.snapshot}, {"views", views}});
}

Result<OpenRequest> read_open(std::string_view text) {
  const auto root = json::parse(text);
  if (!root) return root.error();
  OpenRequest request{json::text_or(*root, "snapshot"), {}};
  for (const auto& view : json::array_or_empty(*root, "views"))
    request.views.emplace_back(view.at(0).get<std::string>(), view.at(1).get<std::string>());
  return request;
}

std::string write_evaluation(const Evaluation& evaluation) {
  Value params = Value::array();
  for (const auto& [name, value] : evaluation.params) params.push_back(Value::array({name, to_json(value)}));
  return json::dump({{"check", evaluation.check},
                     {"sql", evaluation.sql},
                     {"judge", evaluation.has_judge},
                     {"severity", to_string(evaluation.severity)},
                     {"params", params},
                     {"open", Value(evaluation.open)},
                     {"passes", evaluation.passes}});
}

Result<Evaluation> read_evaluation(std::string_view text) {
  const auto root = json::parse(text);
  if (!root) return root.error();
  Evaluation evaluation{json::text_or(*root, "check"),
                        json::text_or(*root, "sql"),
                        json::flag_or(*root, "judge", false),
                        to_severity(json::text_or(*root, "severity")).value_or(Severity::medium),
                        {},
                        {}};
  for (const auto& pair : json::array_or_empty(*root, "params")) {
    const auto param = to_param(pair.at(1));
    if (!param) return param.error();
    evaluation.params.emplace_back(pair.at(0).get<std::string>(), *param);
  }
  for (const auto& object : json::array_or_empty(*root, "open")) evaluation.open.insert(object.get<std::string>());
  evaluation.passes = json::flag_or(*root, "passes", false);
  return evaluation;
}

std::string write_evaluated(const Evaluated& evaluated) {
  return json::dump({{"rows", evaluated.rows}, {"counts", Value(evaluated.counts.by_status)}});
}

Result<Evaluated> read_evaluated(std::string_view text) {
  const auto root = json::parse(text);
  if (!root) return root.error();
  Evaluated evaluated{json::integer_or(*root, "rows", 0), {}};
  if (!root->is_object()) return malformed("count");
  const Value& counts = json::array_or_empty(*root, "counts");
  if (counts.size() != evaluated.counts.by_status.size()) return malformed("count");
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (!counts[i].is_number_integer()) return malformed("count");
    evaluated.counts.by_status[i] = counts[i].get<std::int64_t>();
    if (evaluated.counts.by_status[i] < 0) return malformed("count");
  }
  if (evaluated.rows != evaluated.counts.total()) return malformed("count");
  return evaluated;
}

std::string write_outcomes(const std::vector<Outcome>& outcomes) {
  Value list = Value::array();
  for (const auto& o : outcomes)
    list.push_back(Value::array({o.object, o.object_name, to_string(o.status), to_string(o.reason),
                                 to_string(o.severity), o.message, o.evidence}));
  return json::dump(list);
}

Result<std::vector<Outcome>> read_outcomes(std::string_view text) {
  const auto root = json::parse(text);
  if (!root) return root.error();
  if (!root->is_array()) return malformed("list of outcomes");
  std::vector<Outcome> outcomes;
  for (const auto& item : *root) {
    auto outcome = to_outcome(item);
    if (!outcome) return outcome.error();
    outcomes.push_back(std::move(*outcome));
  }
  return outcomes;
}

std::string write_error(const Error& error) {
  return json::dump({{"message", error.message}, {"reason", to_string(error.reason)}});
}

Error read_error(std::string_view text) {
  const auto root = json::parse(text);
  if (!root || !root->is_object()) return malformed("error");
  return Error{json::text_or(*root, "message", "no reason given"),
               to_reason(json::text_or(*root, "reason")).value_or(Reason::none)};
}

std::string write_log(const LogLine& line) {
  return json::dump({{"level", line.level}, {"message", line.message}});
}

LogLine read_log(std::string_view text) {
  const auto root = json::parse(text);
  if (!root || !root->is_object()) return {};
  return {static_cast<int>(json::integer_or(*root, "level", 0)), json::text_or(*root, "message")};
}

}  // namespace qharden::worker

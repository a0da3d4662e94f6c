#include "core/manifest/declaration_reader.hpp"
#include "core/util/text.hpp"

namespace qharden::manifest {
namespace {

ParamValue read_param_value(const Reader& in, const Value& value) {
  const auto type = in.required("type");
  if (type == "integer" && value.is_number_integer()) return value.get<std::int64_t>();
  if (type == "real" && value.is_number()) return value.get<double>();
  if (type == "flag" && value.is_boolean()) return value.get<bool>();
  if (type == "text" && value.is_string()) return value.get<std::string>();
  if (type == "list" && value.is_array()) return in.texts("default");
  if (type == "map" && value.is_object() && value.empty()) return std::map<std::string, std::string>();
  in.fail("default does not fit the type '" + type + "'");
}

Param read_param(const Reader& in) {
  Param param;
  param.name = in.required_name("name");
  param.help = in.text("help");
  const auto* value = in.find("default");
  if (value == nullptr) in.fail("default is missing");
  param.value = read_param_value(in, *value);
  param.guard_at_most = in.number("at_most");
  param.guard_at_least = in.number("at_least");
  param.guard_includes = in.texts("includes");
  param.guard_excludes = in.texts("excludes");
  const bool is_list = std::holds_alternative<std::vector<std::string>>(param.value);
  if (!is_list && !(param.guard_includes.empty() && param.guard_excludes.empty()))
    in.fail("a guardrail about words needs a list");
  return param;
}

void read_needs(const Reader& in, Check& check) {
  for (const auto& item : in.objects("windows"))
    check.windows.push_back({item.required("table"), item.text("days_param"), item.integer("days")});
  for (const auto& item : in.objects("only")) check.only[item.required("table")] = item.texts("partitions");
  check.tolerates = in.texts("tolerates");
  check.by_partition = in.text("by_partition");
  if (!check.by_partition.empty() && check.sql.find(":partitions") == std::string::npos)
    in.fail("its SELECT does not keep to :partitions, the partitions that were read");
  for (const auto& need : check.windows) {
    if (need.days_param.empty() == (need.days == 0)) in.fail("a window needs either days or days_param");
    const auto* param = need.days_param.empty() ? nullptr : check.find_param(need.days_param);
    if (!need.days_param.empty() && (param == nullptr || !std::holds_alternative<std::int64_t>(param->value)))
      in.fail("window names the parameter '" + need.days_param + "', which is not declared as a whole number");
  }
}

}  // namespace

Check read_check(const Reader& in, const std::string& plugin) {
  Check check;
  check.id = in.required("id");
  if (!is_check_id(check.id) || !check.id.starts_with(plugin + "."))
    in.fail("the id must be '" + plugin + ".kebab-name'");
  check.plugin = plugin;
  check.control = in.required("control");
  check.severity = in.word<Severity>("severity", to_severity);
  check.decides = in.word<Decides>("decides", to_decides);
  check.basis = in.word<Basis>("basis", to_basis);
  if (!in.text("proves").empty()) check.proves = in.word<Proves>("proves", to_proves);
  check.only_grows = in.flag("only_grows");
  check.also = in.texts("also");
  check.statement = in.text("statement");
  for (const auto& item : in.objects("asks"))
    check.asks.push_back({item.required_name("name"), item.required("question")});
  if (check.basis == Basis::attested && check.statement.empty()) in.fail("an attested check needs a statement");
  check.title = in.required("title");
  check.rationale = in.text("rationale");
  check.fix = in.text("fix");
  check.sql = in.required("sql");
  check.has_judge = in.flag("judge");
  for (const auto& param : in.objects("params")) check.params.push_back(read_param(param));
  if (const auto* value = in.find("empty")) {
    const Reader empty(*value, in.where() + ".empty");
    check.empty.status = empty.word<Status>("status", to_status);
    check.empty.reason = empty.text("reason").empty() ? Reason::none : empty.word<Reason>("reason", to_reason);
    check.empty.message = empty.required("message");
  }
  read_needs(in, check);
  return check;
}

}  // namespace qharden::manifest

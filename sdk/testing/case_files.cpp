#include <algorithm>
#include <cctype>
#include <filesystem>

#include "core/config/yaml_node.hpp"
#include "sdk/testing/check_cases.hpp"

namespace qharden::testing {
namespace {

namespace fs = std::filesystem;
using config::YamlNode;

template <class Enum>
Enum read_word(const YamlNode& node, std::optional<Enum> (*convert)(std::string_view), Enum otherwise) {
  const auto word = convert(node.as_text());
  if (!word) node.fail("\"" + node.as_text() + "\" is not on the list", "see <qharden/vocabulary.hpp>");
  return word.value_or(otherwise);
}

config::GivenParam read_param(const YamlNode& node, const std::string& file) {
  config::GivenParam given;
  given.is_list = node.is_list();
  given.is_map = node.is_map();
  if (given.is_map)
    for (const auto& [key, member] : node.as_members()) given.members[key] = member.as_text();
  else
    given.values = given.is_list ? node.as_texts() : std::vector<std::string>{node.as_text()};
  given.where = file + ":" + std::to_string(node.line());
  return given;
}

LiteralRow read_row(const YamlNode& node) {
  LiteralRow row;
  for (const auto& [column, value] : node.as_members()) row[column] = value.as_text();
  return row;
}

std::vector<LiteralRow> read_rows(const YamlNode& node) {
  std::vector<LiteralRow> rows;
  for (const auto& item : node.as_list()) rows.push_back(read_row(item));
  return rows;
}

/// `partial`, or the longer `{state: partial, reason: scope, since: 2026-01-24T00:00:00Z}`.
LiteralCollection read_collection(const YamlNode& node) {
  LiteralCollection collection;
  const auto state = node.is_map() ? node.map({"state", "reason", "since"}).required("state") : node;
  const auto word = state.as_word({"complete", "partial", "unavailable", "uncollected"});
  collection.was_collected = word != "uncollected";
  if (word == "partial") collection.state = snapshot::State::partial;
  if (word == "unavailable") collection.state = snapshot::State::unavailable;
  if (collection.state == snapshot::State::partial) collection.reason = Reason::truncated;
  if (collection.state == snapshot::State::unavailable) collection.reason = Reason::permission;
  if (!node.is_map()) return collection;
  if (const auto reason = node.optional("reason")) collection.reason = read_word(*reason, to_reason, Reason::none);
  if (const auto since = node.optional("since")) collection.since = since->as_text();
  return collection;
}

/// The whole table, or `{partitions: {unix: complete, informixdb: unavailable}}`.
void read_table_collection(const std::string& table, const YamlNode& node, LiteralSnapshot& snapshot) {
  const auto partitions = node.is_map() ? node.optional("partitions") : std::nullopt;
  if (!partitions) {
    snapshot.collection[table] = read_collection(node);
    return;
  }
  node.map({"partitions"});
  for (const auto& [name, ending] : partitions->as_members())
    snapshot.partitions[table][name] = read_collection(ending);
}

/// `objects` is the same place in a document whose problems nobody asks for: the strict reader takes no empty text, but
/// the object of a check over the whole subscription is one.
ExpectedOutcome read_expected(const YamlNode& item, const YamlNode& objects) {
  item.map({"object", "status", "reason", "severity", "message_contains"});
  ExpectedOutcome expected;
  if (item.optional("object"))
    expected.object = objects.required("object").as_text();
  else
    item.fail("has no object", "write object: \"\" for the subscription");
  expected.status = read_word(item.required("status"), to_status, Status::error);
  if (const auto reason = item.optional("reason")) expected.reason = read_word(*reason, to_reason, Reason::none);
  if (const auto severity = item.optional("severity"))
    expected.severity = read_word(*severity, to_severity, Severity::low);
  if (const auto parts = item.optional("message_contains"))
    expected.message_contains = parts->is_list() ? parts->as_texts() : std::vector<std::string>{parts->as_text()};
  return expected;
}

/// `objects`: as for read_expected.
Mutation read_mutation(const YamlNode& item, const YamlNode& objects) {
  item.map({"table", "row", "set", "clear", "remove", "object", "becomes", "unchanged"});
  Mutation mutation;
  mutation.line = item.line();
  mutation.table = item.required("table").as_text();
  mutation.row = item.required("row").as_text();
  if (const auto set = item.optional("set")) mutation.set = read_row(*set);
  if (const auto clear = item.optional("clear")) mutation.clear = clear->as_texts();
  if (const auto remove = item.optional("remove")) mutation.remove = remove->as_flag();
  if (mutation.set.empty() && mutation.clear.empty() && !mutation.remove)
    item.fail("changes nothing", "give 'set', 'clear' or 'remove: true'");
  if (item.optional("object"))
    mutation.object = objects.required("object").as_text();
  else
    item.fail("has no object", "write object: \"\" for the subscription");
  if (const auto unchanged = item.optional("unchanged")) mutation.unchanged = unchanged->as_flag();
  if (!mutation.unchanged)
    mutation.becomes = read_word(item.required("becomes"), to_status, Status::error);
  else if (const auto becomes = item.optional("becomes"))
    becomes->fail("stands beside 'unchanged'", "leave one of them out");
  return mutation;
}

void read_mutations(const YamlNode& item, const YamlNode& objects, CheckCase& result) {
  const auto given = item.optional("mutations");
  if (!given) return;
  const auto mutations = given->as_list();
  const auto mutation_objects = objects.required("mutations").as_list();
  for (std::size_t i = 0; i < mutations.size(); ++i)
    result.mutations.push_back(read_mutation(mutations[i], mutation_objects[i]));
}

CheckCase read_case(const YamlNode& item, const YamlNode& objects, const std::string& file) {
  item.map({"name", "scan_time", "collection", "params", "tables", "expect", "mutations"});
  CheckCase result;
  result.file = file;
  result.line = item.line();
  result.name = item.required("name").as_text();
  if (const auto time = item.optional("scan_time")) result.snapshot.scan_time = time->as_text();
  if (const auto collection = item.optional("collection"))
    for (const auto& [table, node] : collection->as_members()) read_table_collection(table, node, result.snapshot);
  if (const auto params = item.optional("params"))
    for (const auto& [param, node] : params->as_members()) result.settings.params[param] = read_param(node, file);
  for (const auto& [table, node] : item.required("tables").as_members())
    result.snapshot.tables[table] = read_rows(node);
  const auto expected = item.required("expect").as_list();
  const auto expected_objects = objects.required("expect").as_list();
  if (expected.empty()) item.fail("expects nothing", "name every outcome; a case without one cannot fail");
  for (std::size_t i = 0; i < expected.size(); ++i)
    result.expect.push_back(read_expected(expected[i], expected_objects[i]));
  read_mutations(item, objects, result);
  return result;
}

std::vector<CheckCase> read_file(const YamlNode& root, const YamlNode& objects, const std::string& file) {
  root.map({"check", "cases"});
  const auto check = root.required("check").as_text();
  const auto items = root.required("cases").as_list();
  const auto item_objects = objects.required("cases").as_list();
  std::vector<CheckCase> cases;
  for (std::size_t i = 0; i < items.size(); ++i) {
    cases.push_back(read_case(items[i], item_objects[i], file));
    cases.back().check = check;
  }
  return cases;
}

std::vector<CheckCase> load_file(const fs::path& path) {
  const auto broken = [&](const std::string& why) {
    CheckCase result;
    result.file = path.filename().string();
    result.name = "file can be read";
    result.unreadable = why;
    return std::vector<CheckCase>{result};
  };
  const auto objects = config::YamlDocument::load(path.string());
  if (!objects) return broken(objects.error().message);
  const auto cases = config::read_yaml(
      path.string(), [&](const YamlNode& root) { return read_file(root, objects->root(), path.filename().string()); });
  return cases ? *cases : broken(cases.error().message);
}

}  // namespace

std::vector<CheckCase> load_check_cases(const std::string& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<CheckCase> cases;
  for (const auto& file : files)
    for (auto& check_case : load_file(file)) cases.push_back(std::move(check_case));
  return cases;
}

std::string test_name(const CheckCase& check_case) {
  std::string name = fs::path(check_case.file).stem().string() + "_" + check_case.name;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

void PrintTo(const CheckCase& check_case, std::ostream* out) {  // NOLINT(readability-identifier-naming)
  *out << check_case.file << ":" << check_case.line << ": " << check_case.name;
}

}  // namespace qharden::testing

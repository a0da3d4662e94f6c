#include "core/config/probe.hpp"

#include <cstdint>
#include <optional>

#include "core/config/yaml_node.hpp"

namespace qharden::config {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

constexpr std::int64_t kMostNumber = 999;

Pairs read_pairs(const std::optional<YamlNode>& node) {
  Pairs pairs;
  if (!node) return pairs;
  for (const auto& [name, value] : node->as_members()) pairs.emplace_back(name, value.as_text());
  return pairs;
}

ProbeCall read_call(const YamlNode& node) {
  node.map({"number", "title", "family", "path", "verb", "query", "body", "rows", "names", "learns", "checks"});
  ProbeCall call;
  call.number = static_cast<int>(node.required("number").as_integer(1, kMostNumber));
  call.title = node.required("title").as_text();
  call.family = node.required("family").as_word({"fo", "msp", "qps", "gateway"});
  call.path = node.required("path").as_text();
  if (const auto verb = node.optional("verb")) call.verb = verb->as_text();
  call.query = read_pairs(node.optional("query"));
  if (const auto body = node.optional("body")) call.body = body->as_text();
  const auto rows = node.optional("rows");
  call.rows = rows ? rows->as_text() : ".";
  call.names = node.required("names").as_texts();
  call.learns = read_pairs(node.optional("learns"));
  call.checks = node.required("checks").as_texts();
  return call;
}

NotAsked read_not_asked(const YamlNode& node) {
  node.map({"number", "title", "why"});
  return {static_cast<int>(node.required("number").as_integer(1, kMostNumber)), node.required("title").as_text(),
          node.required("why").as_text()};
}

}  // namespace

Result<Probe> load_probe(const std::string& path) {
  return read_yaml(path, [](const YamlNode& root) {
    root.map({"version", "calls", "not_asked"});
    (void)root.required("version").as_integer(1, 1);
    Probe probe;
    for (const auto& node : root.required("calls").as_list()) probe.calls.push_back(read_call(node));
    for (const auto& node : root.required("not_asked").as_list()) probe.not_asked.push_back(read_not_asked(node));
    return probe;
  });
}

}  // namespace qharden::config

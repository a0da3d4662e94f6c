#include "core/config/facts.hpp"

#include "core/config/yaml_node.hpp"
#include "core/util/addresses.hpp"

namespace qharden::config {
namespace {

std::string text_or_empty(const YamlNode& node, std::string_view key) {
  const auto value = node.optional(key);
  return value ? value->as_text() : std::string();
}

DeclaredLogin read_login(const YamlNode& node) {
  node.map({"login", "kind", "owner", "reason"});
  return {node.required("login").as_text(),
          node.required("kind").as_word({"break_glass", "service", "audit", "partner"}),
          node.required("owner").as_text(), text_or_empty(node, "reason")};
}

DeclaredNetwork read_network(const YamlNode& node) {
  node.map({"name", "kind", "owner", "ranges"});
  DeclaredNetwork network{node.required("name").as_text(),
                          node.required("kind").as_word({"corporate", "vpn", "integration", "partner"}),
                          node.required("owner").as_text(),
                          {}};
  for (const auto& item : node.required("ranges").as_list()) {
    const auto range = item.as_text();
    if (!parse_range(range)) item.fail("'" + range + "' is no address range", "write an address, a-b or a/prefix");
    network.ranges.push_back(range);
  }
  return network;
}

Facts read_facts(const YamlNode& root) {
  root.map({"logins", "networks"});
  Facts facts;
  if (const auto logins = root.optional("logins"))
    for (const auto& node : logins->as_list()) facts.logins.push_back(read_login(node));
  if (const auto networks = root.optional("networks"))
    for (const auto& node : networks->as_list()) facts.networks.push_back(read_network(node));
  return facts;
}

}  // namespace

Result<Facts> load_facts(const std::string& path) {
  return read_yaml(path, read_facts);
}

}  // namespace qharden::config

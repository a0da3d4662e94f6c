#include "core/config/facts.hpp"

#include <filesystem>
#include <functional>
#include <map>

#include "core/config/people.hpp"
#include "core/config/week.hpp"
#include "core/config/yaml_node.hpp"
#include "core/util/addresses.hpp"
#include "core/util/text.hpp"
#include "core/util/time.hpp"

namespace qharden::config {
namespace {

namespace fs = std::filesystem;

std::string text_or_empty(const YamlNode& node, std::string_view key) {
  const auto value = node.optional(key);
  return value ? value->as_text() : std::string();
}

/// Of somebody who answers for something; blanks are nobody.
std::string as_name(const YamlNode& node) {
  auto name = node.as_text();
  if (name.find_first_not_of(" \t\r\n") == std::string::npos)
    node.fail("is an empty text", "write something or leave the key out");
  return name;
}

std::string as_time(const YamlNode& node) {
  const auto time = parse_time(node.as_text());
  if (!time) node.fail("is no date", "write it like 2026-11-01, or 2026-11-01T08:00:00Z in UTC");
  return format_time(time.value_or(0));
}

std::string time_or_empty(const YamlNode& node, std::string_view key) {
  const auto value = node.optional(key);
  return value ? as_time(*value) : std::string();
}

std::vector<std::string> as_ranges(const YamlNode& node) {
  std::vector<std::string> ranges;
  for (const auto& item : node.as_list()) {
    ranges.push_back(item.as_text());
    if (!parse_range(ranges.back()))
      item.fail("'" + ranges.back() + "' is no address range", "write an address, a-b or a/prefix");
  }
  return ranges;
}

/// A control ("1.4") or a check ("identity.dormant-users").
std::string as_target(const YamlNode& node) {
  const auto target = node.as_text();
  const auto dot = target.find('.');
  const bool has_parts = dot != std::string::npos && dot > 0 && dot + 1 < target.size();
  if (!has_parts || target.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-.") != std::string::npos)
    node.fail("'" + target + "' is neither a control nor a check", "write e.g. '1.4' or identity.dormant-users");
  return target;
}

/// Reads one file: its lists, what is declared for all of them, and what was read before.
class FactsReader {
 public:
  explicit FactsReader(const std::string& path) : folder_(fs::absolute(path).parent_path()) {}

  Facts read(const YamlNode& root) {
    root.map({"declared", "logins", "networks", "windows", "people", "approvals", "scope"});
    if (const auto declared = root.optional("declared")) {
      declared->map({"by", "at"});
      by_ = declared->required("by").as_text();
      at_ = as_time(declared->required("at"));
    }
    Facts facts;
    read_list(root, "logins", facts.logins, &FactsReader::login);
    read_list(root, "networks", facts.networks, &FactsReader::network);
    read_list(root, "windows", facts.windows, &FactsReader::window);
    read_list(root, "approvals", facts.approvals, &FactsReader::approval);
    read_list(root, "scope", facts.scope, &FactsReader::scope);
    if (const auto people = root.optional("people")) {
      people->map({"file", "exported_at"});
      facts.people.file = people->required("file").as_text();
      facts.people.exported_at = as_time(people->required("exported_at"));
      facts.people.line = people->line();
    }
    return facts;
  }

  [[nodiscard]] std::string resolve(const std::string& file) const {
    return (folder_ / file).lexically_normal().string();
  }

 private:
  template <class Entry>
  void read_list(const YamlNode& root, std::string_view key, std::vector<Entry>& entries,
                 Entry (FactsReader::*read_entry)(const YamlNode&)) {
    first_lines_.clear();
    if (const auto list = root.optional(key))
      for (const auto& node : list->as_list()) entries.push_back((this->*read_entry)(node));
  }

  /// What an entry is known by; no two of a list may be called alike.
  std::string name(const YamlNode& node, std::string_view key) {
    const auto value = node.required(key);
    auto text = value.as_text();
    claim(text, value);
    return text;
  }

  void claim(const std::string& name, const YamlNode& value) {
    const auto [first, is_new] = first_lines_.emplace(lower_case(name), value.line());
    if (!is_new)
      value.fail("is declared twice, first on line " + std::to_string(first->second),
                 "keep one of them (capitals make no difference)");
  }

  [[nodiscard]] Declaration declaration(const YamlNode& node) const {
    Declaration declared{by_, at_, node.line()};
    if (const auto by = node.optional("by")) declared.by = by->as_text();
    if (const auto at = node.optional("at")) declared.at = as_time(*at);
    return declared;
  }

  DeclaredLogin login(const YamlNode& node) {
    node.map({"login", "kind", "owner", "reason", "systems", "egress", "reviewed_at", "by", "at"});
    DeclaredLogin login;
    login.login = name(node, "login");
    login.kind = node.required("kind").as_word({"break_glass", "service", "audit", "partner"});
    login.owner = as_name(node.required("owner"));
    login.reason = text_or_empty(node, "reason");
    if (const auto systems = node.optional("systems")) login.systems = systems->as_texts();
    if (const auto egress = node.optional("egress")) login.egress = as_ranges(*egress);
    login.reviewed_at = time_or_empty(node, "reviewed_at");
    login.declared = declaration(node);
    return login;
  }

  DeclaredNetwork network(const YamlNode& node) {
    node.map({"name", "kind", "owner", "ranges", "reviewed_at", "by", "at"});
    DeclaredNetwork network;
    network.name = name(node, "name");
    network.kind = node.required("kind").as_word({"corporate", "vpn", "integration", "partner"});
    network.owner = as_name(node.required("owner"));
    network.ranges = as_ranges(node.required("ranges"));
    if (network.ranges.empty()) node.required("ranges").fail("names no address", "write e.g. [192.0.2.0/24]");
    network.reviewed_at = time_or_empty(node, "reviewed_at");
    network.declared = declaration(node);
    return network;
  }

  DeclaredWindow window(const YamlNode& node) {
    node.map({"name", "kind", "days", "starts", "ends", "zone", "by", "at"});
    DeclaredWindow window;
    window.name = name(node, "name");
    window.kind = node.required("kind").as_word({"busy", "maintenance", "freeze"});
    const auto week = as_week_window(node);
    window.days = week.days;
    window.starts = week.starts;
    window.ends = week.ends;
    window.zone = week.zone;
    window.declared = declaration(node);
    return window;
  }

  DeclaredApproval approval(const YamlNode& node) {
    node.map({"check", "objects", "approver", "reason", "until", "by", "at"});
    const auto check = node.required("check");
    DeclaredApproval approval;
    approval.check = check.as_text();
    if (!is_check_id(approval.check)) check.fail("is no id of a check", "write e.g. connectors.remediation-flag");
    if (const auto objects = node.optional("objects"))
      for (const auto& object : objects->as_list()) {
        approval.objects.push_back(object.as_text());
        claim(approval.check + ": " + approval.objects.back(), object);
      }
    if (approval.objects.empty()) claim(approval.check, check);
    approval.approver = as_name(node.required("approver"));
    approval.reason = node.required("reason").as_text();
    approval.until = as_time(node.required("until"));
    approval.declared = declaration(node);
    return approval;
  }

  DeclaredScope scope(const YamlNode& node) {
    node.map({"target", "approver", "reason", "until", "by", "at"});
    (void)as_target(node.required("target"));
    return {name(node, "target"), as_name(node.required("approver")), node.required("reason").as_text(),
            as_time(node.required("until")), declaration(node)};
  }

  fs::path folder_;
  std::string by_;
  std::string at_;
  std::map<std::string, int> first_lines_;
};

}  // namespace

Result<Facts> load_facts(const std::string& path) {
  FactsReader reader(path);
  auto facts = read_yaml(path, [&](const YamlNode& root) { return reader.read(root); });
  if (!facts || facts->people.file.empty()) return facts;
  auto people = load_people(reader.resolve(facts->people.file));
  if (!people) {
    Error error = people.error();
    error.message = path + ":" + std::to_string(facts->people.line) + ": people: " + error.message;
    return error;
  }
  facts->people.people = std::move(*people);
  return facts;
}

}  // namespace qharden::config

#include "core/config/facts_writer.hpp"

#include <vector>

#include "core/json/json.hpp"

namespace qharden::config {
namespace {

/// Writes one item of a list: the first key after a hyphen, the others below it.
class Entry {
 public:
  Entry& text(std::string_view key, std::string_view value) {
    return value.empty() ? *this : raw(key, yaml_text(value));
  }

  Entry& list(std::string_view key, const std::vector<std::string>& values) {
    std::string items;
    for (const auto& value : values) items.append(items.empty() ? "" : ", ").append(yaml_text(value));
    return values.empty() ? *this : raw(key, "[" + items + "]");
  }

  Entry& declared(const Declaration& declared) { return text("by", declared.by).text("at", declared.at); }

  [[nodiscard]] const std::string& yaml() const { return yaml_; }

 private:
  Entry& raw(std::string_view key, const std::string& value) {
    yaml_.append(yaml_.empty() ? "  - " : "    ").append(key).append(": ").append(value).append("\n");
    return *this;
  }

  std::string yaml_;
};

template <class T>
void write_list(std::string& yaml, std::string_view key, const std::vector<T>& entries) {
  if (entries.empty()) return;
  yaml.append("\n").append(key).append(":\n");
  for (const auto& entry : entries) yaml += write_entry(entry);
}

}  // namespace

std::string yaml_text(std::string_view text) {
  return json::dump(std::string(text));  // a JSON string is a YAML string in double quotes
}

std::string write_entry(const DeclaredLogin& login) {
  return Entry()
      .text("login", login.login)
      .text("kind", login.kind)
      .text("owner", login.owner)
      .text("reason", login.reason)
      .list("systems", login.systems)
      .list("egress", login.egress)
      .text("reviewed_at", login.reviewed_at)
      .declared(login.declared)
      .yaml();
}

std::string write_entry(const DeclaredNetwork& network) {
  return Entry()
      .text("name", network.name)
      .text("kind", network.kind)
      .text("owner", network.owner)
      .list("ranges", network.ranges)
      .text("reviewed_at", network.reviewed_at)
      .declared(network.declared)
      .yaml();
}

std::string write_entry(const DeclaredWindow& window) {
  return Entry()
      .text("name", window.name)
      .text("kind", window.kind)
      .list("days", window.days)
      .text("starts", window.starts)
      .text("ends", window.ends)
      .text("zone", window.zone)
      .declared(window.declared)
      .yaml();
}

std::string write_entry(const DeclaredApproval& approval) {
  return Entry()
      .text("check", approval.check)
      .list("objects", approval.objects)
      .text("approver", approval.approver)
      .text("reason", approval.reason)
      .text("until", approval.until)
      .declared(approval.declared)
      .yaml();
}

std::string write_entry(const DeclaredScope& scope) {
  return Entry()
      .text("target", scope.target)
      .text("approver", scope.approver)
      .text("reason", scope.reason)
      .text("until", scope.until)
      .declared(scope.declared)
      .yaml();
}

std::string write_facts(const Facts& facts) {
  std::string yaml = "# Declared facts: what no answer of the API can say.\n";
  write_list(yaml, "logins", facts.logins);
  write_list(yaml, "networks", facts.networks);
  write_list(yaml, "windows", facts.windows);
  if (!facts.people.file.empty())
    yaml += "\npeople:\n  file: " + yaml_text(facts.people.file) +
            "\n  exported_at: " + yaml_text(facts.people.exported_at) + "\n";
  write_list(yaml, "approvals", facts.approvals);
  write_list(yaml, "scope", facts.scope);
  // Without a list the file would be empty, which is more likely an accident than a statement.
  return yaml.find("\n\n") == std::string::npos ? yaml + "\nlogins: []\n" : yaml;
}

}  // namespace qharden::config

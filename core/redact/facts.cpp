#include "core/redact/facts.hpp"

#include <algorithm>

namespace qharden::redact {
namespace {

/// Replaces fields in place, by the names of the table they fill.
class Entry {
 public:
  Entry(Redactor& redactor, std::string_view table) : redactor_(redactor), table_(table) {}

  Entry& field(std::string_view name, std::string& text) {
    text = redactor_.value(name, table_, text);
    return *this;
  }

  Entry& list(std::string_view name, std::vector<std::string>& texts) {
    for (auto& text : texts) field(name, text);
    return *this;
  }

  /// A range may become several.
  Entry& ranges(std::string_view name, std::vector<std::string>& ranges) {
    std::vector<std::string> images;
    for (auto& range : ranges) {
      field(name, range);
      for (std::size_t at = 0; at <= range.size();) {
        const auto end = std::min(range.find(',', at), range.size());
        images.push_back(range.substr(at, end - at));
        at = end + 1;
      }
    }
    ranges = std::move(images);
    return *this;
  }

  Entry& declared(config::Declaration& declared) { return field("declared_by", declared.by); }

 private:
  Redactor& redactor_;
  std::string_view table_;
};

}  // namespace

config::Facts redact_facts(const config::Facts& facts, Redactor& redactor) {
  config::Facts out = facts;
  for (auto& login : out.logins)
    Entry(redactor, "declared_login")
        .field("login", login.login)
        .field("owner", login.owner)
        .field("reason", login.reason)
        .list("systems", login.systems)
        .ranges("egress", login.egress)
        .declared(login.declared);
  for (auto& network : out.networks)
    Entry(redactor, "declared_network")
        .field("name", network.name)
        .field("owner", network.owner)
        .ranges("ranges", network.ranges)
        .declared(network.declared);
  for (auto& window : out.windows)
    Entry(redactor, "declared_window").field("name", window.name).declared(window.declared);
  for (auto& person : out.people.people)
    Entry(redactor, "declared_person")
        .field("id", person.id)
        .field("email", person.email)
        .field("external_id", person.external_id);
  for (auto& approval : out.approvals)
    Entry(redactor, "declared_approval")
        .list("object", approval.objects)
        .field("approver", approval.approver)
        .field("reason", approval.reason)
        .declared(approval.declared);
  for (auto& scope : out.scope)
    Entry(redactor, "declared_scope")
        .field("approver", scope.approver)
        .field("reason", scope.reason)
        .declared(scope.declared);
  return out;
}

}  // namespace qharden::redact

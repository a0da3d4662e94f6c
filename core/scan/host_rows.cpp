#include "core/scan/host_rows.hpp"

#include <deque>
#include <optional>

#include "core/crypto/certificate.hpp"
#include "core/json/json.hpp"
#include "core/manifest/host_tables.hpp"
#include "core/qualys/text_hygiene.hpp"
#include "core/util/addresses.hpp"
#include "core/util/time.hpp"

namespace qharden::scan {
namespace {

using snapshot::Cell;

/// Fills one page with text, table by table.
class Builder {
 public:
  Builder() : texts_(std::make_shared<std::deque<std::string>>()) {
    page_.storage = texts_;
    for (const auto& table : manifest::host_tables()) {
      page_.tables.emplace_back();
      page_.tables.back().table = &table;
    }
  }

  snapshot::TableRows& table(std::string_view name) {
    for (auto& rows : page_.tables)
      if (rows.table->name == name) return rows;
    throw std::logic_error("the host has no table " + std::string(name));
  }

  /// Values in the order of the columns, numbers as text. Empty text is NULL. Control characters and what is not UTF-8
  /// do not get into the snapshot.
  void add(std::string_view name, std::initializer_list<std::string> values) {
    auto& rows = table(name);
    auto column = rows.table->columns.begin();
    for (const auto& value : values) {
      const auto type = (column++)->type;
      const bool is_number = type == manifest::ColumnType::integer || type == manifest::ColumnType::flag;
      if (value.empty())
        rows.cells.emplace_back();
      else
        rows.cells.push_back(is_number ? number(std::stoll(value)) : cell(Cell::Kind::text, qualys::repair(value)));
    }
    ++rows.rows;
  }

  /// The text of an address list, and its ranges as children of the row that is added next.
  std::string add_ranges(std::string_view name, std::string_view parent, const std::vector<std::string>& ranges) {
    std::string text;
    for (const auto& range : ranges) {
      text += (text.empty() ? "" : ",") + range;
      if (const auto parsed = parse_range(range)) add_range(name, table(parent).rows, *parsed);
    }
    return text;
  }

  void add_range(std::string_view name, std::int64_t parent, const AddressRange& range) {
    auto& rows = table(name);
    for (const auto& end : {range.lo, range.hi})
      rows.cells.push_back(cell(Cell::Kind::blob, std::string(end.begin(), end.end())));
    rows.parents.push_back(parent);
    ++rows.rows;
  }

  snapshot::Page take() { return std::move(page_); }

 private:
  Cell cell(Cell::Kind kind, std::string bytes) {
    Cell cell;
    cell.kind = kind;
    cell.text = texts_->emplace_back(std::move(bytes));
    return cell;
  }

  static Cell number(std::int64_t value) {
    Cell cell;
    cell.kind = Cell::Kind::integer;
    cell.integer = value;
    return cell;
  }

  std::shared_ptr<std::deque<std::string>> texts_;
  snapshot::Page page_;
};

/// A list in a text column; an empty one is NULL.
std::string json_list(const std::vector<std::string>& values) {
  return values.empty() ? std::string() : json::dump(values);
}

void add_logins(Builder& builder, const config::Facts& facts) {
  for (const auto& login : facts.logins) {
    const auto egress = builder.add_ranges("declared_login_egress", "declared_login", login.egress);
    builder.add("declared_login", {login.login, login.kind, login.owner, login.reason, json_list(login.systems), egress,
                                   login.reviewed_at, login.declared.by, login.declared.at});
  }
}

void add_networks(Builder& builder, const config::Facts& facts) {
  for (const auto& network : facts.networks) {
    const auto ranges = builder.add_ranges("declared_network_ranges", "declared_network", network.ranges);
    builder.add("declared_network", {network.name, network.kind, network.owner, ranges, network.reviewed_at,
                                     network.declared.by, network.declared.at});
  }
}

void add_other_facts(Builder& builder, const config::Facts& facts) {
  for (const auto& window : facts.windows)
    builder.add("declared_window", {window.name, window.kind, json_list(window.days), window.starts, window.ends,
                                    window.zone, window.declared.by, window.declared.at});
  const std::string origin = facts.people.file.ends_with(".json") ? "scim" : "csv";
  for (const auto& person : facts.people.people)
    builder.add("declared_person", {person.id, person.email, person.external_id, person.state, person.left_at,
                                    facts.people.exported_at, origin});
  for (const auto& approval : facts.approvals)
    for (const auto& object : approval.objects.empty() ? std::vector<std::string>{""} : approval.objects)
      builder.add("declared_approval", {approval.check, object, approval.approver, approval.reason, approval.until,
                                        approval.declared.by, approval.declared.at});
  for (const auto& scope : facts.scope)
    builder.add("declared_scope",
                {scope.target, scope.approver, scope.reason, scope.until, scope.declared.by, scope.declared.at});
}

std::string number_or_empty(const std::optional<int>& number) {
  return number ? std::to_string(*number) : std::string();
}

std::string flag(bool value) {
  return value ? "1" : "0";
}

void add_approval_policy(Builder& builder, const std::string& file, const config::ApprovalPolicy& policy) {
  if (file.empty()) return;
  builder.add(
      "approval_policy",
      {file, flag(policy.remediation), json_list(policy.approvers), number_or_empty(policy.min_approvers),
       flag(policy.requester_may_approve), number_or_empty(policy.escalation_hours), json_list(policy.escalate_to),
       number_or_empty(policy.timeout_hours), policy.timeout_action, policy.auto_approve_up_to});
  for (const auto& [name, week] : policy.windows)
    builder.add("approval_window", {name, json_list(week.days), week.starts, week.ends, week.zone});
}

/// A file that cannot be read is a row too: nothing is known of it but that it was named.
void add_certificate(Builder& builder, const config::CertificateFile& file) {
  const auto read = crypto::read_certificate(file.path);
  if (!read) {
    builder.add("certificate", {file.path, file.purpose, "", "", "", "", "", "", "", "", read.error().message});
    return;
  }
  const std::string problem =
      file.path + " holds more than one certificate, and only the first was read; keep one in each file";
  builder.add("certificate",
              {file.path, file.purpose, read->subject, read->issuer, format_time(read->not_before),
               format_time(read->not_after), read->key_type, read->key_bits == 0 ? "" : std::to_string(read->key_bits),
               read->signature_algorithm, read->sha256, read->is_alone ? "" : problem});
}

}  // namespace

snapshot::Page host_page(const CollectRequest& request) {
  Builder builder;
  builder.add("self", {request.account.login, request.account.url, request.subscription_id,
                       request.log_row_at == 0 ? "" : format_time(request.log_row_at)});
  add_logins(builder, request.facts);
  add_networks(builder, request.facts);
  add_other_facts(builder, request.facts);
  add_approval_policy(builder, request.approval_policy_file, request.approval_policy);
  for (const auto& file : request.certificates) add_certificate(builder, file);
  return builder.take();
}

}  // namespace qharden::scan

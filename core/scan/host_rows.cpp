#include "core/scan/host_rows.hpp"

#include <deque>

#include "core/manifest/host_tables.hpp"
#include "core/util/addresses.hpp"

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

  /// Empty text is NULL.
  void add(std::string_view name, std::initializer_list<std::string> values) {
    auto& rows = table(name);
    for (const auto& value : values) rows.cells.push_back(value.empty() ? Cell{} : cell(Cell::Kind::text, value));
    ++rows.rows;
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

  std::shared_ptr<std::deque<std::string>> texts_;
  snapshot::Page page_;
};

}  // namespace

snapshot::Page host_page(const CollectRequest& request) {
  Builder builder;
  builder.add("self", {request.account.login, request.account.url, request.subscription_id, ""});
  for (const auto& login : request.facts.logins)
    builder.add("declared_login", {login.login, login.kind, login.owner, login.reason, "", "", "", "", ""});
  for (const auto& network : request.facts.networks) {
    const auto index = builder.table("declared_network").rows;
    std::string ranges;
    for (const auto& range : network.ranges) {
      ranges += (ranges.empty() ? "" : ",") + range;
      if (const auto parsed = parse_range(range)) builder.add_range("declared_network_ranges", index, *parsed);
    }
    builder.add("declared_network", {network.name, network.kind, network.owner, ranges, "", "", ""});
  }
  return builder.take();
}

}  // namespace qharden::scan

/// Declares what to read: sources, each one canonical request, and the tables found in their answers.
#pragma once

#include <deque>
#include <qharden/detail/json.hpp>
#include <qharden/table.hpp>
#include <string>
#include <utility>
#include <vector>

namespace qharden {

/// One canonical read request. The host sets FO's `action` from the verb, pages, retries and keeps the limits; it sends
/// nothing that is not on its own list of reads.
///
/// `{column}` in a path, a parameter, a criterion or a body stands for a value of for_each's row. In a path the value
/// must be of `[a-z0-9_]+`, else that partition is not asked for.
class Source {
 public:
  explicit Source(std::string id) : id_(std::move(id)) {}

  /// A call of the FO API. `/api/{5.0,2.0}/fo/...` names versions, newest first: the host steps down when the platform
  /// does not know one, and remembers for the subscription which one answered.
  Source& fo(std::string path, std::string verb) {
    family_ = "fo";
    path_ = std::move(path);
    verb_ = std::move(verb);
    return *this;
  }
  /// A call of a `/msp/*_list.php` script.
  Source& msp(std::string path) {
    family_ = "msp";
    path_ = std::move(path);
    return *this;
  }
  /// A search of the portal's API, e.g. `qps("2.0", "am/user")`. The host pages by id; `where` adds a criterion.
  Source& qps(const std::string& version, const std::string& object) {
    family_ = "qps";
    path_ = "/qps/rest/" + version + "/search/" + object + "/";
    verb_ = "search";
    return *this;
  }
  /// The portal's versions of the platform and its modules.
  Source& portal_version() {
    family_ = "qps";
    path_ = "/qps/rest/portal/version";
    verb_ = "version";
    return *this;
  }
  /// A GET of the gateway, which answers in JSON. Without one of the pages_by verbs there is one page.
  Source& gateway(std::string path) {
    family_ = "gateway";
    path_ = std::move(path);
    verb_ = "get";
    return *this;
  }
  /// A search of the gateway, sent as POST with a JSON body. The host keeps a list of the paths where that is a read.
  Source& gateway_search(std::string path, std::string body) {
    family_ = "gateway";
    path_ = std::move(path);
    verb_ = "search";
    body_ = std::move(body);
    return *this;
  }
  /// What the gateway's token tells of login and subscription: `modulesAllowed`, `customerUuid`. Costs no call of its
  /// own.
  Source& gateway_token() {
    family_ = "gateway";
    path_ = "/auth";
    verb_ = "token";
    return *this;
  }
  /// Pages have numbers, the first of them `first`; an empty one is the end.
  Source& pages_by_number(const std::string& parameter, int first, const std::string& size_parameter, int size) {
    paging_ = paging("number", parameter, size_parameter, size).integer("first", first).str();
    return *this;
  }
  /// Pages begin at a row number, counted from 0. The answer's member `total` says how many rows there are. In a search
  /// both parameters are members of the body.
  Source& pages_by_offset(const std::string& parameter, const std::string& size_parameter, int size,
                          const std::string& total) {
    paging_ = paging("offset", parameter, size_parameter, size).text("told", total).str();
    return *this;
  }
  /// The answer's member `parameter` is what the next call gives back under that name; `more` says whether there is
  /// one.
  Source& pages_by_cursor(const std::string& parameter, const std::string& more, const std::string& size_parameter,
                          int size) {
    paging_ = paging("cursor", parameter, size_parameter, size).text("told", more).str();
    return *this;
  }
  Source& where(std::string field, std::string op, std::string value) {
    criteria_.push_back(
        detail::JsonObject().text("field", field).text("operator", op).raw("value", detail::json_quote(value)).str());
    return *this;
  }
  /// The answer is CSV in the shape of the activity log.
  Source& activity_csv() {
    format_ = "activity_csv";
    return *this;
  }
  /// The answer's root element; call again for another accepted one.
  Source& root(std::string element) {
    roots_.push_back(std::move(element));
    return *this;
  }
  /// A fixed parameter.
  Source& query(std::string name, std::string value) {
    query_.push_back(detail::JsonObject().text("name", name).raw("value", detail::json_quote(value)).str());
    return *this;
  }
  /// The roles that see everything here (a Manager always does). Without proof of one of them the tables are
  /// `partial{scope}`.
  Source& needs_role(std::vector<std::string> roles) {
    roles_ = std::move(roles);
    return *this;
  }
  /// Whose proof counts: the name of a Plugin::role_canary. Default: that of the API family ("fo" for msp as well).
  Source& proven_by(std::string canary) {
    proven_by_ = std::move(canary);
    return *this;
  }
  /// The parameters that bound the answer in time. The host asks for the widest window a selected check wants: at least
  /// `default_days`, at most `max_days`, until the frozen scan time.
  Source& window(std::string since, std::string until, int default_days, int max_days) {
    window_ = detail::JsonObject()
                  .text("since", since)
                  .text("until", until)
                  .integer("default_days", default_days)
                  .integer("max_days", max_days)
                  .str();
    return *this;
  }
  /// The first page is all that is wanted, and the tables are complete with it: how a log is asked for its newest rows
  /// alone. A parameter of the service says how many rows a page has.
  Source& first_page_only() {
    first_page_only_ = true;
    return *this;
  }
  /// Repeats the request for each row of a SELECT over tables collected before; the first column is the partition.
  Source& for_each(std::string select) {
    for_each_ = std::move(select);
    return *this;
  }

  /// Sources of one group are asked in the order of `rank`, until one is answered. One that the platform does not know,
  /// does not support or has not licensed gives way to the next; one that was refused or failed does not. Tables of
  /// those not used count as complete and empty as long as the one used is complete: a view unites them.
  Source& alternative(const std::string& group, int rank) {
    alternative_ = detail::JsonObject().text("group", group).integer("rank", rank).str();
    return *this;
  }

  Table& table(std::string name, std::string title) { return tables_.emplace_back(std::move(name), std::move(title)); }

  [[nodiscard]] std::string describe() const {
    std::vector<std::string> tables;
    for (const auto& table : tables_) table.describe(tables);
    detail::JsonObject json;
    json.text("id", id_).text("family", family_).text("path", path_).text("verb", verb_).text("format", format_);
    json.objects("query", query_).texts("roots", roots_).texts("needs_role", roles_);
    json.objects("criteria", criteria_).text("proven_by", proven_by_).text("for_each", for_each_);
    if (!body_.empty()) json.text("body", body_);
    if (!paging_.empty()) json.raw("paging", paging_);
    if (!window_.empty()) json.raw("window", window_);
    if (first_page_only_) json.flag("first_page_only", true);
    if (!alternative_.empty()) json.raw("alternative", alternative_);
    return json.objects("tables", tables).str();
  }

 private:
  static detail::JsonObject paging(const char* style, const std::string& parameter, const std::string& size_parameter,
                                   int size) {
    return detail::JsonObject()
        .text("style", style)
        .text("parameter", parameter)
        .text("size_parameter", size_parameter)
        .integer("size", size);
  }

  std::string id_;
  std::string family_;
  std::string path_;
  std::string verb_;
  std::string format_ = "xml";
  std::vector<std::string> query_;
  std::vector<std::string> roots_;
  std::vector<std::string> criteria_;
  std::vector<std::string> roles_;
  std::string proven_by_;
  std::string window_;
  std::string for_each_;
  bool first_page_only_ = false;
  std::string body_;
  std::string paging_;
  std::string alternative_;
  std::deque<Table> tables_;
};

}  // namespace qharden

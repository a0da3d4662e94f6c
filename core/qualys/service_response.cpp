#include "core/qualys/service_response.hpp"

#include <algorithm>
#include <cstring>

#include "core/qualys/search.hpp"
#include "core/qualys/text_hygiene.hpp"

namespace qharden::qualys {
namespace {

constexpr std::size_t kLongestCode = 60;
constexpr std::size_t kLongestText = 300;

bool equal_without_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

pugi::xml_node child_of(const pugi::xml_node& node, std::string_view name) {
  for (const auto& child : node) {
    if (child.type() == pugi::node_element && equal_without_case(child.name(), name)) return child;
  }
  return {};
}

std::string text_of(const pugi::xml_node& node, std::string_view name, std::size_t limit = kLongestText) {
  return clean_line(trim(child_of(node, name).child_value()), limit);
}

std::string upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

std::int64_t count_records(const pugi::xml_node& root) {
  std::int64_t count = 0;
  for (const auto& data : root) {
    if (!equal_without_case(data.name(), "data")) continue;  // once in XML, once for each record in JSON
    for (const auto& record : data) count += record.type() == pugi::node_element ? 1 : 0;
  }
  return count;
}

Error broken(const std::string& what) {
  return Error{.message = what, .reason = Reason::parse};
}

/// An answer that lost records on its way, or counts other things than we read, must not pass for a short list.
Result<std::int64_t> checked_count(const pugi::xml_node& root) {
  const auto told = child_of(root, "count");
  const std::int64_t records = count_records(root);
  if (!told && records > 0) return records;
  if (!told) return broken("the answer holds no records and does not say that there are none");
  if (text_of(root, "count") == std::to_string(records)) return records;
  return broken("the answer says it holds " + text_of(root, "count", kLongestCode) + " records, but holds " +
                std::to_string(records));
}

Result<bool> has_more(const pugi::xml_node& root, std::int64_t records) {
  const auto element = child_of(root, "hasMoreRecords");
  const std::string text = text_of(root, "hasMoreRecords", kLongestCode);
  if (equal_without_case(text, "true") || text == "1") return true;
  if (equal_without_case(text, "false") || text == "0") return false;
  if (element) return broken("hasMoreRecords is \"" + text + "\", neither true nor false");
  if (records < kSearchPage) return false;
  return Error{.message = "the page is full and the answer does not say whether more records are left",
               .reason = Reason::truncated};
}

}  // namespace

bool is_service_response(const pugi::xml_node& root) {
  return std::strcmp(root.name(), "ServiceResponse") == 0;
}

std::optional<Envelope> service_error(const pugi::xml_node& root) {
  Envelope envelope;
  envelope.code = upper(text_of(root, "responseCode", kLongestCode));
  if (envelope.code == "SUCCESS") return std::nullopt;
  const auto details = child_of(root, "responseErrorDetails");
  envelope.text = text_of(details, "errorMessage");
  const std::string resolution = text_of(details, "errorResolution");
  if (!resolution.empty()) envelope.text += (envelope.text.empty() ? "" : " ") + resolution;
  return envelope;
}

Result<std::string> last_id_of_more(const pugi::xml_node& root) {
  const auto records = checked_count(root);
  if (!records) return records.error();
  const auto more = has_more(root, *records);
  if (!more) return more.error();
  if (!*more) return std::string();
  std::string id = text_of(root, "lastId", kLongestCode);
  if (!id.empty()) return id;
  return Error{.message = "more records are left and the answer names no last id", .reason = Reason::truncated};
}

}  // namespace qharden::qualys

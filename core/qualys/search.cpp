#include "core/qualys/search.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/qualys/text_hygiene.hpp"

namespace qharden::qualys {
namespace {

constexpr std::size_t kLongestId = 40;

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : repair(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

bool is_position(const manifest::Criterion& criterion) {
  return criterion.field == "id" && criterion.op == "GREATER";
}

std::optional<std::int64_t> read_id(std::string_view text) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  const bool is_id = error == std::errc{} && end == text.data() + text.size() && id >= 0;
  return is_id ? std::optional(id) : std::nullopt;
}

}  // namespace

std::vector<manifest::Criterion> criteria_of(const Call& call) {
  if (!call.criteria.empty()) return call.criteria;
  return {{"id", "GREATER", "0"}};
}

std::string search_body(const Call& call) {
  std::string body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ServiceRequest><preferences><limitResults>" +
                     std::to_string(kSearchPage) + "</limitResults></preferences><filters>";
  for (const auto& [field, op, value] : criteria_of(call)) {
    body +=
        "<Criteria field=\"" + escaped(field) + "\" operator=\"" + escaped(op) + "\">" + escaped(value) + "</Criteria>";
  }
  return body + "</filters></ServiceRequest>";
}

std::string search_text(const Call& call) {
  std::string text;
  for (const auto& [field, op, value] : criteria_of(call)) {
    text += (text.empty() ? "" : "; ") + field + " " + op + " " + value;
  }
  return text;
}

Result<std::vector<manifest::Criterion>> criteria_after(const Call& call, std::string_view last_id) {
  const auto refuse = [&](const std::string& why) {
    return Error{.message = call.path + ": the search was cut and \"" + clean_line(last_id, kLongestId) +
                            "\" does not continue it: " + why,
                 .reason = Reason::truncated};
  };
  const auto id = read_id(last_id);
  if (!id) return refuse("it is no id");
  auto criteria = criteria_of(call);
  for (const auto& criterion : criteria) {
    const auto before = is_position(criterion) ? read_id(criterion.value) : std::nullopt;
    if (before && *id <= *before) return refuse("the page before ended at " + std::to_string(*before));
  }
  std::erase_if(criteria, is_position);
  criteria.push_back({"id", "GREATER", std::to_string(*id)});
  return criteria;
}

}  // namespace qharden::qualys

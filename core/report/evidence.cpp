#include "core/report/evidence.hpp"

#include <algorithm>

#include "core/report/layout.hpp"

namespace qharden::report {
namespace {

constexpr std::size_t kShownValue = 160;
constexpr std::size_t kShownItems = 8;

std::string scalar_text(const json::Value& value) {
  return value.is_string() ? value.get<std::string>() : json::dump(value);
}

std::string value_text(const json::Value& value) {
  if (!value.is_array()) return scalar_text(value);
  std::string text;
  for (std::size_t i = 0; i < std::min(value.size(), kShownItems); ++i)
    text += (i > 0 ? ", " : "") + scalar_text(value[i]);
  if (value.size() > kShownItems) text += " and " + std::to_string(value.size() - kShownItems) + " more";
  return text.empty() ? "none" : text;
}

}  // namespace

json::Value evidence_object(const std::string& evidence) {
  if (evidence.empty()) return json::Value::object();
  auto parsed = json::parse(evidence);
  if (!parsed) return json::Value{{"text", evidence}};
  if (!parsed->is_object()) return json::Value{{"value", *parsed}};
  return std::move(parsed.value());
}

std::string evidence_line(const std::string& evidence) {
  std::string line;
  const json::Value object = evidence_object(evidence);
  for (const auto& [key, value] : object.items()) {
    line += line.empty() ? "" : "; ";
    line += shortened(safe(key), kShownValue) + ": " + shortened(safe(value_text(value)), kShownValue);
  }
  return line;
}

}  // namespace qharden::report

/// The part of JSON a manifest needs: writing. The SDK depends on nothing, so not on a JSON library either.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace qharden::detail {

inline std::string json_quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20U) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(byte));
      out += escaped;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

/// REQUIRES: a finite number.
inline std::string json_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.15g", value);
  return text;
}

/// Builds an object member by member, in the order of the calls; empty texts and lists are left out.
class JsonObject {
 public:
  JsonObject& text(std::string_view name, std::string_view value) {
    return value.empty() ? *this : raw(name, json_quote(value));
  }
  JsonObject& integer(std::string_view name, std::int64_t value) { return raw(name, std::to_string(value)); }
  JsonObject& flag(std::string_view name, bool value) { return value ? raw(name, "true") : *this; }
  JsonObject& texts(std::string_view name, const std::vector<std::string>& values) {
    if (values.empty()) return *this;
    std::vector<std::string> quoted;
    for (const auto& value : values) quoted.push_back(json_quote(value));
    return raw(name, list(quoted));
  }
  JsonObject& objects(std::string_view name, const std::vector<std::string>& jsons) {
    return jsons.empty() ? *this : raw(name, list(jsons));
  }
  JsonObject& raw(std::string_view name, std::string_view json) {
    if (!body_.empty()) body_ += ',';
    body_ += json_quote(name) + ":" + std::string(json);
    return *this;
  }
  [[nodiscard]] std::string str() const { return "{" + body_ + "}"; }

 private:
  static std::string list(const std::vector<std::string>& jsons) {
    std::string out = "[";
    for (const auto& json : jsons) out += (out.size() > 1 ? "," : "") + json;
    return out + "]";
  }
  std::string body_;
};

}  // namespace qharden::detail

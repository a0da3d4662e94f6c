/// Reading a manifest's JSON, member by member, with messages that name the place. For parse*.cpp only.
///
/// Threads: any. Errors: Invalid, which does not leave parse_manifest.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/json.hpp"
#include "core/manifest/manifest.hpp"

namespace qharden::manifest {

using json::Value;

/// Thrown while a manifest is read; parse_manifest turns it into an Error.
struct Invalid {
  std::string where;
  std::string what;
};

/// lower_snake_case, and no name that SQLite keeps for itself.
[[nodiscard]] bool is_name(std::string_view text);

/// A cursor over one JSON object that knows where it is, for messages.
class Reader {
 public:
  Reader(const Value& value, std::string where) : value_(value), where_(std::move(where)) {
    if (!value.is_object()) throw Invalid{where_, "is not an object"};
  }

  [[nodiscard]] std::string text(const char* name) const {
    const auto it = value_.find(name);
    if (it == value_.end()) return {};
    if (!it->is_string()) fail(std::string(name) + " is not text");
    return it->get<std::string>();
  }
  [[nodiscard]] std::string required(const char* name) const {
    auto result = text(name);
    if (result.empty()) fail(std::string(name) + " is missing");
    return result;
  }
  [[nodiscard]] std::string required_name(const char* name) const {
    auto result = required(name);
    if (!is_name(result)) fail(std::string(name) + " '" + result + "' is not lower_snake_case");
    return result;
  }
  [[nodiscard]] int integer(const char* name) const {
    const auto* value = find(name);
    if (value == nullptr) return 0;
    if (!value->is_number_integer()) fail(std::string(name) + " is not a whole number");
    const auto wide = value->get<std::int64_t>();
    if (wide < 0 || wide > 1'000'000'000) fail(std::string(name) + " is out of range");
    return static_cast<int>(wide);
  }
  [[nodiscard]] bool flag(const char* name) const {
    const auto* value = find(name);
    if (value != nullptr && !value->is_boolean()) fail(std::string(name) + " is not true or false");
    return value != nullptr && value->get<bool>();
  }
  [[nodiscard]] std::optional<double> number(const char* name) const {
    const auto* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number()) fail(std::string(name) + " is not a number");
    return value->get<double>();
  }
  [[nodiscard]] std::vector<std::string> texts(const char* name) const {
    std::vector<std::string> result;
    for (const auto& item : list(name)) {
      if (!item.is_string()) fail(std::string(name) + " holds something that is not text");
      result.push_back(item.get<std::string>());
    }
    return result;
  }
  [[nodiscard]] std::vector<Reader> objects(const char* name) const {
    std::vector<Reader> result;
    std::size_t index = 0;
    for (const auto& item : list(name)) {
      std::string label = item.is_object() ? json::text_or(item, "id", json::text_or(item, "name")) : std::string();
      if (label.empty()) label = std::to_string(index);
      result.emplace_back(item, where_ + "." + name + "[" + label + "]");
      ++index;
    }
    return result;
  }
  template <class Enum>
  [[nodiscard]] Enum word(const char* name, std::optional<Enum> (*convert)(std::string_view)) const {
    const auto found = convert(required(name));
    if (!found) fail(std::string(name) + " '" + text(name) + "' is not a known word");
    return *found;
  }
  [[nodiscard]] const Value* find(const char* name) const {
    const auto it = value_.find(name);
    return it == value_.end() ? nullptr : &*it;
  }
  [[noreturn]] void fail(std::string what) const { throw Invalid{where_, std::move(what)}; }
  [[nodiscard]] const std::string& where() const { return where_; }

 private:
  [[nodiscard]] const Value& list(const char* name) const {
    static const Value kNone = Value::array();
    const auto it = value_.find(name);
    if (it == value_.end()) return kNone;
    if (!it->is_array()) fail(std::string(name) + " is not a list");
    return *it;
  }
  const Value& value_;
  std::string where_;
};

[[nodiscard]] Source read_source(const Reader& in, const std::string& plugin);
/// Tables of a source, parents before children, each followed by those of its ranges. Appended to `tables`.
void read_tables(const Reader& in, const char* member, std::vector<Table>& tables);
[[nodiscard]] Check read_check(const Reader& in, const std::string& plugin);

}  // namespace qharden::manifest

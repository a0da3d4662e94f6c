#include "core/json/json.hpp"

#include <simdjson.h>

namespace qharden::json {
namespace {

// Depth is bounded by the parser (kMaxDepth), so recursion is safe here.
Value convert(simdjson::dom::element element) {  // NOLINT(misc-no-recursion)
  using Type = simdjson::dom::element_type;
  switch (element.type()) {
    case Type::ARRAY: {
      Value array = Value::array();
      for (const auto item : simdjson::dom::array(element)) array.push_back(convert(item));
      return array;
    }
    case Type::OBJECT: {
      Value object = Value::object();
      // Appended, not looked up: the lookup is linear, and the input may be hostile. Of equal names the first is found.
      auto& members = object.get_ref<Value::object_t&>();
      for (const auto member : simdjson::dom::object(element))
        members.emplace_back(std::string(member.key), convert(member.value));
      return object;
    }
    case Type::INT64:
      return std::int64_t(element);
    case Type::UINT64:
      return std::uint64_t(element);
    case Type::DOUBLE:
      return double(element);
    case Type::STRING:
      return std::string(std::string_view(element));
    case Type::BOOL:
      return bool(element);
    case Type::NULL_VALUE:
      return nullptr;
  }
  return nullptr;
}

}  // namespace

Result<Value> parse(std::string_view text) {
  simdjson::dom::parser parser;
  if (const auto error = parser.allocate(std::max<std::size_t>(text.size(), 1), kMaxDepth))
    return Error{std::string("cannot read JSON: ") + simdjson::error_message(error), Reason::parse};
  simdjson::dom::element root;
  const auto error = parser.parse(text.data(), text.size()).get(root);
  if (error) return Error{std::string("not valid JSON: ") + simdjson::error_message(error), Reason::parse};
  return convert(root);
}

std::string dump(const Value& value) {
  return value.dump(-1, ' ', false, Value::error_handler_t::replace);
}

std::string text_or(const Value& object, const char* name, std::string otherwise) {
  const auto it = object.find(name);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::move(otherwise);
}

std::int64_t integer_or(const Value& object, const char* name, std::int64_t otherwise) {
  const auto it = object.find(name);
  return it != object.end() && it->is_number_integer() ? it->get<std::int64_t>() : otherwise;
}

bool flag_or(const Value& object, const char* name, bool otherwise) {
  const auto it = object.find(name);
  return it != object.end() && it->is_boolean() ? it->get<bool>() : otherwise;
}

const Value& array_or_empty(const Value& object, const char* name) {
  static const Value kEmpty = Value::array();
  const auto it = object.find(name);
  return it != object.end() && it->is_array() ? *it : kEmpty;
}

}  // namespace qharden::json

#include "core/qualys/json_document.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "core/json/json.hpp"
#include "core/qualys/text_hygiene.hpp"

namespace qharden::qualys {
namespace {

/// A value costs two nodes of 64 bytes and its text.
constexpr std::ptrdiff_t kMostValues = 4'000'000;
constexpr const char* kNil = "xsi:nil";

Error broken(const std::string& what) {
  return Error{.message = what, .reason = Reason::parse};
}

/// Recursion is bounded by the parser's depth.
class Builder {
 public:
  /// Adds the value to `parent` under this name: an element, or one for each item of an array.
  void add(pugi::xml_node parent, const char* name, simdjson::dom::element value) {  // NOLINT(misc-no-recursion)
    using Type = simdjson::dom::element_type;
    switch (value.type()) {
      case Type::ARRAY:
        for (const auto item : simdjson::dom::array(value)) add_item(parent, name, item);
        return;
      case Type::OBJECT:
        add_members(parent.append_child(name), value);
        return;
      case Type::NULL_VALUE:
        parent.append_child(name).append_attribute(kNil).set_value("true");
        return;
      case Type::STRING:
        add_text(parent, name, std::string(std::string_view(value)));
        return;
      case Type::BOOL:
        add_text(parent, name, bool(value) ? "true" : "false");
        return;
      case Type::INT64:
      case Type::UINT64:
      case Type::DOUBLE:
        add_text(parent, name, simdjson::minify(value));
        return;
    }
  }

  void add_members(pugi::xml_node element, simdjson::dom::element object) {  // NOLINT(misc-no-recursion)
    for (const auto member : simdjson::dom::object(object)) add(element, std::string(member.key).c_str(), member.value);
  }

 private:
  void add_item(pugi::xml_node parent, const char* name, simdjson::dom::element item) {  // NOLINT(misc-no-recursion)
    if (item.is_array()) return add(parent.append_child(name), "item", item);
    add(parent, name, item);
  }

  static void add_text(pugi::xml_node parent, const char* name, const std::string& text) {
    auto element = parent.append_child(name);
    if (!text.empty()) element.append_child(pugi::node_pcdata).set_value(text.c_str());
  }
};

/// The portal wraps its answer in an object of one member.
bool has_own_root(simdjson::dom::element value) {
  simdjson::dom::object object;
  if (value.get(object) != simdjson::SUCCESS || object.size() != 1) return false;
  return (*object.begin()).key == "ServiceResponse" && (*object.begin()).value.is_object();
}

}  // namespace

bool looks_like_json(std::string_view body) {
  const auto text = trim(body.substr(0, 4096));
  return text.starts_with('{') || text.starts_with('[');
}

Result<pugi::xml_node> read_json(Storage& storage) {
  const auto& body = storage.body;
  const auto values = std::count_if(body.begin(), body.end(), [](char c) { return c == ',' || c == '[' || c == '{'; });
  if (values > kMostValues) return broken("the answer has too many values");
  simdjson::dom::parser parser;
  if (const auto error = parser.allocate(std::max<std::size_t>(body.size(), 1), json::kMaxDepth))
    return broken(std::string("the JSON cannot be read: ") + simdjson::error_message(error));
  simdjson::dom::element value;
  if (const auto error = parser.parse(body.data(), body.size()).get(value))
    return broken("the JSON is broken or cut, in " + std::to_string(body.size()) +
                  " bytes: " + simdjson::error_message(error));
  Builder builder;
  if (has_own_root(value)) {
    builder.add_members(storage.document.append_child("ServiceResponse"),
                        (*simdjson::dom::object(value).begin()).value);
  } else if (value.is_object()) {
    builder.add_members(storage.document.append_child(kJsonRoot), value);
  } else {
    builder.add(storage.document.append_child(kJsonRoot), "item", value);
  }
  return storage.document.document_element();
}

bool is_nil(const pugi::xml_node& element) {
  return std::strcmp(element.attribute(kNil).value(), "true") == 0;
}

}  // namespace qharden::qualys

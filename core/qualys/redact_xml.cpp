#include "core/qualys/redact_xml.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "core/qualys/secret_names.hpp"
#include "core/qualys/text_hygiene.hpp"

namespace qharden::qualys {
namespace {

constexpr std::size_t kLongestName = 80;
constexpr std::ptrdiff_t kMostTags = 8'000'000;

/// The element after `node` in document order; below `node` first. Null at the end.
pugi::xml_node next_in_order(pugi::xml_node node) {
  if (node.first_child()) return node.first_child();
  while (node && !node.next_sibling()) node = node.parent();
  return node.next_sibling();
}

template <class Visit>
void each_element(const pugi::xml_document& document, Visit visit) {
  for (auto node = document.first_child(); node;) {
    if (node.type() == pugi::node_element) visit(node);
    node = next_in_order(node);
  }
}

bool is_text(const pugi::xml_node& node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

/// Drops what is neither element nor text: comments, instructions, the document type with its URL.
void drop_remarks(pugi::xml_node parent) {
  for (auto child = parent.first_child(); child;) {
    const auto next = child.next_sibling();
    if (child.type() != pugi::node_element && !is_text(child)) parent.remove_child(child);
    child = next;
  }
}

/// The name that says what an element's text is: an ITEM's VALUE is what its KEY says.
std::string name_of(const pugi::xml_node& element) {
  const std::string_view name = element.name();
  if (name != "VALUE" && name != "value") return element.name();
  const auto key = element.parent().child(name == "VALUE" ? "KEY" : "key");
  return key ? std::string(trim(key.child_value())) : std::string(name);
}

std::string own_text(const pugi::xml_node& element) {
  std::string text;
  for (const auto& child : element.children())
    if (is_text(child)) text += child.value();
  return text;
}

/// A row's columns under a list: `<RANGES><IP>` goes by IP, `<IP_SET><X>` by X.
void redact_text(pugi::xml_node element, const std::string& name, redact::Redactor& redactor) {
  const auto text = own_text(element);
  if (trim(text).empty()) return;
  const auto redacted = redactor.value(name, element.parent().name(), text);
  bool is_first = true;  // one value, however it is cut into sections
  for (auto child : element.children()) {
    if (!is_text(child)) continue;
    child.set_value(is_first ? redacted.c_str() : "");
    is_first = false;
  }
}

}  // namespace

bool is_plain_name(std::string_view name) {
  static constexpr std::string_view kChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:";
  return !name.empty() && name.size() <= kLongestName && name.find_first_not_of(kChars) == std::string_view::npos;
}

bool parse_for_recording(pugi::xml_document& document, const std::string& body) {
  if (std::count(body.begin(), body.end(), '<') > kMostTags) return false;
  if (!document.load_buffer(body.data(), body.size(), pugi::parse_default)) return false;
  bool is_plain = true;
  each_element(document, [&](const pugi::xml_node& element) {
    is_plain = is_plain && is_plain_name(element.name());
    for (const auto& attribute : element.attributes()) is_plain = is_plain && is_plain_name(attribute.name());
  });
  return is_plain;
}

void redact_xml(pugi::xml_document& document, redact::Redactor& redactor, const StandIns& stand_ins) {
  hide_secrets(document, stand_ins);
  drop_remarks(document);
  // Names are taken before anything is changed, for a VALUE goes by a KEY that is redacted too.
  std::vector<std::pair<pugi::xml_node, std::string>> elements;
  each_element(document, [&](const pugi::xml_node& element) { elements.emplace_back(element, name_of(element)); });
  for (auto& [element, name] : elements) {
    drop_remarks(element);
    if (is_secret_name(element.name())) continue;  // holds a stand-in
    for (auto attribute : element.attributes())
      if (!is_secret_name(attribute.name()))
        attribute.set_value(redactor.value(attribute.name(), element.name(), attribute.value()).c_str());
    redact_text(element, name, redactor);
  }
}

bool hide_secrets(pugi::xml_document& document, const StandIns& stand_ins) {
  bool found = false;
  for (auto node = document.first_child(); node; node = next_in_order(node)) {
    if (node.type() != pugi::node_element) continue;
    for (auto attribute : node.attributes()) {
      if (!is_secret_name(attribute.name()) || *attribute.value() == '\0') continue;
      attribute.set_value(stand_ins.of(attribute.value()).c_str());
      found = true;
    }
    if (!is_secret_name(node.name()) || !node.first_child()) continue;
    const auto text = own_text(node);
    node.remove_children();
    if (!trim(text).empty()) node.append_child(pugi::node_pcdata).set_value(stand_ins.of(trim(text)).c_str());
    found = true;
  }
  return found;
}

std::string to_text(const pugi::xml_document& document) {
  struct Text : pugi::xml_writer {
    std::string text;
    void write(const void* data, std::size_t size) override { text.append(static_cast<const char*>(data), size); }
  } writer;
  document.save(writer, "", pugi::format_raw, pugi::encoding_utf8);
  return std::move(writer.text);
}

}  // namespace qharden::qualys

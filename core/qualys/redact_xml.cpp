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

/// The node after `node` and all below it, in document order. Null at the end.
pugi::xml_node next_beside(pugi::xml_node node) {
  while (node && !node.next_sibling()) node = node.parent();
  return node.next_sibling();
}

/// The node after `node` in document order; below `node` first. Null at the end.
pugi::xml_node next_in_order(pugi::xml_node node) { return node.first_child() ? node.first_child() : next_beside(node); }

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

/// One value, however it is cut into sections.
void set_own_text(pugi::xml_node element, const std::string& text) {
  bool is_first = true;
  for (auto child : element.children()) {
    if (!is_text(child)) continue;
    child.set_value(is_first ? text.c_str() : "");
    is_first = false;
  }
}

/// A row's columns under a list: `<RANGES><IP>` goes by IP, `<IP_SET><X>` by X.
void redact_text(pugi::xml_node element, const std::string& name, redact::Redactor& redactor) {
  const auto text = own_text(element);
  if (trim(text).empty()) return;
  set_own_text(element, redactor.value(name, element.parent().name(), text));
}

void hide(pugi::xml_node element, const StandIns& stand_ins) {
  drop_remarks(element);
  for (auto attribute : element.attributes())
    if (*attribute.value() != '\0') attribute.set_value(stand_ins.of(attribute.value()).c_str());
  const auto text = own_text(element);
  if (!trim(text).empty()) set_own_text(element, stand_ins.of(trim(text)));
}

/// What a secret element may show: a leaf that says whose it is.
bool is_account(const pugi::xml_node& node) {
  return names_account(node.parent().name(), node.name()) && !node.find_child([](const pugi::xml_node& child) {
    return child.type() == pugi::node_element;
  });
}

/// Hides `secret` and all below it but the account it names; what is there, and what equals what, can still be seen.
void hide_all(const pugi::xml_node& secret, const StandIns& stand_ins) {
  hide(secret, stand_ins);
  const auto end = next_beside(secret);
  for (auto node = secret.first_child(); node && node != end;) {
    const bool is_shown = node.parent() == secret && is_account(node);
    if (node.type() == pugi::node_element && !is_shown) hide(node, stand_ins);
    node = next_in_order(node);
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
  for (auto node = document.first_child(); node;) {
    const bool is_hidden = is_secret_name(node.name());
    if (!is_hidden && node.type() == pugi::node_element) elements.emplace_back(node, name_of(node));
    if (is_hidden)
      for (const auto& child : node.children())
        if (is_account(child)) elements.emplace_back(child, child.name());
    node = is_hidden ? next_beside(node) : next_in_order(node);
  }
  for (auto& [element, name] : elements) {
    drop_remarks(element);
    for (auto attribute : element.attributes())
      if (!is_secret_name(attribute.name()))
        attribute.set_value(redactor.value(attribute.name(), element.name(), attribute.value()).c_str());
    redact_text(element, name, redactor);
  }
}

bool hide_secrets(pugi::xml_document& document, const StandIns& stand_ins) {
  bool found = false;
  for (auto node = document.first_child(); node;) {
    if (is_secret_name(node.name())) {
      found = found || node.first_child() || node.first_attribute();
      hide_all(node, stand_ins);
      node = next_beside(node);
      continue;
    }
    for (auto attribute : node.attributes()) {
      if (!is_secret_name(attribute.name()) || *attribute.value() == '\0') continue;
      attribute.set_value(stand_ins.of(attribute.value()).c_str());
      found = true;
    }
    node = next_in_order(node);
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

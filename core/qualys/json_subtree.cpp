#include "core/qualys/json_subtree.hpp"

#include <cstring>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/qualys/json_document.hpp"
#include "core/qualys/secret_names.hpp"
#include "core/qualys/text_hygiene.hpp"

namespace qharden::qualys {
namespace {

constexpr int kMaxDepth = 64;

bool is_text(const pugi::xml_node& node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

std::string own_text(const pugi::xml_node& element) {
  std::string text;
  for (const auto& child : element) {
    if (is_text(child)) text += child.value();
  }
  return text;
}

/// Elements of the same name, in the order of their first appearance.
struct Group {
  const char* name;
  std::vector<pugi::xml_node> elements;
};

std::vector<Group> group_children(const pugi::xml_node& element) {
  std::vector<Group> groups;
  std::unordered_map<std::string_view, std::size_t> places;
  for (const auto& child : element) {
    if (child.type() != pugi::node_element) continue;
    const auto [place, is_new] = places.try_emplace(child.name(), groups.size());
    if (is_new) groups.push_back({child.name(), {}});
    groups[place->second].elements.push_back(child);
  }
  return groups;
}

/// Recursion is bounded by kMaxDepth.
class Writer {
 public:
  bool element(const pugi::xml_node& node, int depth) {
    if (depth > kMaxDepth) return false;
    if (is_secret_name(node.name())) {
      secret(own_text(node).size());
      return true;
    }
    if (is_nil(node)) {
      out_ += "null";
      return true;
    }
    const bool is_leaf = !node.first_attribute() && !has_elements(node);
    if (is_leaf) {
      text(own_text(node));
      return true;
    }
    return object(node, depth, true);
  }

  bool object(const pugi::xml_node& node, int depth, bool with_own) {
    out_ += '{';
    is_first_ = true;
    if (with_own) own(node);
    for (const auto& group : group_children(node)) {
      key(group.name);
      if (!members(group, depth)) return false;
      is_first_ = false;
    }
    out_ += '}';
    is_first_ = false;
    return true;
  }

  std::string take() { return std::move(out_); }

 private:
  static bool has_elements(const pugi::xml_node& node) {
    for (const auto& child : node) {
      if (child.type() == pugi::node_element) return true;
    }
    return false;
  }

  void own(const pugi::xml_node& node) {
    for (const auto& attribute : node.attributes()) {
      key(std::string("@") + attribute.name());
      if (is_secret_name(attribute.name())) {
        secret(std::strlen(attribute.value()));
      } else {
        text(attribute.value());
      }
    }
    const std::string content = own_text(node);
    if (trim(content).empty()) return;
    key("#text");
    text(content);
  }

  bool members(const Group& group, int depth) {
    if (group.elements.size() == 1) return element(group.elements.front(), depth + 1);
    char separator = '[';
    for (const auto& node : group.elements) {
      out_ += separator;
      separator = ',';
      if (!element(node, depth + 1)) return false;
    }
    out_ += ']';
    return true;
  }

  void key(std::string_view name) {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    text(name);
    out_ += ':';
  }

  void secret(std::size_t length) { out_ += "{\"present\":true,\"length\":" + std::to_string(length) + "}"; }

  void text(std::string_view value) {
    out_ += '"';
    if (is_clean_ascii(value)) {
      escape(value);
    } else {
      escape(repair(value));
    }
    out_ += '"';
  }

  /// REQUIRES: clean text, whose only control characters are tab and line breaks.
  void escape(std::string_view value) {
    for (const char c : value) {
      switch (c) {
        case '"':
          out_ += "\\\"";
          break;
        case '\\':
          out_ += "\\\\";
          break;
        case '\n':
          out_ += "\\n";
          break;
        case '\r':
          out_ += "\\r";
          break;
        case '\t':
          out_ += "\\t";
          break;
        default:
          out_ += c;
      }
    }
  }

  std::string out_;
  bool is_first_ = true;
};

Error too_deep() {
  return Error{.message = "the answer nests elements deeper than " + std::to_string(kMaxDepth) + " levels",
               .reason = Reason::parse};
}

}  // namespace

Result<std::string> json_of(const pugi::xml_node& element) {
  Writer writer;
  if (!writer.element(element, 1)) return too_deep();
  return writer.take();
}

Result<std::string> json_of_children(const pugi::xml_node& element) {
  Writer writer;
  if (!writer.object(element, 1, false)) return too_deep();
  return writer.take();
}

}  // namespace qharden::qualys

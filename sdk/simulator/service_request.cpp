#include "service_request.hpp"

#include <algorithm>
#include <cctype>

#include "text.hpp"

namespace qharden::simulator {
namespace {

constexpr int kDeepest = 8;

struct Element {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;
  std::vector<Element> children;
};

[[noreturn]] void refuse(const std::string& problem) {
  throw ServiceRequestError(problem);
}

// As much of XML as a request needs: no DOCTYPE, no CDATA, no processing but the declaration.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(trim(text)) {}

  Element document() {
    if (rest_.starts_with("<?xml")) {
      take_until("?>");
    }
    skip_comments();
    Element root = element(0);
    skip_comments();
    if (!rest_.empty()) {
      refuse("content after the root element");
    }
    return root;
  }

 private:
  std::string_view take_until(std::string_view mark) {
    const auto at = rest_.find(mark);
    if (at == std::string_view::npos) {
      refuse("the document ends before '" + std::string{mark} + "'");
    }
    const std::string_view taken = rest_.substr(0, at);
    rest_.remove_prefix(at + mark.size());
    return taken;
  }

  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }

  void skip_comments() {
    skip_blanks();
    while (rest_.starts_with("<!--")) {
      take_until("-->");
      skip_blanks();
    }
  }

  void expect(std::string_view mark) {
    if (!rest_.starts_with(mark)) {
      refuse("expected '" + std::string{mark} + "'");
    }
    rest_.remove_prefix(mark.size());
  }

  std::string name() {
    const auto end = std::find_if(rest_.begin(), rest_.end(), [](char letter) {
      return std::isalnum(static_cast<unsigned char>(letter)) == 0 && letter != '_' && letter != ':' && letter != '-';
    });
    std::string taken{rest_.begin(), end};
    if (taken.empty()) {
      refuse("an element without a name");
    }
    rest_.remove_prefix(taken.size());
    return taken;
  }

  static std::string unescaped(std::string_view text) {
    std::string out{text};
    static constexpr std::pair<std::string_view, char> entities[] = {
        {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&amp;", '&'}};
    for (const auto& [entity, letter] : entities) {
      for (auto at = out.find(entity); at != std::string::npos; at = out.find(entity, at + 1)) {
        out.replace(at, entity.size(), 1, letter);
      }
    }
    return out;
  }

  void attributes(Element& element) {
    for (skip_blanks(); !rest_.starts_with('>') && !rest_.starts_with("/>"); skip_blanks()) {
      std::string key = name();
      skip_blanks();
      expect("=");
      skip_blanks();
      const std::string quote{rest_.substr(0, 1)};
      if (quote != "\"" && quote != "'") {
        refuse("attribute " + key + " has no quoted value");
      }
      rest_.remove_prefix(1);
      element.attributes.emplace_back(std::move(key), unescaped(take_until(quote)));
    }
  }

  Element element(int depth) {
    if (depth == kDeepest) {
      refuse("nested too deeply");
    }
    expect("<");
    Element element{.name = name(), .attributes = {}, .text = {}, .children = {}};
    attributes(element);
    if (rest_.starts_with("/>")) {
      expect("/>");
      return element;
    }
    expect(">");
    while (!rest_.starts_with("</")) {
      const auto next = std::min(rest_.find('<'), rest_.size());
      element.text += unescaped(rest_.substr(0, next));
      rest_.remove_prefix(next);
      skip_comments();
      if (rest_.empty()) {
        refuse("element " + element.name + " does not end");
      }
      if (!rest_.starts_with("</")) {
        element.children.push_back(this->element(depth + 1));
      }
    }
    expect("</" + element.name);
    skip_blanks();
    expect(">");
    element.text = trim(element.text);
    return element;
  }

  std::string_view rest_;
};

[[noreturn]] void refuse_element(const Element& child, const Element& parent) {
  refuse("element " + child.name + " is not expected in " + parent.name);
}

void forbid_attributes(const Element& element) {
  if (!element.attributes.empty()) {
    refuse("attribute " + element.attributes.front().first + " is not expected at " + element.name);
  }
}

std::uint64_t number_in(const Element& element, std::uint64_t least, std::uint64_t most) {
  const auto value = parse_count(element.text);
  if (!value || *value < least || *value > most || !element.children.empty()) {
    refuse("element " + element.name + " has the invalid value '" + element.text + "'");
  }
  return *value;
}

void read_preferences(const Element& preferences, ServiceRequest& request) {
  static constexpr std::uint64_t largest_id = 1ULL << 62U;
  for (const auto& child : preferences.children) {
    forbid_attributes(child);
    if (child.name == "limitResults") {
      request.limit = number_in(child, 1, 1000);
    } else if (child.name == "startFromOffset") {
      request.offset = number_in(child, 1, largest_id);
    } else if (child.name == "startFromId") {
      request.from_id = number_in(child, 0, largest_id);
    } else {
      refuse_element(child, preferences);
    }
  }
}

Criterion read_criterion(const Element& element) {
  Criterion criterion{.field = {}, .operation = {}, .value = element.text};
  for (const auto& [key, value] : element.attributes) {
    if (key == "field") {
      criterion.field = value;
    } else if (key == "operator") {
      criterion.operation = value;
    } else {
      refuse("attribute " + key + " is not expected at Criteria");
    }
  }
  if (criterion.field.empty() || criterion.operation.empty() || !element.children.empty()) {
    refuse("element Criteria needs the attributes field and operator, and text");
  }
  return criterion;
}

}  // namespace

ServiceRequest parse_service_request(std::string_view body) {
  ServiceRequest request;
  if (trim(body).empty()) {
    return request;
  }
  const Element root = Reader{body}.document();
  if (root.name != "ServiceRequest") {
    refuse("the root element is " + root.name + ", not ServiceRequest");
  }
  for (const auto& child : root.children) {
    forbid_attributes(child);
    if (child.name == "preferences") {
      read_preferences(child, request);
    } else if (child.name == "filters") {
      for (const auto& filter : child.children) {
        if (filter.name != "Criteria") {
          refuse_element(filter, child);
        }
        request.criteria.push_back(read_criterion(filter));
      }
    } else {
      refuse_element(child, root);
    }
  }
  return request;
}

}  // namespace qharden::simulator

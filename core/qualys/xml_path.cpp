#include "core/qualys/xml_path.hpp"

#include <algorithm>
#include <cstring>

#include "core/qualys/secret_names.hpp"

namespace qharden::qualys {
namespace {

/// Shell-like `*`; backtracks to the last star only, so the time is bounded by the product of the lengths.
bool glob(std::string_view pattern, std::string_view name) {
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

/// The node itself or the first sibling after it that matches.
pugi::xml_node seek(pugi::xml_node node, const XmlPath::Segment& segment) {
  while (node && (node.type() != pugi::node_element || !segment.matches(node.name()))) node = node.next_sibling();
  return node;
}

}  // namespace

bool XmlPath::Segment::matches(const char* element) const {
  if (has_star) return name.size() == 1 || glob(name, element);
  return *element == name.front() && std::strcmp(element, name.c_str()) == 0;
}

XmlPath::XmlPath(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('/'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (part.empty() || part == ".") continue;
    if (part.front() == '@') {
      attribute_ = part.substr(1);
      return;
    }
    segments_.push_back({std::string(part), part.find('*') != std::string_view::npos});
  }
}

bool XmlPath::has_star() const {
  return std::any_of(segments_.begin(), segments_.end(), [](const Segment& segment) { return segment.has_star; });
}

bool XmlPath::names_secret() const {
  if (is_secret_name(attribute_)) return true;
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    const bool leads_to_account =
        attribute_.empty() && i + 2 == segments_.size() && names_account(segments_[i].name, segments_[i + 1].name);
    if (is_secret_name(segments_[i].name) && !leads_to_account) return true;
  }
  return false;
}

pugi::xml_node XmlMatches::next() {
  const auto& segments = path_.segments();
  const bool is_first = !is_begun_;
  is_begun_ = true;
  if (segments.empty()) return is_first ? start_ : pugi::xml_node();
  if (segments.size() > levels_.size()) return {};
  std::size_t level = is_first ? 0 : segments.size() - 1;
  levels_[level] = seek(is_first ? start_.first_child() : levels_[level].next_sibling(), segments[level]);
  for (;;) {
    if (!levels_[level]) {
      if (level == 0) return {};
      --level;
      levels_[level] = seek(levels_[level].next_sibling(), segments[level]);
    } else if (level + 1 == segments.size()) {
      return levels_[level];
    } else {
      ++level;
      levels_[level] = seek(levels_[level - 1].first_child(), segments[level]);
    }
  }
}

}  // namespace qharden::qualys

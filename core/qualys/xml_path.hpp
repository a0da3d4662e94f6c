/// The path language of declarations: `A/B/*`, `AUTH_*` inside a segment, `.` for the start itself, `@name` at the end.
///
/// Iterative: the depth of what is looked at is that of the path, never that of the input.
#pragma once

#include <array>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace qharden::qualys {

class XmlPath {
 public:
  /// A path of more segments matches nothing.
  static constexpr std::size_t kMaxSegments = 16;

  struct Segment {
    std::string name;
    bool has_star = false;

    [[nodiscard]] bool matches(const char* element) const;
  };

  explicit XmlPath(std::string_view text);

  [[nodiscard]] const std::vector<Segment>& segments() const { return segments_; }
  /// Name of the attribute the path ends in; empty: it ends in an element.
  [[nodiscard]] const std::string& attribute() const { return attribute_; }
  [[nodiscard]] bool has_star() const;
  /// True when a segment or the attribute, as written, is on the list of secrets, and the end of the path is not one of
  /// the elements inside that may be told (names_account).
  [[nodiscard]] bool names_secret() const;

 private:
  std::vector<Segment> segments_;
  std::string attribute_;
};

/// All elements a path leads to, in document order. REQUIRES: the path outlives the object.
class XmlMatches {
 public:
  XmlMatches(const XmlPath& path, pugi::xml_node start) : path_(path), start_(start) {}
  /// The next element; a null node at the end.
  pugi::xml_node next();

 private:
  const XmlPath& path_;
  pugi::xml_node start_;
  std::array<pugi::xml_node, XmlPath::kMaxSegments> levels_{};
  bool is_begun_ = false;
};

}  // namespace qharden::qualys

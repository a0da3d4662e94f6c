#include "core/qualys/shape.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <map>
#include <string>

#include "core/qualys/page_builder.hpp"
#include "core/qualys/text_hygiene.hpp"
#include "core/qualys/xml_path.hpp"

namespace qharden::qualys {
namespace {

constexpr std::size_t kDeepest = 16;
constexpr std::size_t kLongestName = 120;
/// Elements looked at in one page, whatever the rows hold.
constexpr std::int64_t kMostElements = 50'000;
constexpr std::size_t kMostNames = 2 * snapshot::kMostShapes;

/// What surrounds the records and is read as such.
constexpr std::array<std::string_view, 8> kEnvelope = {
    "DATETIME", "REQUEST", "WARNING", "responseCode", "count", "hasMoreRecords", "responseErrorDetails", "lastId"};

/// One step of the declared paths, which form a tree.
struct Step {
  XmlPath::Segment segment;
  std::vector<Step*> next = {};
  std::vector<std::string> attributes = {};
  bool is_row = false;    ///< of a table of its own
  bool is_whole = false;  ///< all below is declared as well
};

class Declared {
 public:
  explicit Declared(const manifest::Source& source) {
    std::map<std::string_view, Step*> bases;
    // Parents come before their children.
    for (const auto& table : source.tables) {
      if (is_range_table(table)) continue;
      const auto parent = bases.find(table.parent);
      Step* base = extend(parent == bases.end() ? &root_ : parent->second, XmlPath(table.rows));
      base->is_row = base->is_row || table.parent.empty();
      bases[table.name] = base;
      for (const auto& column : table.columns) {
        if (!column.from.empty()) declare(base, column, column.from);
        for (const auto& from : column.also_from) declare(base, column, from);
      }
    }
  }
  Declared(const Declared&) = delete;
  Declared& operator=(const Declared&) = delete;

  [[nodiscard]] const Step* root() const { return &root_; }

 private:
  void declare(Step* base, const manifest::Column& column, const std::string& from) {
    const bool is_json = column.type == manifest::ColumnType::json;
    if (is_json && from == "*") return;
    const XmlPath path(from);
    Step* end = extend(base, path);
    if (!path.attribute().empty()) end->attributes.push_back(path.attribute());
    end->is_whole = end->is_whole || is_json;
  }

  Step* extend(Step* at, const XmlPath& path) {
    for (const auto& segment : path.segments()) {
      const auto known = std::find_if(at->next.begin(), at->next.end(),
                                      [&](const Step* step) { return step->segment.name == segment.name; });
      if (known != at->next.end()) {
        at = *known;
        continue;
      }
      steps_.push_back({segment});
      at->next.push_back(&steps_.back());
      at = &steps_.back();
    }
    return at;
  }

  std::deque<Step> steps_;
  Step root_;
};

using Steps = std::vector<const Step*>;

bool any_of(const Steps& steps, bool Step::*trait) {
  return std::any_of(steps.begin(), steps.end(), [&](const Step* step) { return step->*trait; });
}

bool has_elements(const pugi::xml_node& node) {
  for (const auto& child : node) {
    if (child.type() == pugi::node_element) return true;
  }
  return false;
}

std::string clean_name(std::string_view name) {
  return clean_line(name, kLongestName);
}

/// A name that was met, below another. Paths are only put together at the end: the walk itself makes no text.
struct Seen {
  std::string name;
  bool is_attribute = false;
  std::vector<Seen*> below = {};
  std::int64_t rows = 0;  ///< 0: only what is below is undeclared
  std::int64_t last_row = -1;
};

/// Recursion is bounded by kDeepest.
class Walk {
 public:
  void into(const pugi::xml_node& element, const Steps& steps, Seen& seen, std::size_t depth) {
    const bool begins_row = !is_in_row_ && any_of(steps, &Step::is_row);
    if (begins_row && ++row_ > kShapeRows) return;
    is_in_row_ = is_in_row_ || begins_row;
    if (is_in_row_) attributes(element, steps, seen);
    for (const auto& child : element) {
      if (depth >= kDeepest || elements_ > kMostElements) break;
      if (child.type() != pugi::node_element || is_envelope(child, depth)) continue;
      ++elements_;
      visit(child, steps, seen, depth);
    }
    if (begins_row) is_in_row_ = false;
  }

  [[nodiscard]] Seen& top() { return top_; }

  [[nodiscard]] std::vector<snapshot::Undeclared> take() const {
    std::map<std::string, std::int64_t> paths;
    for (const auto* seen : top_.below) gather(*seen, "", paths);
    std::vector<snapshot::Undeclared> taken;
    for (const auto& [path, rows] : paths) {
      if (taken.size() < snapshot::kMostShapes) taken.push_back({path, rows});
    }
    return taken;
  }

 private:
  [[nodiscard]] bool is_envelope(const pugi::xml_node& node, std::size_t depth) const {
    return !is_in_row_ && depth < 2 && std::find(kEnvelope.begin(), kEnvelope.end(), node.name()) != kEnvelope.end();
  }

  void visit(const pugi::xml_node& child, const Steps& steps, Seen& above, std::size_t depth) {
    Steps& next = levels_.at(depth);
    next.clear();
    for (const auto* step : steps) {
      for (const auto* candidate : step->next) {
        if (candidate->segment.matches(child.name())) next.push_back(candidate);
      }
    }
    if (any_of(next, &Step::is_whole)) return;
    Seen* seen = below(above, child.name(), false);
    if (seen == nullptr) return;
    if (next.empty() && (depth + 1 >= kDeepest || !has_elements(child))) note(*seen);
    into(child, next, *seen, depth + 1);
  }

  void attributes(const pugi::xml_node& element, const Steps& steps, Seen& above) {
    for (const auto& attribute : element.attributes()) {
      const bool is_declared = std::any_of(steps.begin(), steps.end(), [&](const Step* step) {
        return std::find(step->attributes.begin(), step->attributes.end(), attribute.name()) != step->attributes.end();
      });
      Seen* seen = is_declared ? nullptr : below(above, attribute.name(), true);
      if (seen != nullptr) note(*seen);
    }
  }

  /// Null: more names were met than are kept.
  Seen* below(Seen& above, const char* name, bool is_attribute) {
    for (auto* seen : above.below) {
      const bool may_be = seen->is_attribute == is_attribute && seen->name.front() == *name;
      if (may_be && seen->name == name) return seen;
    }
    if (met_.size() >= kMostNames) return nullptr;
    if (*name == '\0') return nullptr;
    met_.push_back({name, is_attribute});
    above.below.push_back(&met_.back());
    return &met_.back();
  }

  /// Counts once for a row; what is outside of rows, once for the page.
  void note(Seen& seen) const {
    const std::int64_t row = is_in_row_ ? row_ : 0;
    if (seen.last_row == row) return;
    seen.last_row = row;
    ++seen.rows;
  }

  static void gather(const Seen& seen, const std::string& above, std::map<std::string, std::int64_t>& paths) {
    const std::string path =
        above + (above.empty() ? "" : "/") + (seen.is_attribute ? "@" : "") + clean_name(seen.name);
    if (seen.rows > 0) paths[path] += seen.rows;
    for (const auto* next : seen.below) gather(*next, path, paths);
  }

  std::array<Steps, kDeepest> levels_;  ///< steps that lead to the element visited at each depth
  std::deque<Seen> met_;
  Seen top_;
  bool is_in_row_ = false;
  std::int64_t row_ = 0;
  std::int64_t elements_ = 0;
};

}  // namespace

void note_undeclared(snapshot::Page& page, const manifest::Source& source, const pugi::xml_node& root) {
  const Declared declared(source);
  Walk walk;
  walk.into(root, {declared.root()}, walk.top(), 0);
  page.undeclared = walk.take();
}

void note_undeclared(snapshot::Page& page, const manifest::Source& source, const std::vector<std::string_view>& header,
                     std::int64_t records) {
  const auto is_declared = [&](std::string_view name) {
    for (const auto& table : source.tables) {
      for (const auto& column : table.columns) {
        const auto& others = column.also_from;
        if (column.from == name || std::find(others.begin(), others.end(), name) != others.end()) return true;
      }
    }
    return false;
  };
  for (const auto field : header) {
    const std::string_view name = trim(field);
    if (is_declared(name) || page.undeclared.size() >= snapshot::kMostShapes) continue;
    page.undeclared.push_back({clean_name(name), std::min(records, kShapeRows)});
  }
}

}  // namespace qharden::qualys

#include "core/config/yaml_tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>

namespace qharden::config::yaml {
namespace {

/// What stops the parser; becomes an Error in `parse`.
struct Refusal {
  int line;
  std::string path;
  std::string problem;
  std::string mend;
};

/// Builds the tree from yaml-cpp's events. The node tree of yaml-cpp itself hides doubled keys and expands aliases.
class Builder : public YAML::EventHandler {
 public:
  [[nodiscard]] Item take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    place(Item{.kind = Kind::empty, .line = mark.line + 1});
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Refusal{mark.line + 1, path(), "aliases (*name) are not allowed", "write the value out"};
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (!open_.empty() && open_.back().item.kind == Kind::map && !open_.back().key) {
      take_key(mark, value);
      return;
    }
    place(Item{.kind = Kind::scalar, .line = mark.line + 1, .quoted = tag == "!", .text = value});
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Kind::list);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Kind::map);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Item item;
    std::optional<std::string> key = std::nullopt;  ///< of a map: read, its value still to come
    int key_line = 0;
  };

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Kind kind) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    refuse_as_key(mark);
    if (open_.size() >= kMaxDepth)
      throw Refusal{mark.line + 1, "", "nested more than " + std::to_string(kMaxDepth) + " levels deep", "flatten it"};
    open_.push_back(Open{.item = Item{.kind = kind, .line = mark.line + 1}});
  }

  void close() {
    Item done = std::move(open_.back().item);
    open_.pop_back();
    place(std::move(done));
  }

  void place(Item item) {
    if (open_.empty()) {
      root_ = std::move(item);
      return;
    }
    Open& parent = open_.back();
    if (parent.item.kind == Kind::list) {
      parent.item.items.push_back(std::move(item));
      return;
    }
    if (!parent.key) throw Refusal{item.line, path(), "a key is empty", "name the key"};
    item.line = parent.key_line;  // a value may begin lines further down, and an empty one has no place of its own
    parent.item.members.emplace_back(*std::move(parent.key), std::move(item));
    parent.key.reset();
  }

  void take_key(const YAML::Mark& mark, const std::string& key) {
    Open& parent = open_.back();
    for (const auto& [known, item] : parent.item.members) {
      if (known != key) continue;
      throw Refusal{mark.line + 1, path_of(key), "key is given twice, first on line " + std::to_string(item.line),
                    "keep one of them"};
    }
    parent.key = key;
    parent.key_line = mark.line + 1;
  }

  void refuse_as_key(const YAML::Mark& mark) const {
    if (!open_.empty() && open_.back().item.kind == Kind::map && !open_.back().key)
      throw Refusal{mark.line + 1, path(), "a key is not a plain text", "use a text as key"};
  }

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor != 0) throw Refusal{mark.line + 1, path(), "anchors (&name) are not allowed", "remove the anchor"};
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
    if (!tag.empty() && tag != "?" && tag != "!")
      throw Refusal{mark.line + 1, path(), "tags (!name) are not allowed", "remove the tag"};
  }

  [[nodiscard]] std::string path() const {
    std::string text;
    for (const auto& level : open_) {
      if (level.item.kind == Kind::list) {
        text += '[' + std::to_string(level.item.items.size()) + ']';
      } else if (level.key) {
        text += (text.empty() ? "" : ".") + *level.key;
      }
    }
    return text;
  }

  [[nodiscard]] std::string path_of(const std::string& key) const {
    const std::string parent = path();
    return parent.empty() ? key : parent + '.' + key;
  }

  Item root_;
  std::vector<Open> open_;
};

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

Error make_error(const std::string& file, int line, const std::string& path, const std::string& problem,
                 const std::string& mend) {
  const std::string where = path.empty() ? "" : path + ": ";
  return Error{.message = file + ':' + std::to_string(line) + ": " + where + problem + "; " + mend,
               .fault = Fault::usage};
}

Result<Item> parse(const std::string& text, const std::string& file) {
  if (text.size() > kMaxBytes)
    return make_error(file, 1, "", "larger than 4 MiB", "check that this is the file you meant");
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    Builder builder;
    parser.HandleNextDocument(builder);
    Builder second;
    if (parser.HandleNextDocument(second))
      return make_error(file, 1, "", "holds more than one document", "remove what follows the second \"---\"");
    return builder.take();
  } catch (const Refusal& refusal) {
    return make_error(file, refusal.line, refusal.path, refusal.problem, refusal.mend);
  } catch (const YAML::Exception& e) {
    return make_error(file, e.mark.is_null() ? 1 : e.mark.line + 1, "", "not valid YAML: " + e.msg,
                      "check indentation, quotes and colons there and just above");
  }
}

std::string_view closest(std::string_view word, const std::vector<std::string_view>& known) {
  constexpr std::size_t kLongest = 64;  // beyond that nobody mistyped a key
  if (word.size() > kLongest) return {};
  std::string_view best;
  std::size_t best_distance = (word.size() <= 3 ? 1 : std::max<std::size_t>(2, word.size() / 3)) + 1;
  for (const auto candidate : known) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace qharden::config::yaml

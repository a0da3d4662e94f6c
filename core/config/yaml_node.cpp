#include "core/config/yaml_node.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <system_error>

#include "core/config/yaml_tree.hpp"

namespace qharden::config {
namespace {

using yaml::Item;
using yaml::Kind;

/// What stands for a value that is missing, so that reading goes on to its end.
const Item kNothing{};

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const auto word : words) text.append(text.empty() ? "" : ", ").append(word);
  return text;
}

/// "did you mean ..." where something is close, and what is allowed in any case.
std::string suggestion(std::string_view word, const std::vector<std::string_view>& known, std::string_view noun) {
  const auto meant = yaml::closest(word, known);
  std::string text = meant.empty() ? "" : "did you mean \"" + std::string(meant) + "\"? ";
  return text.append(noun).append(": ").append(joined(known));
}

/// A value as an error quotes it: on one line, and not all of a novel.
std::string quoted(const Item& item) {
  constexpr std::size_t kShown = 60;
  switch (item.kind) {
    case Kind::empty:
      return "nothing";
    case Kind::list:
      return "a list";
    case Kind::map:
      return "a mapping";
    case Kind::scalar:
      break;
  }
  std::string text = item.text.substr(0, kShown);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  return '"' + text + (item.text.size() > kShown ? "...\"" : "\"");
}

}  // namespace

const YamlNode& YamlNode::map(std::initializer_list<std::string_view> known) const {
  if (item_->kind != Kind::map) {
    fail_kind("a mapping", "key: value");
    return *this;
  }
  for (const auto& [key, item] : item_->members) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    child(item, key).fail("unknown key", suggestion(key, known, "known keys"));
  }
  return *this;
}

YamlNode YamlNode::required(std::string_view key) const {
  if (const auto found = optional(key)) return *found;
  YamlNode missing = child(kNothing, key);
  if (!problems_->first)
    problems_->first = yaml::make_error(problems_->file, line(), missing.path_, "missing", "add this key");
  return missing;
}

std::optional<YamlNode> YamlNode::optional(std::string_view key) const {
  const Item* item = find(key);
  if (item == nullptr) return std::nullopt;
  return child(*item, key);
}

std::string YamlNode::as_text() const {
  if (item_->kind != Kind::scalar) {
    fail_kind("a text", "\"some text\"");
  } else if (item_->text.empty()) {
    fail("is an empty text", "write something or leave the key out");
  }
  return item_->text;
}

std::string YamlNode::as_word(std::initializer_list<std::string_view> known) const {
  if (item_->kind != Kind::scalar) {
    fail_kind("one of " + joined(known), *known.begin());
  } else if (std::find(known.begin(), known.end(), item_->text) == known.end()) {
    fail(quoted(*item_) + " is not a word for this", suggestion(item_->text, known, "known words"));
  }
  return item_->text;
}

std::int64_t YamlNode::as_integer(std::int64_t least, std::int64_t most) const {
  std::int64_t number = 0;
  const char* end = item_->text.data() + item_->text.size();
  const auto [stop, error] = std::from_chars(item_->text.data(), end, number);
  if (item_->kind != Kind::scalar || item_->quoted || stop != end || error != std::errc()) {
    fail_kind("a whole number", "3");
    return 0;
  }
  if (number < least) fail(std::to_string(number) + " is too small", "use " + std::to_string(least) + " or more");
  if (number > most) fail(std::to_string(number) + " is too large", "use " + std::to_string(most) + " or less");
  return number;
}

bool YamlNode::as_flag() const {
  const bool is_true = item_->text == "true";
  if (item_->kind != Kind::scalar || item_->quoted || (!is_true && item_->text != "false"))
    fail_kind("true or false", "true");
  return is_true;
}

std::vector<YamlNode> YamlNode::as_list() const {
  std::vector<YamlNode> nodes;
  if (item_->kind != Kind::list) fail_kind("a list", "[one, two]");
  for (std::size_t i = 0; i < item_->items.size(); ++i)
    nodes.push_back(YamlNode(&item_->items[i], path_ + '[' + std::to_string(i) + ']', problems_));
  return nodes;
}

std::vector<std::string> YamlNode::as_texts() const {
  std::vector<std::string> texts;
  for (const auto& node : as_list()) texts.push_back(node.as_text());
  return texts;
}

std::vector<std::pair<std::string, YamlNode>> YamlNode::as_members() const {
  std::vector<std::pair<std::string, YamlNode>> members;
  if (item_->kind != Kind::map) fail_kind("a mapping", "key: value");
  for (const auto& [key, item] : item_->members) members.emplace_back(key, child(item, key));
  return members;
}

bool YamlNode::is_map() const {
  return item_->kind == Kind::map;
}
bool YamlNode::is_list() const {
  return item_->kind == Kind::list;
}
bool YamlNode::is_scalar() const {
  return item_->kind == Kind::scalar;
}

int YamlNode::line() const {
  return item_->line;
}
std::string YamlNode::path() const {
  return path_.empty() ? "(top)" : path_;
}

void YamlNode::fail(const std::string& problem, const std::string& mend) const {
  if (!problems_->first) problems_->first = yaml::make_error(problems_->file, line(), path(), problem, mend);
}

YamlNode YamlNode::child(const Item& item, std::string_view key) const {
  return YamlNode(&item, path_.empty() ? std::string(key) : path_ + '.' + std::string(key), problems_);
}

const Item* YamlNode::find(std::string_view key) const {
  if (item_->kind != Kind::map && item_ != &kNothing) fail_kind("a mapping", "key: value");
  for (const auto& [name, item] : item_->members)
    if (name == key) return &item;
  return nullptr;
}

void YamlNode::fail_kind(std::string_view wanted, std::string_view example) const {
  fail("expected " + std::string(wanted) + ", found " + quoted(*item_), "write for example: " + std::string(example));
}

Result<YamlDocument> YamlDocument::load(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text;
  if (file) text.resize(yaml::kMaxBytes + 1);
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || (!file.eof() && file.fail())) {
    const std::string why = errno != 0 ? std::generic_category().message(errno) : "not readable";
    return Error{.message = "cannot read " + path + ": " + why + "; check the path and who may read it",
                 .fault = Fault::usage};
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  return parse(text, path);
}

Result<YamlDocument> YamlDocument::parse(const std::string& text, const std::string& name) {
  auto item = yaml::parse(text, name);
  if (!item) return item.error();
  auto problems = std::make_shared<yaml::Problems>();
  problems->file = name;
  problems->root = std::move(item.value());
  return YamlDocument(std::move(problems));
}

YamlNode YamlDocument::root() const {
  return YamlNode(&problems_->root, "", problems_);
}

Result<void> YamlDocument::check() const {
  if (problems_->first) return *problems_->first;
  return {};
}

}  // namespace qharden::config

/// Strict reading of the YAML files that people write: the main configuration, guides, profiles.
///
/// A file is read through a cursor whose typed accessors never fail on the spot: the first problem is kept, later ones
/// are ignored, accessors then return empty values. So a reader is straight code, and `read_yaml` turns the outcome
/// into one Result:
///
///     Result<Server> server = read_yaml("server.yaml", [](const YamlNode& root) {
///       root.map({"name", "port", "mode", "groups"});             // any other key is an error with "did you mean"
///       Server s;
///       s.name = root.required("name").as_text();
///       if (const auto port = root.optional("port")) s.port = port->as_integer(1, 65535);
///       if (const auto mode = root.optional("mode")) s.mode = mode->as_word({"fast", "safe"});
///       for (const YamlNode& group : root.required("groups").as_list()) s.groups.push_back(read_group(group));
///       if (s.name == "root") root.required("name").fail("\"root\" is reserved", "choose another name");
///       return s;
///     });
///
/// Errors read `<file>:<line>: <key path>: <what is wrong>; <the mend>` and carry Fault::usage. Doubled keys, aliases,
/// anchors, tags and further documents are refused, so what is read is what is written. Bounded: 4 MiB, 32 levels.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/util/result.hpp"

namespace qharden::config {

namespace yaml {
struct Item;
struct Problems;
}  // namespace yaml

/// One place in a document. Cheap to copy; keeps the document alive.
class YamlNode {
 public:
  /// The node must be a mapping with no keys but these. Returns itself.
  const YamlNode& map(std::initializer_list<std::string_view> known) const;

  /// The value under a key; its absence is an error.
  [[nodiscard]] YamlNode required(std::string_view key) const;
  /// The value under a key, if the key is there. A key without a value is there, and an error once it is read.
  [[nodiscard]] std::optional<YamlNode> optional(std::string_view key) const;

  /// Any scalar as it is written; must not be empty.
  [[nodiscard]] std::string as_text() const;
  /// A text from a short list.
  [[nodiscard]] std::string as_word(std::initializer_list<std::string_view> known) const;
  /// A whole number, both bounds included; not in quotes.
  [[nodiscard]] std::int64_t as_integer(std::int64_t least = INT64_MIN, std::int64_t most = INT64_MAX) const;
  /// `true` or `false`, nothing else.
  [[nodiscard]] bool as_flag() const;
  [[nodiscard]] std::vector<YamlNode> as_list() const;
  [[nodiscard]] std::vector<std::string> as_texts() const;
  /// The members of a mapping whose keys are free, in the order written.
  [[nodiscard]] std::vector<std::pair<std::string, YamlNode>> as_members() const;

  [[nodiscard]] bool is_map() const;
  [[nodiscard]] bool is_list() const;
  [[nodiscard]] bool is_scalar() const;

  /// Counts from 1.
  [[nodiscard]] int line() const;
  /// "controls[2].title"; "(top)" for the document.
  [[nodiscard]] std::string path() const;

  /// Makes the file wrong here, for rules that only the caller knows.
  void fail(const std::string& problem, const std::string& mend) const;

 private:
  friend class YamlDocument;
  YamlNode(const yaml::Item* item, std::string path, std::shared_ptr<yaml::Problems> problems)
      : item_(item), path_(std::move(path)), problems_(std::move(problems)) {}
  [[nodiscard]] YamlNode child(const yaml::Item& item, std::string_view key) const;
  [[nodiscard]] const yaml::Item* find(std::string_view key) const;
  void fail_kind(std::string_view wanted, std::string_view example) const;

  const yaml::Item* item_;  ///< owned by problems_
  std::string path_;
  std::shared_ptr<yaml::Problems> problems_;
};

class YamlDocument {
 public:
  static Result<YamlDocument> load(const std::string& path);
  /// `name` stands for the file in errors.
  static Result<YamlDocument> parse(const std::string& text, const std::string& name);

  [[nodiscard]] YamlNode root() const;
  /// The first problem any node of this document met. Call it when all is read.
  [[nodiscard]] Result<void> check() const;

 private:
  explicit YamlDocument(std::shared_ptr<yaml::Problems> problems) : problems_(std::move(problems)) {}
  std::shared_ptr<yaml::Problems> problems_;
};

/// Loads, hands the root to `read`, and returns what it made of it, or the first problem.
template <class Read>
auto read_yaml(const std::string& path, Read read) -> Result<decltype(read(std::declval<const YamlNode&>()))> {
  const auto document = YamlDocument::load(path);
  if (!document) return document.error();
  auto value = read(document->root());
  if (const auto checked = document->check(); !checked) return checked.error();
  return value;
}

}  // namespace qharden::config

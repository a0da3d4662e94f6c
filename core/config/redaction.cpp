#include "core/config/redaction.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/config/yaml_node.hpp"
#include "core/util/text.hpp"

namespace qharden::config {
namespace {

constexpr std::array<std::pair<std::string_view, FieldKind>, 15> kPseudonyms = {
    {{"login", FieldKind::login},
     {"name", FieldKind::name},
     {"email", FieldKind::email},
     {"title", FieldKind::title},
     {"external_id", FieldKind::external_id},
     {"id", FieldKind::id},
     {"position", FieldKind::position},
     {"address", FieldKind::address},
     {"emptied", FieldKind::emptied},
     {"text", FieldKind::text},
     {"url", FieldKind::url},
     {"file", FieldKind::file},
     {"digest", FieldKind::digest},
     {"arn", FieldKind::arn},
     {"object", FieldKind::object}}};

constexpr std::array<std::pair<std::string_view, FieldKind>, 7> kKept = {{{"word", FieldKind::word},
                                                                          {"time", FieldKind::time},
                                                                          {"number", FieldKind::number},
                                                                          {"flag", FieldKind::flag},
                                                                          {"api_path", FieldKind::api_path},
                                                                          {"check", FieldKind::check},
                                                                          {"zone", FieldKind::zone}}};

using Words = std::set<std::string, std::less<>>;

/// "parent/name" with both parts plain.
std::string plain_key(std::string_view name) {
  const auto slash = name.find('/');
  if (slash == std::string_view::npos) return plain_name(name);
  return plain_name(name.substr(0, slash)) + "/" + plain_name(name.substr(slash + 1));
}

void read_names(const YamlNode& node, FieldKind kind, Redaction& redaction) {
  for (const auto& item : node.as_list()) {
    const auto name = plain_key(item.as_text());
    if (!redaction.fields.emplace(name, kind).second)
      item.fail("'" + name + "' is listed twice", "leave it in one list");
  }
}

template <class Table>
void read_kinds(const YamlNode& node, const Table& table, Redaction& redaction) {
  for (const auto& [word, kind] : table)
    if (const auto names = node.optional(word)) read_names(*names, kind, redaction);
}

Words read_words(const YamlNode& root, std::string_view key) {
  Words words;
  for (const auto& word : root.required(key).as_texts()) words.insert(lower_case(word));
  return words;
}

Redaction read(const YamlNode& root) {
  root.map({"pseudonyms", "kept", "anywhere", "titles", "mail_domains", "marks", "words", "text_words"});
  Redaction redaction;
  const auto pseudonyms = root.required("pseudonyms");
  pseudonyms.map({"login", "name", "email", "title", "external_id", "id", "position", "address", "emptied", "text",
                  "url", "file", "digest", "arn", "object"});
  read_kinds(pseudonyms, kPseudonyms, redaction);
  const auto kept = root.required("kept");
  kept.map({"word", "time", "number", "flag", "api_path", "check", "zone"});
  read_kinds(kept, kKept, redaction);
  redaction.anywhere = read_words(root, "anywhere");
  redaction.titles = read_words(root, "titles");
  redaction.mail_domains = read_words(root, "mail_domains");
  redaction.marks = read_words(root, "marks");
  redaction.words = read_words(root, "words");
  redaction.text_words = read_words(root, "text_words");
  redaction.text_words.insert(redaction.words.begin(), redaction.words.end());
  return redaction;
}

}  // namespace

std::string plain_name(std::string_view name) {
  std::string plain;
  for (const char low : lower_case(name)) {
    if ((low >= 'a' && low <= 'z') || (low >= '0' && low <= '9')) plain += low;
  }
  return plain;
}

FieldKind Redaction::kind_of(std::string_view name, std::string_view parent) const {
  const auto plain = plain_name(name);
  if (!parent.empty())
    if (const auto found = fields.find(plain_name(parent) + "/" + plain); found != fields.end()) return found->second;
  const auto found = fields.find(plain);
  return found == fields.end() ? FieldKind::unlisted : found->second;
}

Result<Redaction> load_redaction(const std::string& path) {
  return read_yaml(path, read);
}

}  // namespace qharden::config

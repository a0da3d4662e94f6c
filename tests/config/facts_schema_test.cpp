/// The schema and the reader say the same: every key, every needed key, every word, every form of a text.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

#include "core/config/facts.hpp"
#include "core/json/json.hpp"
#include "tests/support/temp_folder.hpp"

namespace qharden::config {
namespace {

using json::Value;

const Value& schema() {
  static const Value kSchema = [] {
    std::stringstream text;
    text << std::ifstream(QHARDEN_SOURCE_DIR "/config/schemas/facts.schema.json").rdbuf();
    return json::parse(text.str()).value();
  }();
  return kSchema;
}

/// What stands behind a reference, else the node itself.
const Value& resolve(const Value& node) {
  const auto ref = json::text_or(node, "$ref");
  return ref.empty() ? node : schema().at("$defs").at(ref.substr(ref.rfind('/') + 1));
}

/// A value that the schema allows.
Value example_of(const Value& given) {
  const auto& node = resolve(given);
  if (node.contains("enum")) return node["enum"].front();
  if (node.contains("examples")) return node["examples"].front();
  if (json::text_or(node, "type") == "array") return Value::array({example_of(node.at("items"))});
  Value object = Value::object();
  for (const auto& [key, value] : node.at("properties").items()) object[key] = example_of(value);
  return object;
}

/// The reader's error over this document, which is YAML too; empty: it reads it.
std::string problem_of(const Value& document) {
  const testing::TempFolder folder;
  std::ofstream(folder.file("facts.yaml")) << json::dump(document);
  std::ofstream(folder.file("people.csv")) << "id,state\n";
  const auto facts = load_facts(folder.file("facts.yaml"));
  return facts ? "" : facts.error().message;
}

/// The words after "known keys: " or "known words: ".
std::vector<std::string> known_in(const std::string& message, const std::string& label) {
  const auto at = message.find(label);
  if (at == std::string::npos) return {message};
  std::vector<std::string> words;
  std::istringstream rest(message.substr(at + label.size()));
  for (std::string word; rest >> word;) words.push_back(word.substr(0, word.find(',')));
  return words;
}

std::vector<std::string> keys_of(const Value& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

/// One kind of object that a document holds, and the document around it.
struct Part {
  std::string key;  ///< of the document; empty: the document itself
  const Value* object = nullptr;
  bool is_listed = false;

  [[nodiscard]] Value around(const Value& value) const {
    if (key.empty()) return value;
    return {{key, is_listed ? Value::array({value}) : value}};
  }
};

std::vector<Part> parts() {
  std::vector<Part> parts = {{"", &schema(), false}};
  for (const auto& [key, node] : schema().at("properties").items()) {
    const bool is_listed = json::text_or(node, "type") == "array";
    parts.push_back({key, &resolve(is_listed ? node.at("items") : node), is_listed});
  }
  return parts;
}

TEST(FactsSchema, AllowsWhatTheReaderReadsWithEveryKey) {
  ASSERT_EQ(parts().size(), 8U);
  for (const auto& part : parts()) EXPECT_EQ(problem_of(part.around(example_of(*part.object))), "") << part.key;
}

TEST(FactsSchema, ListsTheKeysOfTheReaderAndNoOthers) {
  for (const auto& part : parts()) {
    Value value = example_of(*part.object);
    value["no_such_key"] = "x";

    EXPECT_EQ(known_in(problem_of(part.around(value)), "known keys: "), keys_of(part.object->at("properties")));
    EXPECT_EQ(part.object->at("additionalProperties"), false) << part.key;
  }
}

TEST(FactsSchema, NeedsTheKeysThatTheReaderNeeds) {
  for (const auto& part : parts()) {
    const auto& required = json::array_or_empty(*part.object, "required");
    for (const auto& key : keys_of(part.object->at("properties"))) {
      Value value = example_of(*part.object);
      value.erase(key);
      const bool is_needed = std::find(required.begin(), required.end(), key) != required.end();

      EXPECT_EQ(problem_of(part.around(value)).find(key + ": missing") != std::string::npos, is_needed)
          << part.key << "." << key << ": " << problem_of(part.around(value));
    }
  }
}

TEST(FactsSchema, KnowsTheWordsOfTheReaderAndNoOthers) {
  int words = 0;
  for (const auto& part : parts()) {
    for (const auto& [key, node] : part.object->at("properties").items()) {
      const bool is_list = json::text_or(resolve(node), "type") == "array";
      const Value& item = is_list ? resolve(resolve(node).at("items")) : resolve(node);
      if (!item.contains("enum")) continue;
      Value value = example_of(*part.object);
      value[key] = is_list ? Value::array({"no-such-word"}) : Value("no-such-word");

      EXPECT_EQ(known_in(problem_of(part.around(value)), "known words: "),
                item["enum"].get<std::vector<std::string>>());
      ++words;
    }
  }
  EXPECT_EQ(words, 4) << "kinds of logins, networks and windows, and days";
}

TEST(FactsSchema, TakesTheTextsThatTheReaderTakes) {
  const std::vector<std::string> texts = {"2026-11-01",
                                          "2026-11-01T08:00:00Z",
                                          "2026-11-01 08:00:00",
                                          "2026-1-1",
                                          "07:30",
                                          "8:00",
                                          "24:00",
                                          "24:30",
                                          "",
                                          "x",
                                          "1.4",
                                          "identity.a-b",
                                          "Europe/Paris",
                                          "/etc",
                                          "a.csv.gz"};
  int refused = 0;
  for (const auto& part : parts()) {
    for (const auto& [key, given] : part.object->at("properties").items()) {
      const auto& node = resolve(given);
      if (json::text_or(node, "type") != "string" || part.key == "people") continue;
      const std::regex pattern(json::text_or(node, "pattern", "[^]+"));
      for (const auto& text : texts) {
        Value value = example_of(*part.object);
        value[key] = text;
        const bool is_allowed = std::regex_search(text, pattern);
        const auto problem = problem_of(part.around(value));
        refused += problem.empty() ? 0 : 1;

        if (key == "zone") {
          EXPECT_TRUE(is_allowed || !problem.empty()) << text;  // which zones exist is not for a schema to say
        } else {
          EXPECT_EQ(problem.empty(), is_allowed) << part.key << "." << key << " = '" << text << "': " << problem;
        }
      }
    }
  }
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace qharden::config

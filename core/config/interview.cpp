#include "core/config/interview.hpp"

#include <set>

#include "core/config/yaml_node.hpp"

namespace qharden::config {

Result<std::vector<InterviewQuestion>> load_interview(const std::string& path) {
  return read_yaml(path, [](const YamlNode& root) {
    root.map({"questions"});
    std::vector<InterviewQuestion> questions;
    std::set<std::string> ids;
    std::set<std::string> checks;
    for (const auto& node : root.required("questions").as_list()) {
      node.map({"id", "checks", "statement"});
      InterviewQuestion question{node.required("id").as_text(), node.required("checks").as_texts(),
                                 node.required("statement").as_text()};
      if (!ids.insert(question.id).second) node.fail("the id '" + question.id + "' is used twice", "choose another");
      for (const auto& check : question.checks)
        if (!checks.insert(check).second) node.fail("'" + check + "' is in two questions", "ask about it once");
      questions.push_back(std::move(question));
    }
    return questions;
  });
}

}  // namespace qharden::config

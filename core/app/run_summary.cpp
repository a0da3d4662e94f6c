#include "core/app/run_summary.hpp"

#include "core/json/json.hpp"

namespace qharden::app {

std::string write_summary(const RunSummary& summary) {
  return json::dump({{"exit_code", summary.exit.code},
                     {"exit_reasons", summary.exit.reasons},
                     {"not_selected", summary.not_selected},
                     {"profile", summary.profile},
                     {"strict", summary.strict}});
}

RunSummary read_summary(const std::string& text) {
  RunSummary summary;
  const auto root = json::parse(text);
  if (!root || !root->is_object()) return summary;
  summary.exit.code = static_cast<int>(json::integer_or(*root, "exit_code", 0));
  for (const auto& reason : json::array_or_empty(*root, "exit_reasons"))
    if (reason.is_string()) summary.exit.reasons.push_back(reason.get<std::string>());
  summary.not_selected = static_cast<int>(json::integer_or(*root, "not_selected", 0));
  summary.profile = json::text_or(*root, "profile");
  summary.strict = json::flag_or(*root, "strict", false);
  return summary;
}

}  // namespace qharden::app

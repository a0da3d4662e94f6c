#include "core/app/interview.hpp"

#include <algorithm>
#include <filesystem>
#include <istream>
#include <ostream>
#include <set>

#include "core/report/layout.hpp"

namespace qharden::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kWidth = 100;

/// "identity.sso-setup" -> "identity-sso-setup"
std::string id_of(const std::string& check) {
  std::string id;
  for (const char c : check)
    id += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c
          : (c >= 'A' && c <= 'Z')                         ? static_cast<char>(c + 32)
                                                           : '-';
  return id;
}

void add_check(OpenQuestion& question, const manifest::Check& check) {
  question.checks.push_back(check.id);
  for (const auto& ask : check.asks) {
    const bool known = std::any_of(question.asks.begin(), question.asks.end(),
                                   [&](const auto& asked) { return asked.name == ask.name; });
    if (!known) question.asks.push_back(ask);
  }
}

/// Of one check its own statement: that of the question may state more than needs to be known.
std::string only_statement(const OpenQuestion& question, const std::vector<const manifest::Check*>& open) {
  if (question.checks.size() != 1) return {};
  for (const auto* check : open)
    if (check->id == question.checks.front()) return check->statement;
  return {};
}

/// One interview from the first prompt to the last.
class Interview {
 public:
  Interview(std::istream& in, std::ostream& out, const InterviewContext& context)
      : in_(in), out_(out), context_(context) {}

  Interviewed run(const std::vector<OpenQuestion>& questions) {
    Interviewed result;
    const config::Attester by = ask_who();
    std::size_t number = 0;
    for (const auto& question : questions) {
      ++number;
      auto entry = by.name.empty() ? std::nullopt : ask(question, number, questions.size());
      if (!entry) {
        result.skipped.push_back(&question);
        continue;
      }
      entry->by = by;
      result.entries.push_back(std::move(*entry));
    }
    return result;
  }

 private:
  config::Attester ask_who() {
    config::Attester by;
    by.name = prompt("Your name, as it shall stand in the attestations: ");
    if (!by.name.empty()) by.login = prompt("Your login in this subscription (empty: none): ");
    return by;
  }

  std::optional<config::Attestation> ask(const OpenQuestion& question, std::size_t number, std::size_t all) {
    if (!in_) return std::nullopt;
    out_ << '\n' << number << " of " << all << "  " << report::safe(question.id) << '\n';
    out_ << report::wrapped(report::safe(question.statement), kWidth, "  ");
    std::string checks;
    for (const auto& check : question.checks) checks += (checks.empty() ? "" : ", ") + report::safe(check);
    out_ << report::wrapped("for " + checks, kWidth, "  ");
    const auto holds = yes_or_no("  Does this hold? yes, no, or nothing to skip: ");
    if (!holds) return std::nullopt;
    config::Attestation entry;
    entry.id = question.id;
    entry.checks = question.checks;
    entry.statement = question.statement;
    entry.holds = *holds;
    entry.at = context_.day;
    entry.snapshot = context_.run;
    for (const auto& ask : question.asks) {
      const auto answer = prompt("  " + report::safe(ask.text) + " ");
      if (answer.empty()) {
        out_ << "  Skipped: without this answer the attestation would be refused.\n";
        return std::nullopt;
      }
      entry.answers[ask.name] = answer;
    }
    ask_evidence(entry);
    return entry;
  }

  void ask_evidence(config::Attestation& entry) {
    while (true) {
      const auto text = prompt("  Evidence: a file, an https:// link, or nothing to go on: ");
      if (text.empty()) return;
      if (text.starts_with("https://")) {
        entry.evidence.push_back({"", "", text, ""});
        continue;
      }
      const auto path = fs::path(context_.evidence_folder) / text;
      const auto digest = config::file_digest(path.string());
      if (digest.empty())
        out_ << "  There is no file " << report::safe(path.string()) << " that can be read.\n";
      else
        entry.evidence.push_back({text, digest, "", ""});
    }
  }

  std::optional<bool> yes_or_no(const std::string& text) {
    while (true) {
      const auto answer = prompt(text);
      if (answer.empty()) return std::nullopt;
      if (answer == "yes" || answer == "y" || answer == "Yes" || answer == "YES") return true;
      if (answer == "no" || answer == "n" || answer == "No" || answer == "NO") return false;
      out_ << "  Please say yes or no.\n";
    }
  }

  /// Empty at the end of the input, too.
  std::string prompt(const std::string& text) {
    out_ << text << std::flush;
    std::string line;
    if (!std::getline(in_, line)) {
      out_ << '\n';
      return {};
    }
    line = context_.clean(line);
    const auto first = line.find_first_not_of(" \t\r");
    if (first == std::string::npos) return {};
    return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
  }

  std::istream& in_;
  std::ostream& out_;
  const InterviewContext& context_;
};

}  // namespace

std::vector<OpenQuestion> questions_for(const std::vector<config::InterviewQuestion>& interview,
                                        const std::vector<const manifest::Check*>& open) {
  std::vector<OpenQuestion> questions;
  std::set<std::string> named;
  for (const auto& asked : interview) {
    OpenQuestion question{asked.id, asked.statement, {}, {}};
    for (const auto* check : open)
      if (std::find(asked.checks.begin(), asked.checks.end(), check->id) != asked.checks.end()) {
        add_check(question, *check);
        named.insert(check->id);
      }
    if (question.checks.empty()) continue;
    if (const auto narrower = only_statement(question, open); !narrower.empty()) question.statement = narrower;
    questions.push_back(std::move(question));
  }
  for (const auto* check : open) {
    if (named.count(check->id) > 0) continue;
    OpenQuestion question{id_of(check->id), check->statement.empty() ? check->title : check->statement, {}, {}};
    add_check(question, *check);
    questions.push_back(std::move(question));
  }
  return questions;
}

Interviewed hold_interview(std::istream& in, std::ostream& out, const std::vector<OpenQuestion>& questions,
                           const InterviewContext& context) {
  return Interview(in, out, context).run(questions);
}

}  // namespace qharden::app

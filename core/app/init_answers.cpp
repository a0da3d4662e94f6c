#include "core/app/init_answers.hpp"

#include <algorithm>
#include <cctype>
#include <functional>
#include <istream>
#include <ostream>

#include "core/config/configuration.hpp"
#include "core/util/text.hpp"

namespace qharden::app {
namespace {

Error usage(const std::string& message) {
  return Error{message, Reason::none, Fault::usage};
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// Takes an answer over. What it returns is wrong with the answer; empty: nothing.
using Take = std::function<std::string(const std::string& answer)>;

std::string take_subscription(InitAnswers& answers, const std::string& answer) {
  answers.subscription = answer;
  return config::is_subscription_name(answer) ? "" : "use letters, digits, '-' and '_' for the subscription's name";
}

std::string take_platform(InitAnswers& answers, const std::string& answer) {
  answers.platform = answer;
  std::transform(answer.begin(), answer.end(), answers.platform.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return config::platform_url(answer) ? ""
                                      : "there is no such platform; use one of " + joined(config::platform_names());
}

std::string take_url(InitAnswers& answers, const std::string& answer) {
  answers.url = answer;
  while (answers.url.ends_with('/')) answers.url.pop_back();
  return config::is_server_url(answers.url)
             ? ""
             : "the address of an API server begins with https:// and has no path, e.g. https://qualysapi.example.com";
}

std::string take_login(InitAnswers& answers, const std::string& answer) {
  answers.login = answer;
  const bool is_word =
      std::none_of(answer.begin(), answer.end(), [](unsigned char c) { return c <= 0x20 || c == 0x7f; });
  return is_word && !answer.empty() ? "" : "a login is one word";
}

std::string take_secret(InitAnswers& answers, const std::string& answer) {
  answers.secret = answer;
  const bool is_line =
      std::none_of(answer.begin(), answer.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  return is_line && config::is_secret_reference(answer) ? ""
                                                        : "that is not a reference to a secret; use env:NAME, "
                                                          "file:/path, systemd-credential:NAME, exec:/program or "
                                                          "vault:PATH#FIELD, never the password itself";
}

/// Options and questions of one call.
class Interview {
 public:
  Interview(const Arguments& arguments, std::istream& in, std::ostream& out, bool is_terminal)
      : arguments_(arguments), in_(in), out_(out), is_terminal_(is_terminal) {}

  Result<void> settle(const std::string& option, const std::string& question, const Take& take) {
    if (arguments_.has(option)) {
      const auto problem = take(arguments_.text(option));
      return problem.empty() ? Result<void>() : usage("--" + option + ": " + problem);
    }
    while (true) {
      out_ << question << ": " << std::flush;
      std::string line;
      if (!std::getline(in_, line))
        return usage("the input ended before the question for --" + option + " was answered; give it as an option");
      if (!is_terminal_) out_ << '\n';
      const auto problem = take(trimmed(line));
      if (problem.empty()) return {};
      if (!is_terminal_) return usage(problem + " (or give it as --" + option + ")");
      out_ << "  " << problem << '\n';
    }
  }

 private:
  const Arguments& arguments_;
  std::istream& in_;
  std::ostream& out_;
  bool is_terminal_;
};

}  // namespace

Result<InitAnswers> ask_init_answers(const Arguments& arguments, std::istream& in, std::ostream& out,
                                     bool is_terminal) {
  if (arguments.has("platform") && arguments.has("url")) return usage("give either --platform or --url, not both");
  InitAnswers answers;
  Interview interview(arguments, in, out, is_terminal);
  if (const auto done = interview.settle("subscription", "A name of your own for the subscription",
                                         [&](const auto& answer) { return take_subscription(answers, answer); });
      !done)
    return done.error();
  const auto take_server = [&](const std::string& answer) {
    answers.url.clear();
    answers.platform.clear();
    return answer.find("://") == std::string::npos ? take_platform(answers, answer) : take_url(answers, answer);
  };
  const auto server = arguments.has("url")
                          ? interview.settle("url", "", [&](const auto& answer) { return take_url(answers, answer); })
                          : interview.settle("platform",
                                             "Its platform (" + joined(config::platform_names()) +
                                                 "), or the https address of its API server",
                                             take_server);
  if (!server) return server.error();
  if (const auto done = interview.settle("login", "The login of the audit (its own, with API access, role Manager)",
                                         [&](const auto& answer) { return take_login(answers, answer); });
      !done)
    return done.error();
  if (const auto done =
          interview.settle("secret", "Where its password is, e.g. env:QUALYS_PASSWORD (never the password itself)",
                           [&](const auto& answer) { return take_secret(answers, answer); });
      !done)
    return done.error();
  return answers;
}

}  // namespace qharden::app

/// The four things that `qharden init` has to know, from options or by asking.
#pragma once

#include <iosfwd>
#include <string>

#include "core/app/command.hpp"
#include "core/util/result.hpp"

namespace qharden::app {

struct InitAnswers {
  std::string subscription;
  std::string platform;  ///< its name, or empty when there is a url
  std::string url;
  std::string login;
  std::string secret;  ///< a reference; the secret itself is never asked for
};

/// Takes what the options --subscription, --platform, --url, --login and --secret give, and asks on `out` for the rest,
/// one line of `in` each. On a terminal a wrong answer is asked for again. Errors (Fault::usage) name the option; they
/// never repeat what was given as a secret.
Result<InitAnswers> ask_init_answers(const Arguments& arguments, std::istream& in, std::ostream& out, bool is_terminal);

}  // namespace qharden::app

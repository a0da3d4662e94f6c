/// Asks a person what no answer of the API shows, and makes attestations of the answers.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "core/config/attestations.hpp"
#include "core/config/interview.hpp"
#include "core/manifest/manifest.hpp"
#include "core/util/time.hpp"

namespace qharden::app {

/// A question made ready: what is stated, and what the checks it covers ask besides.
struct OpenQuestion {
  std::string id;
  std::string statement;
  std::vector<std::string> checks;
  std::vector<manifest::Question> asks;  ///< each name once
};

/// The questions that cover these open checks, in the order of the interview; a check that none names gets its own.
[[nodiscard]] std::vector<OpenQuestion> questions_for(const std::vector<config::InterviewQuestion>& interview,
                                                      const std::vector<const manifest::Check*>& open);

struct InterviewContext {
  UnixTime day = 0;                               ///< the attestations' date
  std::string run;                                ///< whose data is at hand; empty: none
  std::string evidence_folder;                    ///< files that are named are looked for below it
  std::function<std::string(std::string)> clean;  ///< makes typed text fit to store
};

struct Interviewed {
  std::vector<config::Attestation> entries;  ///< ids are those of the questions
  std::vector<const OpenQuestion*> skipped;  ///< among the questions given
};

/// Prompts on `out`, reads lines from `in`. An empty answer skips a question, the end of the input skips the rest.
[[nodiscard]] Interviewed hold_interview(std::istream& in, std::ostream& out,
                                         const std::vector<OpenQuestion>& questions, const InterviewContext& context);

}  // namespace qharden::app

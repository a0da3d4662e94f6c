/// The parts of `qharden attest`; each returns the exit status.
#pragma once

#include <string>

#include "core/app/command.hpp"

namespace qharden::app {

/// How each attestation of a subscription stands, as of its newest run and of today.
Result<int> list_attestations(const Arguments& arguments);

/// Checks a file: 2 when it is not well formed or something in it would be refused today, with file and line.
Result<int> lint_attestations(const Arguments& arguments, const std::string& path);

/// Asks what is open and appends the answers to the subscription's file.
Result<int> interview_for_attestations(const Arguments& arguments);

}  // namespace qharden::app

/// Asks what no document shows, and keeps of the answers names and counts alone.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "core/app/run.hpp"
#include "core/config/probe.hpp"
#include "core/json/json.hpp"

namespace qharden::app {

/// What became of one call.
struct Probed {
  const config::ProbeCall* call = nullptr;
  bool answered = false;
  std::string code;     ///< Qualys' own, of a refusal
  std::string reason;   ///< of a refusal, one word
  std::string message;  ///< of a refusal, for the terminal alone: it may quote the service
  std::int64_t rows = 0;
  std::vector<std::pair<std::string, std::int64_t>> paths;  ///< element paths, and in how many of the rows looked at
  std::vector<std::string> found;                           ///< of the paths, those that fit a name looked for
  std::vector<std::string> missing;                         ///< names looked for that no path fits
  std::vector<std::pair<std::string, std::string>> candidates;  ///< `table.column` -> element, on every row and a flag
};

/// Signs in and makes the calls. `probe` must outlive the list. Errors: not signed in, or the state folder.
Result<std::vector<Probed>> run_probe(const config::Probe& probe, const config::Subscription& subscription,
                                      const std::string& secret, const RunSettings& settings);

/// Reduces one answer; no value of it survives.
void reduce(Probed& probed, const std::string& body);

void print_probe(std::ostream& out, const config::Probe& probe, const std::vector<Probed>& probed);
/// `qharden.probe/1`: neither address, login nor anything a service wrote but names of elements and error codes.
[[nodiscard]] json::Value probe_json(const config::Probe& probe, const std::vector<Probed>& probed);

}  // namespace qharden::app

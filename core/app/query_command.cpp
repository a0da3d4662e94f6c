#include <unistd.h>

#include <boost/program_options.hpp>
#include <iostream>

#include "core/app/commands.hpp"
#include "core/app/prompt.hpp"
#include "core/app/query_session.hpp"
#include "core/app/run_options.hpp"
#include "core/log/log.hpp"
#include "core/util/paths.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;

void declare(Options& options) {
  options.add_options()("snapshot", po::value<std::string>()->value_name("FILE"),
                        "the snapshot to read (default: that of the newest finished run)")(
      "subscription", po::value<std::string>()->value_name("NAME"), "the newest run of this subscription")(
      "format", po::value<std::string>()->value_name("FORMAT")->default_value("text"), "text, csv, json or markdown");
}

Result<std::string> snapshot_path(const Arguments& arguments) {
  if (arguments.has("snapshot")) return arguments.text("snapshot");
  const auto newest = read_run(state_folder(arguments) + "/results.db", "", arguments.text("subscription"));
  if (!newest) return newest.error();
  return newest->record.run.snapshot;
}

/// Statements from a pipe or a file. The first that fails ends it: what follows may rest on it.
Result<int> read_statements(QuerySession& session) {
  std::string line;
  while (!session.is_over() && std::getline(std::cin, line))
    if (const auto done = session.feed(std::cout, line); !done) return done.error();
  if (const auto done = session.finish(std::cout); !done) return done.error();
  return 0;
}

/// A prompt. An error is said, and the next question may come.
Result<int> converse(QuerySession& session, const std::string& folder) {
  if (const auto made = make_private_folder(folder); !made) return made.error();
  auto prompt = Prompt::open(session.words(), folder + "/query-history");
  if (!prompt) return prompt.error();
  std::cerr << ".help lists the commands, .tables what there is to ask; .quit ends.\n";
  while (!session.is_over()) {
    const auto line = prompt->read(session.is_within() ? "    ...> " : "qharden> ");
    if (!line) break;
    if (const auto done = session.feed(std::cout, *line); !done) log::error(done.error().message);
  }
  return 0;
}

Result<int> run(const Arguments& arguments) {
  const auto format = to_row_format(arguments.text("format"));
  if (!format) return format.error();
  const auto operands = arguments.texts("operand");
  if (operands.size() > 1)
    return Error{"give one SELECT, in quotes; see 'qharden query --help'", Reason::none, Fault::usage};
  const auto path = snapshot_path(arguments);
  if (!path) return path.error();
  auto session = QuerySession::open(*path, *format);
  if (!session) return session.error();
  if (operands.empty())
    return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1 ? converse(*session, state_folder(arguments))
                                                                       : read_statements(*session);
  if (const auto done = session->run(std::cout, operands.front()); !done) return done.error();
  return 0;
}

}  // namespace

Command query_command() {
  return {"query",
          "[\"SELECT ...\"]",
          "ask a snapshot in SQL",
          R"(Runs one SELECT over a sealed snapshot, with the views and functions that checks use. The
file cannot be changed by it. A snapshot is also an ordinary SQLite file: 'sqlite3 FILE' works.

Without a SELECT: a prompt, where the tab key completes tables, columns and SQL words, and
.help lists the commands; or, when the input is no terminal, the statements read from it.

Examples:
  qharden query "SELECT login, role, last_login_at FROM user WHERE status = 'active'"
  qharden query                                     ask at a prompt
  qharden query --format csv < report.sql > report.csv
  qharden query --snapshot old.db "SELECT * FROM _collection"
  qharden query --format json "SELECT role, count(*) AS logins FROM user GROUP BY role"
)",
          declare,
          run};
}

}  // namespace qharden::app

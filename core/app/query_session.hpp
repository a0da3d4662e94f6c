/// A dialogue with a snapshot: statements that end with ';', commands that begin with '.'.
#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "core/app/row_format.hpp"
#include "core/snapshot/reader.hpp"
#include "core/util/result.hpp"

namespace qharden::app {

/// Takes the first statement, without its ';', from the front of `text`; false when none is complete yet. A ';' in
/// quotes or in a comment ends nothing.
bool take_statement(std::string& text, std::string& statement);

/// Threads: one thread at a time.
class QuerySession {
 public:
  /// Opens the snapshot with its views, for reading alone.
  static Result<QuerySession> open(const std::string& snapshot, RowFormat format);

  /// Runs one SELECT. Errors: Fault::usage.
  Result<void> run(std::ostream& out, const std::string& sql);

  /// Reads one more line and runs what is complete with it. An error leaves the session as it was, but for the
  /// statement at fault, which is dropped with what followed it on its line.
  Result<void> feed(std::ostream& out, const std::string& line);
  /// Runs what is left without a ';'.
  Result<void> finish(std::ostream& out);

  [[nodiscard]] bool is_over() const { return over_; }  ///< after .quit
  /// Part of a statement is read.
  [[nodiscard]] bool is_within() const { return !pending_.empty(); }

  /// Tables, views and columns of the snapshot, SQL words and dot commands, sorted.
  [[nodiscard]] std::vector<std::string> words();

 private:
  explicit QuerySession(std::unique_ptr<snapshot::Reader> reader, RowFormat format)
      : reader_(std::move(reader)), format_(format) {}
  [[nodiscard]] std::vector<std::string> columns_of(const std::string& table);
  Result<void> command(std::ostream& out, const std::string& line);

  std::unique_ptr<snapshot::Reader> reader_;
  RowFormat format_;
  std::vector<std::string> tables_;  ///< and views
  std::string pending_;
  bool over_ = false;
};

}  // namespace qharden::app

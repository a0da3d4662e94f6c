/// Writes one snapshot: collects into `<path>.partial`, and only a whole, sealed file ever gets the final name.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/manifest/catalog.hpp"
#include "core/snapshot/page.hpp"
#include "core/snapshot/reads.hpp"
#include "core/snapshot/schema.hpp"
#include "core/util/result.hpp"
#include "core/util/time.hpp"

namespace SQLite {
class Database;
}

namespace qharden::snapshot {

class Inserter;

/// How the collection of one partition of a source ended.
struct Ending {
  State state = State::complete;
  Reason reason = Reason::none;
  std::string detail;  ///< for people: the service's words, the page it broke at
  std::int64_t calls = 0;
  std::string since = {};  ///< window asked for; empty: none
  std::string until = {};
};

/// A request as it was made; never a secret.
struct CallRecord {
  std::string source;
  std::string partition;
  std::string path;
  std::string query;
  int attempt = 1;
  int status = 0;
  std::string code;
  std::string error;
  std::int64_t bytes = 0;
  std::int64_t duration_ms = 0;
  UnixTime started = 0;
  std::string remaining;
};

/// What a canary told.
struct RoleProof {
  std::string role = {};     ///< empty: not proven
  std::string missing = {};  ///< why not, in words; empty: the own login was not found
};

/// Threads: one thread at a time. Errors: Fault::store. kill -9 at any moment leaves a `.partial` file, which is never
/// read and is removed by abandon_partials(); a failure of the machine as well, since the file is synced before it gets
/// its name.
class Writer {
 public:
  /// Creates `<path>.partial` (mode 0600) with the tables of the catalog. REQUIRES: `path` does not exist.
  static Result<std::unique_ptr<Writer>> create(const std::string& path, const manifest::Catalog& catalog);
  /// Goes on with a sealed snapshot in a new file: a copy of it without the partitions that were not collected
  /// completely, and without the host's tables. Errors: also a snapshot whose tables are not those of the catalog.
  static Result<std::unique_ptr<Writer>> resume(const std::string& sealed, const std::string& path,
                                                const manifest::Catalog& catalog);
  /// Removes the partial file unless sealed.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  Result<void> set_meta(const std::string& key, const std::string& value);

  /// One page of rows of tables the host fills.
  Result<void> write_host_page(const Page& page);
  /// Marks the host tables as complete. Call once, after the last write_host_page.
  Result<void> end_host_tables();

  /// (table, partition) of what need not be fetched: read completely, or refused for want of a licence.
  [[nodiscard]] Result<std::set<std::pair<std::string, std::string>>> collected();

  /// Records the partition as interrupted until end_partition says otherwise.
  Result<void> begin_partition(const manifest::Source& source, const std::string& partition);
  /// One page: its rows, what was observed of each column, and the cursor of the next page, in one transaction.
  Result<void> write_page(const manifest::Source& source, const std::string& partition, const Page& page);
  Result<void> end_partition(const manifest::Source& source, const std::string& partition, const Ending& ending);

  Result<void> add_call(const CallRecord& call);

  /// A result row: column names and values as text, in the SELECT's order.
  using TextRow = std::vector<std::pair<std::string, std::string>>;
  /// Rows of a SELECT over what was written so far (views included). For fan-outs and canaries.
  Result<std::vector<TextRow>> rows_of(const std::string& sql, const std::map<std::string, std::string>& parameters);

  /// When the activity log last showed the own login (self.log_row_at).
  Result<void> set_log_row(UnixTime at);

  /// The roles proven, by canary: complete tables whose source needs another role become `partial{scope}`.
  Result<void> settle_roles(const std::map<std::string, RoleProof>& proven);

  /// A source fanned out over rows of these columns: if they were not read whole, nor were its own tables. Call after
  /// settle_roles, for the parents first.
  Result<void> settle_fan_out(const manifest::Source& source, const Reads& parents);

  /// `other` was not used, for `used` answered: its tables are complete and empty if those of `used` are complete, and
  /// else lack what those lack. Call last.
  Result<void> settle_alternative(const manifest::Source& other, const manifest::Source& used);

  /// Removes doubled keys (counted in `_collection.duplicates`), indexes, analyses, marks as sealed, syncs, renames.
  Result<void> seal();

 private:
  Writer(std::string path, std::unique_ptr<SQLite::Database> db, const manifest::Catalog& catalog);
  void create_tables();
  void note_shape(const manifest::Source& source, const Page& page);
  void observe(const TableRows& rows, const std::string& partition);
  void settle_columns(const manifest::Table& table, const std::string& partition);
  void remove_duplicates();
  void remove_orphans();
  std::string meta(const std::string& key);
  void insert(const TableRows& rows);

  struct ReadGap {
    std::string state;
    std::string reason;
    std::string detail;
  };
  std::optional<ReadGap> gap_in(const std::string& table, const std::set<std::string>& columns);

  std::string path_;
  std::unique_ptr<SQLite::Database> db_;
  const manifest::Catalog& catalog_;
  std::map<std::string, std::unique_ptr<Inserter>> inserters_;
  bool sealed_ = false;
};

/// Removes what killed collections left in `folder`. REQUIRES: no collection runs there (the caller holds the lock).
void abandon_partials(const std::string& folder);

}  // namespace qharden::snapshot

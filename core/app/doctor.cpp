#include "core/app/doctor.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>

#include "core/config/approval_policy.hpp"
#include "core/config/attestations.hpp"
#include "core/config/facts.hpp"
#include "core/crypto/certificate.hpp"
#include "core/scan/attested.hpp"
#include "core/snapshot/reader.hpp"
#include "core/store/limits.hpp"
#include "core/util/paths.hpp"

namespace qharden::app {
namespace {

namespace fs = std::filesystem;

constexpr int kNotReached = 4;
constexpr int kNotReadable = 5;
constexpr std::array<const char*, 6> kRoles = {"manager", "user_administrator", "unit_manager", "auditor", "scanner",
                                               "reader"};

Result<std::vector<scan::Needs>> needs_of(const Installation& installation, const config::Subscription& subscription,
                                          const RunSettings& settings) {
  const auto selection = scan::select_checks(installation.catalog(), *settings.guide, settings.level,
                                             subscription.checks, settings.filter);
  if (!selection) return selection.error();
  return scan::needs_of(*selection, installation.catalog());
}

/// Removed with all that is in it.
class ScratchFolder {
 public:
  explicit ScratchFolder(fs::path path) : path_(std::move(path)) {}
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Result<void> each_row(snapshot::Reader& reader, const std::string& sql,
                      const std::function<void(const snapshot::Query&)>& take) {
  auto query = reader.query(sql);
  if (!query) return query.error();
  while (true) {
    const auto more = query->step();
    if (!more) return more.error();
    if (!*more) return {};
    take(*query);
  }
}

std::string text(const snapshot::Query& row, int column) {
  return std::string(row.text(column));
}

constexpr const char* kPaths = R"sql(
SELECT path, count(*), sum(coalesce(error, '') = ''),
       coalesce((SELECT f.error
                 FROM _call AS f WHERE f.path = c.path AND coalesce(f.error, '') <> '' ORDER BY f.id DESC LIMIT 1), '')
FROM _call AS c GROUP BY path ORDER BY path)sql";
constexpr const char* kBlind = R"sql(
SELECT plugin, source, count(DISTINCT "partition"), state, reason, detail
FROM (SELECT t.plugin, t.source, c."partition", c.state, coalesce(c.reason, '') AS reason,
             coalesce(c.detail, '') AS detail
      FROM _collection AS c JOIN _table AS t ON t.name = c."table"
      WHERE t.source <> '' AND c.state <> 'complete')
GROUP BY plugin, source, state, reason, detail ORDER BY plugin, source)sql";
constexpr const char* kRole =
    "SELECT max(coalesce(role_proven, '')) FROM _collection WHERE coalesce(role_proven, '') <> ''";
constexpr const char* kUnseen = "SELECT count(*) FROM _column WHERE rows > 0 AND state <> 'complete'";

Result<void> read_live(Live& live, snapshot::Reader& reader, const std::vector<scan::Needs>& needs) {
  live.subscription_id = reader.meta("subscription_id");
  live.clock_skew_s = reader.meta("clock_skew_s");
  auto done = each_row(reader, kPaths, [&](const auto& row) {
    live.paths.push_back({text(row, 0), row.integer(1), row.integer(2), text(row, 3)});
  });
  if (!done) return done;
  done = each_row(reader, kBlind, [&](const auto& row) {
    Blind blind{text(row, 0), text(row, 1), row.integer(2), text(row, 3), text(row, 4), text(row, 5), {}};
    blind.costs = scan::costs_of(
        needs, [&](const auto& source) { return source.id == blind.source && source.plugin == blind.plugin; });
    live.blind.push_back(std::move(blind));
  });
  if (!done) return done;
  done = each_row(reader, kRole, [&](const auto& row) { live.role = text(row, 0); });
  if (!done) return done;
  return each_row(reader, kUnseen, [&](const auto& row) { live.unseen_columns = row.integer(0); });
}

/// Who used the API in the last hour, as far as the log was shown.
void read_callers(Live& live, snapshot::Reader& reader) {
  const std::string since = format_time(reader.scan_time() - 3600);
  auto done = each_row(
      reader,
      "SELECT login, count(*) FROM api_request WHERE at >= '" + since + "' GROUP BY login ORDER BY 2 DESC, 1 LIMIT 5",
      [&](const auto& row) {
        live.callers.push_back({text(row, 0), row.integer(1)});
      });
  if (!done) {
    live.callers_unknown = "no selected check reads the log of API calls";
    return;
  }
  done =
      each_row(reader, "SELECT coalesce(min(state = 'complete'), 0) FROM _collection WHERE \"table\" = 'api_request'",
               [&](const auto& row) {
                 if (row.integer(0) == 0) live.callers_unknown = "the log of API calls was not read, or not whole";
               });
  if (!done) live.callers_unknown = done.error().message;
}

/// A path whose limit was told.
Result<void> read_limits(Live& live, const std::string& file, const std::string& subscription) {
  const auto limits = store::Limits::open(file);
  if (!limits) return limits.error();
  for (const auto& path : live.paths) {
    const auto limit = (*limits)->read(subscription, path.path);
    if (!limit) return limit.error();
    if (limit->limit == 0) continue;
    live.limits.push_back({path.path, limit->limit, limit->window_s, limit->remaining, limit->used,
                           std::max<std::int64_t>(0, limit->limit - limit->remaining - limit->used)});
  }
  return {};
}

template <class T>
std::string problem_of(const Result<T>& result) {
  return result ? std::string() : result.error().message;
}

std::string attestations_problem(const std::string& path, const manifest::Catalog& catalog) {
  const auto attestations = config::load_attestations(path);
  if (!attestations) return attestations.error().message;
  return problem_of(scan::require_known_checks(*attestations, catalog));
}

/// Absent is well: a scan makes it.
std::string folder_problem(const std::string& folder) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) return {};
  if (!S_ISDIR(status.st_mode)) return "is not a folder";
  if ((status.st_mode & 077U) != 0) return "others may look into it; chmod 700 it";
  return ::access(folder.c_str(), R_OK | W_OK | X_OK) == 0 ? "" : "cannot be written; check its owner";
}

Result<Live> look(Installation& installation, const config::Subscription& subscription, const std::string& secret,
                  const RunSettings& settings) {
  const auto needs = needs_of(installation, subscription, settings);
  if (!needs) return needs.error();
  const ScratchFolder scratch(settings.state_folder + "/doctor-" + std::to_string(::getpid()));
  for (const auto& folder : {fs::path(settings.state_folder), scratch.path()})
    if (const auto made = make_private_folder(folder); !made) return made.error();
  const auto file = (scratch.path() / "look.db").string();
  if (const auto looked = look_once(installation, subscription, secret, settings, file); !looked) return looked.error();
  const auto reader = snapshot::Reader::open(file);
  if (!reader) return reader.error();
  Live live;
  if (const auto read = read_live(live, **reader, *needs); !read) return read.error();
  read_callers(live, **reader);
  if (const auto read = read_limits(live, settings.limits, subscription.name); !read) return read.error();
  return live;
}

}  // namespace

Result<Doctor> examine_roles(const Installation& installation, const config::Subscription& subscription,
                             const RunSettings& settings) {
  const auto needs = needs_of(installation, subscription, settings);
  if (!needs) return needs.error();
  Doctor doctor;
  doctor.checks = needs->size();
  for (const std::string role : kRoles)
    doctor.roles.push_back(
        {role, scan::costs_of(*needs, [&](const auto& source) { return !scan::sees_all(role, source); })});
  return doctor;
}

void examine_locals(Doctor& doctor, const Installation& installation, const config::Subscription& subscription,
                    const RunSettings& settings) {
  auto& locals = doctor.locals;
  locals.push_back({"state folder", settings.state_folder, folder_problem(settings.state_folder)});
  if (!subscription.facts.empty())
    locals.push_back({"facts", subscription.facts, problem_of(config::load_facts(subscription.facts))});
  if (!subscription.attestations.empty())
    locals.push_back({"attestations", subscription.attestations,
                      attestations_problem(subscription.attestations, installation.catalog())});
  if (!subscription.approval_policy.empty())
    locals.push_back({"approval policy", subscription.approval_policy,
                      problem_of(config::load_approval_policy(subscription.approval_policy))});
  for (const auto& certificate : subscription.certificates)
    locals.push_back({"certificate (" + certificate.purpose + ")", certificate.path,
                      problem_of(crypto::read_certificate(certificate.path))});
  for (const auto& program : installation.programs()) locals.push_back({"plugin", program.library, ""});
  for (const auto& refused : installation.refused())
    locals.push_back({"plugin", refused.file, "refused: " + refused.error.message});
  const bool is_well =
      std::all_of(locals.begin(), locals.end(), [](const auto& local) { return local.problem.empty(); });
  if (!is_well) doctor.exit = kNotReadable;
}

void examine_live(Doctor& doctor, Installation& installation, const config::Subscription& subscription,
                  const Result<std::string>& secret, const RunSettings& settings) {
  auto live = secret ? look(installation, subscription, *secret, settings) : Result<Live>(secret.error());
  if (!live) {
    doctor.not_reached = live.error().message;
    doctor.exit = kNotReached;
    return;
  }
  if (!live->blind.empty()) doctor.exit = kNotReadable;
  doctor.live = std::move(*live);
}

}  // namespace qharden::app

#include "core/app/dry_run.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "core/app/newest_snapshot.hpp"
#include "core/app/table.hpp"
#include "core/json/json.hpp"
#include "core/scan/forecast.hpp"
#include "core/snapshot/reader.hpp"
#include "core/store/limits.hpp"

namespace qharden::app {
namespace {

namespace fs = std::filesystem;

/// Calls of one API path, and what its limit allows.
struct ApiForecast {
  std::string api;
  std::int64_t known = 0;
  std::optional<std::int64_t> more = 0;  ///< none: not known
  store::ApiLimit limit;                 ///< limit 0: not told yet
  std::int64_t remaining = 0;            ///< of the whole limit, now
  std::int64_t ours = 0;                 ///< of our share, now
};

struct DryRun {
  std::vector<scan::SourceForecast> sources;
  std::vector<ApiForecast> apis;
  std::string last_run;  ///< whose snapshot it rests on; empty: none
};

/// In a window that is over, all is free again.
void add_room(ApiForecast& api, double share, UnixTime now) {
  const auto& limit = api.limit;
  if (limit.limit == 0) return;
  const bool is_over = limit.window_start + limit.window_s <= now;
  const auto part = std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(limit.limit) * share));
  api.remaining = is_over ? limit.limit : limit.remaining;
  api.ours = std::min(api.remaining, is_over ? part : std::max<std::int64_t>(0, part - limit.used));
}

Result<void> add_apis(DryRun& dry, const config::Subscription& subscription, const RunSettings& settings) {
  for (const auto& source : dry.sources) {
    auto found = std::find_if(dry.apis.begin(), dry.apis.end(), [&](const auto& a) { return a.api == source.api; });
    if (found == dry.apis.end()) found = dry.apis.insert(dry.apis.end(), ApiForecast{.api = source.api, .limit = {}});
    found->known += source.known;
    found->more = found->more && source.more ? std::optional(*found->more + *source.more) : std::nullopt;
  }
  std::error_code ignored;
  if (!fs::exists(settings.limits, ignored)) return {};
  const auto limits = store::Limits::open(settings.limits);
  if (!limits) return limits.error();
  for (auto& api : dry.apis) {
    const auto limit = (*limits)->read(subscription.name, api.api);
    if (!limit) return limit.error();
    api.limit = *limit;
    add_room(api, subscription.share, now());
  }
  return {};
}

std::string more_text(const std::optional<std::int64_t>& more) {
  return more ? std::to_string(*more) : "unknown";
}

std::string room_text(const ApiForecast& api) {
  if (api.limit.limit == 0) return "";
  if (api.known + api.more.value_or(0) > api.ours) return "would have to wait";
  return api.more ? "fits" : "fits as far as it is known";
}

void write_text(std::ostream& out, const DryRun& dry, const config::Subscription& subscription) {
  ApiForecast all;
  for (const auto& api : dry.apis) {
    all.known += api.known;
    all.more = all.more && api.more ? std::optional(*all.more + *api.more) : std::nullopt;
  }
  out << "A scan of " << subscription.name << " would send " << all.known << " known + "
      << (all.more ? "at most " + std::to_string(*all.more) : "an unknown number of further") << " calls.\n"
      << (dry.last_run.empty() ? "There is no earlier snapshot to estimate pages and fan-outs by."
                               : "Pages and fan-outs are estimated by run " + dry.last_run + ".")
      << "\nNothing was sent.\n\n";
  TextTable apis({"API", "known", "at most more", "limit", "remaining", "our share now", ""});
  for (const auto& api : dry.apis) {
    const bool told = api.limit.limit > 0;
    apis.add(
        {api.api, std::to_string(api.known), more_text(api.more),
         told ? std::to_string(api.limit.limit) + " in " + std::to_string(api.limit.window_s) + " s" : "not told yet",
         told ? std::to_string(api.remaining) : "", told ? std::to_string(api.ours) : "", room_text(api)});
  }
  apis.print(out);
  out << '\n';
  TextTable sources({"source", "known", "at most more", "why"});
  for (const auto& source : dry.sources)
    sources.add({source.source, std::to_string(source.known), more_text(source.more), source.why});
  sources.print(out);
}

json::Value optional_json(const std::optional<std::int64_t>& number) {
  return number ? json::Value(*number) : json::Value(nullptr);
}

void write_json(std::ostream& out, const DryRun& dry, const config::Subscription& subscription) {
  json::Value apis = json::Value::array();
  for (const auto& api : dry.apis) {
    json::Value limit = nullptr;
    if (api.limit.limit > 0)
      limit = {{"limit", api.limit.limit},
               {"window_s", api.limit.window_s},
               {"remaining", api.remaining},
               {"our_share_now", api.ours}};
    apis.push_back(
        {{"api", api.api}, {"known", api.known}, {"at_most_more", optional_json(api.more)}, {"limit", limit}});
  }
  json::Value sources = json::Value::array();
  for (const auto& source : dry.sources)
    sources.push_back({{"source", source.source},
                       {"api", source.api},
                       {"known", source.known},
                       {"at_most_more", optional_json(source.more)},
                       {"why", source.why}});
  out << json::dump({{"schema", "qharden.dry-run/1"},
                     {"subscription", subscription.name},
                     {"estimated_by", dry.last_run.empty() ? json::Value(nullptr) : json::Value(dry.last_run)},
                     {"apis", std::move(apis)},
                     {"sources", std::move(sources)}})
      << '\n';
}

}  // namespace

Result<void> write_dry_run(std::ostream& out, const Installation& installation,
                           const config::Subscription& subscription, const RunSettings& settings, bool json) {
  const auto& catalog = installation.catalog();
  const auto selection =
      scan::select_checks(catalog, *settings.guide, settings.level, subscription.checks, settings.filter);
  if (!selection) return selection.error();
  const auto plan = scan::make_plan(catalog, *selection);
  if (!plan) return plan.error();
  DryRun dry;
  const auto last = newest_snapshot(settings.results, subscription.name, dry.last_run);
  if (last) {
    std::vector<snapshot::ViewText> views;
    for (const auto* view : catalog.views()) views.emplace_back(view->name, view->sql);
    last->make_views(views);
    last->restrict_to_reads();
  }
  dry.sources = scan::forecast(*plan, catalog, last.get());
  if (const auto added = add_apis(dry, subscription, settings); !added) return added.error();
  json ? write_json(out, dry, subscription) : write_text(out, dry, subscription);
  return {};
}

}  // namespace qharden::app

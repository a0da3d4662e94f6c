#include "core/scan/plan.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "core/log/log.hpp"
#include "core/snapshot/reads.hpp"

namespace qharden::scan {
namespace {

using manifest::Source;

/// Finds all sources that are needed, directly or for a fan-out or a canary, in an order in which each comes after what
/// it waits for.
class Planner {
 public:
  explicit Planner(const manifest::Catalog& catalog) : catalog_(catalog), probe_(catalog) {}

  Result<snapshot::Reads> need(const std::string& sql) {
    const auto reads = probe_.columns_read(sql);
    if (!reads) return reads.error();
    for (const auto& [table, columns] : *reads) {
      const auto owned = catalog_.tables().find(table);
      if (owned == catalog_.tables().end() || owned->second.source == nullptr) continue;
      if (const auto added = add(*owned->second.source); !added) return added.error();
    }
    return *reads;
  }

  [[nodiscard]] const std::vector<const Source*>& order() const { return order_; }

 private:
  Result<void> add(const Source& source) {  // NOLINT(misc-no-recursion): bounded by the number of sources
    if (std::find(order_.begin(), order_.end(), &source) != order_.end()) return {};
    if (!waiting_.insert(&source).second)
      return Error{"source " + source.id + " of plugin " + source.plugin + " waits for its own tables", Reason::none,
                   Fault::plugin};
    if (!source.for_each.empty()) {
      const auto reads = need(source.for_each);
      if (!reads)
        return Error{"source " + source.id + " of plugin " + source.plugin + ": " + reads.error().message, Reason::none,
                     Fault::plugin};
    }
    waiting_.erase(&source);
    order_.push_back(&source);
    return source.alternative ? add_group(source.alternative->group) : Result<void>();
  }

  /// Whoever needs one source of a group needs those that may stand in for it.
  Result<void> add_group(const std::string& group) {  // NOLINT(misc-no-recursion): see add()
    for (const auto& manifest : catalog_.manifests())
      for (const auto& source : manifest.sources)
        if (source.alternative && source.alternative->group == group)
          if (const auto added = add(source); !added) return added.error();
    return {};
  }

  const manifest::Catalog& catalog_;
  snapshot::SchemaProbe probe_;
  std::vector<const Source*> order_;
  std::set<const Source*> waiting_;
};

/// Within the places of a group its sources follow one another by rank. What they fan out over stays before them all:
/// a group takes the place of its last source.
std::vector<const Source*> by_rank(const std::vector<const Source*>& order) {
  const auto group_of = [](const Source* source) {
    return source->alternative ? source->alternative->group : std::string();
  };
  std::vector<const Source*> ranked;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto group = group_of(order[i]);
    const auto same = [&](const Source* source) { return group_of(source) == group; };
    if (group.empty()) {
      ranked.push_back(order[i]);
    } else if (std::none_of(order.begin() + static_cast<std::ptrdiff_t>(i) + 1, order.end(), same)) {
      const auto first = ranked.size();
      std::copy_if(order.begin(), order.end(), std::back_inserter(ranked), same);
      std::stable_sort(ranked.begin() + static_cast<std::ptrdiff_t>(first), ranked.end(),
                       [](const Source* a, const Source* b) { return a->alternative->rank < b->alternative->rank; });
    }
  }
  return ranked;
}

/// One job for each canonical request, with the tables of every source in the catalog that would send the same.
std::vector<Job> merge(const manifest::Catalog& catalog, const std::vector<const Source*>& order) {
  std::map<std::string, std::size_t> known;
  std::vector<Job> jobs;
  for (const auto* source : order) {
    const auto [it, fresh] = known.emplace(source->canonical(), jobs.size());
    if (fresh) jobs.push_back({*source, source->window ? source->window->default_days : 0});
  }
  for (const auto& manifest : catalog.manifests()) {
    for (const auto& source : manifest.sources) {
      const auto it = known.find(source.canonical());
      if (it == known.end()) continue;
      auto& job = jobs.at(it->second).source;
      if (job.id == source.id && job.plugin == source.plugin) continue;
      job.tables.insert(job.tables.end(), source.tables.begin(), source.tables.end());
    }
  }
  return jobs;
}

void widen_windows(const Selection& selection, std::vector<Job>& jobs) {
  for (const auto& selected : selection.checks)
    for (const auto& need : selected.check->windows)
      for (auto& job : jobs) {
        const auto& tables = job.source.tables;
        const bool owns =
            std::any_of(tables.begin(), tables.end(), [&](const auto& t) { return t.name == need.table; });
        if (!owns || !job.source.window) continue;
        job.window_days = std::max(job.window_days, std::min(days_needed(selected, need), job.source.window->max_days));
      }
}

bool proves(const manifest::Canary& canary, const Source& source) {
  return !source.needs_role.empty() && source.proven_by == canary.name;
}

/// What the needed canaries read; a canary's own sources may need another one.
void add_canaries(const manifest::Catalog& catalog, Planner& planner) {
  std::set<const manifest::Canary*> added;
  for (std::size_t before = 0; before != added.size() + 1;) {
    before = added.size() + 1;
    for (const auto* canary : catalog.canaries()) {
      const auto& order = planner.order();
      const bool is_needed =
          std::any_of(order.begin(), order.end(), [&](const Source* source) { return proves(*canary, *source); });
      if (!is_needed || !added.insert(canary).second) continue;
      if (const auto reads = planner.need(canary->sql); !reads)
        log::warn("plugin " + canary->plugin + ": its role canary " + canary->name +
                  " is not usable: " + reads.error().message);
    }
  }
}

}  // namespace

int days_needed(const Selected& selected, const manifest::WindowNeed& need) {
  for (const auto& [name, value] : selected.params)
    if (name == need.days_param)
      if (const auto* days = std::get_if<std::int64_t>(&value))
        return static_cast<int>(std::clamp<std::int64_t>(*days, 0, 36'500));
  return need.days;
}

std::vector<const manifest::Canary*> canaries_of(const Plan& plan, const manifest::Catalog& catalog) {
  std::set<std::string> names;
  const auto take = [&](const Source& source) {
    if (!source.needs_role.empty()) names.insert(source.proven_by);
  };
  for (const auto& job : plan.jobs)
    for (const auto& table : job.source.tables)
      if (const auto owned = catalog.tables().find(table.name); owned != catalog.tables().end() && owned->second.source)
        take(*owned->second.source);
  std::vector<const manifest::Canary*> canaries;
  for (const auto* canary : catalog.canaries())
    if (names.contains(canary->name)) canaries.push_back(canary);
  return canaries;
}

Result<Plan> make_plan(const manifest::Catalog& catalog, const Selection& selection) {
  Planner planner(catalog);
  Plan plan;
  for (const auto& selected : selection.checks) {
    const auto reads = planner.need(selected.check->sql);
    if (!reads && reads.error().fault == Fault::plugin) return reads.error();
    if (!reads) log::warn("check " + selected.check->id + ": " + reads.error().message);
  }
  add_canaries(catalog, planner);
  plan.jobs = merge(catalog, by_rank(planner.order()));
  widen_windows(selection, plan.jobs);
  return plan;
}

}  // namespace qharden::scan

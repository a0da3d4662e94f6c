#include <cstdio>
#include <map>
#include <memory>
#include <stdexcept>

#include "core/app/installation.hpp"
#include "core/plugin/session.hpp"
#include "core/scan/selection.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/parts.hpp"

namespace qharden::bench {
namespace {

struct Timing {
  std::string check;
  double seconds = 0;
};

/// Runs the SELECT of every installed check, and its judge, over the snapshot, whatever the gate would say.
std::vector<Timing> run_all(app::Installation& installation, const std::string& snapshot) {
  const auto& catalog = installation.catalog();
  std::vector<snapshot::ViewText> views;
  for (const auto* view : catalog.views()) views.emplace_back(view->name, view->sql);
  std::vector<Timing> timings;
  for (const auto* check : catalog.checks()) {
    auto& session = installation.session_of(check->has_judge ? check->plugin : std::string());
    if (const auto opened = session.open(snapshot, views); !opened) throw std::runtime_error(opened.error().message);
    auto selected = scan::prepare(*check, {});
    if (!selected) throw std::runtime_error(selected.error().message);
    selected->params.emplace_back("partitions", std::vector<std::string>{""});
    const auto seconds = seconds_of([&] {
      const auto evaluated = session.evaluate({.check = check->id,
                                               .sql = check->sql,
                                               .has_judge = check->has_judge,
                                               .severity = check->severity,
                                               .params = selected->params,
                                               .open = {}},
                                              [](const Outcome&) {});
      if (!evaluated) throw std::runtime_error(check->id + ": " + evaluated.error().message);
    });
    timings.push_back({check->id, seconds});
  }
  return timings;
}

}  // namespace

void bench_checks(const std::string& snapshot) {
  auto installation = app::Installation::load({});
  if (!installation) throw std::runtime_error(installation.error().message);
  installation->use(/*in_process=*/false, {});
  double all = 0;
  Timing slowest;
  const auto timings = run_all(*installation, snapshot);
  for (const auto& timing : timings) {
    all += timing.seconds;
    if (timing.seconds > slowest.seconds) slowest = timing;
  }
  char figure[64];
  std::snprintf(figure, sizeof figure, "%.2f s", all);
  print_row("all " + std::to_string(timings.size()) + " checks over that snapshot, one after the other", figure, "");
  std::snprintf(figure, sizeof figure, "%.2f s", slowest.seconds);
  print_row("  the slowest: " + slowest.check, figure, "");
}

}  // namespace qharden::bench

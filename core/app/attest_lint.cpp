#include <algorithm>
#include <filesystem>
#include <iostream>

#include "core/app/attest.hpp"
#include "core/app/installation.hpp"
#include "core/app/run_options.hpp"
#include "core/report/layout.hpp"
#include "core/report/words.hpp"
#include "core/scan/attested.hpp"

namespace qharden::app {
namespace {

namespace fs = std::filesystem;
using State = store::AttestationUse::State;

/// The settings of checks in the subscription that names this file; none if there is no such subscription.
std::map<std::string, config::CheckSettings> settings_of(const config::Configuration& configuration,
                                                         const std::string& path) {
  for (const auto& [name, subscription] : configuration.subscriptions) {
    std::error_code error;
    if (!subscription.attestations.empty() && fs::equivalent(subscription.attestations, path, error))
      return subscription.checks;
  }
  return {};
}

/// Holds the entries against the rules as of today, and counts.
class Lint {
 public:
  Lint(const config::Attestations& file, const manifest::Catalog& catalog,
       const std::map<std::string, config::CheckSettings>& settings)
      : file_(file), catalog_(catalog), settings_(settings) {}

  Result<int> run() {
    for (const auto& entry : file_.entries)
      for (const auto& id : entry.checks) {
        const auto setting = settings_.find(id);
        const auto selected = scan::prepare(*catalog_.find_check(id),
                                            setting == settings_.end() ? config::CheckSettings{} : setting->second);
        if (!selected) return selected.error();
        judge(entry, *selected);
      }
    std::cout << file_.path << ": " << file_.entries.size() << " attestations, " << refused_ << " refused, " << warned_
              << " warnings\n";
    return refused_ > 0 ? 2 : 0;
  }

 private:
  void judge(const config::Attestation& entry, const scan::Selected& selected) {
    const auto use = scan::accept(entry, selected, now());
    if (use.state == State::refused) {
      ++refused_;
      say(entry, use.check, "refused: " + use.why);
    }
    if (use.state == State::expired) warn(entry, use.check, use.why);
    if (use.expires_soon) warn(entry, use.check, "expires on " + report::shown_day(use.until));
    if (const int most = scan::valid_for(selected); entry.valid_days > most)
      warn(entry, use.check,
           "valid_days is " + std::to_string(entry.valid_days) + ", but it holds for at most " + std::to_string(most) +
               " days");
    for (const auto& other : file_.entries)
      if (covers_the_same(entry, other, use.check)) warn(entry, use.check, "covers what " + other.id + " covers too");
  }

  /// Each pair is warned about once, at the later of the two.
  [[nodiscard]] bool covers_the_same(const config::Attestation& entry, const config::Attestation& other,
                                     const std::string& check) const {
    if (&other >= &entry || std::find(other.checks.begin(), other.checks.end(), check) == other.checks.end())
      return false;
    if (entry.objects.empty() || other.objects.empty()) return true;
    return std::any_of(entry.objects.begin(), entry.objects.end(), [&](const std::string& object) {
      return std::find(other.objects.begin(), other.objects.end(), object) != other.objects.end();
    });
  }

  void warn(const config::Attestation& entry, const std::string& check, const std::string& what) {
    ++warned_;
    say(entry, check, "warning: " + what);
  }

  static void say(const config::Attestation& entry, const std::string& check, const std::string& what) {
    std::cout << report::safe(entry.where + ": " + entry.id + " of " + check + ": " + what) << '\n';
  }

  const config::Attestations& file_;
  const manifest::Catalog& catalog_;
  const std::map<std::string, config::CheckSettings>& settings_;
  int refused_ = 0;
  int warned_ = 0;
};

}  // namespace

Result<int> lint_attestations(const Arguments& arguments, const std::string& path) {
  const auto file = config::load_attestations(path);
  if (!file) return file.error();
  const auto configuration = read_configuration_if_any(arguments);
  if (!configuration) return configuration.error();
  const auto installation = Installation::load(configuration->plugin_folders);
  if (!installation) return installation.error();
  if (const auto known = scan::require_known_checks(*file, installation->catalog()); !known) return known.error();
  const auto settings = settings_of(*configuration, path);
  return Lint(*file, installation->catalog(), settings).run();
}

}  // namespace qharden::app

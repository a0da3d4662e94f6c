/// What stands beside a demo scenario: a configuration, and the facts, attestations and certificates it names.
#pragma once

#include <filesystem>
#include <string>

#include "core/util/result.hpp"
#include "core/util/time.hpp"

namespace qharden::app {

/// Replaces each `@-20d`, `@+30d` (days from `now`; not within a word) by the day it stands for, `2026-01-05`.
///
/// Files that come with the program can then speak of "20 days ago" and stay true.
[[nodiscard]] std::string expand_days(std::string_view text, UnixTime now);

/// Copies the files of a scenario into `target`, which is made private, with their days written out: of
/// `typical.yaml` all `typical.*` beside it, and the folder `certificates`. Returns the path of the copied
/// `typical.qharden.yaml`; "" when the scenario has none. Errors: Fault::store.
[[nodiscard]] Result<std::string> copy_demo_files(const std::filesystem::path& scenario,
                                                  const std::filesystem::path& target, UnixTime now);

}  // namespace qharden::app

/// What a scan would ask of the service, against the limits that are known. Sends nothing and needs no secret.
#pragma once

#include <iosfwd>

#include "core/app/installation.hpp"
#include "core/app/run.hpp"

namespace qharden::app {

/// `--format json` is `qharden.dry-run/1`. Makes no file.
Result<void> write_dry_run(std::ostream& out, const Installation& installation,
                           const config::Subscription& subscription, const RunSettings& settings, bool json);

}  // namespace qharden::app

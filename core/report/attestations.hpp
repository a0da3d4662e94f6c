/// Attestations as the reports show them: never as something that was read.
#pragma once

#include <string>
#include <vector>

#include "core/json/json.hpp"
#include "core/store/results.hpp"

namespace qharden::report {

/// "attested by Ana Bell (acme_ab1) and Carl Dorn on 2026-10-01, until 2027-03-30 (sso-2026)", safe to show.
[[nodiscard]] std::string attested_line(const store::AttestationUse& use);

/// "sso-2026 (holds), by Ana Bell (acme_ab1) on 2026-10-01: All people sign in through ...", safe to show.
[[nodiscard]] std::string heading_line(const store::AttestationUse& use);

/// "used for 3 outcomes, until 2027-03-30, expires soon"; "refused: the evidence file x is not there".
[[nodiscard]] std::string state_line(const store::AttestationUse& use);

/// What stands for an outcome of a check; null: the record is lost.
[[nodiscard]] const store::AttestationUse* find_use(const std::vector<store::AttestationUse>& uses,
                                                    const std::string& id, const std::string& check);

[[nodiscard]] json::Value attestations_value(const std::vector<store::AttestationUse>& uses);

}  // namespace qharden::report

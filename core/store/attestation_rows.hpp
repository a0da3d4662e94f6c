/// The table `run_attestation`: one row for each attestation and check of a run. Throws SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/store/results.hpp"

namespace qharden::store {

void insert_attestations(SQLite::Database& db, std::int64_t run, const std::vector<AttestationUse>& uses);
[[nodiscard]] std::vector<AttestationUse> read_attestations(SQLite::Database& db, const std::string& run_id);

}  // namespace qharden::store

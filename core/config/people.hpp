/// The export of a directory that the facts file names: who works here, and who has left.
#pragma once

#include <string>
#include <vector>

#include "core/config/facts.hpp"
#include "core/util/result.hpp"

namespace qharden::config {

/// Reads `*.csv` or `*.json`, at most 64 MiB.
///
/// CSV (RFC 4180) has a header with `id`, `state` and any of `email`, `external_id`, `left_at`, in any order. JSON is a
/// SCIM 2.0 ListResponse (RFC 7644) that holds all its resources; `active: false` is `suspended`, because SCIM does not
/// say who has left. Errors (Fault::usage) name file, line and the mend; an id that is there twice is one.
Result<std::vector<DeclaredPerson>> load_people(const std::string& path);

/// The same rows as CSV that load_people reads back.
[[nodiscard]] std::string write_people_csv(const std::vector<DeclaredPerson>& people);

}  // namespace qharden::config

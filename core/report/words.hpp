/// The closed lists of the vocabulary, as people read them.
#pragma once

#include <qharden/vocabulary.hpp>
#include <string>

#include "core/judge/judge.hpp"
#include "core/report/layout.hpp"

namespace qharden::report {

/// "FAIL", "INCOMPLETE", "MANUAL", "pass", "n/a": what asks for attention is in capitals.
[[nodiscard]] std::string shown(judge::Verdict verdict);
[[nodiscard]] Colour colour_of(judge::Verdict verdict);

/// "could not look: permission (the login may not read this)"; for a fail without a reason empty.
[[nodiscard]] std::string shown(Status status, Reason reason);

/// What a verdict rests on, where that is less than a setting: "judged by activity"; else empty.
[[nodiscard]] std::string shown(Basis basis);

/// "1 fail, 2 not evaluated"
[[nodiscard]] std::string shown(const Counts& counts);
/// What counts: "3 pass, 1 of them attested"
[[nodiscard]] std::string shown_counts(const store::CheckResult& check);

/// "2026-01-05 10:00:00 UTC"
[[nodiscard]] std::string shown_time(UnixTime time);
/// "2026-01-05"
[[nodiscard]] std::string shown_day(UnixTime time);
/// "67 %"; "none" without a value. Never rounded up to 100 or down to 0.
[[nodiscard]] std::string shown_share(const std::optional<double>& share);

}  // namespace qharden::report

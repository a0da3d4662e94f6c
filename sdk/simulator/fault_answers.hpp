#pragma once

#include <optional>

#include "context.hpp"
#include "limits.hpp"

namespace qharden::simulator {

/// What a fault answers before anybody looks at the credentials; nothing when no such fault holds.
[[nodiscard]] std::optional<Answer> answer_before_sign_in(const Context& context);

/// What a fault answers to a caller who has signed in; nothing when no such fault holds.
[[nodiscard]] std::optional<Answer> answer_after_sign_in(const Context& context, const LimitCounters& limits);

/// The answer to a call over a limit, with its headers.
[[nodiscard]] Answer limit_answer(const Context& context, const LimitCounters& limits, const LimitState& state);

/// Applies the faults that spoil a finished answer.
void spoil(Answer& answer, const Context& context);

}  // namespace qharden::simulator

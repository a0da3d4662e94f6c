#include "declarations.hpp"

namespace qharden::agents {
namespace {

// A key without a number on it enrols any number. The largest number that can be given is none either: it is what the
// gateway takes when nobody names one.
constexpr const char* kActivationKeyState = R"sql(
SELECT CAST(id AS TEXT) AS object,
       title,
       type,
       is_disabled,
       count_purchased,
       count_used,
       purchased_at,
       expire_at,
       upper(trim(type)) IN ('UNLIMITED', 'COUNT_LIMITED', 'TIME_LIMITED', 'COUNT_TIME_LIMITED') AS is_known_type,
       upper(trim(type)) IN ('COUNT_LIMITED', 'COUNT_TIME_LIMITED') AS says_count,
       upper(trim(type)) IN ('TIME_LIMITED', 'COUNT_TIME_LIMITED') AS says_time,
       upper(trim(type)) IN ('COUNT_LIMITED', 'COUNT_TIME_LIMITED') AND count_purchased BETWEEN 1 AND 999999
         AS has_count,
       upper(trim(type)) IN ('TIME_LIMITED', 'COUNT_TIME_LIMITED') AND expire_at IS NOT NULL AS has_end,
       upper(trim(type)) IN ('TIME_LIMITED', 'COUNT_TIME_LIMITED') AND coalesce(age_days(expire_at) > 0, 0) AS is_over,
       upper(trim(type)) IN ('COUNT_LIMITED', 'COUNT_TIME_LIMITED') AND count_purchased BETWEEN 1 AND 999999
         AND count_used >= count_purchased AS is_full
FROM activation_key)sql";

}  // namespace

void declare_key_views(Plugin& plugin) {
  plugin.view("activation_key_state", "Activation keys with what limits them", kActivationKeyState);
}

}  // namespace qharden::agents

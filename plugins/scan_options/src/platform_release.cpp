#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// "10.39.1.0-2" as numbers that compare.
constexpr const char* kRelease = R"sql(
WITH told AS (
  SELECT release, substr(release, 1, CASE WHEN instr(release, '-') > 0 THEN instr(release, '-') - 1
                                          ELSE length(release) END) AS numbers
  FROM platform_release
),
cut AS (
  SELECT release,
         CASE WHEN matches(numbers, '^\d{1,4}(\.\d{1,4}){1,3}$')
              THEN '["' || replace(numbers, '.', '","') || '"]' END AS parts
  FROM told
)
SELECT release,
       1000000 * CAST(parts ->> '$[0]' AS INTEGER) + 1000 * CAST(parts ->> '$[1]' AS INTEGER)
         + coalesce(CAST(parts ->> '$[2]' AS INTEGER), 0) AS number
FROM cut)sql";

}  // namespace

void declare_platform_release(Plugin& plugin) {
  plugin.source("platform_release")
      .portal_version()
      .root("ServiceResponse")
      .table("platform_release", "Release of the platform's scanning part")
      .rows("data/QWeb-Version")
      .text("release")
      .from("WEB-VERSION")
      .absent_is_null();
  plugin.view("platform_release_number", "Release of the platform as a number: 10.39.1 is 10039001", kRelease);
}

}  // namespace qharden::scan_options

/// Checks that exist for CIS and for STIG alike: what is declared here once becomes two checks.
#pragma once

#include <qharden/plugin.hpp>
#include <string>
#include <string_view>

namespace qharden::policy_compliance {

/// Whose benchmarks a check is about.
struct Family {
  const char* id;                            ///< in the ids of checks
  const char* name;                          ///< in texts
  const char* control;                       ///< of the guide
  std::initializer_list<const char*> words;  ///< in titles of policies; the default of `title_patterns`
  bool is_in_sca;                            ///< whether the licence for SCA alone holds such benchmarks
};

inline constexpr Family kCis = {"cis", "CIS", "3.1", {"CIS", "Center for Internet Security"}, true};
inline constexpr Family kStig = {"stig", "STIG", "3.2", {"STIG", "DISA"}, false};

/// Text with the family's words in place of {family}, {FAMILY} and {library}, and in SQL {belongs}: whether the policy
/// `p` is one of the family's.
std::string of_family(const Family& family, std::string_view text);

/// `policy_compliance.<family>-<name>` with the control and the SELECT. Its text goes through of_family and yields
/// object, object_name, status, reason, message and evidence. Where the licence does not hold the family's benchmarks,
/// one row says so in their place.
Check& family_check(Plugin& plugin, const Family& family, const std::string& name, std::string_view select);

/// As above, with the parameter `title_patterns` that {belongs} needs.
Check& benchmark_check(Plugin& plugin, const Family& family, const std::string& name, std::string_view select);

/// The same for a SELECT that reads the exceptions. These have to be read: that the licence refuses them the host says.
Check& exception_check(Plugin& plugin, const Family& family, const std::string& name, std::string_view select);

}  // namespace qharden::policy_compliance

#include "benchmark.hpp"

#include <array>
#include <utility>

namespace qharden::policy_compliance {
namespace {

// Whole words, as "Cisco" is no CIS; a word may be the id of a policy.
constexpr const char* kBelongs = R"sql(EXISTS (
    SELECT 1 FROM json_each(:title_patterns) AS w
    WHERE matches(p.title, '(?i)(^|[^a-z0-9])(' || w.value || ')([^a-z0-9]|$)') OR CAST(p.id AS TEXT) = w.value))sql";

// What the library calls the family's benchmarks, whatever the operator renamed: a constant, so it is compiled once.
std::string library_pattern(const Family& family) {
  std::string words;
  for (const char* word : family.words) words += (words.empty() ? "" : "|") + std::string(word);
  return "'(?i)(^|[^a-z0-9])(" + words + ")([^a-z0-9]|$)'";
}

std::string unless_only_sca(const Family& family, const std::string& select) {
  if (family.is_in_sca) return select;
  return R"sql(
SELECT object, object_name, status, reason, message, evidence
FROM ()sql" +
         select +
         R"sql()
WHERE NOT (SELECT names_sca AND NOT names_pc AND is_pc_refused FROM compliance_licence)
UNION ALL
SELECT '', '', 'not_applicable', 'not_licensed',
       'the token names ' || names || ', and the licence refuses Policy Compliance: SCA holds CIS benchmarks only', '{}'
FROM compliance_licence
WHERE names_sca AND NOT names_pc AND is_pc_refused)sql";
}

Check& new_check(Plugin& plugin, const Family& family, const std::string& name) {
  return plugin.check("policy_compliance." + std::string(family.id) + "-" + name).control(family.control);
}

Check& add_titles(Check& check, const Family& family) {
  return check.param(
      "title_patterns", family.words,
      "RE2 patterns, found as whole words in titles of policies, or ids of policies: what counts as one");
}

}  // namespace

std::string of_family(const Family& family, std::string_view text) {
  const std::array<std::pair<std::string_view, std::string>, 4> places = {{{"{family}", family.id},
                                                                           {"{FAMILY}", family.name},
                                                                           {"{library}", library_pattern(family)},
                                                                           {"{belongs}", kBelongs}}};
  std::string result(text);
  for (const auto& [place, words] : places)
    for (auto at = result.find(place); at != std::string::npos; at = result.find(place, at + words.size()))
      result.replace(at, place.size(), words);
  return result;
}

Check& family_check(Plugin& plugin, const Family& family, const std::string& name, std::string_view select) {
  Check& check = new_check(plugin, family, name).select(unless_only_sca(family, of_family(family, select)));
  if (!family.is_in_sca) check.tolerates("policy_exception").tolerates("module");
  return check;
}

Check& benchmark_check(Plugin& plugin, const Family& family, const std::string& name, std::string_view select) {
  return add_titles(family_check(plugin, family, name, select), family);
}

Check& exception_check(Plugin& plugin, const Family& family, const std::string& name, std::string_view select) {
  return add_titles(new_check(plugin, family, name).select(of_family(family, select)), family);
}

}  // namespace qharden::policy_compliance

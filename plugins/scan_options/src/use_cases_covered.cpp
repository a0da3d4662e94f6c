#include "declarations.hpp"

namespace qharden::scan_options {
namespace {

// That a profile exists says nothing: the service brings its own. One of the right kind must be named by an active
// schedule, or a scan with it must have finished lately. Titles may repeat; each profile of the title counts.
constexpr const char* kSelect = R"sql(
WITH used AS MATERIALIZED (
  SELECT profile_key AS title_key, sum(schedules) AS schedules, max(finished_at) AS finished_at
  FROM profile_use
  WHERE schedules > 0 OR age_days(finished_at) <= :days
  GROUP BY profile_key
),
told AS MATERIALIZED (
  SELECT count(*) AS scans, count(profile_title) AS with_profile FROM scan
),
candidate AS MATERIALIZED (
  SELECT title, title_key, 'full' AS use_case FROM option_profile WHERE kind = 'vm' AND tcp_ports = 'full'
  UNION ALL
  SELECT title, title_key, 'authenticated' FROM option_profile WHERE kind = 'vm' AND trim(authentication) <> ''
  UNION ALL
  SELECT title, title_key, 'pci' FROM option_profile WHERE kind = 'pci'
),
use_case AS (
  SELECT column1 AS use_case, column2 AS name, column3 AS what
  FROM (VALUES ('full', 'Full scan', 'tries all TCP ports'),
               ('authenticated', 'Authenticated scan', 'signs in to hosts'),
               ('pci', 'PCI scan', 'is made for PCI'))
),
found AS MATERIALIZED (
  SELECT c.use_case, count(*) AS profiles, count(u.title_key) AS in_use,
         min(iif(u.title_key IS NULL, NULL, c.title)) AS title,
         sum(u.schedules) AS schedules, max(u.finished_at) AS finished_at
  FROM candidate AS c
  LEFT JOIN used AS u ON u.title_key = c.title_key
  GROUP BY c.use_case
),
ruled AS (
  SELECT n.use_case, n.name, n.what, coalesce(f.profiles, 0) AS profiles, coalesce(f.in_use, 0) AS in_use, f.title,
         coalesce(f.schedules, 0) AS schedules, f.finished_at,
         CASE
           WHEN f.in_use > 0 THEN 'used'
           WHEN n.use_case = 'pci' AND lower(trim(:pci_in_scope)) = 'false' THEN 'declared_out'
           WHEN n.use_case = 'pci' AND lower(trim(:pci_in_scope)) <> 'true' THEN 'no_pci'
           WHEN f.profiles > 0 AND t.scans > 0 AND t.with_profile = 0 THEN 'unclear'
           ELSE 'missing'
         END AS ruling
  FROM use_case AS n
  JOIN told AS t
  LEFT JOIN found AS f ON f.use_case = n.use_case
)
SELECT use_case AS object,
       name AS object_name,
       CASE ruling WHEN 'used' THEN 'pass' WHEN 'missing' THEN 'fail' WHEN 'unclear' THEN 'not_evaluated'
                   ELSE 'not_applicable' END AS status,
       CASE ruling WHEN 'declared_out' THEN 'out_of_scope' WHEN 'no_pci' THEN 'not_used'
                   WHEN 'unclear' THEN 'unsupported' ELSE '' END AS reason,
       CASE ruling
         WHEN 'used' THEN title || ' ' || what || ' and is '
                          || CASE WHEN schedules > 0
                                  THEN 'used by ' || schedules || ' active schedule' || iif(schedules = 1, '', 's')
                                  ELSE 'used by a scan launched on ' || substr(finished_at, 1, 10) END
                          || CASE WHEN in_use > 1 THEN ', as are ' || (in_use - 1) || ' more' ELSE '' END
         WHEN 'declared_out' THEN 'PCI is declared out of scope (pci_in_scope)'
         WHEN 'no_pci' THEN 'no schedule and no scan within ' || :days || ' days uses a profile that is made for PCI; '
                            || 'if card data is in scope, set pci_in_scope to true'
         WHEN 'unclear' THEN 'no schedule uses a profile that ' || what
                             || '; whether a scan does cannot be told, as the list of scans shows no option profiles'
         ELSE 'no profile that ' || what || ' is in use: ' || profiles
              || ' exist, but no active schedule names one, and no scan with one finished within ' || :days || ' days'
       END AS message
FROM ruled
ORDER BY use_case)sql";

}  // namespace

void declare_use_cases_covered(Plugin& plugin) {
  plugin.check("scan_options.use-cases-covered")
      .control("2.2")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("Full, authenticated and PCI profiles exist and are used")
      .rationale(
          "One profile for everything is either too shallow to find what matters or too heavy to run often. Profiles "
          "that nobody uses cover nothing.")
      .fix(
          "1. Make a profile that tries all ports, one that signs in, and one for PCI where card data is in scope "
          "(Scans, Option Profiles).\n"
          "2. Put each of them into a schedule.\n"
          "3. Say in pci_in_scope whether PCI applies: true or false; auto takes what is in use.")
      .param("days", 90, "days within which a scan counts as use of its profile")
      .param("pci_in_scope", "auto", "whether card data is in scope: true, false or auto")
      .window("scan", "days")
      .select(kSelect)
      .empty(Status::fail, Reason::none, "the subscription has no option profile");
}

}  // namespace qharden::scan_options

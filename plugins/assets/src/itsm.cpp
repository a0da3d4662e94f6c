#include "declarations.hpp"

namespace qharden::assets {
namespace {

// Only a person knows where the data goes. What declared services call is shown beside the question.
constexpr const char* kSelect = R"sql(
WITH caller AS (
  SELECT lower(d.login) AS login, u.api_request_at,
         (SELECT group_concat(value, ', ') FROM json_each(d.systems)) AS systems
  FROM declared_login AS d
  LEFT JOIN log_use AS u ON u.login = lower(d.login)
  WHERE d.kind = 'service'
),
shown AS (
  SELECT count(*) AS services,
         count(api_request_at) AS calling,
         group_concat(login || coalesce(' for ' || systems, '')
                      || coalesce(', last call on ' || substr(api_request_at, 1, 10), ', no call seen'), '; ')
           FILTER (WHERE place <= 5) AS texts
  FROM (SELECT login, systems, api_request_at, row_number() OVER (ORDER BY api_request_at DESC, login) AS place
        FROM caller)
)
SELECT '' AS object,
       'manual' AS status,
       'attest that the ITSM system or CMDB takes over the assets found here; '
         || CASE WHEN services = 0 THEN 'no login is declared as service'
                 ELSE 'logins declared as service: ' || services || ' (' || texts
                      || iif(services > 5, '; and ' || (services - 5) || ' more', '') || ')' END AS message,
       json_object('services', services, 'seen_calling', calling) AS evidence
FROM shown)sql";

}  // namespace

void declare_itsm(Plugin& plugin) {
  plugin.check("assets.itsm")
      .control("4.1")
      .severity(Severity::low)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("Asset data flows to ITSM")
      .rationale(
          "Owners, services and changes live in the ITSM system. If it does not hear of the assets found here, "
          "findings "
          "have no owner and unknown assets stay unknown there.")
      .fix(
          "1. Connect the CMDB (in ServiceNow: the Service Graph connector or the CMDB Sync app), or have it pull the "
          "asset list with a login of its own.\n"
          "2. Declare that login as service, with its owner and the systems that use it.\n"
          "3. Compare a few new assets with the CMDB and attest what you saw.")
      .param("valid_for", 365, "days an attestation holds")
      .select(kSelect)
      .statement(
          "The ITSM system or CMDB takes over the assets found by Qualys, and new ones show up there by themselves.")
      .asks("system", "Which system takes them over, by which connector or login, and how often?")
      .asks("sample", "Which asset did you look up there, and on which day?")
      .tolerates("sign_in")
      .tolerates("api_request");
}

}  // namespace qharden::assets

#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

// Dates come as mm/dd/yyyy in requests; how answers spell them is not documented. What is understood becomes a time,
// and is_understood says whether it was.
constexpr const char* kTerm = R"sql(
WITH spelt AS (
  SELECT number, policy_id, status, is_active, has_history,
         upper(trim(coalesce(expires, ''))) IN ('', 'N/A', 'NEVER', '0') AS is_endless,
         expires,
         CASE
           WHEN matches(trim(expires), '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') THEN trim(expires) || 'T00:00:00Z'
           WHEN matches(trim(expires), '^[0-9]{4}-[0-9]{2}-[0-9]{2}T') THEN trim(expires)
           WHEN matches(trim(expires), '^[0-9]{2}/[0-9]{2}/[0-9]{4}$')
             THEN substr(trim(expires), 7, 4) || '-' || substr(trim(expires), 1, 2) || '-'
                  || substr(trim(expires), 4, 2) || 'T00:00:00Z'
         END AS expires_at,
         CASE
           WHEN matches(trim(modified), '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') THEN trim(modified) || 'T00:00:00Z'
           WHEN matches(trim(modified), '^[0-9]{4}-[0-9]{2}-[0-9]{2}T') THEN trim(modified)
           WHEN matches(trim(modified), '^[0-9]{2}/[0-9]{2}/[0-9]{4}$')
             THEN substr(trim(modified), 7, 4) || '-' || substr(trim(modified), 1, 2) || '-'
                  || substr(trim(modified), 4, 2) || 'T00:00:00Z'
         END AS modified_at
  FROM policy_exception
)
SELECT number, policy_id, status, is_active, has_history, is_endless, expires, expires_at, modified_at,
       age_days(expires_at) AS days_over,
       age_days(modified_at) AS days_unchanged
FROM spelt)sql";

}  // namespace

void declare_policy_exceptions(Plugin& plugin) {
  // All adds the history with its comments to what Basic shows. 3.0 is the only version from October 2026 on.
  Table& exception = plugin.source("policy_exceptions")
                         .fo("/api/{3.0,2.0}/fo/compliance/exception/", "list")
                         .query("details", "All")
                         .query("truncation_limit", "10000")
                         .root("EXCEPTION_LIST_OUTPUT")
                         .needs_role({"manager"})
                         .table("policy_exception", "Exceptions: controls that a host is excused from")
                         .rows("RESPONSE/EXCEPTION_LIST/EXCEPTION");
  // No document shows an answer: every child may be spelt otherwise, and then it is not seen.
  exception.integer("number").from("EXCEPTION_NUMBER").key();
  exception.integer("policy_id").from("POLICY/ID");
  exception.integer("control_id").from("CONTROL/CID");
  exception.text("technology").from("TECHNOLOGY/NAME").absent_is_null();
  exception.text("status").from("STATUS").one_of({"pending", "approved", "rejected", "expired"});
  exception.flag("is_active").from("ACTIVE");
  exception.text("expires").from("EXPIRATION_DATE");
  exception.text("modified").from("MODIFIED_DATE");
  // Comments are what people wrote: only that there are any is kept.
  exception.present("has_history").from("HISTORY_LIST");

  plugin.view("policy_exception_term", "Exceptions with the times of their end and last change, as far as understood",
              kTerm);
}

}  // namespace qharden::policy_compliance

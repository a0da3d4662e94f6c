#include "declarations.hpp"

namespace qharden::connectors {
namespace {

// Each of the three kinds of AWS is an object of its own.
constexpr const char* kSelect = R"sql(
WITH kind AS (
  SELECT _row, 'global' AS kind, global_account_id AS account, customer_global AS own FROM aws_base_account
  UNION ALL
  SELECT _row, 'gov', gov_account_id, customer_gov FROM aws_base_account
  UNION ALL
  SELECT _row, 'china', china_account_id, customer_china FROM aws_base_account
),
judged AS (
  SELECT k.kind, k.account, k.own, k.kind || ':' || coalesce(k.account, 'row ' || k._row) AS object,
         count(k.own) OVER () AS known,
         'the base account of the AWS connectors (' || k.kind || ')' AS label,
         (SELECT max(value) FROM json_each(:allow) WHERE trim("key") = k.account) AS rotated
  FROM kind AS k
),
ruled AS (
  SELECT *,
         CASE
           WHEN known = 0 THEN 'blind'
           WHEN own IS NULL THEN 'unseen'
           WHEN own = 0 THEN 'qualys'
           WHEN rotated IS NULL THEN 'own'
           WHEN age_days(rotated) IS NULL THEN 'no_day'
           WHEN age_days(rotated) > :key_days OR age_days(rotated) < -1 THEN 'old'
           ELSE 'declared'
         END AS ruling
  FROM judged
)
SELECT object,
       kind AS object_name,
       CASE ruling WHEN 'qualys' THEN 'pass' WHEN 'unseen' THEN 'not_evaluated' WHEN 'declared' THEN 'not_applicable'
                   ELSE 'fail' END AS status,
       CASE ruling WHEN 'unseen' THEN 'unsupported' WHEN 'declared' THEN 'out_of_scope' ELSE '' END AS reason,
       label || CASE ruling
         WHEN 'qualys' THEN ' is that of Qualys'
         WHEN 'unseen' THEN ' does not show whose it is'
         ELSE ' is your own' || coalesce(', ' || account, '') || ', so Qualys keeps access keys of it'
              || CASE ruling
                   WHEN 'declared' THEN '; declared, the keys were changed on ' || substr(rotated, 1, 10)
                   WHEN 'old' THEN '; the keys were changed on ' || substr(rotated, 1, 10) || ', at most '
                                   || :key_days || ' days may pass'
                   WHEN 'no_day' THEN '; allow names no day of their last change: ' || substr(rotated, 1, 40)
                   ELSE '' END
       END AS message
FROM ruled
WHERE ruling <> 'blind'
UNION ALL
SELECT DISTINCT '', '', 'not_evaluated', 'unsupported',
       'the platform lists a base account of the AWS connectors, but does not show whose it is'
FROM ruled
WHERE ruling = 'blind'
ORDER BY 1)sql";

void declare_table(Plugin& plugin) {
  Table& account = plugin.source("aws_base_accounts")
                       .qps("3.0", "am/awsbaseaccount")
                       .root("ServiceResponse")
                       .needs_role({"manager"})
                       .proven_by("fo")
                       .table("aws_base_account", "Accounts from which the roles of AWS connectors are taken")
                       .rows("data/*");  // the name of the wrapper is not documented
  account.text("global_account_id").from("globalAccountId").absent_is(Reason::unsupported);
  account.flag("customer_global").from("customerGlobalAccount").absent_is(Reason::unsupported);
  account.text("gov_account_id").from("govAccountId").absent_is(Reason::unsupported);
  account.flag("customer_gov").from("customerGovAccount").absent_is(Reason::unsupported);
  account.text("china_account_id").from("chinaAccountId").absent_is(Reason::unsupported);
  account.flag("customer_china").from("customerChinaAccount").absent_is(Reason::unsupported);
}

}  // namespace

void declare_aws_base_account(Plugin& plugin) {
  declare_table(plugin);
  plugin.check("connectors.aws-base-account")
      .control("4.2")
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("No own AWS base account with stored keys is in use")
      .rationale(
          "Connectors may take their roles from an AWS account of yours in place of the one of Qualys. Then an access "
          "key of that account lies in Qualys, and one key opens every account that trusts it.")
      .fix(
          "1. Ask why the base account was set up; most often the account of Qualys serves as well.\n"
          "2. Go back to it (Connectors > Configuration > Base Account), change the trust of the roles, and delete the "
          "key in AWS.\n"
          "3. Where your own must stay, change its key regularly, and name the account in allow with the day of the "
          "last change.")
      .param_map("allow", "number of an own base account: the day its keys were last changed (2026-01-31)")
      .param("key_days", 365, "days for which keys of an allowed base account may stay as they are")
      .select(kSelect)
      .tolerates("aws_base_account.global_account_id")
      .tolerates("aws_base_account.gov_account_id")
      .tolerates("aws_base_account.china_account_id")
      .tolerates("aws_base_account.customer_global")
      .tolerates("aws_base_account.customer_gov")
      .tolerates("aws_base_account.customer_china")
      .empty(Status::pass, Reason::none, "the platform lists no base account, so the connectors use the one of Qualys");
}

}  // namespace qharden::connectors

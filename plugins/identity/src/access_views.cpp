#include "declarations.hpp"

namespace qharden::identity {
namespace {

// Inactive logins and Contacts cannot sign in. Whoever has a status or role that is not understood may.
constexpr const char* kLoginAccess = R"sql(
SELECT u.login,
       u.name,
       u.role,
       u.status,
       u.login || ' (' || replace(coalesce(u.role, 'unknown role'), '_', ' ') || ')' AS who,
       u.created_at,
       u.saml_enabled,
       u.gui_access,
       u.api_access,
       d.kind AS declared_as,
       coalesce(d.owner, 'nobody') AS declared_owner,
       coalesce(lower(u.login) = (SELECT lower(login) FROM self), 0) AS is_own
FROM user AS u
LEFT JOIN declared_user AS d ON d.login = lower(u.login)
WHERE u.status IS NOT 'inactive' AND u.role IS NOT 'contact')sql";

// Only the first few of a kind are excused, or a declaration could excuse any number.
constexpr const char* kKeptPassword = R"sql(
SELECT login, declared_as, declared_owner,
       row_number() OVER (PARTITION BY declared_as ORDER BY is_own DESC, lower(login))
         <= CASE declared_as WHEN 'break_glass' THEN 2 WHEN 'audit' THEN 1 ELSE 1000000 END AS excused
FROM login_access
WHERE declared_as IN ('break_glass', 'audit', 'service') AND coalesce(saml_enabled, 0) = 0)sql";

constexpr const char* kSsoReading = R"sql(
WITH list AS (
  SELECT count(*) AS logins,
         count(saml_enabled) AS known,
         coalesce(sum(saml_enabled), 0) AS sso,
         coalesce(sum(NOT saml_enabled), 0) AS password
  FROM login_access
  WHERE status = 'active'
),
gap AS (
  SELECT coalesce(max(nullif(reason, '')), 'unsupported') AS reason
  FROM _column
  WHERE "table" IN ('user_classic', 'user_adminui') AND "column" = 'saml_enabled'
)
SELECT logins, known, sso, password,
       coalesce((SELECT min(state = 'complete') FROM _collection
                 WHERE "table" IN ('user_classic', 'user_adminui')), 0)
         AND NOT EXISTS (SELECT 1 FROM _column
                         WHERE "table" IN ('user_classic', 'user_adminui')
                           AND "column" IN ('login', 'role', 'is_superuser', 'status')
                           AND state <> 'complete') AS list_complete,
       reason,
       CASE reason
         WHEN 'parse' THEN 'the user list says in words that are not understood which login uses SSO'
         ELSE 'the user list does not show which login uses SSO, or its element is not known '
              || '(' || user_list.list_table || '.saml_enabled in config/field-names.yaml)'
       END AS gap
FROM list, gap, user_list)sql";

}  // namespace

void declare_access_views(Plugin& plugin) {
  plugin.view("login_access", "Logins that may sign in, how, and what was declared about them", kLoginAccess);
  plugin.view("kept_password", "Declared logins without SSO, and which of them are excused from it", kKeptPassword);
  plugin.view("sso_reading", "How many active logins use SSO, and whether the user list tells", kSsoReading);
}

}  // namespace qharden::identity

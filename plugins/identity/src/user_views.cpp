#include "declarations.hpp"

namespace qharden::identity {
namespace {

// One of the two lists is empty: the host asks for the second where the first is not to be had. A UNION of both would
// be read as a whole wherever SQLite does not take it apart, and no check could be judged for a column that it does not
// want; of a join it loads the columns that are wanted, unless that stands on the right of a LEFT JOIN: select from it
// first.
constexpr const char* kUser = R"sql(
SELECT iif(c._row IS NULL, 'adminui', 'classic') AS list,
       coalesce(c.login, a.login) AS login,
       coalesce(c.external_id, a.external_id) AS external_id,
       trim(coalesce(c.first_name, a.first_name, '') || ' ' || coalesce(c.last_name, a.last_name, '')) AS name,
       coalesce(c.email, a.email) AS email,
       CASE coalesce(c.status, a.status) WHEN 'activation' THEN 'pending_activation'
                                         ELSE coalesce(c.status, a.status) END AS status,
       CASE WHEN a.is_superuser = 1 THEN 'manager'
            WHEN coalesce(c.role, a.role) = 'administrator' THEN 'user_administrator'
            ELSE coalesce(c.role, a.role) END AS role,
       coalesce(c.business_unit, a.business_unit) AS business_unit,
       coalesce(c.created_at, a.created_at) AS created_at,
       coalesce(c.last_login_at, a.last_login_at) AS last_login_at,
       coalesce(c.saml_enabled, a.saml_enabled) AS saml_enabled,
       coalesce(c.gui_access, a.gui_access) AS gui_access,
       coalesce(c.api_access, a.api_access) AS api_access,
       coalesce(c.is_primary_contact, a.is_primary_contact) AS is_primary_contact,
       coalesce(c.create_option_profiles, a.create_option_profiles) AS create_option_profiles,
       coalesce(c.purge_info, a.purge_info) AS purge_info,
       coalesce(c.add_assets, a.add_assets) AS add_assets,
       coalesce(c.edit_remediation_policy, a.edit_remediation_policy) AS edit_remediation_policy,
       coalesce(c.edit_auth_records, a.edit_auth_records) AS edit_auth_records,
       coalesce(c.groups_listed, a.access_all_assets IS NOT NULL) AS groups_listed,
       coalesce(c.full_view, a.access_all_assets IS NOT NULL) AS full_view
FROM (SELECT _row AS classic, NULL AS adminui FROM user_classic UNION ALL SELECT NULL, _row FROM user_adminui) AS l
LEFT JOIN user_classic AS c ON c._row = l.classic
LEFT JOIN user_adminui AS a ON a._row = l.adminui)sql";

// The new Administration names no groups; it says whether a login sees all assets, which is what "All" gives.
constexpr const char* kUserGroup = R"sql(
SELECT u.login, g.title
FROM user_asset_group AS g
JOIN user_classic AS u ON u._row = g._parent
UNION ALL
SELECT login, 'All' FROM user_adminui WHERE access_all_assets = 1)sql";

constexpr const char* kUserList = R"sql(
SELECT iif(EXISTS (SELECT 1 FROM user_adminui), 'user_adminui', 'user_classic') AS list_table)sql";

constexpr const char* kUserPermission = R"sql(
SELECT login, role, 'ADD_ASSETS' AS permission FROM user WHERE add_assets = 1
UNION ALL
SELECT login, role, 'CREATE_OPTION_PROFILES' FROM user WHERE create_option_profiles = 1
UNION ALL
SELECT login, role, 'EDIT_AUTH_RECORDS' FROM user WHERE edit_auth_records = 1
UNION ALL
SELECT login, role, 'EDIT_REMEDIATION_POLICY' FROM user WHERE edit_remediation_policy = 1
UNION ALL
SELECT login, role, 'PURGE_INFO' FROM user WHERE purge_info = 1)sql";

// The mailbox as a whole is one of its words, for names such as "no-reply". Digits at the end tell mailboxes of one
// kind apart. Quoted as JSON first, the text cannot break out of the list that it is cut into.
constexpr const char* kUserWord = R"sql(
WITH part AS (
  SELECT login, 'mailbox' AS origin,
         lower(substr(email, 1, CASE WHEN instr(email, '@') > 0 THEN instr(email, '@') - 1 ELSE length(email) END))
           AS text
  FROM user
  UNION ALL
  SELECT login, 'name', lower(name) FROM user
)
SELECT login, origin, rtrim(value, '0123456789') AS word
FROM part, json_each('[' || replace(replace(replace(replace(replace(
       json_quote(text), '.', '","'), '-', '","'), '_', '","'), '+', '","'), ' ', '","') || ']')
WHERE rtrim(value, '0123456789') <> ''
UNION
SELECT login, origin, rtrim(trim(text), '0123456789')
FROM part
WHERE origin = 'mailbox' AND rtrim(trim(text), '0123456789') <> '')sql";

constexpr const char* kDeclaredUser = R"sql(
SELECT lower(login) AS login, min(kind) AS kind, min(owner) AS owner
FROM declared_login
GROUP BY lower(login))sql";

// Whether calling the API moves the date of the last sign-in is not documented, so the newer of date and log counts.
constexpr const char* kUserUse = R"sql(
SELECT u.login,
       u.name,
       u.role,
       u.status,
       u.external_id,
       u.business_unit,
       d.kind  AS declared_as,
       d.owner AS declared_owner,
       u.created_at,
       u.last_login_at,
       l.api_request_at,
       l.sign_in_at,
       nullif(max(coalesce(u.last_login_at, ''), coalesce(l.api_request_at, ''), coalesce(l.sign_in_at, '')), '')
         AS last_use_at
FROM user AS u
LEFT JOIN log_use AS l ON l.login = lower(u.login)
LEFT JOIN declared_user AS d ON d.login = lower(u.login))sql";

// The service may keep fewer days than were asked for, or show the rows of a part of the logins: nothing in the answer
// tells. The user list does: it knows of sign-ins that the log should hold.
constexpr const char* kLogGap = R"sql(
SELECT u.login, u.last_login_at
FROM user AS u
JOIN log_reach AS r ON r.log = 'sign_in'
LEFT JOIN log_use AS l ON l.login = lower(u.login)
WHERE r.complete AND u.last_login_at BETWEEN r.since AND scan_time() AND l.login IS NULL)sql";

}  // namespace

void declare_user_views(Plugin& plugin) {
  plugin.view("user", "Logins in our words, whatever list they came from", kUser);
  plugin.view("user_list", "The table that the logins came from: one row", kUserList);
  plugin.view("user_group", "Asset groups of a login", kUserGroup);
  plugin.view("user_permission", "Extra permissions a login holds, of the five that the list shows", kUserPermission);
  plugin.view("user_word", "Words of a login's mailbox and name, in lower case", kUserWord);
  plugin.view("declared_user", "What the operator declared about a login (in lower case)", kDeclaredUser);
  plugin.view("user_use", "Logins with the newest trace of their use in the user list and the activity log", kUserUse);
  plugin.view("log_gap", "Sign-ins that the user list knows of and the completely read log lacks", kLogGap);
  plugin.role_canary("fo", "SELECT role FROM user WHERE lower(login) = lower(:login)");
}

}  // namespace qharden::identity

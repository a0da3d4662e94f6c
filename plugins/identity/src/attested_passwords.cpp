#include "declarations.hpp"

namespace qharden::identity {
namespace {

// Every sign-in of a break-glass login that the log shows is listed: the attestation has to explain it.
constexpr const char* kVaulted = R"sql(
WITH event AS (
  SELECT lower(login) AS login, at, ip, row_number() OVER (PARTITION BY lower(login) ORDER BY at DESC, ip) AS place
  FROM sign_in
  WHERE lower(login) IN (SELECT login FROM declared_user WHERE kind = 'break_glass')
),
seen AS (
  SELECT login, count(*) AS events, json_group_array(at || coalesce(' from ' || ip, '')) AS all_events,
         group_concat(substr(at, 1, 16) || coalesce(' from ' || ip, ''), ', ') FILTER (WHERE place <= 5) AS examples
  FROM (SELECT login, at, ip, place FROM event ORDER BY login, place)
  GROUP BY login
),
log AS (
  SELECT coalesce(max(complete), 0) AS complete, coalesce(max(substr(since, 1, 10)), 'an unknown date') AS since
  FROM log_reach
  WHERE log = 'sign_in'
)
SELECT d.login AS object,
       'manual' AS status,
       'attest that the password of ' || d.login || ', declared as ' || replace(d.kind, '_', '-')
         || ' and owned by ' || coalesce(d.owner, 'nobody') || ', is kept in a vault'
         || CASE
              WHEN d.kind <> 'break_glass' THEN ''
              WHEN s.events IS NOT NULL
              THEN '; explain each of its sign-ins since ' || log.since || ', ' || s.events || ' in the log: '
                   || s.examples || CASE WHEN s.events > 5 THEN ' and ' || (s.events - 5) || ' more' ELSE '' END
              WHEN log.complete THEN '; the log shows no sign-in of it since ' || log.since
              ELSE '; the log of sign-ins could not be read completely and shows none of it'
            END AS message,
       json_object('kind', d.kind, 'sign_ins', json(coalesce(s.all_events, '[]'))) AS evidence
FROM log, declared_user AS d
LEFT JOIN seen AS s ON s.login = d.login
WHERE d.kind IN ('break_glass', 'service', 'audit')
ORDER BY d.login)sql";

constexpr const char* kPolicy = R"sql(
SELECT '' AS object,
       'manual' AS status,
       'no API shows the password, lock-out and session rules that this audit may call; attest that a login is locked '
         || 'after at most ' || :max_failures || ' wrong passwords, that an idle session ends after at most '
         || :max_idle_minutes || ' minutes, and whether users choose their own passwords' AS message)sql";

}  // namespace

void declare_privileged_password_vaulted(Plugin& plugin) {
  plugin.check("identity.privileged-password-vaulted")
      .control("1.2")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("Break-glass and service passwords are kept in a vault")
      .rationale(
          "These passwords stay when SSO comes, open the most and belong to nobody in particular. In a vault somebody "
          "sees who took one and when; in a file or a script nobody does.")
      .fix(
          "1. Put the password into a vault, split or sealed for a break-glass login, fetched at run time for a "
          "service.\n"
          "2. Let the vault record who takes it, and change it after every use of a break-glass login.\n"
          "3. Explain every break-glass sign-in that the log shows.\n"
          "4. Attest it.")
      .param("valid_for", 180, "days an attestation holds")
      .guard_at_most(400)
      .select(kVaulted)
      .statement(
          "The passwords of the declared break-glass, service and audit logins are kept in a vault that records who "
          "takes them, and every break-glass sign-in in the log is explained.")
      .asks("vault", "Which vault holds them, and who may take them out?")
      .asks("changed_on", "When were they last changed?")
      .asks("break_glass_use", "What was each break-glass sign-in in the log for?")
      .tolerates("sign_in")
      .empty(Status::not_evaluated, Reason::not_configured,
             "no break-glass, service or audit login is declared: declare them, at least the login of this audit, in "
             "the facts file");
}

void declare_password_policy(Plugin& plugin) {
  plugin.check("identity.password-policy")
      .control("1.2")
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::attested)
      .title("Password, lock-out and session rules are set")
      .rationale(
          "These rules decide how long somebody may guess and how long an unattended session stays open. Auditors "
          "always ask for them, and no API that this audit may call shows them.")
      .fix(
          "1. Open Users > Setup > Security.\n"
          "2. Set the lock-out and the length of an idle session to the numbers expected here or stricter ones.\n"
          "3. Let users choose their own passwords only under your rules for passwords.\n"
          "4. Decide whether passwords expire, and write down why: expiry hits API logins too and breaks "
          "integrations.\n"
          "5. Attest the settings, with a picture of the page as evidence.")
      .param("max_failures", 5, "most wrong passwords before a login is locked")
      .param("max_idle_minutes", 60, "minutes after which an idle session ends at the latest")
      .param("valid_for", 180, "days an attestation holds")
      .select(kPolicy)
      .statement("The password, lock-out and session rules of the subscription are set as expected.")
      .asks("lock_out", "After how many wrong passwords is a login locked, and for how long?")
      .asks("idle", "After how many minutes does an idle session end?")
      .asks("own_passwords", "May users choose their own passwords, and under which rules?")
      .asks("expiry", "Do passwords expire, and why was it decided so?");
}

}  // namespace qharden::identity

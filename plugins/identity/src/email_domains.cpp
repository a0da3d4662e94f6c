#include "declarations.hpp"

namespace qharden::identity {
namespace {

// Unless your domains are listed, one row of the subscription names what was not judged, with what to list.
//
// A domain covers what is below it; a word without a dot would cover a whole top level, so it has no effect. Anybody
// can have an address of a free-mail domain, so listing one changes nothing.
constexpr const char* kSelect = R"sql(
WITH known AS MATERIALIZED (
  SELECT lower(trim(value)) AS domain, NULL AS owner FROM json_each(:allowed) WHERE instr(value, '.') > 0
  UNION ALL
  SELECT lower(trim(key)), value FROM json_each(:partner) WHERE instr(key, '.') > 0
),
used AS MATERIALIZED (
  SELECT DISTINCT domain_of(trim(email)) AS domain FROM user
),
matched AS MATERIALIZED (
  -- Of several the longest: with max(), SQLite takes the other columns from that row.
  SELECT used.domain, known.domain AS covered_by, known.owner, max(length(known.domain)) AS length
  FROM used
  JOIN known ON used.domain = known.domain OR substr(used.domain, -length(known.domain) - 1) = '.' || known.domain
  GROUP BY used.domain
),
fact AS (
  SELECT u.login, u.name, u.role, u.status, domain_of(trim(u.email)) AS domain,
         d.kind = 'partner' AS declared_partner, d.owner AS declared_owner
  FROM user AS u
  LEFT JOIN declared_user AS d ON d.login = lower(u.login)
),
ruled AS (
  SELECT f.*, m.owner AS partner_owner,
         CASE
           WHEN f.status = 'inactive' THEN 'inactive'
           WHEN f.domain IS NULL THEN 'none'
           WHEN f.domain IN (SELECT domain FROM free_mail_domain) THEN 'free_mail'
           WHEN m.owner IS NOT NULL THEN 'partner'
           WHEN m.domain IS NOT NULL THEN 'allowed'
           WHEN f.declared_partner THEN 'declared_partner'
           WHEN json_array_length(:allowed) = 0 THEN 'not_configured'
           ELSE 'foreign'
         END AS ruling
  FROM fact AS f
  LEFT JOIN matched AS m ON m.domain = f.domain
),
unknown AS (
  SELECT sum(logins) AS logins, count(*) AS domains,
         group_concat(domain || ' (' || logins || ')', ', ') FILTER (WHERE place <= 10) AS examples
  FROM (SELECT domain, count(*) AS logins, row_number() OVER (ORDER BY count(*) DESC, domain) AS place
        FROM ruled WHERE ruling = 'not_configured' GROUP BY domain ORDER BY place)
)
SELECT login AS object,
       name  AS object_name,
       CASE ruling
         WHEN 'inactive' THEN 'not_applicable'
         WHEN 'none' THEN 'fail'
         WHEN 'free_mail' THEN 'fail'
         WHEN 'foreign' THEN 'fail'
         ELSE 'pass'
       END AS status,
       CASE ruling WHEN 'inactive' THEN 'not_used' ELSE '' END AS reason,
       login || ' (' || replace(role, '_', ' ') || ')' || CASE ruling
         WHEN 'inactive' THEN ' is inactive'
         WHEN 'none' THEN ' has no e-mail address with a domain'
         WHEN 'free_mail' THEN ' uses an address of ' || domain || ', where anybody can have one'
         WHEN 'allowed' THEN ' uses an address of ' || domain || ', which is allowed'
         WHEN 'partner' THEN ' uses an address of the partner domain ' || domain || ', owned by ' || partner_owner
         WHEN 'declared_partner' THEN ' uses an address of ' || domain || ' and is declared as partner login, owned by '
                                      || coalesce(declared_owner, 'nobody')
         ELSE ' uses an address of ' || domain || ', which is neither allowed nor a partner''s'
       END AS message,
       json_object('domain', domain, 'partner', ruling IN ('partner', 'declared_partner')) AS evidence
FROM ruled
WHERE ruling <> 'not_configured'
UNION ALL
SELECT '', '', 'not_evaluated', 'not_configured',
       'which domains are yours is not known, list them in the parameter allowed; domains not judged, with their '
         || 'logins: ' || examples || CASE WHEN domains > 10 THEN ' and ' || (domains - 10) || ' more' ELSE '' END,
       json_object('domains', domains, 'logins', logins)
FROM unknown
WHERE logins > 0
ORDER BY 1)sql";

// Where anybody can have an address. Mail providers that mostly serve domains of their customers are not here.
constexpr const char* kFreeMailDomain = R"sql(
SELECT column1 AS domain
FROM (VALUES
  ('126.com'), ('163.com'), ('aim.com'), ('aol.com'), ('bigpond.com'), ('bk.ru'), ('btinternet.com'), ('comcast.net'),
  ('daum.net'), ('duck.com'), ('email.com'), ('fastmail.com'), ('fastmail.fm'), ('foxmail.com'), ('free.fr'),
  ('freenet.de'), ('gmail.com'), ('gmx.at'), ('gmx.ch'), ('gmx.com'), ('gmx.de'), ('gmx.net'), ('googlemail.com'),
  ('hanmail.net'), ('hey.com'), ('hotmail.co.uk'), ('hotmail.com'), ('hotmail.de'), ('hotmail.es'), ('hotmail.fr'),
  ('hotmail.it'), ('hushmail.com'), ('icloud.com'), ('inbox.lv'), ('inbox.ru'), ('laposte.net'), ('libero.it'),
  ('list.ru'), ('live.co.uk'), ('live.com'), ('live.de'), ('live.fr'), ('live.nl'), ('mac.com'), ('mail.com'),
  ('mail.ru'), ('mailbox.org'), ('me.com'), ('msn.com'), ('naver.com'), ('o2.pl'), ('orange.fr'), ('outlook.com'),
  ('outlook.de'), ('outlook.es'), ('outlook.fr'), ('pm.me'), ('posteo.de'), ('proton.me'), ('protonmail.ch'),
  ('protonmail.com'), ('qq.com'), ('rediffmail.com'), ('rocketmail.com'), ('seznam.cz'), ('sina.com'), ('t-online.de'),
  ('tuta.com'), ('tuta.io'), ('tutanota.com'), ('tutanota.de'), ('uol.com.br'), ('virgilio.it'), ('wanadoo.fr'),
  ('web.de'), ('wp.pl'), ('ya.ru'), ('yahoo.ca'), ('yahoo.co.in'), ('yahoo.co.jp'), ('yahoo.co.uk'), ('yahoo.com'),
  ('yahoo.com.br'), ('yahoo.de'), ('yahoo.es'), ('yahoo.fr'), ('yahoo.it'), ('yandex.com'), ('yandex.ru'),
  ('ymail.com'), ('zohomail.com')
))sql";

}  // namespace

void declare_email_domains(Plugin& plugin) {
  plugin.view("free_mail_domain", "Domains at which anybody can have an e-mail address", kFreeMailDomain);
  plugin.check("identity.email-domains")
      .control("1.3")
      .severity(Severity::medium)
      .decides(Decides::extra)
      .basis(Basis::setting)
      .title("Every login uses an address of a known domain")
      .rationale(
          "Passwords are reset and reports are sent by mail. A private address stays with the person who leaves, and "
          "one of a supplier stays with the supplier when the contract ends.")
      .fix(
          "1. List your domains in allowed, and those of consultants and suppliers in partner, each with an owner on "
          "your side.\n"
          "2. Change addresses of other domains to yours (in the user list, under Edit), or deactivate the login.")
      .param("allowed", std::initializer_list<const char*>{},
             "your domains; each covers what is below it, a free-mail domain has no effect")
      .param_map("partner", "domains of partners, each with who is responsible for them on your side")
      .select(kSelect)
      .empty(Status::not_evaluated, Reason::scope, "the user list shows no login, not even the one of this audit");
}

}  // namespace qharden::identity

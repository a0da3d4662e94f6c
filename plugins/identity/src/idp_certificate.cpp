#include "declarations.hpp"

namespace qharden::identity {
namespace {

// A signing certificate is pinned and mostly signs itself: nobody checks that signature, so an old digest in it is only
// said. Keys of fixed strength (Ed25519, Ed448) have no size to choose.
constexpr const char* kSelect = R"sql(
WITH fact AS (
  SELECT path, purpose, subject, problem, not_before, not_after, key_type, key_bits,
         -age_days(not_after) AS days_left,
         subject = issuer AS self_signed,
         coalesce(matches(signature_algorithm, '(?i)(md[245]|sha-?1)([^0-9]|$)'), 0) AS old_digest,
         signature_algorithm
  FROM certificate
),
ruled AS (
  SELECT *,
         CASE
           WHEN days_left IS NULL OR not_before IS NULL THEN 'unreadable'
           WHEN days_left < 0 THEN 'expired'
           WHEN age_days(not_before) < 0 THEN 'early'
           WHEN days_left <= :warn_days THEN 'expiring'
           WHEN coalesce(key_type, 'other') = 'other' THEN 'kind'
           WHEN key_type = 'rsa' AND coalesce(key_bits, 0) < :min_rsa_bits THEN 'weak'
           WHEN key_type = 'ec' AND coalesce(key_bits, 0) < :min_ec_bits THEN 'weak'
           WHEN old_digest AND NOT coalesce(self_signed, 0) THEN 'digest'
           WHEN problem IS NOT NULL THEN 'unsure'
           ELSE 'sound'
         END AS ruling,
         'the ' || CASE purpose WHEN 'sp' THEN 'service provider' ELSE 'identity provider' END
           || ' certificate' || coalesce(' ' || subject, '') || ', as configured here, ' AS what,
         upper(key_type) || ' ' || coalesce(key_bits, 0) || ' bits' AS key
  FROM fact
)
SELECT path    AS object,
       CASE ruling
         WHEN 'sound' THEN 'pass'
         WHEN 'unreadable' THEN 'not_evaluated'
         WHEN 'unsure' THEN 'not_evaluated'
         ELSE 'fail'
       END AS status,
       CASE ruling WHEN 'unreadable' THEN 'dependency' WHEN 'unsure' THEN 'dependency' ELSE '' END AS reason,
       CASE ruling WHEN 'expired' THEN 'critical' ELSE 'high' END AS severity,
       what || CASE ruling
         WHEN 'unreadable' THEN 'is not known: ' || coalesce(problem, path || ' does not say when it is valid')
         WHEN 'unsure' THEN 'is not known for sure: ' || problem
         WHEN 'expired' THEN 'expired on ' || substr(not_after, 1, 10) || ', ' || CAST(-days_left AS INTEGER)
                             || ' days ago'
         WHEN 'early' THEN 'is not valid before ' || substr(not_before, 1, 10)
         WHEN 'expiring' THEN 'expires on ' || substr(not_after, 1, 10) || ', in ' || CAST(days_left AS INTEGER)
                              || ' days, more than ' || :warn_days || ' should be left'
         WHEN 'kind' THEN 'has a key that is neither RSA nor of an elliptic curve'
         WHEN 'weak' THEN 'has a weak key: ' || key || ', at least '
                          || CASE key_type WHEN 'rsa' THEN :min_rsa_bits ELSE :min_ec_bits END || ' should be'
         WHEN 'digest' THEN 'was signed by another with an old digest: ' || signature_algorithm
         ELSE 'is valid until ' || substr(not_after, 1, 10) || ' (' || CAST(days_left AS INTEGER)
              || ' days) and has a strong key: ' || key
       END
       || CASE WHEN old_digest AND self_signed
               THEN '; it signs itself with ' || signature_algorithm || ', which nobody checks' ELSE '' END AS message,
       json_patch('{}', json_object('not_after', not_after, 'key_type', key_type, 'key_bits', key_bits,
                                    'signature_algorithm', signature_algorithm)) AS evidence
FROM ruled
ORDER BY path)sql";

}  // namespace

void declare_idp_certificate(Plugin& plugin) {
  plugin.check("identity.idp-certificate")
      .control("1.1")
      .severity(Severity::high)
      .decides(Decides::guide)
      .basis(Basis::setting)
      .title("IdP and SP certificates are valid, strong and not near expiry")
      .rationale(
          "When the certificate of the identity provider expires, every SSO user is locked out at once and people fall "
          "back to break-glass passwords. No API shows the one Qualys holds, so the files named in the configuration "
          "stand for it.")
      .fix(
          "1. Make a new key and certificate at the identity provider, RSA of 2048 bits or more or EC of 256 or more.\n"
          "2. Hand the certificate to Qualys (Users > Setup > SAML SSO Setup, or a Support ticket) before the old one "
          "ends, and agree on the hour of the change.\n"
          "3. Test the sign-in while a break-glass login stays signed in.\n"
          "4. Name the new file in the configuration (certificates) and take the old one out.")
      .param("warn_days", 30, "days before its end from which a certificate counts as too near to it")
      .guard_at_least(14)
      .param("min_rsa_bits", 2048, "fewest bits of an RSA key")
      .guard_at_least(2048)
      .param("min_ec_bits", 256, "fewest bits of an elliptic curve key")
      .select(kSelect)
      .empty(Status::not_evaluated, Reason::not_configured,
             "the configuration names no certificate: list the files of the SAML trust under certificates of the "
             "subscription");
}

}  // namespace qharden::identity

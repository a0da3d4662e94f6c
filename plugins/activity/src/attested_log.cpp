#include "declarations.hpp"

namespace qharden::activity {
namespace {

constexpr const char* kChangeLog = R"sql(
SELECT '' AS object,
       'manual' AS status,
       'no API shows the log of changed QIDs; attest that somebody goes through it and that each change has a name and an '
         || 'approval; activity.detections-customized judges which QIDs are changed today' AS message)sql";

constexpr const char* kAlerting = R"sql(
SELECT '' AS object,
       'manual' AS status,
       'alerts live outside Qualys; attest the four that the guide asks for: bursts of failed sign-ins, sign-ins from '
         || 'unexpected addresses, changed roles, new API users' AS message)sql";

}  // namespace

void declare_qid_change_log(Plugin& plugin) {
  plugin.check("activity.qid-change-log")
      .control("1.6")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("The QID change log is reviewed")
      .rationale(
          "Who disables a detection or lowers its severity makes findings vanish from every report. The change log "
          "says "
          "who did it and when, for two years back, if somebody reads it.")
      .fix(
          "1. Open the KnowledgeBase and its change log.\n"
          "2. Ask for each change since the last review who approved it; undo what nobody did.\n"
          "3. Attest the review.")
      .param("valid_for", 90, "days a review holds")
      .guard_at_most(190)
      .select(kChangeLog)
      .statement("The QID change log was reviewed, and each change in it has a name and an approval.")
      .asks("reviewed_until", "Up to which day were the changes reviewed?")
      .asks("found", "Which changes had no approval, and what became of them?");
}

void declare_log_alerting(Plugin& plugin) {
  plugin.check("activity.log-alerting")
      .control("1.6")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("Alerts exist for role changes, new API users and odd sign-ins")
      .rationale(
          "A copy of the log that nobody is alerted by tells what happened only after somebody asks. These four events "
          "are how a take-over of the subscription begins.")
      .fix(
          "1. Write four rules in the SIEM: bursts of failed sign-ins, sign-ins from unexpected addresses, changed "
          "roles, "
          "new API users.\n"
          "2. Try each rule once, and see that the alert reaches somebody who acts on it.\n"
          "3. Attest them with the ids of the rules.")
      .param("valid_for", 180, "days an attestation holds")
      .guard_at_most(400)
      .select(kAlerting)
      .statement(
          "Alerts exist for bursts of failed sign-ins, sign-ins from unexpected addresses, changed roles and new API "
          "users of Qualys, and each was tried.")
      .asks("failed_sign_ins", "Which rule alerts on bursts of failed sign-ins?")
      .asks("unexpected_addresses", "Which rule alerts on sign-ins from unexpected addresses?")
      .asks("changed_roles", "Which rule alerts on changed roles?")
      .asks("new_api_users", "Which rule alerts on new API users?");
}

}  // namespace qharden::activity

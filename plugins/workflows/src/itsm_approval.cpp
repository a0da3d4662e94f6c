#include "declarations.hpp"

namespace qharden::workflows {
namespace {

constexpr const char* kSelect = R"sql(
SELECT '' AS object,
       'manual' AS status,
       'no API of Qualys shows who approved a change: attest it with one change that you followed from ticket to job'
         AS message)sql";

}  // namespace

void declare_itsm_approval(Plugin& plugin) {
  plugin.check("workflows.itsm-approval")
      .control("4.3")
      .severity(Severity::medium)
      .decides(Decides::guide)
      .basis(Basis::attested)
      .title("Change approval for remediation runs in ITSM")
      .rationale(
          "In most companies changes are approved in the ITSM system. Patch jobs and one-click fixes bypass it unless "
          "somebody ties the two together, and nothing in Qualys shows whether they are.")
      .fix(
          "1. Let patch jobs be made from approved changes (in ServiceNow: the app for vulnerability response or for "
          "patch management), or ask for the ticket in the name of the job.\n"
          "2. Take the right to make jobs from those who should not.\n"
          "3. Follow one change from its ticket to the job, and attest what you saw.")
      .param("valid_for", 180, "days an attestation holds")
      .select(kSelect)
      .statement("Changes made for remediation are approved in the ITSM system before they are made.")
      .asks("system", "Which system, and which kind of change is used?")
      .asks("sample", "Which change did you follow from ticket to job, and who approved it?");
}

}  // namespace qharden::workflows

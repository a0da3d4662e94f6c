#include "declarations.hpp"

namespace qharden::identity {
namespace {

constexpr const char* kSelect = R"sql(
SELECT '' AS object,
       'manual' AS status,
       'the product has no limit of addresses per user, so no interface shows one; attest what the identity provider '
         || 'demands of administrators' AS message)sql";

}  // namespace

void declare_ip_restriction_per_admin(Plugin& plugin) {
  plugin.check("identity.ip-restriction-per-admin")
      .control("1.4")
      .severity(Severity::low)
      .decides(Decides::advisory)
      .basis(Basis::attested)
      .title("Admins face tighter network limits than other users")
      .rationale(
          "The guide asks for tighter limits for administrators. The allow list of the subscription holds for "
          "everybody "
          "alike; conditional access at the identity provider can tell people apart, though it does not see the API.")
      .fix(
          "1. Put those with privileged roles into a group at the identity provider.\n"
          "2. Demand a known network or a managed device of that group at sign-in to Qualys.\n"
          "3. Attest it, with the policy or its export as evidence.")
      .param("valid_for", 180, "days the statement holds")
      .guard_at_most(400)
      .statement(
          "The identity provider lets those with privileged roles sign in to Qualys only from known networks or "
          "devices.")
      .asks("policy", "Which policy of the identity provider says so?")
      .select(kSelect)
      .empty(Status::manual, Reason::none, "tighter limits for administrators have to be attested");
}

}  // namespace qharden::identity

#include "declarations.hpp"

namespace qharden::identity {

/// The portal's list of users: Active logins only, and never Managers or Super Users.
void declare_portal_users(Plugin& plugin) {
  Source& source = plugin.source("portal_users")
                       .qps("2.0", "am/user")
                       .root("ServiceResponse")
                       .needs_role({"manager"})
                       .proven_by("fo");
  Table& user = source.table("portal_user", "Logins as the portal shows them: active ones that are no Managers")
                    .rows("data/User");
  user.integer("id").from("id").key().absent_is(Reason::parse);
  user.text("login").from("username").absent_is(Reason::parse);

  // A login without roles has an empty list: where none is, its roles were not seen.
  user.present("roles_listed").from("roleList");

  Table& role = user.child("portal_user_role", "Portal roles of a login").rows("roleList/list/RoleData");
  role.integer("role_id").from("id").absent_is(Reason::parse);
  role.text("name").from("name").absent_is(Reason::parse);
}

}  // namespace qharden::identity

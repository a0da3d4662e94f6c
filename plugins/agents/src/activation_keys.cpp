#include "declarations.hpp"

namespace qharden::agents {

void declare_activation_keys(Plugin& plugin) {
  Source& source = plugin.source("activation_keys")
                       .qps("1.0", "ca/agentactkey")
                       .root("ServiceResponse")
                       .needs_role({"manager"})
                       .proven_by("fo");
  Table& key =
      source.table("activation_key", "Activation keys: with one, anybody may enrol agents").rows("data/AgentActKey");
  key.integer("id").from("id").key().absent_is(Reason::parse);
  key.text("title").from("title").absent_is(Reason::parse);
  key.fingerprint("key_ref").from("activationKey").absent_is(Reason::parse);
  key.fingerprint("title_ref").from("title").absent_is(Reason::parse);
  key.text("type").from("type").absent_is(Reason::parse);
  key.flag("is_disabled").from("isDisabled").absent_is(Reason::parse);
  key.integer("count_purchased").from("countPurchased").absent_is(Reason::parse);
  key.integer("count_used").from("countUsed").absent_is(Reason::parse);
  key.time("purchased_at").from("datePurchased").absent_is(Reason::parse);
  key.time("expire_at").from("expireDate").absent_is_null();  // documented for keys that are limited in time

  // A recorded key without tags comes without the element.
  Table& tag = key.child("activation_key_tag", "Tags that a key gives to the agents it enrols").rows("tags/list/Tag");
  tag.integer("tag_id").from("id");
  tag.text("name").from("name");

  key.child("activation_key_module", "Modules that a key switches on")
      .rows("modules/list/ActivationKeyModule")
      .text("license")
      .from("license")
      .absent_is(Reason::parse);
}

}  // namespace qharden::agents

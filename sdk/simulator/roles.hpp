#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "text.hpp"

namespace qharden::simulator {

/// The built-in roles of Qualys.
enum class Role {
  manager,
  unit_manager,
  scanner,
  reader,
  auditor,
  remediation_user,
  knowledgebase_only,
  contact,
  user_administrator
};

inline constexpr std::array<std::pair<Role, std::string_view>, 9> kRoleNames{{
    {Role::manager, "Manager"},
    {Role::unit_manager, "Unit Manager"},
    {Role::scanner, "Scanner"},
    {Role::reader, "Reader"},
    {Role::auditor, "Auditor"},
    {Role::remediation_user, "Remediation User"},
    {Role::knowledgebase_only, "KnowledgeBase Only"},
    {Role::contact, "Contact"},
    {Role::user_administrator, "User Administrator"},
}};

/// The word Qualys writes for a role.
[[nodiscard]] constexpr std::string_view role_name(Role role) {
  for (const auto& [value, name] : kRoleNames) {
    if (value == role) {
      return name;
    }
  }
  return "";
}

/// The role with this name, in any letter case.
[[nodiscard]] inline std::optional<Role> role_named(std::string_view text) {
  const std::string wanted = to_lower(text);
  for (const auto& [role, name] : kRoleNames) {
    if (to_lower(name) == wanted) {
      return role;
    }
  }
  return std::nullopt;
}

}  // namespace qharden::simulator

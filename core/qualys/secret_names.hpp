/// The host's list of elements whose content never becomes a value. Not for plugins to change.
#pragma once

#include <string_view>

namespace qharden::qualys {

/// True for the name of an element, attribute or CSV column that holds a secret. Letter case does not matter.
[[nodiscard]] bool is_secret_name(std::string_view name);

/// True for the few elements inside of a secret one that tell whose it is: the account a cloud connector's record of
/// credentials opens. Only a declared path that names both, one right below the other, gets at them.
[[nodiscard]] bool names_account(std::string_view record, std::string_view name);

}  // namespace qharden::qualys

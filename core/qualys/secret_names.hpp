/// The host's list of elements whose content never becomes a value. Not for plugins to change.
#pragma once

#include <string_view>

namespace qharden::qualys {

/// True for the name of an element, attribute or CSV column that holds a secret. Letter case does not matter.
[[nodiscard]] bool is_secret_name(std::string_view name);

}  // namespace qharden::qualys

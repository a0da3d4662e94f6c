/// The host's list of reads. A plugin cannot extend it: FO hides writes behind parameters of GET requests.
#pragma once

#include "core/qualys/client.hpp"

namespace qharden::qualys {

/// Refuses (Reason::permission) a call that is not provably a read: an unlisted FO action, an msp script that is not a
/// list, a portal path whose verb is not `search`, a path outside the family's own, `action` among the parameters, a
/// parameter given twice.
Result<void> check_read(const Call& call);

}  // namespace qharden::qualys

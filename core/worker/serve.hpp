/// The worker's side of the link.
#pragma once

#include <string>

namespace qharden::worker {

/// Serves requests on `descriptor` until the host closes it. `library`: absolute path of a plugin, or empty for a
/// worker that judges checks without a judge only. Returns the process' exit status.
int serve(int descriptor, const std::string& library);

}  // namespace qharden::worker

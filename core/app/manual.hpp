/// The manual page qharden(1), written from the table of commands.
#pragma once

#include <iosfwd>
#include <string>

namespace qharden::app {

/// Text in which nothing is a request or an escape of roff; lines stay lines.
[[nodiscard]] std::string roff(const std::string& text);

void write_manual(std::ostream& out);

}  // namespace qharden::app

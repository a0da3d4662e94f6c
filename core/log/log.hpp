/// The program's own log: stderr, one line each. Never secrets; personal data only at debug, as are words of the
/// service and of plugins, which may hold some.
#pragma once

#include <string_view>

namespace qharden::log {

enum class Level { debug, info, warn, error };

/// Lines below this level are dropped (default: warn). Call before other threads start.
void set_level(Level level);

/// Threads: any. Control characters in `message` are escaped, so that foreign text cannot move the cursor.
void write(Level level, std::string_view message);

inline void debug(std::string_view message) {
  write(Level::debug, message);
}
inline void info(std::string_view message) {
  write(Level::info, message);
}
inline void warn(std::string_view message) {
  write(Level::warn, message);
}
inline void error(std::string_view message) {
  write(Level::error, message);
}

}  // namespace qharden::log

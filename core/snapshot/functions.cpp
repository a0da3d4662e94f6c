#include "core/snapshot/functions.hpp"

#include <re2/re2.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "core/snapshot/zones.hpp"
#include "core/util/addresses.hpp"
#include "core/util/text.hpp"

namespace qharden::snapshot {
namespace {

bool is_null(sqlite3_value* value) {
  return sqlite3_value_type(value) == SQLITE_NULL;
}

std::string_view text_of(sqlite3_value* value) {
  const auto* bytes = static_cast<const char*>(static_cast<const void*>(sqlite3_value_text(value)));
  return bytes == nullptr ? std::string_view()
                          : std::string_view(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}

void give_text(sqlite3_context* context, const std::string& text) {
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

std::optional<AddressBytes> address_of(sqlite3_value* value) {
  AddressBytes address{};
  if (sqlite3_value_type(value) != SQLITE_BLOB || sqlite3_value_bytes(value) != static_cast<int>(address.size()))
    return std::nullopt;
  std::memcpy(address.data(), sqlite3_value_blob(value), address.size());
  return address;
}

void give_address(sqlite3_context* context, const std::optional<AddressBytes>& address) {
  if (address) sqlite3_result_blob(context, address->data(), static_cast<int>(address->size()), SQLITE_TRANSIENT);
}

UnixTime frozen_time(sqlite3_context* context) {
  return *static_cast<const UnixTime*>(sqlite3_user_data(context));
}

void scan_time(sqlite3_context* context, int, sqlite3_value**) {
  give_text(context, format_time(frozen_time(context)));
}

void age_days(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (is_null(arguments[0])) return;
  if (const auto time = parse_time(text_of(arguments[0])))
    sqlite3_result_double(context, static_cast<double>(frozen_time(context) - *time) / 86400.0);
}

/// RE2 runs in linear time on any input; std::regex overflows the stack. The compiled pattern is kept by SQLite as long
/// as the argument is a constant or a bound parameter.
void matches(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (is_null(arguments[0]) || is_null(arguments[1])) return;
  auto* pattern = static_cast<RE2*>(sqlite3_get_auxdata(context, 1));
  std::unique_ptr<RE2> compiled;
  if (pattern == nullptr) {
    const auto text = text_of(arguments[1]);
    compiled = std::make_unique<RE2>(re2::StringPiece(text.data(), text.size()), RE2::Quiet);
    if (!compiled->ok()) {
      const std::string message = "matches(): invalid pattern: " + compiled->error();
      sqlite3_result_error(context, message.c_str(), static_cast<int>(message.size()));
      return;
    }
    pattern = compiled.get();
  }
  const auto text = text_of(arguments[0]);
  sqlite3_result_int(context, RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *pattern) ? 1 : 0);
  if (compiled)
    sqlite3_set_auxdata(context, 1, compiled.release(),
                        [](void* kept) { std::default_delete<RE2>()(static_cast<RE2*>(kept)); });
}

void local_time_of(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (is_null(arguments[0]) || is_null(arguments[1])) return;
  const auto utc = parse_time(text_of(arguments[0]));
  if (!utc) return;
  if (const auto local = local_time(*utc, std::string(text_of(arguments[1])))) give_text(context, *local);
}

void domain_of(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (is_null(arguments[0])) return;
  const auto email = text_of(arguments[0]);
  const auto at = email.rfind('@');
  if (at == std::string_view::npos || at + 1 == email.size()) return;
  give_text(context, lower_case(email.substr(at + 1)));
}

/// Text that sorts as the version does: each number padded, letters in lower case. NULL for what begins with no digit.
void version_key(sqlite3_context* context, int, sqlite3_value** arguments) {
  static constexpr std::size_t kDigits = 12;
  if (is_null(arguments[0])) return;
  const auto version = text_of(arguments[0]);
  if (version.empty() || version.front() < '0' || version.front() > '9') return;
  std::string key;
  for (std::size_t at = 0; at < version.size();) {
    const auto end = std::min(version.find_first_not_of("0123456789", at), version.size());
    if (const auto digits = version.substr(at, end - at); !digits.empty()) {
      if (digits.size() < kDigits) key.append(kDigits - digits.size(), '0');
      key += digits;
    } else {
      const char letter = version[at];
      key += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    at = std::max(end, at + 1);
  }
  give_text(context, key);
}

void ip_bytes(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (!is_null(arguments[0])) give_address(context, parse_address(text_of(arguments[0])));
}

void ip_text(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (const auto address = address_of(arguments[0])) give_text(context, format_address(*address));
}

void ip_next(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (const auto address = address_of(arguments[0])) give_address(context, next_address(*address));
}

void ip_count(sqlite3_context* context, int, sqlite3_value** arguments) {
  const auto lo = address_of(arguments[0]);
  const auto hi = address_of(arguments[1]);
  if (lo && hi) sqlite3_result_double(context, count_addresses(*lo, *hi));
}

using Function = void (*)(sqlite3_context*, int, sqlite3_value**);

void add(sqlite3* db, const char* name, int arguments, Function function, UnixTime* time = nullptr) {
  sqlite3_create_function_v2(db, name, arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, time, function,
                             nullptr, nullptr,
                             [](void* kept) { std::default_delete<UnixTime>()(static_cast<UnixTime*>(kept)); });
}

}  // namespace

void register_functions(sqlite3* db, UnixTime time) {
  add(db, "scan_time", 0, scan_time, std::make_unique<UnixTime>(time).release());
  add(db, "age_days", 1, age_days, std::make_unique<UnixTime>(time).release());
  add(db, "matches", 2, matches);
  add(db, "local_time", 2, local_time_of);
  add(db, "domain_of", 1, domain_of);
  add(db, "version_key", 1, version_key);
  add(db, "ip_bytes", 1, ip_bytes);
  add(db, "ip_text", 1, ip_text);
  add(db, "ip_next", 1, ip_next);
  add(db, "ip_count", 2, ip_count);
}

}  // namespace qharden::snapshot

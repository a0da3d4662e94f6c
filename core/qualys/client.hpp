/// Talks to one Qualys subscription: sign-in, limits, retries, typed errors. The only code that sees the secret on its
/// way to the network.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/http/transport.hpp"
#include "core/manifest/manifest.hpp"
#include "core/store/limits.hpp"
#include "core/util/result.hpp"
#include "core/util/time.hpp"

namespace qharden::qualys {

/// Where and as whom to sign in.
struct Account {
  std::string subscription;  ///< configured name: key of limits and of the memory of refused secrets
  std::string url;           ///< `https://qualysapi.qg2.apps.qualys.eu`, without a path
  std::string login;
  std::string secret;
  std::string gateway_url = {};  ///< `https://gateway.qg2.apps.qualys.eu`; empty: not known
};

struct ClientOptions {
  double share = 0.5;        ///< part of each limit that we may use, at least one call
  bool counts_calls = true;  ///< false: only waits that are told hold, for the calls were made before
  int attempts = 4;          ///< tries of one call; waits that were told, within max_wait, do not count
  std::chrono::seconds max_wait{
      900};  ///< longest wait: for a limit, then it gives up with `rate_limited`; and between tries
  std::chrono::milliseconds timeout{120'000};            ///< of one exchange
  std::string slots_folder;                              ///< folder of the lock files that hold concurrency slots
  std::function<void(std::chrono::milliseconds)> sleep;  ///< empty: std::this_thread::sleep_for
  std::function<UnixTime()> clock;                       ///< empty: qharden::now
  std::function<void(const std::string&)> notice;        ///< told before a long wait; may be empty
};

/// One canonical read call. `query` holds everything but FO's `action`, which the client sets from `verb`, once.
/// A QPS search is sent as POST with its criteria in the body, one of the gateway with `body`.
struct Call {
  manifest::Family family = manifest::Family::fo;
  std::string path;
  std::string verb;
  std::vector<std::pair<std::string, std::string>> query;
  std::vector<manifest::Criterion> criteria = {};  ///< QPS only; empty: all records
  std::string body = {};                           ///< JSON; search of the gateway only
  std::optional<manifest::Paging> paging = {};     ///< gateway only; none: one page
};

/// One HTTP exchange, for `_call`. Never holds a secret.
struct Exchange {
  std::string path;
  std::string query;  ///< as sent; of a QPS search also its criteria
  int attempt = 1;
  int status = 0;     ///< 0: no answer
  std::string code;   ///< Qualys' code, if any
  std::string error;  ///< empty: succeeded
  std::size_t bytes = 0;
  std::chrono::milliseconds duration{0};
  UnixTime started = 0;
  std::string remaining;  ///< X-RateLimit-Remaining as told
};

struct Answer {
  std::string body;
  std::string content_type;
};

/// What sign-in proved.
struct SignIn {
  std::string subscription_id;  ///< immutable id told by the service; empty: not told
  UnixTime server_time = 0;     ///< 0: not told
  UnixTime local_time = 0;
  UnixTime log_row_at = 0;  ///< date of the newest own row in the activity log; 0: it showed none
};

/// Threads: one thread at a time. Concurrency slots and rates are shared with other processes through `Limits` and lock
/// files. Errors: Result's Reason says what a finding would say, `code` is Qualys' own; 401/2000 is never tried again.
class Client {
 public:
  /// `transport` and `limits` must outlive the client. `log_exchange` is called after each exchange; may be empty.
  Client(Account account, ClientOptions options, http::Transport& transport, store::Limits& limits,
         std::function<void(const Exchange&)> log_exchange);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// One serial call that proves the secret before anything else is sent. Fails with Fault::connection; a secret that
  /// was refused before is not sent again. The call is the newest own row of the activity log: the cheapest FO call
  /// that every role may make.
  Result<SignIn> sign_in();

  /// Date of the newest own row in the activity log; 0: none. The log may show a call some time after it was made, so
  /// the first sign-in of a login finds none, and a later look does. REQUIRES: sign_in() succeeded.
  Result<UnixTime> own_log_row();

  /// REQUIRES: sign_in() succeeded and `verb` is on the list of reads (else an error of Reason::permission).
  /// Returns only bodies of success: an error envelope, at whatever HTTP status, is an Error. The gateway's 204 becomes
  /// an empty JSON list. The first call of the gateway fetches a token, which is renewed before it dies; one that was
  /// refused is not asked for again by this client.
  Result<Answer> get(const Call& call);

  /// The path of `versions` that answered last time for this subscription; the first if none is known to.
  Result<std::size_t> known_version(const std::vector<std::string>& versions);
  Result<void> remember_version(const std::vector<std::string>& versions, std::size_t answered);

 private:
  Result<Answer> get_from_gateway(const Call& call);

  struct State;
  std::unique_ptr<State> state_;
};

/// Checks a continuation URL against the call it continues and returns the parameters of the next call (without
/// `action`). Refuses another scheme, host, port or path, and a parameter that is given twice.
Result<std::vector<std::pair<std::string, std::string>>> continuation(const Account& account, const Call& call,
                                                                      const std::string& url);

/// Whether the error says that the platform does not know the path or its version.
[[nodiscard]] bool is_unknown_path(const Error& error);

/// The call for the page after `cursor` (snapshot::Page::next): what continuation() makes of a URL, for QPS the same
/// search after the last id, for the gateway what its paging says; nothing: that was the last. Errors: those of
/// continuation(); `truncated` for what does not lead on.
Result<std::optional<Call>> next_call(const Account& account, const Call& call, const std::string& cursor);

}  // namespace qharden::qualys

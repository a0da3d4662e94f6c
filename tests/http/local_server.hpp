/// A server on loopback that answers each connection with prepared bytes, in plain text or behind TLS.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct ssl_ctx_st;

namespace qharden::testing {

enum class Tls { off, self_signed };

class LocalServer {
 public:
  /// Sends `answers[i]` to the i-th request (the last one again after that); a connection serves many requests unless
  /// its answer says `Connection: close`, or `silent` (then it never answers).
  explicit LocalServer(std::vector<std::string> answers, Tls tls = Tls::off, bool silent = false);
  ~LocalServer();
  LocalServer(const LocalServer&) = delete;
  LocalServer& operator=(const LocalServer&) = delete;

  [[nodiscard]] std::string url(const std::string& path = "/") const;
  [[nodiscard]] std::vector<std::string> requests();
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void serve();
  void talk(int fd);
  std::string next_answer(const std::string& request);

  std::vector<std::string> answers_;
  Tls tls_;
  bool silent_;
  int listener_ = -1;
  int port_ = 0;
  ssl_ctx_st* context_ = nullptr;
  std::atomic<bool> stop_ = false;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

/// A complete answer with Content-Length.
std::string http_answer(const std::string& body, const std::string& headers = {}, const std::string& status = "200 OK");

}  // namespace qharden::testing

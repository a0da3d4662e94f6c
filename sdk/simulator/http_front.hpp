#pragma once

#include <functional>
#include <memory>

#include "exchange.hpp"

namespace qharden::simulator {

/// The HTTP server: the only place that knows the HTTP library.
///
/// Threads: `answer` is called from many threads at once. start() and stop() belong to one thread at a time.
class HttpFront {
 public:
  HttpFront(std::function<Answer(const Call&)> answer, std::size_t threads);
  ~HttpFront();
  HttpFront(const HttpFront&) = delete;
  HttpFront& operator=(const HttpFront&) = delete;
  HttpFront(HttpFront&&) = delete;
  HttpFront& operator=(HttpFront&&) = delete;

  /// Listens on 127.0.0.1 and gives back the port. Throws std::runtime_error.
  int start(int port);
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qharden::simulator

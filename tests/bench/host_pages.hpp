/// Pages of a list of hosts, made in memory: the network's part of a collection costs both sides nothing.
#pragma once

#include <cstdint>
#include <string>

#include "core/http/transport.hpp"

namespace qharden::bench {

inline constexpr const char* kBenchServer = "https://qualysapi.bench.example";

/// Answers the host list with `rows` hosts of one tag each, in pages of 1000 as large as real ones (about 1 MB), and
/// every other call with an empty activity log. Threads: one at a time.
class HostPages final : public http::Transport {
 public:
  explicit HostPages(std::uint64_t rows);
  Result<http::Response> send(const http::Request& request) override;

 private:
  std::uint64_t rows_;
  std::string page_;  ///< of the hosts from 0 on, with a place for each number
};

}  // namespace qharden::bench

/// The second thread of a collection: the first fetches and decodes, this one writes.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "core/util/result.hpp"

namespace qharden::scan {

/// Runs tasks in order on a thread of its own. The queue is bounded in bytes, so a slow disk slows the reading down and
/// memory stays bounded by pages.
///
/// Threads: post() and drain() from one thread. After a task failed the rest are dropped and every call returns its
/// error.
class Pipeline {
 public:
  using Task = std::function<Result<void>()>;

  explicit Pipeline(std::size_t capacity_bytes);
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  /// Blocks while the queue is full.
  Result<void> post(std::size_t bytes, Task task);
  /// Blocks until every task posted so far was run.
  Result<void> drain();

 private:
  struct Item {
    std::size_t bytes;
    Task task;
  };
  void run();
  [[nodiscard]] Result<void> state() const;

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Item> queue_;
  std::size_t queued_bytes_ = 0;
  bool busy_ = false;
  bool stopping_ = false;
  std::optional<Error> error_;
  std::thread thread_;
};

}  // namespace qharden::scan

#include "core/scan/pipeline.hpp"

#include <exception>
#include <string>

namespace qharden::scan {
namespace {

/// An exception must not end the thread, and with it the program.
Result<void> run_task(const Pipeline::Task& task) {
  try {
    return task();
  } catch (const std::exception& e) {
    return Error{std::string("unexpected fault while writing: ") + e.what(), Reason::none, Fault::store};
  }
}

}  // namespace

Pipeline::Pipeline(std::size_t capacity_bytes) : capacity_(capacity_bytes), thread_([this] { run(); }) {}

Pipeline::~Pipeline() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Result<void> Pipeline::state() const {
  if (error_) return *error_;
  return {};
}

Result<void> Pipeline::post(std::size_t bytes, Task task) {
  std::unique_lock lock(mutex_);
  // A page larger than the whole capacity waits for an empty queue.
  changed_.wait(lock, [&] { return error_ || queue_.empty() || queued_bytes_ + bytes <= capacity_; });
  if (!error_) {
    queue_.push_back({bytes, std::move(task)});
    queued_bytes_ += bytes;
  }
  const auto result = state();
  lock.unlock();
  changed_.notify_all();
  return result;
}

Result<void> Pipeline::drain() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return error_ || (queue_.empty() && !busy_); });
  return state();
}

void Pipeline::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    Item item = std::move(queue_.front());
    queue_.pop_front();
    busy_ = true;
    lock.unlock();
    auto result = run_task(item.task);
    item.task = nullptr;  // frees the page outside of the lock
    lock.lock();
    busy_ = false;
    queued_bytes_ -= item.bytes;
    if (!result && !error_) {
      error_ = result.error();
      queue_.clear();
      queued_bytes_ = 0;
    }
    changed_.notify_all();
  }
}

}  // namespace qharden::scan

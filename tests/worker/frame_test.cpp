#include "core/worker/frame.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <thread>

namespace qharden::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class FrameTest : public ::testing::Test {
 protected:
  FrameTest() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_.data()), 0); }
  ~FrameTest() override {
    close_end(0);
    close_end(1);
  }
  FrameTest(const FrameTest&) = delete;
  FrameTest& operator=(const FrameTest&) = delete;

  void close_end(std::size_t end) {
    if (ends_.at(end) >= 0) ::close(ends_.at(end));
    ends_.at(end) = -1;
  }
  [[nodiscard]] int ours() const { return ends_[0]; }
  [[nodiscard]] int theirs() const { return ends_[1]; }

  void send_head(std::uint32_t size, std::uint32_t type) const {
    const std::array<std::uint32_t, 2> head = {size, type};
    ASSERT_EQ(::send(theirs(), head.data(), sizeof head, 0), static_cast<ssize_t>(sizeof head));
  }

  static steady_clock::time_point soon() { return steady_clock::now() + milliseconds(30); }

 private:
  std::array<int, 2> ends_{-1, -1};
};

TEST_F(FrameTest, CarriesTypeAndText) {
  const std::string text("{\"zero\":\"\0\"}", 12);

  ASSERT_TRUE(write_frame(theirs(), FrameType::done, text).ok());
  const auto frame = read_frame(ours());

  ASSERT_TRUE(frame.ok()) << frame.error().message;
  EXPECT_EQ(frame->type, FrameType::done);
  EXPECT_EQ(frame->text, text);
}

TEST_F(FrameTest, CarriesAnEmptyText) {
  ASSERT_TRUE(write_frame(theirs(), FrameType::hello, "").ok());

  EXPECT_EQ(read_frame(ours())->text, "");
}

TEST_F(FrameTest, CarriesMoreThanTheSocketHolds) {
  const std::string text(3'000'000, 'x');
  std::thread writer([&] { EXPECT_TRUE(write_frame(theirs(), FrameType::outcomes, text).ok()); });

  const auto frame = read_frame(ours());
  writer.join();

  ASSERT_TRUE(frame.ok()) << frame.error().message;
  EXPECT_EQ(frame->text, text);
}

TEST_F(FrameTest, RejectsSizeAboveCap) {
  send_head(static_cast<std::uint32_t>(kFrameCap + 1), 1);

  const auto frame = read_frame(ours());

  ASSERT_FALSE(frame.ok());
  EXPECT_EQ(frame.error().reason, Reason::parse);
}

TEST_F(FrameTest, RejectsTypesNobodyKnows) {
  for (const std::uint32_t type : {0U, 8U, 0xFFFFFFFFU}) {
    send_head(0, type);
    EXPECT_FALSE(read_frame(ours()).ok()) << type;
  }
}

TEST_F(FrameTest, RefusesToWriteAboveCap) {
  const auto written = write_frame(ours(), FrameType::done, std::string(kFrameCap + 1, 'x'));

  ASSERT_FALSE(written.ok());
  EXPECT_THAT(written.error().message, ::testing::HasSubstr("too large"));
}

TEST_F(FrameTest, ReadingEndsAtTheDeadline) {
  const auto frame = read_frame(ours(), soon());

  ASSERT_FALSE(frame.ok());
  EXPECT_EQ(frame.error().reason, Reason::timeout);
}

TEST_F(FrameTest, HalfAFrameDoesNotOutliveTheDeadline) {
  send_head(100, 1);

  const auto frame = read_frame(ours(), soon());

  ASSERT_FALSE(frame.ok());
  EXPECT_EQ(frame.error().reason, Reason::timeout);
}

TEST_F(FrameTest, WritingToSomebodyWhoDoesNotReadEndsAtTheDeadline) {
  const auto written = write_frame(ours(), FrameType::evaluate, std::string(8'000'000, 'x'), soon());

  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().reason, Reason::timeout);
}

TEST_F(FrameTest, TellsThatTheOtherSideIsGone) {
  close_end(1);

  const auto read = read_frame(ours());
  const auto written = write_frame(ours(), FrameType::done, "x");

  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().reason, Reason::dependency);
  EXPECT_FALSE(written.ok());
}

TEST_F(FrameTest, TellsThatTheOtherSideWentInTheMiddleOfAFrame) {
  send_head(100, 1);
  close_end(1);

  const auto read = read_frame(ours());

  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().reason, Reason::dependency);
}

}  // namespace
}  // namespace qharden::worker

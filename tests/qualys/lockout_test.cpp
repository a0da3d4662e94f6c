#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "tests/qualys/client_fixture.hpp"

namespace qharden::qualys {
namespace {

using qharden::testing::ClientFixture;
using qharden::testing::FakeTransport;
using qharden::testing::response;
using qharden::testing::simple_return;

class LockOut : public ClientFixture {};

TEST_F(LockOut, SendsARefusedSecretOnceAcrossClients) {
  transport.answer(response(401, simple_return("2000")));

  const auto first = make_client("wrong")->sign_in();
  const auto second = make_client("wrong")->sign_in();

  ASSERT_FALSE(first.ok());
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(transport.requests.size(), 1U);
  for (const auto& error : {first.error(), second.error()}) {
    EXPECT_EQ(error.reason, Reason::auth);
    EXPECT_EQ(error.fault, Fault::connection);
    EXPECT_EQ(error.message.find("wrong)"), std::string::npos);
  }
  EXPECT_NE(second.error().message.find("refused before"), std::string::npos);
}

TEST_F(LockOut, SendsAnotherSecret) {
  transport.answer(response(401, simple_return("2000")));
  ASSERT_FALSE(make_client("wrong")->sign_in().ok());

  EXPECT_TRUE(make_client("right")->sign_in().ok());
}

TEST_F(LockOut, SendsAForgottenSecretAgain) {
  transport.answer(response(401));
  ASSERT_FALSE(make_client("wrong")->sign_in().ok());

  ASSERT_TRUE(limits->forget_refused("acme").ok());

  EXPECT_TRUE(make_client("wrong")->sign_in().ok());
}

TEST_F(LockOut, DoesNotBlameTheSecretForOtherRefusals) {
  for (const char* code : {"2001", "2002", "2003", "2011"}) {
    transport.answer(response(403, simple_return(code)));
    ASSERT_FALSE(make_client()->sign_in().ok()) << code;
  }

  EXPECT_TRUE(make_client()->sign_in().ok());
}

TEST_F(LockOut, SendsNothingMoreAfterARefusalInTheMiddle) {
  const auto client = make_signed_in();
  const Call call{
      .family = manifest::Family::fo, .path = "/api/2.0/fo/setup/restricted_ips/", .verb = "list", .query = {}};
  transport.answer(response(401, simple_return("2000")));
  ASSERT_FALSE(client->get(call).ok());

  EXPECT_FALSE(client->get(call).ok());
  EXPECT_FALSE(client->sign_in().ok());

  EXPECT_EQ(transport.requests.size(), 1U);
}

TEST_F(LockOut, SendsItOnceEvenWhenProcessesStartTogether) {
  std::array<int, 2> sent{};
  ASSERT_EQ(::pipe(sent.data()), 0);
  options.sleep = {};
  std::array<pid_t, 3> children{};
  for (auto& child : children) {
    child = ::fork();
    if (child != 0) continue;
    limits = std::move(store::Limits::open(folder.file("results.db"))).value();
    transport.answer(response(401, simple_return("2000")));
    transport.on_send = [&] {
      if (::write(sent[1], "x", 1) != 1) ::_exit(2);
      ::usleep(100'000);
    };
    ::_exit(make_client("wrong")->sign_in().ok() ? 1 : 0);
  }
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  ::close(sent[1]);

  std::array<char, 8> bytes{};
  EXPECT_EQ(::read(sent[0], bytes.data(), bytes.size()), 1);
  ::close(sent[0]);
}

}  // namespace
}  // namespace qharden::qualys

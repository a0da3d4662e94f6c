/// A client's surroundings without network and without waiting: time passes only when somebody sleeps.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "core/qualys/client.hpp"
#include "tests/qualys/fake_transport.hpp"
#include "tests/support/temp_folder.hpp"

namespace qharden::testing {

class ClientFixture : public ::testing::Test {
 protected:
  ClientFixture() {
    auto opened = store::Limits::open(folder.file("results.db"));
    EXPECT_TRUE(opened.ok());
    limits = std::move(opened).value();
    options.slots_folder = folder.file("slots");
    options.sleep = [this](std::chrono::milliseconds pause) {
      sleeps.push_back(pause);
      rest_ += pause;
      time += rest_.count() / 1000;
      rest_ %= 1000;
    };
    options.clock = [this] { return time; };
    options.notice = [this](const std::string& text) { notices.push_back(text); };
  }

  [[nodiscard]] std::chrono::milliseconds slept() const {
    std::chrono::milliseconds sum{0};
    for (const auto pause : sleeps) sum += pause;
    return sum;
  }

  [[nodiscard]] std::unique_ptr<qualys::Client> make_client(const std::string& secret = "s3cret") {
    return std::make_unique<qualys::Client>(
        qualys::Account{
            .subscription = "acme", .url = "https://qualysapi.example.test/", .login = "acme_ab1", .secret = secret},
        options, transport, *limits, [this](const qualys::Exchange& exchange) { exchanges.push_back(exchange); });
  }

  [[nodiscard]] std::unique_ptr<qualys::Client> make_signed_in() {
    auto client = make_client();
    EXPECT_TRUE(client->sign_in().ok());
    transport.requests.clear();
    exchanges.clear();
    return client;
  }

  TempFolder folder;
  std::unique_ptr<store::Limits> limits;
  FakeTransport transport;
  qualys::ClientOptions options;
  UnixTime time = 1'767'607'200;
  std::vector<std::chrono::milliseconds> sleeps;
  std::vector<std::string> notices;
  std::vector<qualys::Exchange> exchanges;

 private:
  std::chrono::milliseconds rest_{0};
};

}  // namespace qharden::testing

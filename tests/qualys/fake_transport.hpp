/// A network that answers from a list and remembers what it was asked.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "core/http/transport.hpp"

namespace qharden::testing {

inline constexpr const char* kEmptyLog =
    "\"Date\",\"Action\",\"Module\",\"Details\",\"User Name\",\"User Role\",\"User IP\"\n";

inline http::Response response(int status, std::string body = {}, std::map<std::string, std::string> headers = {}) {
  http::Response made;
  made.status = status;
  made.body = std::move(body);
  made.headers = std::move(headers);
  return made;
}

inline std::string simple_return(const std::string& code, const std::string& extra = {}) {
  return "<SIMPLE_RETURN><RESPONSE><CODE>" + code + "</CODE><TEXT>text of the service</TEXT>" + extra +
         "</RESPONSE></SIMPLE_RETURN>";
}

class FakeTransport final : public http::Transport {
 public:
  void answer(Result<http::Response> next) { answers_.push_back(std::move(next)); }

  Result<http::Response> send(const http::Request& request) override {
    requests.push_back(request);
    if (on_send) on_send();
    if (answers_.empty()) return response(200, kEmptyLog);
    auto next = std::move(answers_.front());
    answers_.pop_front();
    return next;
  }

  std::vector<http::Request> requests;
  std::function<void()> on_send;

 private:
  std::deque<Result<http::Response>> answers_;
};

}  // namespace qharden::testing

#include "http_front.hpp"

#include <httplib.h>
#include <sys/socket.h>

#include <stdexcept>
#include <string>
#include <thread>

#include "gzip.hpp"

namespace qharden::simulator {
namespace {

// The library listens with a queue of 5, which 500 subscriptions at once overrun: connections then wait for seconds.
constexpr int kBacklog = 4096;
constexpr std::size_t kKeepAliveRequests = 1'000'000;
constexpr std::size_t kLargestBody = 64UL * 1024 * 1024;
// What zlib counts in 32 bits.
constexpr std::size_t kLargestPacked = 1024UL * 1024 * 1024;

Call to_call(const httplib::Request& request, std::string body) {
  const auto mark = request.target.find('?');
  return {.method = request.method,
          .path = request.path,
          .query = mark == std::string::npos ? "" : request.target.substr(mark + 1),
          .host = request.get_header_value("Host"),
          .authorization = request.get_header_value("Authorization"),
          .content_type = request.get_header_value("Content-Type"),
          .accept = request.get_header_value("Accept"),
          .body = std::move(body),
          .has_requested_with = !request.get_header_value("X-Requested-With").empty()};
}

// A body by way of a provider is sent as it is; set_content() would let the library pack it with brotli at its slowest.
void fill(const httplib::Request& request, httplib::Response& response, Answer answer) {
  response.status = answer.status;
  for (const auto& [name, value] : answer.headers) {
    response.set_header(name, value);
  }
  if (answer.body.empty()) {
    response.set_content("", answer.content_type);
    return;
  }
  if (request.get_header_value("Accept-Encoding").find("gzip") != std::string::npos &&
      answer.body.size() <= kLargestPacked) {
    answer.body = gzip(answer.body);
    response.set_header("Content-Encoding", "gzip");
  }
  const std::size_t size = answer.body.size();
  const std::string type = answer.content_type;
  response.set_content_provider(size, type,
                                [answer = std::move(answer)](std::size_t, std::size_t, httplib::DataSink& sink) {
                                  const std::size_t half = answer.body.size() / 2;
                                  sink.write(answer.body.data(), answer.cut ? half : answer.body.size());
                                  return !answer.cut;
                                });
}

}  // namespace

class HttpFront::Impl {
 public:
  Impl(std::function<Answer(const Call&)> answer, std::size_t threads) : answer_(std::move(answer)) {
    server_.new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
    server_.set_tcp_nodelay(true);
    server_.set_keep_alive_max_count(kKeepAliveRequests);
    server_.set_payload_max_length(kLargestBody);
    server_.set_socket_options([this](socket_t socket) {
      // Not the library's default, which lets two servers share a port without a word.
      const int on = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
      listening_ = socket;
    });
    add_handlers();
  }

  int start(int port) {
    const bool any = port == 0;
    const int bound = any ? server_.bind_to_any_port("127.0.0.1") : port;
    if (bound < 0 || (!any && !server_.bind_to_port("127.0.0.1", port))) {
      throw std::runtime_error("cannot listen on 127.0.0.1 port " + std::to_string(port) +
                               "; choose another port, or 0 for a free one");
    }
    if (::listen(listening_, kBacklog) != 0) {
      throw std::runtime_error("cannot widen the queue of connections of port " + std::to_string(bound));
    }
    thread_ = std::thread{[this] { server_.listen_after_bind(); }};
    // stop() has no effect on a server that does not run yet.
    while (!server_.is_running()) {
      std::this_thread::yield();
    }
    return bound;
  }

  void stop() {
    server_.stop();
    if (thread_.joinable()) {
      thread_.join();
    }
  }

 private:
  void add_handlers() {
    const auto plain = [this](const httplib::Request& request, httplib::Response& response) {
      fill(request, response, answer_(to_call(request, "")));
    };
    // Reading the body ourselves passes the library's limit of 8 KiB for form bodies.
    const auto with_body = [this](const httplib::Request& request, httplib::Response& response,
                                  const httplib::ContentReader& read) {
      std::string body;
      read([&](const char* data, std::size_t size) {
        body.append(data, size);
        return true;
      });
      fill(request, response, answer_(to_call(request, std::move(body))));
    };
    server_.Get(".*", plain).Options(".*", plain);
    server_.Post(".*", with_body).Put(".*", with_body).Patch(".*", with_body).Delete(".*", with_body);
  }

  std::function<Answer(const Call&)> answer_;
  httplib::Server server_;
  std::thread thread_;
  socket_t listening_ = INVALID_SOCKET;
};

HttpFront::HttpFront(std::function<Answer(const Call&)> answer, std::size_t threads)
    : impl_(std::make_unique<Impl>(std::move(answer), threads)) {}

HttpFront::~HttpFront() {
  stop();
}

int HttpFront::start(int port) {
  return impl_->start(port);
}

void HttpFront::stop() {
  impl_->stop();
}

}  // namespace qharden::simulator

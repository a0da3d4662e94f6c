#include <gtest/gtest.h>

#include <cstdlib>

#include "core/http/transport.hpp"
#include "tests/http/local_server.hpp"
#include "tests/secrets/environment.hpp"

namespace qharden::http {
namespace {

using qharden::testing::http_answer;
using qharden::testing::LocalServer;
using qharden::testing::ScopedVariable;
using qharden::testing::Tls;

Request get(const std::string& url) {
  Request request;
  request.url = url;
  request.timeout = std::chrono::seconds(20);
  return request;
}

TEST(CurlTransport, ReturnsStatusHeadersAndBody) {
  LocalServer server(
      {http_answer("hello", "X-RateLimit-Limit: 300\r\nX-Twice: 1\r\nx-twice:  2 \r\n", "409 Conflict")});

  const auto answer = make_curl_transport()->send(get(server.url("/a?b=c")));

  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->status, 409);
  EXPECT_EQ(answer->body, "hello");
  EXPECT_EQ(answer->headers.at("x-ratelimit-limit"), "300");
  EXPECT_EQ(answer->headers.at("x-twice"), "2");
  EXPECT_EQ(server.requests().at(0).substr(0, 15), "GET /a?b=c HTTP");
}

TEST(CurlTransport, SendsBasicAuthenticationAndHeaders) {
  LocalServer server({http_answer("")});
  Request request = get(server.url());
  request.user = "acme_ab1";
  request.password = "s3cret";
  request.headers = {{"X-Requested-With", "qharden"}};

  ASSERT_TRUE(make_curl_transport()->send(request).ok());

  const auto sent = server.requests().at(0);
  EXPECT_NE(sent.find("Authorization: Basic YWNtZV9hYjE6czNjcmV0\r\n"), std::string::npos);
  EXPECT_NE(sent.find("X-Requested-With: qharden\r\n"), std::string::npos);
  EXPECT_NE(sent.find("Accept-Encoding: gzip\r\n"), std::string::npos);
}

TEST(CurlTransport, ForgetsCredentialsAndCookiesBetweenRequests) {
  LocalServer server({http_answer("", "Set-Cookie: QualysSession=x; path=/\r\n")});
  const auto transport = make_curl_transport();
  Request request = get(server.url());
  request.user = "acme_ab1";
  request.password = "s3cret";
  ASSERT_TRUE(transport->send(request).ok());

  ASSERT_TRUE(transport->send(get(server.url())).ok());

  EXPECT_EQ(server.requests().at(1).find("Authorization"), std::string::npos);
  EXPECT_EQ(server.requests().at(1).find("Cookie"), std::string::npos);
}

TEST(CurlTransport, ReusesItsConnection) {
  LocalServer server({http_answer("x")});
  const auto transport = make_curl_transport();

  for (int i = 0; i < 3; ++i) ASSERT_TRUE(transport->send(get(server.url())).ok());

  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlTransport, PostsABodyWithNulBytes) {
  LocalServer server({http_answer("")});
  Request request = get(server.url());
  request.method = "POST";
  request.body = std::string("a\0b", 3);

  ASSERT_TRUE(make_curl_transport()->send(request).ok());

  EXPECT_EQ(server.requests().at(0).substr(0, 4), "POST");
  EXPECT_NE(server.requests().at(0).find("Content-Length: 3\r\n"), std::string::npos);
}

TEST(CurlTransport, FollowsNoRedirect) {
  LocalServer other({http_answer("stolen")});
  LocalServer server({http_answer("", "Location: " + other.url() + "\r\n", "302 Found")});

  const auto answer = make_curl_transport()->send(get(server.url()));

  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->status, 302);
  EXPECT_EQ(other.connections(), 0);
}

TEST(CurlTransport, UnpacksGzip) {
  static const std::string kPacked(
      "\037\213\010\000\000\000\000\000\002\003\263\161\264\053\315\053\110\114\316\116\115\261\321\167\264\003\000\147"
      "\162\003\076\017\000\000\000",
      35);
  LocalServer server({http_answer(kPacked, "Content-Encoding: gzip\r\n")});

  const auto answer = make_curl_transport()->send(get(server.url()));

  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->body, "<A>unpacked</A>");
}

TEST(CurlTransport, RefusesABodyAboveTheCap) {
  LocalServer server({http_answer(std::string(kBodyCap + 1, 'x'), "Connection: close\r\n")});

  const auto answer = make_curl_transport()->send(get(server.url()));

  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().reason, Reason::parse);
  EXPECT_NE(answer.error().message.find("64 MiB"), std::string::npos);
}

TEST(CurlTransport, AcceptsABodyAtTheCap) {
  LocalServer server({http_answer(std::string(kBodyCap, 'x'), "Connection: close\r\n")});

  const auto answer = make_curl_transport()->send(get(server.url()));

  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->body.size(), kBodyCap);
}

TEST(CurlTransport, ReportsACutBody) {
  LocalServer server({"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100\r\n\r\nshort"});

  const auto answer = make_curl_transport()->send(get(server.url()));

  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().reason, Reason::timeout);
}

TEST(CurlTransport, GivesUpAtTheDeadline) {
  LocalServer server({""}, Tls::off, true);
  Request request = get(server.url());
  request.timeout = std::chrono::milliseconds(100);

  const auto answer = make_curl_transport()->send(request);

  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().reason, Reason::timeout);
}

TEST(CurlTransport, RefusesACertificateNobodyVouchesFor) {
  LocalServer server({http_answer("stolen")}, Tls::self_signed);

  const auto answer = make_curl_transport()->send(get(server.url()));

  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().reason, Reason::timeout);
  EXPECT_NE(answer.error().message.find("certificate is not trusted"), std::string::npos) << answer.error().message;
}

TEST(CurlTransport, NamesHostButNoCredentialsInErrors) {
  Request request = get("http://127.0.0.1:1/api?id=query-value");
  request.user = "acme_ab1";
  request.password = "s3cret";

  const auto answer = make_curl_transport()->send(request);

  ASSERT_FALSE(answer.ok());
  EXPECT_NE(answer.error().message.find("127.0.0.1 port 1"), std::string::npos);
  for (const char* word : {"acme_ab1", "s3cret", "query-value"}) {
    EXPECT_EQ(answer.error().message.find(word), std::string::npos) << word;
  }
}

TEST(CurlTransport, RefusesUnsafeRequestsBeforeSending) {
  LocalServer server({http_answer("")});
  std::vector<Request> requests(7, get(server.url()));
  requests[0].url = "http://host.example.test/";
  requests[1].headers = {{"X-A", "b\r\nX-Evil: c"}};
  requests[2].headers = {{"X-A\r\nX-Evil", "c"}};
  requests[3].user = "a:b";
  requests[4].user = "a\nb";
  requests[5].method = "GET /x HTTP/1.1\r\n";
  requests[6].url = server.url("/a b");

  for (const auto& request : requests) EXPECT_FALSE(make_curl_transport()->send(request).ok());

  EXPECT_EQ(server.connections(), 0);
}

TEST(CurlTransport, GoesToLoopbackPastTheProxyOfTheEnvironment) {
  LocalServer proxy({http_answer("from the proxy")});
  LocalServer server({http_answer("direct")});
  const ScopedVariable plain("http_proxy", proxy.url().c_str());
  const ScopedVariable all("ALL_PROXY", proxy.url().c_str());

  const auto answer = make_curl_transport()->send(get(server.url()));

  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->body, "direct");
}

TEST(CurlTransport, SendsTheProxyNoCredentialsOfTheEnvironment) {
  LocalServer proxy({http_answer("", "Connection: close\r\n", "403 Forbidden")});
  const std::string with_user = "http://u5er:s3cret@" + proxy.url("").substr(7);
  const ScopedVariable https("https_proxy", with_user.c_str());
  const ScopedVariable none("no_proxy", nullptr);
  const ScopedVariable none_upper("NO_PROXY", nullptr);

  const auto answer = make_curl_transport()->send(get("https://qualys.example.test/"));

  EXPECT_FALSE(answer.ok());
  ASSERT_EQ(proxy.requests().size(), 1U);
  EXPECT_EQ(proxy.requests().at(0).substr(0, 8), "CONNECT ");
  EXPECT_EQ(proxy.requests().at(0).find("Proxy-Authorization"), std::string::npos);
  EXPECT_EQ(answer.error().message.find("s3cret"), std::string::npos);
}

}  // namespace
}  // namespace qharden::http

#include "core/http/url.hpp"

#include <gtest/gtest.h>

#include "core/http/transport.hpp"

namespace qharden::http {
namespace {

TEST(AllowedUrl, TakesHttpsAnywhereAndHttpOnLoopback) {
  for (const char* url :
       {"https://qualysapi.qg2.apps.qualys.eu", "HTTPS://host.example.test:8443/x?y=z", "https://[2001:db8::1]/",
        "http://127.0.0.1:8080/", "http://127.9.9.9/", "http://localhost/x", "http://[::1]:80/"}) {
    EXPECT_TRUE(is_allowed_url(url)) << url;
  }
}

TEST(AllowedUrl, RefusesEverythingElse) {
  for (const char* url : {"",
                          "host.example.test",
                          "http://host.example.test/",
                          "http://localhost.example.test/",
                          "http://127.0.0.1.example.test/",
                          "http://0x7f.1/",
                          "http://127.1/",
                          "http://2130706433/",
                          "http://[::2]/",
                          "http://[::ffff:127.0.0.1]/",
                          "ftp://127.0.0.1/",
                          "file:///etc/passwd",
                          "https://user:pass@host.example.test/",
                          "https://host.example.test@evil.example.test/",
                          "https://host.example.test\\@evil.example.test/",
                          "https://host.example.test/#x",
                          "https://",
                          "https:///x",
                          "https://host.example.test:0/",
                          "https://host.example.test:99999/",
                          "https://host.example.test:1x/",
                          "https://host.example.test/a b",
                          "https://host.example.test/\r\nX: y",
                          "https://h\xc3\xb6st.example.test/",
                          "https://host%2eexample.test/",
                          "https://[::1/",
                          "https://[localhost]/"}) {
    EXPECT_FALSE(is_allowed_url(url)) << url;
  }
}

TEST(Url, SplitsIntoParts) {
  const auto url = parse_url("HTTPS://Host.Example.TEST:8443/a/b/?x=1&y=?");

  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "host.example.test");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->path, "/a/b/");
  EXPECT_EQ(url->query, "x=1&y=?");
  EXPECT_EQ(parse_url("https://h.test")->port, 443);
  EXPECT_EQ(parse_url("http://h.test?x")->port, 80);
  EXPECT_EQ(parse_url("http://h.test?x")->query, "x");
}

TEST(PercentEncode, KeepsUnreservedOnly) {
  EXPECT_EQ(percent_encode("aZ0-._~"), "aZ0-._~");
  EXPECT_EQ(percent_encode("a b&c=d#e/\xc3\xa9+"), "a%20b%26c%3Dd%23e%2F%C3%A9%2B");
}

TEST(FormDecode, InvertsTheEncodingOfEveryByte) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text(1, static_cast<char>(byte));
    EXPECT_EQ(form_decode(percent_encode(text)), text) << byte;
  }
  EXPECT_EQ(form_decode("a+b"), "a b");
}

TEST(FormDecode, RefusesMalformedEscapes) {
  for (const char* text : {"%", "%4", "%4g", "a%", "%%41"}) EXPECT_EQ(form_decode(text), std::nullopt) << text;
}

}  // namespace
}  // namespace qharden::http

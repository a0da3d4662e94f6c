#include <curl/curl.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "core/http/transport.hpp"
#include "core/http/url.hpp"
#include "core/util/text.hpp"

namespace qharden::http {
namespace {

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Easy = std::unique_ptr<CURL, FreeEasy>;
using List = std::unique_ptr<curl_slist, FreeList>;

/// What the callbacks fill.
struct Reception {
  Response response;
  bool too_large = false;
};

size_t take_body(char* data, size_t size, size_t count, void* target) {
  auto& reception = *static_cast<Reception*>(target);
  const std::size_t bytes = size * count;
  if (bytes > kBodyCap - reception.response.body.size()) {
    reception.too_large = true;
    return 0;
  }
  reception.response.body.append(data, bytes);
  return bytes;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

size_t take_header(char* data, size_t size, size_t count, void* target) {
  auto& headers = static_cast<Reception*>(target)->response.headers;
  const std::string_view line(data, size * count);
  if (line.substr(0, 5) == "HTTP/") headers.clear();  // the lines of an interim answer are not the answer's
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    headers[lower_case(trimmed(line.substr(0, colon)))] = trimmed(line.substr(colon + 1));
  }
  return line.size();
}

bool is_token(std::string_view text) {
  static constexpr std::string_view kToken =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~";
  return !text.empty() && text.find_first_not_of(kToken) == std::string_view::npos;
}

bool is_one_line(std::string_view text) {
  static constexpr std::string_view kBreaks("\r\n\0", 3);
  return text.find_first_of(kBreaks) == std::string_view::npos;
}

/// Why a request must not be sent; empty: it may. Names parts only, for values may be secrets.
std::string objection(const Request& request) {
  if (!is_allowed_url(request.url)) {
    return "the url is refused: https is required, and plain http is for loopback addresses alone; correct the url";
  }
  if (!is_token(request.method)) return "the method of the request is not one word";
  if (request.user.find(':') != std::string::npos || !is_one_line(request.user) || !is_one_line(request.password)) {
    return "login or secret holds a character that Basic authentication cannot carry; correct it";
  }
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name) || !is_one_line(value)) return "a header is refused for a line break or a bad name";
  }
  return {};
}

List header_list(const Request& request) {
  List list(curl_slist_append(nullptr, "Expect:"));  // no round trip before a body
  for (const auto& [name, value] : request.headers) {
    const std::string line = value.empty() ? name + ";" : name + ": " + value;
    if (auto* longer = curl_slist_append(list.get(), line.c_str())) {
      static_cast<void>(list.release());
      list.reset(longer);
    }
  }
  return list;
}

/// The environment's proxy for https without user and password, which have no business in an environment. Empty: none.
std::string proxy_of_environment() {
  for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::unique_ptr<CURLU, FreeUrl> url(curl_url());
    char* text = nullptr;
    const bool cleaned =
        curl_url_set(url.get(), CURLUPART_URL, value, CURLU_DEFAULT_SCHEME | CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
        curl_url_set(url.get(), CURLUPART_USER, nullptr, 0) == CURLUE_OK &&
        curl_url_set(url.get(), CURLUPART_PASSWORD, nullptr, 0) == CURLUE_OK &&
        curl_url_get(url.get(), CURLUPART_URL, &text, 0) == CURLUE_OK;
    if (!cleaned) return "http://unusable-proxy.invalid";  // fails closed: going around a proxy is not ours to decide
    std::string proxy(text);
    curl_free(text);
    const std::string had_scheme(value);
    // Without a scheme libcurl assumed https for the proxy itself; proxies are spoken to in plain http by custom.
    if (had_scheme.find("://") == std::string::npos) proxy.replace(0, proxy.find("://"), "http");
    return proxy;
  }
  return {};
}

std::string advice(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "the name is not known; check the url and DNS";
    case CURLE_COULDNT_RESOLVE_PROXY:
      return "the proxy's name is not known; check https_proxy";
    case CURLE_COULDNT_CONNECT:
      return "no connection; check the url, firewall and https_proxy";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return "the certificate is not trusted; install the authority that signed it, verification cannot be turned off";
    case CURLE_OPERATION_TIMEDOUT:
      return "no complete answer in time; try again later";
    case CURLE_PARTIAL_FILE:
    case CURLE_BAD_CONTENT_ENCODING:
      return "the answer was cut or damaged on its way; try again";
    default:
      return std::string(curl_easy_strerror(code)) + "; try again, then check the network";
  }
}

Error too_large(const Url& url) {
  return Error{.message = "the answer of " + url.host + " is larger than " + std::to_string(kBodyCap >> 20U) +
                          " MiB; ask for smaller pages",
               .reason = Reason::parse};
}

Error unreachable(const Url& url, CURLcode code) {
  return Error{.message = "cannot talk to " + url.host + " port " + std::to_string(url.port) + ": " + advice(code),
               .reason = Reason::timeout};
}

class CurlTransport final : public Transport {
 public:
  CurlTransport() : easy_(curl_easy_init()) {}

  Result<Response> send(const Request& request) override {
    if (const std::string no = objection(request); !no.empty()) {
      return Error{.message = no, .reason = Reason::unsupported, .fault = Fault::usage};
    }
    const auto url = parse_url(request.url);
    if (!easy_ || !url) return Error{.message = "libcurl cannot be set up", .reason = Reason::timeout};
    Reception reception;
    const List headers = header_list(request);
    curl_easy_reset(easy_.get());  // keeps the open connections
    set_safety(*url);
    set_request(request, headers.get(), reception);

    const CURLcode code = curl_easy_perform(easy_.get());
    long status = 0;
    curl_off_t microseconds = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy_.get(), CURLINFO_TOTAL_TIME_T, &microseconds);
    curl_easy_reset(easy_.get());  // forgets the secret
    if (reception.too_large) return too_large(*url);
    if (code != CURLE_OK) return unreachable(*url, code);
    reception.response.status = static_cast<int>(status);
    reception.response.duration = std::chrono::milliseconds(microseconds / 1000);
    return std::move(reception.response);
  }

 private:
  template <class Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(easy_.get(), option, value);
  }

  void set_safety(const Url& url) {
    set(CURLOPT_PROTOCOLS_STR, url.scheme == "https" ? "https" : "http");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROXY, url.scheme == "https" ? proxy_of_environment().c_str() : "");
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(CURLOPT_CONNECTTIMEOUT, 30L);
  }

  void set_request(const Request& request, curl_slist* headers, Reception& reception) {
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_HTTPHEADER, headers);
    set(CURLOPT_ACCEPT_ENCODING, "gzip");
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    set(CURLOPT_HEADERFUNCTION, &take_header);
    set(CURLOPT_HEADERDATA, static_cast<void*>(&reception));
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&reception));
    if (!request.user.empty()) {
      set(CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
      set(CURLOPT_USERNAME, request.user.c_str());
      set(CURLOPT_PASSWORD, request.password.c_str());
    }
    if (request.method == "GET" && request.body.empty()) {
      set(CURLOPT_HTTPGET, 1L);
      return;
    }
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(CURLOPT_POSTFIELDS, request.body.c_str());
    set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }

  Easy easy_;
};

}  // namespace

std::unique_ptr<Transport> make_curl_transport() {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(ready);  // an unusable library shows as a failed exchange
  return std::make_unique<CurlTransport>();
}

}  // namespace qharden::http

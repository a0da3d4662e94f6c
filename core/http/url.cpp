#include "core/http/url.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "core/http/transport.hpp"
#include "core/util/text.hpp"

namespace qharden::http {
namespace {

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_name(std::string_view host) {
  return !host.empty() &&
         std::all_of(host.begin(), host.end(), [](char c) { return is_alnum(c) || c == '.' || c == '-' || c == '_'; });
}

bool is_bracketed_ipv6(std::string_view host) {
  if (host.size() < 4 || host.front() != '[' || host.back() != ']') return false;
  in6_addr address{};
  return inet_pton(AF_INET6, std::string(host.substr(1, host.size() - 2)).c_str(), &address) == 1;
}

/// Splits `host[:port]`; false when either is malformed.
bool read_authority(std::string_view authority, Url& url) {
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  url.host = lower_case(authority.substr(0, colon));
  url.port = url.scheme == "https" ? 443 : 80;
  if (colon != std::string_view::npos) {
    const auto digits = authority.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
    if (error != std::errc{} || end != digits.data() + digits.size() || url.port < 1 || url.port > 65535) return false;
  }
  return is_name(url.host) || is_bracketed_ipv6(url.host);
}

bool is_loopback(const std::string& host) {
  if (host == "localhost" || host == "[::1]") return true;
  in_addr address{};
  return inet_pton(AF_INET, host.c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24U) == 127;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<Url> parse_url(std::string_view text) {
  const auto is_bad = [](char c) { return c <= ' ' || c >= 0x7f || c == '\\' || c == '#'; };
  if (std::any_of(text.begin(), text.end(), is_bad)) return std::nullopt;
  const std::size_t scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return std::nullopt;
  Url url;
  url.scheme = lower_case(text.substr(0, scheme_end));
  if (url.scheme != "https" && url.scheme != "http") return std::nullopt;
  text.remove_prefix(scheme_end + 3);
  const std::size_t authority_end = std::min(text.find_first_of("/?"), text.size());
  if (!read_authority(text.substr(0, authority_end), url)) return std::nullopt;
  text.remove_prefix(authority_end);
  const std::size_t mark = text.find('?');
  url.path = text.substr(0, mark);
  if (mark != std::string_view::npos) url.query = text.substr(mark + 1);
  return url;
}

std::optional<std::string> form_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

bool is_allowed_url(const std::string& url) {
  const auto parsed = parse_url(url);
  return parsed && (parsed->scheme == "https" || is_loopback(parsed->host));
}

std::string percent_encode(const std::string& text) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 15U];
    }
  }
  return out;
}

}  // namespace qharden::http

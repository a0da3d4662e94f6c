#include "tests/bench/host_pages.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "core/util/time.hpp"

namespace qharden::bench {
namespace {

constexpr std::uint64_t kPage = 1'000;
constexpr std::size_t kDigits = 8;
constexpr const char* kPlace = "########";

/// A host as details=All shows it, with the elements that nobody reads as well.
std::string host_template() {
  return "<HOST><ID>########</ID><ASSET_ID>########</ASSET_ID><IP>10.0.0.1</IP><TRACKING_METHOD>IP</TRACKING_METHOD>"
         "<NETWORK_ID>0</NETWORK_ID><DNS><![CDATA[host-########.corp.example.com]]></DNS>"
         "<DNS_DATA><HOSTNAME><![CDATA[host-########]]></HOSTNAME><DOMAIN><![CDATA[corp.example.com]]></DOMAIN>"
         "<FQDN><![CDATA[host-########.corp.example.com]]></FQDN></DNS_DATA>"
         "<NETBIOS><![CDATA[HOST-########]]></NETBIOS><OS><![CDATA[Windows Server 2019 Datacenter Version 1809]]></OS>"
         "<QG_HOSTID><![CDATA[00000000-0000-0000-0000-0000########]]></QG_HOSTID>"
         "<FIRST_FOUND_DATE>2024-03-01T10:00:00Z</FIRST_FOUND_DATE><LAST_ACTIVITY>2026-01-30T02:00:00Z</LAST_ACTIVITY>"
         "<TAGS><TAG><TAG_ID><![CDATA[7588415]]></TAG_ID><NAME><![CDATA[Servers]]></NAME></TAG></TAGS>"
         "<LAST_VULN_SCAN_DATETIME>2026-01-30T02:11:05Z</LAST_VULN_SCAN_DATETIME>"
         "<LAST_VM_SCANNED_DATE>2026-01-30T02:11:05Z</LAST_VM_SCANNED_DATE>"
         "<LAST_VM_SCANNED_DURATION>731</LAST_VM_SCANNED_DURATION>"
         "<LAST_VM_AUTH_SCANNED_DATE>2026-01-30T02:11:05Z</LAST_VM_AUTH_SCANNED_DATE>"
         "<LAST_COMPLIANCE_SCAN_DATETIME>2026-01-29T02:11:05Z</LAST_COMPLIANCE_SCAN_DATETIME>"
         "<OWNER><![CDATA[acme_bo1]]></OWNER><COMMENTS><![CDATA[rack 12, row 4]]></COMMENTS></HOST>\n";
}

void fill(std::string& text, std::size_t from, std::size_t to, std::uint64_t number) {
  char digits[kDigits + 1];
  std::snprintf(digits, sizeof digits, "%08llu", static_cast<unsigned long long>(number % 100'000'000));
  for (auto at = text.find(kPlace, from); at < to; at = text.find(kPlace, at + kDigits))
    std::memcpy(text.data() + at, digits, kDigits);
}

std::uint64_t first_of(const std::string& url) {
  const auto at = url.find("id_min=");
  return at == std::string::npos ? 0 : std::strtoull(url.c_str() + at + 7, nullptr, 10);
}

}  // namespace

HostPages::HostPages(std::uint64_t rows) : rows_(rows) {
  for (std::uint64_t i = 0; i < kPage; ++i) page_ += host_template();
}

Result<http::Response> HostPages::send(const http::Request& request) {
  http::Response response;
  response.status = 200;
  response.headers["content-type"] = "application/xml";
  if (request.url.find("/fo/asset/host/") == std::string::npos) {
    response.body = "\"Date\",\"Action\",\"Module\",\"Details\",\"User Name\",\"User Role\",\"User IP\"\n";
    return response;
  }
  const auto first = first_of(request.url);
  const auto count = std::min(kPage, rows_ - std::min(first, rows_));
  const auto length = host_template().size();
  auto& body = response.body;
  body =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><HOST_LIST_OUTPUT><RESPONSE><DATETIME>2026-01-31T00:00:00Z</DATETIME>"
      "<HOST_LIST>";
  const auto begin = body.size();
  body.append(page_, 0, count * length);
  for (std::uint64_t i = 0; i < count; ++i) fill(body, begin + i * length, begin + (i + 1) * length, first + i);
  body += "</HOST_LIST>";
  if (first + count < rows_)
    body += "<WARNING><CODE>1980</CODE><TEXT>cut</TEXT><URL><![CDATA[" + request.url.substr(0, request.url.find('?')) +
            "?action=list&details=All&show_asset_id=1&show_tags=1&truncation_limit=10000&id_min=" +
            std::to_string(first + count) + "]]></URL></WARNING>";
  body += "</RESPONSE></HOST_LIST_OUTPUT>";
  return response;
}

}  // namespace qharden::bench

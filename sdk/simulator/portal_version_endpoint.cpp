#include <array>
#include <utility>

#include "context.hpp"
#include "envelopes.hpp"
#include "xml_writer.hpp"

// GET /qps/rest/portal/version
namespace qharden::simulator {
namespace {

using Version = std::pair<std::string_view, std::string_view>;

// Invented numbers under the recorded names.
constexpr std::array<Version, 9> kPortal{
    {{"PortalApplication-VERSION", "4.2.0.0-1 OFFICIAL #12 (2026-01-05T10:00:00Z)"},
     {"CA-VERSION", "2.30.0.0"},
     {"CM-VERSION", "1.40.0.0"},
     {"PM-VERSION", "2.1.0.0-5"},
     {"CLOUDVIEW-VERSION", "1.20.0.0-3"},
     {"WAS-VERSION", "7.1.0.0"},
     {"ITAM-VERSION", "1.9.0.0-2"},
     {"QUESTIONNAIRE__V2-VERSION", "1.12.0.0"},
     {"THREAT__PROTECT-VERSION", "1.4.0.0"}}};
constexpr std::array<Version, 3> kWeb{
    {{"WEB-VERSION", "10.39.1.0-1"}, {"SCANNER-VERSION", "14.2.10-1"}, {"VULNSIGS-VERSION", "2.6.100-2"}}};

}  // namespace

Answer serve_portal_version(const Context& context) {
  XmlWriter xml = service_response(context, "SUCCESS");
  const bool empty = context.faults.has(FaultKind::empty);
  xml.leaf("count", empty ? "0" : "1");
  if (!empty) {
    xml.open("data");
    xml.open("Portal-Version");
    for (const auto& [name, version] : kPortal) {
      xml.leaf(name, version);
    }
    xml.close();
    xml.open("QWeb-Version");
    for (const auto& [name, version] : kWeb) {
      xml.leaf(name, version);
    }
  }
  return {.content_type = "application/xml", .body = xml.finish()};
}

}  // namespace qharden::simulator

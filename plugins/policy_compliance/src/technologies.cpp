#include <array>
#include <initializer_list>
#include <string>

#include "declarations.hpp"

namespace qharden::policy_compliance {
namespace {

/// A product of which each version has a benchmark of its own. The same words name it in the OS text of a host and in
/// the title of a policy.
struct Product {
  const char* name;
  const char* pattern;                          ///< RE2, up to the version
  std::initializer_list<const char*> versions;  ///< of two that begin alike, the longer first
};

using Versions = std::initializer_list<const char*>;
constexpr Versions kWindowsServer = {"2025", "2022", "2019", "2016", "2012 R2", "2012", "2008 R2", "2008"};
constexpr Versions kWindows = {"11", "10", "8.1", "7"};
constexpr Versions kRedHat = {"10", "9", "8", "7", "6"};
constexpr Versions kClone = {"10", "9", "8"};
constexpr Versions kCentOs = {"9", "8", "7", "6"};
constexpr Versions kUbuntu = {"24.04", "22.04", "20.04", "18.04", "16.04"};
constexpr Versions kDebian = {"13", "12", "11", "10"};
constexpr Versions kSuse = {"15", "12", "11"};
constexpr Versions kAmazon = {"2023", "2"};
constexpr Versions kMac = {"26", "15", "14", "13", "12", "11"};
constexpr Versions kEsxi = {"8", "7", "6.7", "6.5"};
constexpr Versions kAix = {"7.3", "7.2", "7.1"};
constexpr Versions kSolaris = {"11", "10"};
constexpr Versions kAny = {""};

constexpr std::array<Product, 22> kProducts = {{
    {"Windows Server", "(windows|windows server) ", kWindowsServer},
    {"Windows", "windows ", kWindows},
    {"Red Hat Enterprise Linux", "(red ?hat enterprise linux|rhel)[^0-9]*", kRedHat},
    {"CentOS Linux", "centos[^0-9]*", kCentOs},
    {"Oracle Linux", "oracle( enterprise)? linux[^0-9]*", kRedHat},
    {"Rocky Linux", "rocky linux[^0-9]*", kClone},
    {"AlmaLinux", "alma ?linux[^0-9]*", kClone},
    {"Ubuntu", "ubuntu[^0-9]*", kUbuntu},
    {"Debian", "debian[^0-9]*", kDebian},
    {"SUSE Linux Enterprise", "suse linux enterprise[^0-9]*", kSuse},
    {"Amazon Linux", "amazon linux[^0-9]*", kAmazon},
    {"macOS", "(mac ?os|mac os x)[^0-9]*", kMac},
    {"VMware ESXi", "(esxi|vsphere)[^0-9]*", kEsxi},
    {"AIX", "aix[^0-9]*", kAix},
    {"Solaris", "solaris[^0-9]*", kSolaris},
    {"Cisco IOS XE", "cisco ios[- ]?xe", kAny},
    {"Cisco NX-OS", "(cisco )?nx-?os", kAny},
    {"Cisco IOS", "cisco ios", kAny},
    {"Juniper Junos", "junos", kAny},
    {"Palo Alto PAN-OS", "(pan-?os|palo alto)", kAny},
    {"FortiOS", "(fortios|fortigate)", kAny},
    {"F5 BIG-IP", "big-?ip", kAny},
}};

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

/// SQL that names the technology in a text, NULL for none. Each pattern is a constant, so it is compiled once: a CASE
/// of them is far cheaper than a join over a table of patterns.
std::string technology_of(const std::string& column) {
  std::string sql = "CASE";
  for (const auto& product : kProducts)
    for (const char* version : product.versions) {
      const std::string number(version);
      const std::string pattern =
          "(?i)(^|[^a-z])" + std::string(product.pattern) + replaced(number, ".", "[.]") + "([^0-9]|$)";
      const std::string name = product.name + (number.empty() ? number : " " + number);
      sql += "\n  WHEN matches(" + column + ", '" + pattern + "') THEN '" + name + "'";
    }
  return sql + "\nEND";
}

}  // namespace

void declare_technologies(Plugin& plugin) {
  // A fleet has far fewer OS texts than hosts. Without MATERIALIZED SQLite would try the patterns on each host.
  plugin.view("host_technology", "OS texts of the hosts with the technology a benchmark would be for, NULL for none",
              "WITH text AS (SELECT os FROM host_os), placed AS MATERIALIZED (SELECT os, " + technology_of("os") +
                  " AS technology FROM text) SELECT os, technology FROM placed");
  plugin.view("policy_technology", "Policies with the technology their title names, NULL for none",
              "SELECT id, " + technology_of("title") + " AS technology FROM policy");
  plugin.view("library_technology", "Policies of the library with the technology their title names, NULL for none",
              "SELECT id, title, " + technology_of("title") + " AS technology FROM library_policy");
}

}  // namespace qharden::policy_compliance

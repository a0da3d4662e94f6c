#pragma once

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <map>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "simulator/simulator.hpp"

namespace qharden::simulator::testing {

/// What came back. `status` is 0 when the connection broke.
struct Reply {
  int status = 0;
  std::string body;
  std::map<std::string, std::string> headers;

  [[nodiscard]] bool holds(const std::string& text) const { return body.find(text) != std::string::npos; }
};

/// A caller's credentials; the accounts of kRoles all have the password "pw".
struct Login {
  std::string name = "boss";
  std::string password = "pw";
};

/// A scenario with one login per role: boss, unit, scan, read, audit; named in full in fixture.cpp.
[[nodiscard]] std::string roles_scenario();

/// A simulator on a free port, over a scenario text in a folder of its own.
class Running {
 public:
  explicit Running(const std::string& yaml = roles_scenario(), std::vector<std::string> faults = {},
                   std::uint64_t log_rows = 0);
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  Running(Running&&) = delete;
  Running& operator=(Running&&) = delete;

  [[nodiscard]] Reply get(const std::string& target, const Login& login = {}) const;
  [[nodiscard]] Reply post(const std::string& path, const std::string& form, const Login& login = {}) const;
  /// A portal call with an XML body.
  [[nodiscard]] Reply portal(const std::string& path, const std::string& body, const Login& login = {}) const;
  /// A token of the gateway.
  [[nodiscard]] std::string token(const Login& login = {}) const;
  /// Calls of the gateway with a fresh token.
  [[nodiscard]] Reply gateway_get(const std::string& target, const Login& login = {}) const;
  [[nodiscard]] Reply gateway_post(const std::string& target, const std::string& json, const Login& login = {}) const;
  /// A request with exactly these headers.
  [[nodiscard]] Reply send(const std::string& method, const std::string& target,
                           const std::vector<std::pair<std::string, std::string>>& headers) const;
  [[nodiscard]] Simulator& simulator() { return *simulator_; }
  [[nodiscard]] int port() const { return port_; }

 private:
  std::filesystem::path folder_;
  std::unique_ptr<Simulator> simulator_;
  int port_ = 0;
};

/// A folder that is empty and belongs to the running test alone.
[[nodiscard]] std::filesystem::path fresh_folder();

/// Writes a file and gives back its path.
std::filesystem::path write_file(const std::filesystem::path& file, const std::string& text);

/// Sends one request to a port.
[[nodiscard]] Reply send_to(int port, const std::string& method, const std::string& target, const std::string& body,
                            const std::vector<std::pair<std::string, std::string>>& headers);

/// Parses a body; the test fails when it is no XML.
[[nodiscard]] pugi::xml_document parse_xml(const Reply& reply);

/// The JSON of a body, read as the YAML it is; the test fails when it is none.
[[nodiscard]] YAML::Node parse_json(const Reply& reply);

/// The texts of all elements an XPath finds.
[[nodiscard]] std::vector<std::string> texts_of(const Reply& reply, const std::string& xpath);

/// Rows of a CSV body without its header, frame and footer, as fields.
[[nodiscard]] std::vector<std::vector<std::string>> parse_log(const std::string& body);

/// The target of the continuation URL (path and query); empty when there is none.
[[nodiscard]] std::string next_target(const std::string& body);

inline const std::string kUserList = "/msp/user_list.php";
inline const std::string kUser = "/msp/user.php";
inline const std::string kLog = "/api/2.0/fo/activity_log/";
inline const std::string kPortalUsers = "/qps/rest/2.0/search/am/user";
inline const std::string kPortalCount = "/qps/rest/2.0/count/am/user";
inline const std::string kPortalVersion = "/qps/rest/portal/version";
inline const std::string kSubscription = "/api/2.0/fo/subscription/";
inline const std::string kIps = "/api/2.0/fo/setup/restricted_ips/";

}  // namespace qharden::simulator::testing

#include "fixture.hpp"

#include <httplib.h>
#include <unistd.h>

#include <atomic>
#include <fstream>

namespace qharden::simulator::testing {
namespace {

httplib::Headers basic(const Login& login) {
  return {httplib::make_basic_authentication_header(login.name, login.password), {"X-Requested-With", "test"}};
}

Reply to_reply(const httplib::Result& result) {
  Reply reply;
  if (result) {
    reply.status = result->status;
    reply.body = result->body;
    for (const auto& [name, value] : result->headers) {
      reply.headers[name] = value;
    }
  }
  return reply;
}

httplib::Client client_for(int port) {
  httplib::Client client{"127.0.0.1", port};
  client.set_read_timeout(20);
  client.set_tcp_nodelay(true);
  return client;
}

}  // namespace

std::string roles_scenario() {
  return R"(
subscription: {company: Test, uuid: 11111111-2222-4333-8444-555555555555, caller_ip: 192.0.2.9}
limits: {rate: 5000, window_seconds: 3600, concurrency: 20}
accounts:
  - {login: boss, password: pw}
  - {login: unit, password: pw}
  - {login: scan, password: pw}
  - {login: read, password: pw}
  - {login: audit, password: pw}
  - {login: admin, password: pw}
  - {login: gone, password: pw}
  - {login: invited, password: pw}
users:
  - {login: boss, name: Bo Ss & Co, role: Manager, primary_contact: true, created: -500d,
     sign_ins: {from: 192.0.2.1, every: 1d, until: -1h}, extra_elements: {SAML_SSO: 1}}
  - {login: unit, name: Una It, role: Unit Manager, business_unit: EMEA, asset_groups: [A, B],
     permissions: [ADD_ASSETS], sign_ins: {from: 192.0.2.2, every: 2d, until: -2h}}
  - {login: scan, name: Sam Can, role: Scanner, business_unit: EMEA, asset_groups: [A], external_id: ext-Scan,
     permissions: [CREATE_OPTION_PROFILES], sign_ins: {from: 192.0.2.3, every: 3d, until: -3h}}
  - {login: read, name: Rea Der, role: Reader, business_unit: AMER, external_id: ext-read, asset_groups: [All],
     api_calls: {from: 203.0.113.5, every: 1d, until: -4h}}
  - {login: audit, name: Au Dit, role: Auditor, created: -40d}
  - {login: admin, name: Ad Min, role: User Administrator}
  - {login: gone, name: Go Ne, role: Reader, status: Inactive, last_login: -200d}
  - {login: invited, name: In Vited, role: Reader, status: Pending Activation, created: -3d}
restricted_ips: {enabled: true, entries: [192.0.2.0/28, 198.51.100.7]}
activity_log:
  - {at: -6d, action: update, module: profile, details: "said \"hi\"\nand left", login: scan, ip: N/A}
  - {at: -10d, action: launch, module: scan, details: old scan, login: read, ip: 203.0.113.5}
)";
}

std::filesystem::path fresh_folder() {
  static std::atomic<int> number{0};
  auto folder = std::filesystem::temp_directory_path() /
                ("qualys-sim-test-" + std::to_string(getpid()) + '-' + std::to_string(++number));
  std::filesystem::create_directories(folder);
  return folder;
}

std::filesystem::path write_file(const std::filesystem::path& file, const std::string& text) {
  std::ofstream{file} << text;
  return file;
}

Running::Running(const std::string& yaml, std::vector<std::string> faults, std::uint64_t log_rows)
    : folder_(fresh_folder()) {
  SimulatorOptions options;
  options.scenario =
      yaml.find('\n') == std::string::npos ? std::filesystem::path{yaml} : write_file(folder_ / "scenario.yaml", yaml);
  options.faults = std::move(faults);
  options.log_rows = log_rows;
  simulator_ = std::make_unique<Simulator>(options);
  port_ = simulator_->start();
}

Running::~Running() {
  simulator_.reset();
  std::filesystem::remove_all(folder_);
}

Reply Running::get(const std::string& target, const Login& login) const {
  auto client = client_for(port_);
  return to_reply(client.Get(target, basic(login)));
}

Reply Running::post(const std::string& path, const std::string& form, const Login& login) const {
  auto client = client_for(port_);
  return to_reply(client.Post(path, basic(login), form, "application/x-www-form-urlencoded"));
}

Reply Running::portal(const std::string& path, const std::string& body, const Login& login) const {
  auto client = client_for(port_);
  return to_reply(client.Post(path, basic(login), body, "text/xml"));
}

std::string Running::token(const Login& login) const {
  const Reply reply =
      send_to(port_, "POST", "/auth", "username=" + login.name + "&password=" + login.password + "&token=true",
              {{"Content-Type", "application/x-www-form-urlencoded"}});
  EXPECT_EQ(reply.status, 201) << reply.body;
  return reply.body;
}

Reply Running::gateway_get(const std::string& target, const Login& login) const {
  return send("GET", target, {{"Authorization", "Bearer " + token(login)}});
}

Reply Running::gateway_post(const std::string& target, const std::string& json, const Login& login) const {
  return send_to(port_, "POST", target, json,
                 {{"Authorization", "Bearer " + token(login)}, {"Content-Type", "application/json"}});
}

Reply Running::send(const std::string& method, const std::string& target,
                    const std::vector<std::pair<std::string, std::string>>& headers) const {
  return send_to(port_, method, target, "", headers);
}

Reply send_to(int port, const std::string& method, const std::string& target, const std::string& body,
              const std::vector<std::pair<std::string, std::string>>& headers) {
  auto client = client_for(port);
  httplib::Request request;
  request.method = method;
  request.path = target;
  request.body = body;
  for (const auto& [name, value] : headers) {
    request.set_header(name, value);
  }
  return to_reply(client.send(request));
}

pugi::xml_document parse_xml(const Reply& reply) {
  pugi::xml_document document;
  const auto result = document.load_buffer(reply.body.data(), reply.body.size());
  EXPECT_TRUE(result) << result.description() << '\n' << reply.body;
  return document;
}

YAML::Node parse_json(const Reply& reply) {
  try {
    return YAML::Load(reply.body);
  } catch (const YAML::Exception& error) {
    ADD_FAILURE() << error.what() << '\n' << reply.body;
    return {};
  }
}

std::vector<std::string> texts_of(const Reply& reply, const std::string& xpath) {
  const auto document = parse_xml(reply);
  std::vector<std::string> texts;
  for (const auto& found : document.select_nodes(xpath.c_str())) {
    texts.emplace_back(found.node() ? found.node().child_value() : found.attribute().value());
  }
  return texts;
}

std::vector<std::vector<std::string>> parse_log(const std::string& body) {
  static const std::string end_mark = "----END_RESPONSE_BODY_CSV";
  std::string text = body.substr(0, body.find(end_mark));
  if (text.starts_with("----BEGIN")) {
    text.erase(0, text.find('\n') + 1);
  }
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string field;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    if (letter == '"' && quoted && at + 1 < text.size() && text[at + 1] == '"') {
      field += '"';
      ++at;
    } else if (letter == '"') {
      quoted = !quoted;
    } else if (!quoted && (letter == ',' || letter == '\n')) {
      row.push_back(std::exchange(field, {}));
      if (letter == '\n') {
        rows.push_back(std::exchange(row, {}));
      }
    } else if (quoted || letter != '\r') {
      field += letter;
    }
  }
  if (!rows.empty()) {
    rows.erase(rows.begin());
  }
  return rows;
}

std::string next_target(const std::string& body) {
  const auto footer = body.find("\"1980\"");
  const auto scheme = footer == std::string::npos ? footer : body.find("://", footer);
  if (scheme == std::string::npos) {
    return {};
  }
  const auto path = body.find('/', scheme + 3);
  return body.substr(path, body.find('"', path) - path);
}

}  // namespace qharden::simulator::testing

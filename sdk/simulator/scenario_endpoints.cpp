#include "scenario_endpoints.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "list_shape_reader.hpp"
#include "text.hpp"

namespace qharden::simulator {
namespace {

namespace fs = std::filesystem;

std::string read_body(const YamlMap& map) {
  std::string body;
  map.read("body", body);
  if (!map.has("body_file")) {
    return body;
  }
  if (map.has("body")) {
    map.fail("body_file", "goes without body; keep one of them");
  }
  std::string name;
  map.read("body_file", name);
  std::ifstream file{map.file().parent_path() / name, std::ios::binary};
  if (!file) {
    map.fail("body_file", "there is no readable file '" + name + "' beside this one");
  }
  return {std::istreambuf_iterator<char>{file}, {}};
}

int read_status(const YamlMap& map) {
  std::uint64_t status = 0;
  map.read("status", status);
  if (status < 100 || status > 599) {
    map.fail("status", "must be an HTTP status from 100 to 599");
  }
  return static_cast<int>(status);
}

void read_answer(const YamlMap& map, ExtraEndpoint& endpoint) {
  if (map.has("status")) {
    endpoint.status = read_status(map);
  }
  map.read("headers", endpoint.headers);
  const auto type = std::find_if(endpoint.headers.begin(), endpoint.headers.end(),
                                 [](const auto& header) { return to_lower(header.first) == "content-type"; });
  if (type != endpoint.headers.end()) {
    endpoint.content_type = type->second;
    endpoint.headers.erase(type);
  }
  endpoint.body = read_body(map);
  if (const auto error = map.map("error", {"code", "text"})) {
    std::uint64_t code = 0;
    error->read("code", code);
    endpoint.error = ExtraError{.code = static_cast<int>(std::min<std::uint64_t>(code, 1'000'000)), .text = {}};
    error->read("text", endpoint.error->text);
  }
}

ExtraEndpoint read_endpoint(const YamlMap& map) {
  ExtraEndpoint endpoint;
  map.read("path", endpoint.path);
  if (!endpoint.path.starts_with('/')) {
    map.fail("path", "every endpoint needs a path that starts with '/', such as /api/2.0/fo/report/");
  }
  map.read("method", endpoint.method);
  if (!endpoint.method.empty() && endpoint.method != "GET" && endpoint.method != "POST") {
    map.fail("method", "must be GET or POST; leave it out for both");
  }
  map.read("parameters", endpoint.parameters);
  if (map.has("action")) {
    map.read("action", endpoint.parameters.emplace_back("action", "").second);
  }
  endpoint.roles = read_roles(map, "roles");
  read_answer(map, endpoint);
  return endpoint;
}

}  // namespace

void read_endpoints(const YamlMap& top, std::vector<ExtraEndpoint>& endpoints) {
  static const std::vector<std::string_view> keys{"path", "method",    "action", "parameters", "status", "headers",
                                                  "body", "body_file", "roles",  "error",      "file"};
  std::vector<ExtraEndpoint> read;
  top.for_each("endpoints", keys, [&](const YamlMap& map) {
    if (!map.has("file")) {
      read.push_back(read_endpoint(map));
      return;
    }
    std::string name;
    map.read("file", name);
    auto others = load_endpoints(top.file().parent_path() / name);
    for (auto& other : others) {
      other.behind_lists = true;
    }
    std::move(others.begin(), others.end(), std::back_inserter(read));
  });
  endpoints.insert(endpoints.begin(), std::make_move_iterator(read.begin()), std::make_move_iterator(read.end()));
}

std::vector<ExtraEndpoint> load_endpoints(const fs::path& file) {
  const YAML::Node root = load_yaml(file);
  const YamlMap top{root, file, "", {"endpoints"}};
  for (const auto& item : top.child("endpoints")) {
    if (item.IsMap() && item["file"].IsDefined()) {
      top.fail("endpoints", "a file of endpoints names no further file; name it in the scenario");
    }
  }
  std::vector<ExtraEndpoint> endpoints;
  read_endpoints(top, endpoints);
  return endpoints;
}

}  // namespace qharden::simulator

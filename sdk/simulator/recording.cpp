#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "extra_endpoints.hpp"
#include "scenario.hpp"
#include "text.hpp"
#include "yaml_map.hpp"

// A folder of recorded exchanges. JSON is read as the YAML it is, so that one reader serves both.
namespace qharden::simulator {
namespace {

namespace fs = std::filesystem;

// What belongs to one connection, or is counted anew here.
bool is_of_the_connection(const std::string& name) {
  static constexpr std::array<std::string_view, 7> names{
      "content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive", "date", "server"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

// A text `a=1&b=2` or a mapping.
std::vector<Parameters::Item> read_query(const YamlMap& map) {
  Parameters parameters;
  if (map.has("query") && map.child("query").IsMap()) {
    std::vector<Parameters::Item> items;
    map.read("query", items);
    return items;
  }
  for (const std::string key : {"query", "form"}) {
    std::string text;
    if (map.has(key) && !map.child(key).IsNull()) {
      map.read(key, text);
    }
    parameters.add_encoded(text.starts_with('?') ? text.substr(1) : text);
  }
  return parameters.items();
}

std::string read_bytes(const YamlMap& map) {
  std::string name;
  map.read("body_file", name);
  const fs::path path = map.file().parent_path() / name;
  std::ifstream file{path, std::ios::binary};
  if (!file || !fs::is_regular_file(path)) {
    map.fail("body_file", "there is no readable file '" + name + "' in the recording");
  }
  return {std::istreambuf_iterator<char>{file}, {}};
}

// Limits are counted anew, but for the call that was refused over one.
bool is_of_the_limits(const std::string& name) {
  return name.starts_with("x-ratelimit-") || name.starts_with("x-concurrency-limit-");
}

ExtraEndpoint read_exchange(const fs::path& file) {
  // A recording may tell more than is needed here, so any key is known.
  const YAML::Node root = load_yaml(file);
  std::vector<std::string> keys{"method", "path", "status"};
  for (const auto& entry : root.IsMap() ? root : YAML::Node{YAML::NodeType::Map}) {
    keys.push_back(entry.first.as<std::string>(""));
  }
  const YamlMap map{root, file, "", {keys.begin(), keys.end()}};
  ExtraEndpoint exchange;
  exchange.exact = false;
  map.read("method", exchange.method);
  map.read("path", exchange.path);
  if (const auto mark = exchange.path.find('?'); mark != std::string::npos) {
    Parameters parameters;
    parameters.add_encoded(exchange.path.substr(mark + 1));
    exchange.parameters = parameters.items();
    exchange.path.resize(mark);
  } else {
    exchange.parameters = read_query(map);
  }
  std::uint64_t status = 0;
  map.read("status", status);
  if (!exchange.path.starts_with('/') || status < 100 || status > 599) {
    map.fail(exchange.path.starts_with('/') ? "status" : "path", "an exchange needs a path and an HTTP status");
  }
  exchange.status = static_cast<int>(status);
  std::vector<std::pair<std::string, std::string>> headers;
  map.read("headers", headers);
  for (auto& header : headers) {
    const std::string name = to_lower(header.first);
    if (name == "content-type") {
      exchange.content_type = header.second;
    } else if (!is_of_the_connection(name) && (status == 409 || !is_of_the_limits(name))) {
      exchange.headers.push_back(std::move(header));
    }
  }
  if (map.has("body_file")) {
    exchange.body = read_bytes(map);
  } else {
    map.read("body", exchange.body);
  }
  return exchange;
}

}  // namespace

std::vector<ExtraEndpoint> load_recording(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{folder, error}) {
    // Files that are named by a number are exchanges; others tell about the recording as a whole.
    const std::string stem = entry.path().stem().string();
    if (entry.path().extension() == ".json" && parse_count(stem)) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) {
    throw ScenarioError(folder.string() +
                        ": holds no recorded exchange (0001.json, ...); name the folder of a recording");
  }
  std::vector<ExtraEndpoint> exchanges;
  exchanges.reserve(files.size());
  std::transform(files.begin(), files.end(), std::back_inserter(exchanges), read_exchange);
  return exchanges;
}

}  // namespace qharden::simulator

#include "core/config/configuration.hpp"

#include <filesystem>

#include "core/config/yaml_node.hpp"
#include "core/http/transport.hpp"
#include "core/util/text.hpp"

namespace qharden::config {
namespace {

namespace fs = std::filesystem;

/// Reads one file; knows its name and folder.
class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path), folder_(fs::absolute(path).parent_path()) {}

  Configuration read(const YamlNode& root) const {
    root.map({"version", "subscriptions", "plugins", "limits", "field_names", "retention"});
    if (root.required("version").as_integer() != 1)
      root.required("version").fail("is not a version this program knows", "write 'version: 1'");
    Configuration configuration;
    configuration.path = path_;
    for (const auto& [name, node] : root.required("subscriptions").as_members())
      configuration.subscriptions.emplace(name, subscription(name, node));
    if (configuration.subscriptions.empty())
      root.required("subscriptions").fail("is empty", "add one, e.g. 'subscriptions: {acme: {platform: EU2, ...}}'");
    if (const auto plugins = root.optional("plugins")) {
      plugins->map({"folders"});
      for (const auto& folder : plugins->required("folders").as_texts())
        configuration.plugin_folders.push_back(resolve(folder));
    }
    if (const auto limits = root.optional("limits")) {
      limits->map({"check_seconds"});
      if (const auto seconds = limits->optional("check_seconds"))
        configuration.check_deadline_seconds = static_cast<int>(seconds->as_integer(1, 86'400));
    }
    if (const auto names = root.optional("field_names")) configuration.field_names = resolve(names->as_text());
    if (const auto retention = root.optional("retention")) {
      retention->map({"keep_days", "keep_runs"});
      configuration.keep_days = static_cast<int>(retention->required("keep_days").as_integer(1, 36'500));
      if (const auto runs = retention->optional("keep_runs"))
        configuration.keep_runs = static_cast<int>(runs->as_integer(1, 100'000));
    }
    return configuration;
  }

 private:
  [[nodiscard]] Subscription subscription(const std::string& name, const YamlNode& node) const {
    node.map({"platform", "url", "gateway_url", "login", "secret", "facts", "attestations", "approval_policy",
              "certificates", "profile", "guide", "level", "api", "checks"});
    if (!is_subscription_name(name))
      node.fail("the name '" + name + "' is empty or holds other characters than letters, digits, '-' and '_'",
                "choose another name");
    Subscription subscription;
    subscription.name = name;
    subscription.url = address(node);
    if (const auto gateway = node.optional("gateway_url"))
      subscription.gateway_url = server(*gateway, "gateway.example.com");
    subscription.login = node.required("login").as_text();
    subscription.secret = secret(node.required("secret"));
    if (const auto facts = node.optional("facts")) subscription.facts = resolve(facts->as_text());
    if (const auto file = node.optional("attestations")) subscription.attestations = resolve(file->as_text());
    if (const auto file = node.optional("approval_policy")) subscription.approval_policy = resolve(file->as_text());
    if (const auto files = node.optional("certificates"))
      for (const auto& file : files->as_list()) {
        file.map({"file", "purpose"});
        const auto path = resolve(file.required("file").as_text());
        for (const auto& other : subscription.certificates)
          if (other.path == path) file.required("file").fail("is named twice", "keep one of them");
        subscription.certificates.push_back({path, file.required("purpose").as_word({"idp", "sp"})});
      }
    if (const auto profile = node.optional("profile")) subscription.profile = profile->as_text();
    if (const auto guide = node.optional("guide")) subscription.guide = guide->as_text();
    if (const auto level = node.optional("level")) subscription.level = static_cast<int>(level->as_integer(1, 3));
    if (const auto api = node.optional("api")) read_api(*api, subscription);
    if (const auto checks = node.optional("checks"))
      for (const auto& [id, settings] : checks->as_members()) subscription.checks[id] = check_settings(settings);
    return subscription;
  }

  static std::string server(const YamlNode& node, const std::string& example) {
    std::string text = node.as_text();
    while (!text.empty() && text.back() == '/') text.pop_back();
    if (!http::is_allowed_url(text))
      node.fail("must be an https:// address", "plain http is for loopback addresses only");
    else if (!is_server_url(text))
      node.fail("must be an address without a path", "write e.g. https://" + example);
    return text;
  }

  static std::string address(const YamlNode& node) {
    const auto platform = node.optional("platform");
    const auto url = node.optional("url");
    if (platform.has_value() == url.has_value()) {
      node.fail("needs either 'platform' or 'url'",
                "write e.g. 'platform: EU2', or 'url: https://...' for a private one");
      return {};
    }
    if (url) return server(*url, "qualysapi.example.com");
    const auto known = platform_url(platform->as_text());
    if (!known)
      platform->fail("'" + platform->as_text() + "' is no Qualys platform", "use one of " + joined(platform_names()));
    return known.value_or("");
  }

  /// The reference is checked here, so that a password written into the file is refused before anything else happens;
  /// the message must not repeat it.
  static std::string secret(const YamlNode& node) {
    const std::string reference = node.as_text();
    if (is_secret_reference(reference)) return reference;
    node.fail("is not a reference to a secret (secrets never stand in this file)",
              "write env:NAME, file:/path, systemd-credential:NAME, exec:/program or vault:PATH#FIELD");
    return {};
  }

  static void read_api(const YamlNode& node, Subscription& subscription) {
    node.map({"share_percent", "max_wait_minutes", "timeout_seconds"});
    if (const auto share = node.optional("share_percent"))
      subscription.share = static_cast<double>(share->as_integer(1, 100)) / 100.0;
    if (const auto wait = node.optional("max_wait_minutes"))
      subscription.max_wait_minutes = static_cast<int>(wait->as_integer(0, 1'440));
    if (const auto timeout = node.optional("timeout_seconds"))
      subscription.timeout_seconds = static_cast<int>(timeout->as_integer(1, 3'600));
  }

  [[nodiscard]] CheckSettings check_settings(const YamlNode& node) const {
    node.map({"enabled", "params"});
    CheckSettings settings;
    settings.where = where(node);
    if (const auto enabled = node.optional("enabled")) settings.enabled = enabled->as_flag();
    const auto params = node.optional("params");
    if (!params) return settings;
    for (const auto& [name, value] : params->as_members()) {
      GivenParam given{{}, value.is_list(), where(value), value.is_map()};
      if (given.is_list)
        given.values = value.as_texts();
      else if (given.is_map)
        for (const auto& [key, member] : value.as_members()) given.members[key] = member.as_text();
      else
        given.values.push_back(value.as_text());
      settings.params.emplace(name, std::move(given));
    }
    return settings;
  }

  [[nodiscard]] std::string where(const YamlNode& node) const { return path_ + ":" + std::to_string(node.line()); }
  [[nodiscard]] std::string resolve(const std::string& path) const {
    return (folder_ / path).lexically_normal().string();
  }

  std::string path_;
  fs::path folder_;
};

}  // namespace

// The name becomes part of file names.
bool is_subscription_name(const std::string& name) {
  static constexpr const char* kChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !name.empty() && name.find_first_not_of(kChars) == std::string::npos;
}

bool is_server_url(const std::string& url) {
  return http::is_allowed_url(url) && url.find_first_of("/?#", url.find("://") + 3) == std::string::npos;
}

bool is_secret_reference(const std::string& reference) {
  for (const std::string_view form : {"env:", "file:", "systemd-credential:", "exec:", "vault:"})
    if (reference.starts_with(form)) return reference.size() > form.size();
  return false;
}

Result<Configuration> load_configuration(const std::string& path) {
  const Reader reader(path);
  return read_yaml(path, [&](const YamlNode& root) { return reader.read(root); });
}

}  // namespace qharden::config

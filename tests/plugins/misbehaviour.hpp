/// What the plugins of this folder share. Each has the check `<id>.broken`, which misbehaves, and `<id>.fine`, which
/// fails every declared login: it shows that the damage ended with the broken check.
#pragma once

#include <qharden/plugin.hpp>
#include <string>
#include <string_view>

namespace qharden::testing {

inline constexpr const char* kDeclaredLogins = "SELECT login AS object, kind FROM declared_login ORDER BY login";

inline Check& declare(Plugin& plugin, const std::string& id, Judge judge) {
  return plugin.check(id).control("1.3").title("For tests of the host").select(kDeclaredLogins).judge(std::move(judge));
}

inline void declare_fine(Plugin& plugin, const std::string& plugin_id) {
  declare(plugin, plugin_id + ".fine",
          [](const Row& row, Verdict& v) { v.fail(std::string(row.text("object")) + " was judged"); });
}

/// Says what a hand-written `evaluate` wants to say, unchecked.
inline void give(const qharden_host& host, std::size_t row, std::int32_t status, std::string_view message,
                 std::string_view evidence = {}) {
  const qharden_verdict verdict = {sizeof(qharden_verdict),           status, 0, -1, {message.data(), message.size()},
                                   {evidence.data(), evidence.size()}};
  host.verdict(host.call, row, &verdict);
}

inline bool ends_with(qharden_str text, std::string_view end) {
  return std::string_view(text.data, text.size).ends_with(end);
}

}  // namespace qharden::testing

/// Exports a plugin whose `evaluate` is written by hand below the C++ wrapper: EVALUATE gets all checks but `*.fine`.
/// The block that follows declares through `plugin`, as with QHARDEN_PLUGIN.
#define QHARDEN_RAW_PLUGIN(ID, EVALUATE)                                                                 \
  static void qharden_declare(qharden::Plugin& plugin);                                                  \
  static const qharden::Plugin& qharden_declared() {                                                     \
    static const qharden::Plugin declared = [] {                                                         \
      qharden::Plugin plugin(#ID, "1.0.0", "Misbehaves, for tests of the host");                         \
      qharden_declare(plugin);                                                                           \
      qharden::testing::declare_fine(plugin, #ID);                                                       \
      return plugin;                                                                                     \
    }();                                                                                                 \
    return declared;                                                                                     \
  }                                                                                                      \
  static qharden_result qharden_raw_evaluate(const qharden_host* host, qharden_str check,                \
                                             const qharden_batch* batch) {                               \
    if (qharden::testing::ends_with(check, ".fine"))                                                     \
      return qharden::detail::Entry<&qharden_declared>::evaluate(host, check, batch);                    \
    return EVALUATE(*host, check, *batch);                                                               \
  }                                                                                                      \
  extern "C" __attribute__((visibility("default"))) constinit const qharden_plugin qharden_plugin_v1 = { \
      QHARDEN_ABI_MAGIC,                                                                                 \
      sizeof(qharden_plugin),                                                                            \
      QHARDEN_ABI_MINOR,                                                                                 \
      0,                                                                                                 \
      &qharden::detail::Entry<&qharden_declared>::describe,                                              \
      &qharden_raw_evaluate,                                                                             \
      &qharden::detail::Entry<&qharden_declared>::plan};                                                 \
  static void qharden_declare(qharden::Plugin& plugin)

/// The one header a plugin author includes.
///
///   #include <qharden/plugin.hpp>
///
///   QHARDEN_PLUGIN(acme, "1.0.0", "Checks of the Acme security team") {
///     plugin.check("acme.contact-count").control("1.3").title("At most five contacts exist")
///         .select("SELECT count(*) AS contacts FROM user WHERE role = 'contact'")
///         .judge([](const qharden::Row& row, qharden::Verdict& v) {
///           if (row.integer("contacts") <= 5) v.pass(); else v.fail("more than five contacts");
///         });
///   }
///
/// A plugin does no input or output of its own: it declares what to read and judges the rows it is given. Nothing runs
/// when the library is loaded; the body above runs at the first call.
#pragma once

#include <qharden/abi.h>

#include <deque>
#include <exception>
#include <qharden/check.hpp>
#include <qharden/source.hpp>
#include <string>
#include <utility>
#include <vector>

namespace qharden {

/// Collects the declarations of one plugin.
class Plugin {
 public:
  Plugin(std::string id, std::string version, std::string title)
      : id_(std::move(id)), version_(std::move(version)), title_(std::move(title)) {}

  Source& source(std::string id) { return sources_.emplace_back(std::move(id)); }
  Check& check(std::string id) { return checks_.emplace_back(std::move(id)); }
  /// Adds columns to another plugin's table: more of the same answer, without a second request. Paths are those of that
  /// table's rows. Column verbs only; without that plugin the columns are not there.
  Table& extend(std::string table) { return extensions_.emplace_back(std::move(table), "columns of another plugin's"); }

  /// SQL over tables and other views. List the columns: `SELECT *` would make a check depend on all of them.
  Plugin& view(std::string name, std::string title, std::string sql) {
    views_.push_back(detail::JsonObject().text("name", name).text("title", title).text("sql", sql).str());
    return *this;
  }
  /// Proof that an empty or short answer is the truth, not a matter of rights: a SELECT that yields the role of the own
  /// login (`:login` is bound), if the answers prove it, as its first column. A second column may say in words why they
  /// do not; the first is then NULL. `name` is an API family ("fo" covers msp too) or a word that sources name with
  /// Source::proven_by; it is read only when such a source is.
  Plugin& role_canary(std::string name, std::string select) {
    canaries_.push_back(detail::JsonObject().text("name", name).text("sql", select).str());
    return *this;
  }

  [[nodiscard]] std::string describe() const {
    detail::JsonObject json;
    json.integer("schema", 1).text("id", id_).text("version", version_).text("title", title_);
    json.raw("abi", "[" + std::to_string(QHARDEN_ABI_MAJOR) + "," + std::to_string(QHARDEN_ABI_MINOR) + "]");
    std::vector<std::string> sources;
    for (const auto& source : sources_) sources.push_back(source.describe());
    std::vector<std::string> checks;
    for (const auto& check : checks_) checks.push_back(check.describe());
    std::vector<std::string> extensions;
    for (const auto& extension : extensions_) extension.describe(extensions);
    return json.objects("sources", sources)
        .objects("extensions", extensions)
        .objects("views", views_)
        .objects("canaries", canaries_)
        .objects("checks", checks)
        .str();
  }
  [[nodiscard]] const Check* find_check(std::string_view id) const {
    for (const auto& check : checks_)
      if (check.id() == id) return &check;
    return nullptr;
  }

 private:
  std::string id_;
  std::string version_;
  std::string title_;
  std::deque<Source> sources_;
  std::deque<Table> extensions_;
  std::vector<std::string> views_;
  std::vector<std::string> canaries_;
  std::deque<Check> checks_;
};

}  // namespace qharden

#include <qharden/detail/entry.hpp>

/// Defines the plugin `ID`; the block that follows declares it through `plugin`.
#define QHARDEN_PLUGIN(ID, VERSION, TITLE)                                                             \
  static void qharden_declare(qharden::Plugin& plugin);                                                \
  static const qharden::Plugin& qharden_declared() {                                                   \
    static const qharden::Plugin declared = [] {                                                       \
      qharden::Plugin plugin(#ID, VERSION, TITLE);                                                     \
      qharden_declare(plugin);                                                                         \
      return plugin;                                                                                   \
    }();                                                                                               \
    return declared;                                                                                   \
  }                                                                                                    \
  extern "C" __attribute__((visibility("default"))) constinit const qharden_plugin qharden_plugin_v1 = \
      qharden::detail::Entry<&qharden_declared>::kTable;                                               \
  static void qharden_declare(qharden::Plugin& plugin)

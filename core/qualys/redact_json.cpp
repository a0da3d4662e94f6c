#include "core/qualys/redact_json.hpp"

#include "core/json/json.hpp"
#include "core/qualys/redact_xml.hpp"
#include "core/qualys/secret_names.hpp"
#include "core/qualys/text_hygiene.hpp"

namespace qharden::qualys {
namespace {

using json::Value;

std::string text_of(const Value& scalar) {
  return scalar.is_string() ? scalar.get<std::string>() : json::dump(scalar);
}

/// Recursion is bounded by json::kMaxDepth.
class Redaction {
 public:
  Redaction(redact::Redactor* redactor, const StandIns& stand_ins) : redactor_(redactor), stand_ins_(stand_ins) {}

  void run(Value& value, const std::string& name, const std::string& parent) {  // NOLINT(misc-no-recursion)
    if (value.is_object()) {
      for (auto& [key, member] : value.items()) {
        is_plain_ = is_plain_ && is_plain_name(key);
        if (is_secret_name(key))
          hide(member, key);
        else
          run(member, key, name);
      }
    } else if (value.is_array()) {
      for (auto& item : value) run(item, name, parent);
    } else if (redactor_ != nullptr && !value.is_null() && !value.is_boolean()) {
      show(value, name, parent);
    }
  }

  [[nodiscard]] bool is_plain() const { return is_plain_; }
  [[nodiscard]] bool found_secrets() const { return found_secrets_; }

 private:
  void show(Value& value, const std::string& name, const std::string& parent) {
    const auto text = text_of(value);
    auto shown = redactor_->value(name, parent, text);
    if (shown != text) value = std::move(shown);
  }

  /// Hides all below `name` but the account it names; what is there, and what equals what, can still be seen.
  void hide(Value& value, const std::string& name) {  // NOLINT(misc-no-recursion)
    if (value.is_object()) {
      for (auto& [key, member] : value.items()) {
        is_plain_ = is_plain_ && is_plain_name(key);
        if (names_account(name, key))
          run(member, key, name);
        else
          hide(member, key);
      }
    } else if (value.is_array()) {
      for (auto& item : value) hide(item, name);
    } else if (!value.is_null() && text_of(value) != "") {
      found_secrets_ = true;
      value = stand_ins_.of(text_of(value));
    }
  }

  redact::Redactor* redactor_;
  const StandIns& stand_ins_;
  bool is_plain_ = true;
  bool found_secrets_ = false;
};

}  // namespace

std::optional<std::string> redact_json(std::string_view body, redact::Redactor* redactor, const StandIns& stand_ins) {
  auto value = json::parse(body);
  if (!value) return std::nullopt;
  Redaction redaction(redactor, stand_ins);
  redaction.run(*value, "", "");
  if (redactor == nullptr && !redaction.found_secrets()) return std::string(body);
  if (redactor != nullptr && !redaction.is_plain()) return std::nullopt;
  return json::dump(*value);
}

}  // namespace qharden::qualys

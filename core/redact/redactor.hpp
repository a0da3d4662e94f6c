/// What may be shown of a value, by the name it stands under. Everything is replaced unless the rules keep it.
///
/// Within one Redactor equal values get equal pseudonyms, in bodies, queries, log rows and facts alike, so that what is
/// judged comes to the same verdicts (docs/guide/recording.md says where not).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/redaction.hpp"
#include "core/util/addresses.hpp"
#include "core/util/result.hpp"

namespace qharden::redact {

/// Threads: one thread at a time.
class Redactor {
 public:
  /// Makes a random key, which dies with the object. The first login asked for becomes `user_0001`.
  explicit Redactor(config::Redaction rules);
  ~Redactor();
  Redactor(const Redactor&) = delete;
  Redactor& operator=(const Redactor&) = delete;

  /// `name` is that of an element, attribute, CSV column, parameter or table column; `parent` that of the element or
  /// table around it, or empty.
  std::string value(std::string_view name, std::string_view parent, std::string_view text);

  std::string as(config::FieldKind kind, std::string_view text);

  /// A URL query, value by value.
  std::string query(std::string_view query);

  /// JSON text, value by value, by the names of its members. Errors: `parse`.
  Result<std::string> json(std::string_view name, std::string_view parent, std::string_view text);

  /// The images of a range of addresses, as they are in texts.
  std::vector<AddressRange> ranges(const AddressRange& range);

  /// What this program asks for is nobody's data: such paths and parameters stay as they are.
  void keep_path(const std::string& path);
  void keep_parameter(const std::string& name, const std::string& value);

  [[nodiscard]] config::FieldKind kind_of(std::string_view name, std::string_view parent) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace qharden::redact

/// What a redacted recording or snapshot keeps: names, shapes and vocabularies, as data.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "core/util/result.hpp"

namespace qharden::config {

/// How the values under a name are treated.
enum class FieldKind {
  // replaced by pseudonyms
  login,
  name,
  email,
  title,
  external_id,
  id,
  position,  ///< a number whose order must survive
  address,
  emptied,
  text,
  url,
  file,
  digest,
  arn,     ///< of a role or user of a cloud account
  object,  ///< of a check: a title, a UUID, or a number that is kept, such as a QID
  // kept, if the value has the shape
  word,
  time,
  number,
  flag,
  api_path,
  check,  ///< id of a check
  zone,
  // not listed: replaced
  unlisted,
};

struct Redaction {
  std::map<std::string, FieldKind, std::less<>> fields;  ///< by plain name, or "parent/name"
  std::set<std::string, std::less<>> anywhere;
  std::set<std::string, std::less<>> titles;
  std::set<std::string, std::less<>> mail_domains;
  std::set<std::string, std::less<>> marks;
  std::set<std::string, std::less<>> words;
  std::set<std::string, std::less<>> text_words;  ///< `words` included

  /// The kind of a name below its parent (an element's parent, a column's table).
  [[nodiscard]] FieldKind kind_of(std::string_view name, std::string_view parent) const;
};

/// Letters and digits alone, in lower case: "User Name" and "USER_NAME" are one name.
[[nodiscard]] std::string plain_name(std::string_view name);

/// Errors (Fault::usage) name file, line, key and the mend.
Result<Redaction> load_redaction(const std::string& path);

}  // namespace qharden::config

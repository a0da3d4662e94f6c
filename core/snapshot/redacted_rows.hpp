/// The cells of a redacted snapshot; private to this folder.
#pragma once

#include <string>
#include <vector>

#include "core/manifest/manifest.hpp"
#include "core/redact/redactor.hpp"
#include "core/snapshot/query.hpp"

namespace qharden::snapshot {

/// A cell that owns what it holds.
struct OwnedCell {
  Query::Type type = Query::Type::null;
  std::int64_t integer = 0;
  double real = 0;
  std::string text;
};

/// How the values of a column are treated: by its name, else by the last step of the path it was read from.
config::FieldKind kind_of(const redact::Redactor& redactor, const manifest::Table& table,
                          const manifest::Column& column);

OwnedCell redact_cell(redact::Redactor& redactor, const manifest::Table& table, const manifest::Column& column,
                      const Query::Value& value);

/// A value of one of the snapshot's own tables (`_call.query`, `_collection.detail` ...).
std::string redact_own(redact::Redactor& redactor, std::string_view table, std::string_view column,
                       std::string_view text);

}  // namespace qharden::snapshot

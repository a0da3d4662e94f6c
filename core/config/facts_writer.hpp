/// Writes facts as YAML that load_facts reads back, whatever the texts hold.
#pragma once

#include <string>
#include <string_view>

#include "core/config/facts.hpp"

namespace qharden::config {

/// A text in double quotes, so that YAML reads it as text and never as anything else. Invalid UTF-8 becomes U+FFFD.
[[nodiscard]] std::string yaml_text(std::string_view text);

/// One item of its list, indented by two blanks, with a line break at the end. What is empty is left out.
[[nodiscard]] std::string write_entry(const DeclaredLogin& login);
[[nodiscard]] std::string write_entry(const DeclaredNetwork& network);
[[nodiscard]] std::string write_entry(const DeclaredWindow& window);
[[nodiscard]] std::string write_entry(const DeclaredApproval& approval);
[[nodiscard]] std::string write_entry(const DeclaredScope& scope);

/// The whole file. Of the people it names the export alone: see write_people_csv.
[[nodiscard]] std::string write_facts(const Facts& facts);

}  // namespace qharden::config

// Writing attestations: the other half of attestations.cpp.
#include <vector>

#include "core/config/attestations.hpp"

namespace qharden::config {
namespace {

/// In double quotes, as YAML and JSON both read it.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += ' ';
    } else {
      out += c;
    }
  }
  return out + '"';
}

/// Plain if nothing in it could be read as anything else.
std::string word(const std::string& text) {
  const bool plain = !text.empty() &&
                     text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-._") == std::string::npos &&
                     text.find_first_of("abcdefghijklmnopqrstuvwxyz") == 0;
  const bool is_reserved = text == "true" || text == "false" || text == "null" || text == "yes" || text == "no" ||
                           text == "on" || text == "off" || text == "y" || text == "n";
  return plain && !is_reserved ? text : quoted(text);
}

std::string list(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const auto& text : texts) out += (out.size() > 1 ? ", " : "") + word(text);
  return out + "]";
}

std::string person(const Attester& attester) {
  return "{name: " + quoted(attester.name) +
         (attester.login.empty() ? std::string() : ", login: " + quoted(attester.login)) + "}";
}

/// Midnights are written as days.
std::string day_or_time(UnixTime time) {
  const auto text = format_time(time);
  return time % 86'400 == 0 ? text.substr(0, 10) : text;
}

std::string evidence_text(const AttestedEvidence& evidence) {
  if (!evidence.link.empty()) return "{link: " + quoted(evidence.link) + "}";
  return "{file: " + quoted(evidence.file) + ", sha256: " + quoted(evidence.sha256) + "}";
}

std::string entry_text(const Attestation& entry, const std::string& indent) {
  std::string out;
  const auto line = [&](const std::string& key, const std::string& value) {
    out += indent + (out.empty() ? "- " : "  ") + key + ": " + value + "\n";
  };
  line("id", word(entry.id));
  line("checks", list(entry.checks));
  if (!entry.objects.empty()) line("objects", list(entry.objects));
  line("statement", quoted(entry.statement));
  line("status", entry.holds ? "holds" : "does_not_hold");
  line("by", person(entry.by));
  if (entry.with) line("with", person(*entry.with));
  line("at", day_or_time(entry.at));
  if (entry.valid_days > 0) line("valid_days", std::to_string(entry.valid_days));
  if (!entry.answers.empty()) {
    std::string answers;
    for (const auto& [name, answer] : entry.answers)
      answers += (answers.empty() ? "" : ", ") + word(name) + ": " + quoted(answer);
    line("answers", "{" + answers + "}");
  }
  if (!entry.evidence.empty()) {
    std::string items;
    for (const auto& evidence : entry.evidence) items += (items.empty() ? "" : ", ") + evidence_text(evidence);
    line("evidence", "[" + items + "]");
  }
  if (!entry.snapshot.empty()) line("snapshot", quoted(entry.snapshot));
  return out;
}

bool is_blank(const std::string& line) {
  const auto first = line.find_first_not_of(" \t\r");
  return first == std::string::npos || line[first] == '#';
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  while (from < text.size()) {
    const auto end = std::min(text.find('\n', from), text.size());
    lines.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return lines;
}

/// The blanks before the first item of the list; two when there is none yet.
std::string indent_of(const std::string& text) {
  for (const auto& line : lines_of(text)) {
    if (is_blank(line)) continue;
    const auto first = line.find_first_not_of(' ');
    if (line[first] == '-') return std::string(first, ' ');
  }
  return "  ";
}

/// A file without entries: its comments, then the key on a line of its own.
std::string without_empty_list(const std::string& text) {
  std::string out;
  for (const auto& line : lines_of(text))
    if (is_blank(line)) out += line + "\n";
  return out + "attestations:\n";
}

}  // namespace

Result<std::string> append_attestations(const std::string& text, const std::string& path,
                                        const std::vector<Attestation>& entries) {
  bool is_empty = true;
  for (const auto& line : lines_of(text)) is_empty = is_empty && is_blank(line);
  std::size_t before = 0;
  if (!is_empty) {
    const auto read = parse_attestations(text, path);
    if (!read) return read.error();
    before = read->entries.size();
  }
  std::string out = before == 0 ? without_empty_list(text) : text;
  if (!out.ends_with('\n')) out += '\n';
  const auto indent = indent_of(before == 0 ? "" : text);
  for (const auto& entry : entries) out += entry_text(entry, indent);
  const auto whole = parse_attestations(out, path);
  if (!whole && before > 0 && text.find("attestations: [") != std::string::npos)
    return Error{path +
                     ": the list of attestations is written in brackets, so nothing can be appended; "
                     "write each entry on lines of its own, beginning with '- '",
                 Reason::none, Fault::usage};
  if (!whole) return whole.error();
  if (whole->entries.size() != before + entries.size())
    return Error{path + ": cannot append to this file; append the entries by hand", Reason::none, Fault::usage};
  return out;
}

}  // namespace qharden::config

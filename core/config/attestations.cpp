#include "core/config/attestations.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <set>

#include "core/config/yaml_node.hpp"
#include "core/crypto/digest.hpp"
#include "core/util/text.hpp"

namespace qharden::config {
namespace {

namespace fs = std::filesystem;

constexpr int kLongestDays = 3650;

bool consists_of(const std::string& text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == std::string::npos;
}

/// Why the file is not what was attested; empty: it is.
std::string problem_of(const fs::path& path, const std::string& name, const std::string& sha256) {
  const auto digest = file_digest(path.string());
  if (digest.empty()) return "the evidence file " + name + " is not there or cannot be read";
  return digest == sha256 ? "" : "the evidence file " + name + " is not the one that was attested (sha256)";
}

class AttestationsFile {
 public:
  explicit AttestationsFile(const std::string& path) : path_(path) {}

  Attestations read(const YamlNode& root) {
    root.map({"attestations"});
    Attestations file;
    file.path = path_;
    for (const auto& node : root.required("attestations").as_list()) file.entries.push_back(entry(node));
    return file;
  }

 private:
  Attestation entry(const YamlNode& node) {
    node.map({"id", "checks", "objects", "statement", "status", "by", "with", "at", "valid_days", "answers", "evidence",
              "snapshot"});
    Attestation entry;
    entry.where = path_ + ":" + std::to_string(node.line());
    entry.id = id(node.required("id"));
    entry.checks = distinct(node.required("checks"));
    if (const auto objects = node.optional("objects")) entry.objects = distinct(*objects);
    entry.statement = node.required("statement").as_text();
    entry.holds = node.required("status").as_word({"holds", "does_not_hold"}) == "holds";
    entry.by = attester(node.required("by"));
    if (const auto with = node.optional("with")) entry.with = attester(*with);
    entry.at = time(node.required("at"));
    if (const auto days = node.optional("valid_days"))
      entry.valid_days = static_cast<int>(days->as_integer(1, kLongestDays));
    if (const auto answers = node.optional("answers"))
      for (const auto& [name, answer] : answers->as_members()) entry.answers[name] = answer.as_text();
    if (const auto list = node.optional("evidence"))
      for (const auto& item : list->as_list()) entry.evidence.push_back(evidence(item));
    if (const auto run = node.optional("snapshot")) entry.snapshot = run->as_text();
    return entry;
  }

  std::string id(const YamlNode& node) {
    auto text = node.as_text();
    if (!consists_of(text, "abcdefghijklmnopqrstuvwxyz0123456789-"))
      node.fail("the id '" + text + "' holds other characters than a to z, 0 to 9 and '-'", "choose another id");
    if (!ids_.insert(text).second) node.fail("the id '" + text + "' is used twice", "give each its own id");
    return text;
  }

  static std::vector<std::string> distinct(const YamlNode& node) {
    auto texts = node.as_texts();
    if (texts.empty()) node.fail("the list is empty", "name at least one, or leave the key out if it is optional");
    const std::set<std::string> known(texts.begin(), texts.end());
    if (known.size() != texts.size()) node.fail("something is listed twice", "list each once");
    return texts;
  }

  static Attester attester(const YamlNode& node) {
    node.map({"name", "login"});
    Attester attester;
    attester.name = node.required("name").as_text();
    if (const auto login = node.optional("login")) attester.login = login->as_text();
    return attester;
  }

  static UnixTime time(const YamlNode& node) {
    const auto text = node.as_text();
    const auto time = parse_time(text);
    if (!time) node.fail("'" + text + "' is no date", "write e.g. 2026-10-01 or 2026-10-01T09:30:00Z (UTC)");
    return time.value_or(0);
  }

  AttestedEvidence evidence(const YamlNode& node) const {
    node.map({"file", "sha256", "link"});
    const auto file = node.optional("file");
    const auto link = node.optional("link");
    AttestedEvidence evidence;
    if (file.has_value() == link.has_value()) {
      node.fail("needs either 'file' (with 'sha256') or 'link'", "write e.g. {link: \"https://wiki.example.com/sso\"}");
    } else if (link) {
      evidence.link = link->as_text();
      if (!evidence.link.starts_with("https://")) link->fail("is no https:// address", "write the whole address");
    } else {
      evidence.file = file->as_text();
      evidence.sha256 = digest(node.required("sha256"));
      evidence.problem = problem_of(fs::path(path_).parent_path() / evidence.file, evidence.file, evidence.sha256);
    }
    return evidence;
  }

  static std::string digest(const YamlNode& node) {
    const auto text = lower_case(node.as_text());
    if (text.size() != 64 || !consists_of(text, "0123456789abcdef"))
      node.fail("is no SHA-256 digest of 64 hexadecimal digits", "take the one that 'sha256sum FILE' prints");
    return text;
  }

  std::string path_;
  std::set<std::string> ids_;
};

}  // namespace

std::string file_digest(const std::string& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return {};
  std::ifstream file(path, std::ios::binary);
  crypto::Sha256 digest;
  std::array<char, 65'536> piece{};
  while (file.read(piece.data(), piece.size()) || file.gcount() > 0)
    digest.update({piece.data(), static_cast<std::size_t>(file.gcount())});
  return file.eof() ? digest.finish_hex() : std::string();
}

Result<Attestations> load_attestations(const std::string& path) {
  return read_yaml(path, [&](const YamlNode& root) { return AttestationsFile(path).read(root); });
}

Result<Attestations> parse_attestations(const std::string& text, const std::string& path) {
  const auto document = YamlDocument::parse(text, path);
  if (!document) return document.error();
  auto read = AttestationsFile(path).read(document->root());
  if (const auto checked = document->check(); !checked) return checked.error();
  return read;
}

}  // namespace qharden::config

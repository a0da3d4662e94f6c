#include "core/config/attestations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "core/crypto/digest.hpp"
#include "core/json/json.hpp"
#include "tests/support/temp_folder.hpp"

namespace qharden::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* kHead = "attestations:\n";

std::string entry(const std::string& more = "", const std::string& id = "sso") {
  return "  - id: " + id +
         "\n    checks: [identity.sso-coverage]\n    statement: All use SSO.\n    status: holds\n"
         "    by: {name: Ana Bell}\n    at: 2026-10-01\n" +
         more;
}

/// The error of a file with this text; empty: none.
std::string problem_of(const std::string& text) {
  const auto read = parse_attestations(text, "a.yaml");
  if (read) return "";
  EXPECT_EQ(read.error().fault, Fault::usage);
  return read.error().message;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

const std::string kExample = QHARDEN_SOURCE_DIR "/config/examples/attestations.yaml";

TEST(Attestations, ExampleIsReadWhole) {
  const auto read = load_attestations(kExample);

  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->entries.size(), 2U);
  const auto& sso = read->entries[0];
  EXPECT_EQ(sso.id, "sso-rollout-2026");
  EXPECT_THAT(sso.checks, ElementsAre("identity.sso-coverage", "identity.sso-new-users"));
  EXPECT_TRUE(sso.objects.empty());
  EXPECT_TRUE(sso.holds);
  EXPECT_EQ(sso.by.name, "Ana Bell");
  EXPECT_EQ(sso.by.login, "acme_ab1");
  EXPECT_EQ(format_time(sso.at), "2026-10-01T00:00:00Z");
  EXPECT_EQ(sso.valid_days, 180);
  EXPECT_EQ(sso.answers.at("ticket"), "INC-1042");
  EXPECT_EQ(sso.evidence.at(0).link, "https://wiki.example.com/qualys/sso");
  EXPECT_EQ(sso.snapshot, "20261001T080000Z-acme-3f9a12");
  EXPECT_EQ(sso.where, kExample + ":6");
  EXPECT_THAT(read->entries[1].objects, ElementsAre("acme_bg1"));
  ASSERT_TRUE(read->entries[1].with);
  EXPECT_EQ(read->entries[1].with->login, "acme_cd2");
}

TEST(Attestations, AreRefusedWithFileLineAndMend) {
  const std::string head = kHead;
  EXPECT_THAT(problem_of(head + entry("    stauts: holds\n")), StartsWith("a.yaml:8: attestations[0].stauts: unknown"));
  EXPECT_THAT(problem_of(head + entry("", "SSO")), HasSubstr("a.yaml:2: attestations[0].id: the id 'SSO' holds other"));
  EXPECT_THAT(problem_of(head + entry() + entry()), HasSubstr("a.yaml:8: attestations[1].id: the id 'sso' is used"));
  EXPECT_THAT(problem_of(head + entry("    objects: []\n")), HasSubstr("attestations[0].objects: the list is empty"));
  EXPECT_THAT(problem_of(head + entry("    objects: [a, a]\n")), HasSubstr("something is listed twice"));
  EXPECT_THAT(problem_of(head + entry("    valid_days: 0\n")), HasSubstr("attestations[0].valid_days"));
  EXPECT_THAT(problem_of(head + entry("    with: {login: x}\n")), HasSubstr("attestations[0].with.name: missing"));
  EXPECT_THAT(problem_of(head + entry("    evidence: [{}]\n")), HasSubstr("needs either 'file' (with 'sha256') or"));
  EXPECT_THAT(problem_of(head + entry("    evidence: [{file: a}]\n")), HasSubstr("evidence[0].sha256: missing"));
  EXPECT_THAT(problem_of(head + entry("    evidence: [{link: 'http://x'}]\n")), HasSubstr("is no https:// address"));
  EXPECT_THAT(problem_of(head + entry("    evidence: [{file: a, sha256: '12'}]\n")), HasSubstr("is no SHA-256"));
  std::string text = head + entry();
  text.replace(text.find("2026-10-01"), 10, "2026-02-30");
  EXPECT_THAT(problem_of(text), HasSubstr("a.yaml:7: attestations[0].at: '2026-02-30' is no date"));
  text = head + entry();
  text.replace(text.find("holds"), 5, "passes");
  EXPECT_THAT(problem_of(text), HasSubstr("attestations[0].status"));
}

TEST(Attestations, EvidenceFilesAreComparedWithTheirDigests) {
  const testing::TempFolder folder;
  std::ofstream(folder.file("sso.pdf")) << "the export";
  const auto with_digest = [&](const std::string& file, const std::string& digest) {
    std::ofstream(folder.file("a.yaml")) << kHead
                                         << entry("    evidence: [{file: " + file + ", sha256: '" + digest + "'}]\n");
    const auto read = load_attestations(folder.file("a.yaml"));
    return read ? read->entries.at(0).evidence.at(0).problem : read.error().message;
  };
  const auto digest = crypto::sha256_hex("the export");

  EXPECT_EQ(with_digest("sso.pdf", digest), "");
  EXPECT_EQ(with_digest("sso.pdf", crypto::sha256_hex("another")),
            "the evidence file sso.pdf is not the one that was attested (sha256)");
  EXPECT_EQ(with_digest("gone.pdf", digest), "the evidence file gone.pdf is not there or cannot be read");
  EXPECT_EQ(with_digest(".", digest), "the evidence file . is not there or cannot be read");
}

/// The keys that the reader names when it meets one it does not know, and those of the schema, in order.
TEST(Attestations, ReaderAndSchemaKnowTheSameKeys) {
  const auto schema = json::parse(read_file(QHARDEN_SOURCE_DIR "/config/schemas/attestations.schema.json"));
  ASSERT_TRUE(schema) << schema.error().message;
  const auto keys_of = [](const json::Value& object) {
    std::string keys;
    for (const auto& [name, ignored] : object["properties"].items()) keys += (keys.empty() ? "" : ", ") + name;
    return "known keys: " + keys;
  };
  const auto& defs = (*schema)["$defs"];
  const std::string head = kHead;
  EXPECT_THAT(problem_of("unknown: 1\n"), HasSubstr(keys_of(*schema)));
  EXPECT_THAT(problem_of(head + entry("    zzz: 1\n")), HasSubstr(keys_of(defs["attestation"])));
  EXPECT_THAT(problem_of(head + entry("    with: {zzz: 1}\n")), HasSubstr(keys_of(defs["attester"])));
  EXPECT_THAT(problem_of(head + entry("    evidence: [{zzz: 1}]\n")), HasSubstr(keys_of(defs["evidence"])));
}

TEST(Attestations, ReaderAndSchemaDemandTheSameKeys) {
  const auto schema = json::parse(read_file(QHARDEN_SOURCE_DIR "/config/schemas/attestations.schema.json"));
  ASSERT_TRUE(schema);
  const auto& attestation = (*schema)["$defs"]["attestation"];
  const auto lines = entry();
  for (const auto& [name, ignored] : attestation["properties"].items()) {
    const auto at = lines.find(name + ":");
    if (at == std::string::npos || name == "id") continue;  // the first key of an item carries its dash
    std::string without = lines;
    without.erase(lines.rfind('\n', at) + 1, lines.find('\n', at) - lines.rfind('\n', at));
    EXPECT_THAT(problem_of(kHead + without), HasSubstr("attestations[0]." + name + ": missing")) << without;
  }
  EXPECT_EQ(json::dump(attestation["required"]), R"(["id","checks","statement","status","by","at"])");
}

Attestation a_new_entry() {
  Attestation entry;
  entry.id = "vault-1";
  entry.checks = {"identity.privileged-password-vaulted"};
  entry.statement = "The \"glass\" is in C:\\vault";
  entry.by = {"Ana Bell", "acme_ab1"};
  entry.with = Attester{"true", ""};
  entry.at = parse_time("2026-10-01").value();
  entry.answers = {{"on", "yes: [1]"}};
  return entry;
}

TEST(Attestations, AppendingKeepsWhatIsThereByteForByte) {
  const auto before = read_file(kExample);

  const auto after = append_attestations(before, kExample, {a_new_entry()});

  ASSERT_TRUE(after) << after.error().message;
  EXPECT_TRUE(after->starts_with(before));
  const auto read = parse_attestations(*after, kExample);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->entries.size(), 3U);
  const auto& entry = read->entries[2];
  EXPECT_EQ(entry.statement, "The \"glass\" is in C:\\vault");
  EXPECT_EQ(entry.by.login, "acme_ab1");
  EXPECT_EQ(entry.with.value().name, "true");
  EXPECT_EQ(entry.at, parse_time("2026-10-01"));
  EXPECT_EQ(entry.answers.at("on"), "yes: [1]");
  EXPECT_THAT(*after, HasSubstr("at: 2026-10-01\n"));
}

TEST(Attestations, AppendingFollowsTheIndentAndBeginsEmptyFiles) {
  const auto flush = append_attestations(
      "attestations:\n- id: a\n  checks: [d.a]\n  statement: s\n  status: holds\n"
      "  by: {name: n}\n  at: 2026-10-01",
      "a.yaml", {a_new_entry()});
  ASSERT_TRUE(flush) << flush.error().message;
  EXPECT_THAT(*flush, HasSubstr("at: 2026-10-01\n- id: vault-1\n  checks:"));
  for (const auto* empty : {"", "# ours\n", "# ours\nattestations: []\n"}) {
    const auto begun = append_attestations(empty, "a.yaml", {a_new_entry(), Attestation(a_new_entry())});
    EXPECT_FALSE(begun) << "two entries with one id";
    const auto one = append_attestations(empty, "a.yaml", {a_new_entry()});
    ASSERT_TRUE(one) << one.error().message;
    EXPECT_EQ(one->starts_with("# ours"), *empty != '\0');
    EXPECT_THAT(*one, HasSubstr("attestations:\n  - id: vault-1\n    checks:"));
  }
}

TEST(Attestations, ListInBracketsIsNotAppendedTo) {
  const auto text =
      "attestations: [{id: a, checks: [d.a], statement: s, status: holds, by: {name: n}, at: 2026-10-01}]\n";
  const auto after = append_attestations(text, "a.yaml", {a_new_entry()});
  ASSERT_FALSE(after);
  EXPECT_THAT(after.error().message, HasSubstr("written in brackets"));
}

}  // namespace
}  // namespace qharden::config

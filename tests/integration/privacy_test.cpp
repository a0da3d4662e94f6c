/// What leaves: nothing of a planted list of secrets and personal data may be found in it, in any spelling.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <fstream>

#include "core/http/transport.hpp"
#include "core/redact/redactor.hpp"
#include "core/snapshot/reader.hpp"
#include "core/snapshot/redacted_copy.hpp"
#include "tests/integration/runs.hpp"

namespace qharden::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPassword = "demo-password";

/// What the scenario below holds of people and of the company.
constexpr std::array<const char*, 24> kPersonal = {
    kPassword,      "zorba_vq7",     "Zorba_VQ7",      "zorba_qh1",     "Xanthippe",     "O'Quell",
    "Vasquez-Ng",   "5550177432",    "zorba.test",     "x.oquell",      "Ext&Ident-42",  "Krakatoa",
    "Unit Zebulon", "45.83.112.219", "Zorba Holdings", "Obelisk",       "hunter2secret", "10.77.31.213",
    "Zanzibar",     "8f14e45f-ceea", "Quagmire",       "Director of X", "zorba_left3",   "Pangolin"};

constexpr const char* kScenario = R"yaml(
subscription:
  company: Zorba Holdings
  uuid: 8f14e45f-ceea-467f-a0e6-1c2d3e4f5a6b
  caller_ip: 45.83.112.20
accounts:
  - {login: zorba_qh1, password: demo-password}
users:
  - login: zorba_qh1
    name: Xanthippe O'Quell
    title: Director of X
    email: x.oquell@zorba.test
    phone: "5550177432"
    city: Zanzibar
    role: Manager
    external_id: "Ext&Ident-42"
    created: -400d
    last_login: -2d
  - login: Zorba_VQ7
    name: Pangolin Vasquez-Ng
    email: vq7@zorba.test
    role: Scanner
    business_unit: Unit Zebulon
    asset_groups: [Krakatoa]
    extra_elements: {LDAP_PASSWORD: hunter2secret, NEW_ELEMENT: Quagmire}
    created: -100d
    sign_ins: {from: 10.77.31.213, every: 3d, since: -20d, until: -1d}
restricted_ips:
  enabled: true
  entries: [45.83.112.0/26]
activity_log:
  - {at: -3d, action: update, module: option_profile, login: zorba_qh1, ip: 45.83.112.219,
     details: "Profile Obelisk of zorba_vq7 (x.oquell@zorba.test, +1 5550177432) changed at 10.77.31.213 by O'Quell"}
  - {at: -2d, action: delete, module: report, details: "Report deleted", login: zorba_left3, role: Scanner,
     ip: 45.83.112.219}
)yaml";

constexpr const char* kFacts = R"yaml(
logins:
  - {login: ZORBA_QH1, kind: audit, owner: x.oquell@zorba.test, reason: asked for by Pangolin, systems: [Obelisk],
     egress: [45.83.112.219]}
networks:
  - {name: Krakatoa, kind: corporate, owner: Vasquez-Ng, ranges: [45.83.112.0/26]}
approvals:
  - {check: a.b, objects: [Obelisk], approver: x.oquell@zorba.test, reason: Quagmire, until: 2030-01-01}
)yaml";

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

std::string xml_escaped(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '&' ? "&amp;" : c == '\'' ? "&apos;" : std::string(1, c);
  return out;
}

std::string utf16(const std::string& text, bool big) {
  std::string out;
  for (const char c : text) out += big ? std::string{'\0', c} : std::string{c, '\0'};
  return out;
}

/// The personal data found in some bytes.
std::vector<std::string> found_in(const std::string& bytes) {
  const auto text = lower(bytes);
  std::vector<std::string> found;
  for (const std::string personal : kPersonal)
    for (const auto& spelled : {personal, xml_escaped(personal), http::percent_encode(personal), utf16(personal, false),
                                utf16(personal, true)})
      if (text.find(lower(spelled)) != std::string::npos) found.push_back(personal);
  return found;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path) << text;
}

/// The planted subscription, scanned once with a recording.
class Privacy : public ::testing::Test {
 protected:
  void SetUp() override {
    write(folder_.path() / "planted.yaml", kScenario);
    write(folder_.path() / "facts.yaml", kFacts);
    stage_ = std::make_unique<Stage>(folder_.file("planted.yaml"));
    stage_->subscription().name = "zorba-eu";
    stage_->subscription().login = "zorba_qh1";
    stage_->subscription().facts = folder_.file("facts.yaml");
    stage_->settings().record = folder_.file("recording");
    auto run = stage_->scan();
    ASSERT_TRUE(run.ok()) << run.error().message;
    run_ = std::make_unique<app::FinishedRun>(std::move(*run));
  }

  [[nodiscard]] const std::string& snapshot() const { return run_->record.run.snapshot; }

  Result<std::string> redacted_snapshot() {
    redact::Redactor redactor(config::load_redaction(QHARDEN_SOURCE_DIR "/config/redaction.yaml").value());
    const auto copied = snapshot::copy_redacted(snapshot(), folder_.file("redacted.db"), redactor);
    if (!copied) return copied.error();
    return folder_.file("redacted.db");
  }

  /// Runs the program and returns what it says on stderr.
  std::string stderr_of(const std::string& arguments, const std::string& password = kPassword) {
    const auto errors = folder_.file("stderr");
    const auto command = "ZORBA_SECRET='" + password + "' " + (app_ / "qharden").string() + " " + arguments +
                         " --config " + folder_.file("qharden.yaml") + " >/dev/null 2>" + errors;
    EXPECT_NE(std::system(command.c_str()), -1);  // NOLINT: the test's own words
    return read(errors);
  }

  void write_configuration() {
    write(folder_.path() / "qharden.yaml",
          "version: 1\nsubscriptions:\n  eu:\n    url: " + stage_->subscription().url +
              "\n    login: zorba_qh1\n    secret: env:ZORBA_SECRET\n    facts: " + folder_.file("facts.yaml") + "\n");
  }

  TempFolder folder_;
  fs::path app_ = fs::read_symlink("/proc/self/exe").parent_path();
  std::unique_ptr<Stage> stage_;
  std::unique_ptr<app::FinishedRun> run_;
};

TEST_F(Privacy, IsOfDataThatTheScanReallyReads) {
  const auto bytes = read(snapshot());

  for (const char* personal : {"zorba_vq7", "Xanthippe", "Ext&Ident-42", "Krakatoa", "Obelisk", "45.83.112.219"})
    EXPECT_THAT(found_in(bytes), ::testing::Contains(personal));
}

TEST_F(Privacy, HoldsForEveryByteOfARecording) {
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(folder_.file("recording"))) {
    EXPECT_THAT(found_in(read(entry.path())), ::testing::IsEmpty()) << entry.path();
    ++files;
  }
  EXPECT_GT(files, 10U);
}

TEST_F(Privacy, HoldsForEveryByteOfARedactedSnapshot) {
  const auto redacted = redacted_snapshot();

  ASSERT_TRUE(redacted.ok()) << redacted.error().message;
  EXPECT_THAT(found_in(read(*redacted)), ::testing::IsEmpty());
  EXPECT_FALSE(fs::exists(*redacted + ".partial"));
}

TEST_F(Privacy, HoldsForWhatTheProgramLogs) {
  write_configuration();
  const auto state = " --state-dir " + folder_.file("state");

  EXPECT_THAT(found_in(stderr_of("scan" + state)), ::testing::IsEmpty());
  EXPECT_THAT(found_in(stderr_of("evaluate " + snapshot() + state)), ::testing::IsEmpty());
  EXPECT_THAT(found_in(stderr_of("scan --replay " + folder_.file("recording") + state)), ::testing::IsEmpty());
  const auto refused = stderr_of("scan" + state, "hunter2secret");
  EXPECT_THAT(refused, ::testing::HasSubstr("refused"));
  EXPECT_THAT(found_in(refused), ::testing::IsEmpty());
  const auto refused_again = stderr_of("scan" + state, "hunter2secret");
  EXPECT_THAT(refused_again, ::testing::HasSubstr("was refused before"));
  EXPECT_THAT(found_in(refused_again), ::testing::IsEmpty());
}

TEST_F(Privacy, NeverPutsTheSecretAnywhere) {
  for (const auto& root : {folder_.file("recording"), stage_->folder().string()})
    for (const auto& entry : fs::recursive_directory_iterator(root))
      if (entry.is_regular_file()) {
        EXPECT_EQ(read(entry.path()).find(kPassword), std::string::npos) << entry.path();
      }
}

TEST_F(Privacy, KeepsEverythingFromOtherUsersOfTheMachine) {
  write_configuration();
  const auto state = folder_.file("state");
  stderr_of("scan --state-dir " + state + " --record " + folder_.file("recording2"));
  ASSERT_TRUE(redacted_snapshot().ok());

  std::vector<std::string> roots = {state, folder_.file("recording2"), folder_.file("redacted.db")};
  std::size_t files = 0;
  for (const auto& root : roots) {
    std::vector<fs::path> paths = {root};
    if (fs::is_directory(root))
      for (const auto& entry : fs::recursive_directory_iterator(root)) paths.push_back(entry.path());
    for (const auto& path : paths) {
      struct ::stat status {};
      ASSERT_EQ(::stat(path.c_str(), &status), 0);
      EXPECT_EQ(status.st_mode & 0777U, S_ISDIR(status.st_mode) ? 0700U : 0600U) << path;
      ++files;
    }
  }
  EXPECT_GT(files, 15U);
}

}  // namespace
}  // namespace qharden::testing

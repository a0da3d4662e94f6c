#include "core/secrets/secrets.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>

#include "tests/secrets/environment.hpp"

namespace qharden::secrets {
namespace {

using qharden::testing::ScopedVariable;
using qharden::testing::TempFolder;
using qharden::testing::write_file;

std::string message_of(const Result<std::string>& result) {
  return result.ok() ? "ok" : result.error().message;
}

TEST(Secret, RefusesABareStringWithoutRepeatingIt) {
  const auto secret = resolve_secret("hunter2");

  ASSERT_FALSE(secret.ok());
  EXPECT_EQ(secret.error().fault, Fault::usage);
  EXPECT_EQ(message_of(secret).find("hunter2"), std::string::npos);
  for (const char* form :
       {"never stand in the configuration", "env:", "file:", "systemd-credential:", "exec:", "vault:"}) {
    EXPECT_NE(message_of(secret).find(form), std::string::npos) << form;
  }
}

TEST(Secret, RefusesAnUnknownOrEmptyFormWithoutRepeatingIt) {
  for (const char* reference : {"", ":", "env:", "file:", "s3:cr3t", "ENV:NAME"}) {
    const auto secret = resolve_secret(reference);
    ASSERT_FALSE(secret.ok()) << reference;
    EXPECT_EQ(message_of(secret).find("cr3t"), std::string::npos);
  }
}

TEST(EnvSecret, ReadsTheVariable) {
  const ScopedVariable variable("QHARDEN_TEST_SECRET", "s3cret");

  EXPECT_EQ(*resolve_secret("env:QHARDEN_TEST_SECRET"), "s3cret");
}

TEST(EnvSecret, RefusesUnsetAndEmpty) {
  const ScopedVariable unset("QHARDEN_TEST_SECRET", nullptr);
  EXPECT_NE(message_of(resolve_secret("env:QHARDEN_TEST_SECRET")).find("not set"), std::string::npos);

  const ScopedVariable empty("QHARDEN_TEST_SECRET", "");
  EXPECT_NE(message_of(resolve_secret("env:QHARDEN_TEST_SECRET")).find("empty"), std::string::npos);
}

TEST(FileSecret, StripsOneLineBreakOnly) {
  const TempFolder folder;

  EXPECT_EQ(*resolve_secret("file:" + write_file(folder, "a", "s3cret\n")), "s3cret");
  EXPECT_EQ(*resolve_secret("file:" + write_file(folder, "b", "s3cret\r\n")), "s3cret");
  EXPECT_EQ(*resolve_secret("file:" + write_file(folder, "c", " s3cret \n\n")), " s3cret \n");
}

TEST(FileSecret, RefusesModesThatLetOthersIn) {
  const TempFolder folder;
  for (const int mode : {0604, 0640, 0620, 0601, 0644}) {
    const auto secret = resolve_secret("file:" + write_file(folder, "secret", "s3cret", mode));
    ASSERT_FALSE(secret.ok()) << mode;
    EXPECT_NE(message_of(secret).find("chmod 600"), std::string::npos);
    EXPECT_EQ(message_of(secret).find("s3cret"), std::string::npos);
  }
}

TEST(FileSecret, RefusesAnotherUsersFile) {
  const TempFolder folder;
  const auto file = write_file(folder, "secret", "s3cret");
  if (::geteuid() != 0 || ::chown(file.c_str(), 12345, 12345) != 0) GTEST_SKIP() << "needs root to give a file away";

  EXPECT_NE(message_of(resolve_secret("file:" + file)).find("another user"), std::string::npos);
}

TEST(FileSecret, RefusesWhatIsNoPlainFile) {
  const TempFolder folder;
  ASSERT_EQ(::mkfifo(folder.file("pipe").c_str(), 0600), 0);

  EXPECT_NE(message_of(resolve_secret("file:" + folder.file("pipe"))).find("plain file"), std::string::npos);
  EXPECT_FALSE(resolve_secret("file:" + folder.file("missing")).ok());
  EXPECT_FALSE(resolve_secret("file:relative").ok());
  EXPECT_FALSE(resolve_secret("file:" + write_file(folder, "empty", "\n")).ok());
  EXPECT_FALSE(resolve_secret("file:" + write_file(folder, "large", std::string(70'000, 'x'))).ok());
}

TEST(SystemdSecret, ReadsTheNamedCredential) {
  const TempFolder folder;
  ASSERT_FALSE(write_file(folder, "qualys", "s3cret\n", 0440).empty());
  const ScopedVariable variable("CREDENTIALS_DIRECTORY", folder.path().c_str());

  EXPECT_EQ(*resolve_secret("systemd-credential:qualys"), "s3cret");
  EXPECT_FALSE(resolve_secret("systemd-credential:../qualys").ok());
  EXPECT_FALSE(resolve_secret("systemd-credential:other").ok());
}

TEST(SystemdSecret, SaysWhatIsMissingOutsideAUnit) {
  const ScopedVariable variable("CREDENTIALS_DIRECTORY", nullptr);

  EXPECT_NE(message_of(resolve_secret("systemd-credential:qualys")).find("LoadCredential"), std::string::npos);
}

TEST(ExecSecret, TakesStandardOutputAlone) {
  const TempFolder folder;
  const auto program = write_file(folder, "helper", "#!/bin/sh\necho noise >&2\necho \"$1-$2\"\n", 0700);

  EXPECT_EQ(*resolve_secret("exec:" + program + "  one   two"), "one-two");
}

TEST(ExecSecret, RunsNoShell) {
  EXPECT_EQ(*resolve_secret("exec:/bin/echo $HOME;id"), "$HOME;id");
}

TEST(ExecSecret, InheritsNoDescriptors) {
  const TempFolder folder;
  const int leaked = ::open(write_file(folder, "open", "x").c_str(), O_RDONLY);  // no O_CLOEXEC on purpose
  const auto program =
      write_file(folder, "helper",
                 "#!/bin/sh\n[ -e /proc/self/fd/" + std::to_string(leaked) + " ] && echo open || echo closed\n", 0700);

  EXPECT_EQ(*resolve_secret("exec:" + program), "closed");
  ::close(leaked);
}

TEST(ExecSecret, FailsWithTheProgram) {
  EXPECT_NE(message_of(resolve_secret("exec:/bin/false")).find("status 1"), std::string::npos);
  EXPECT_FALSE(resolve_secret("exec:/no/such/program").ok());
  EXPECT_FALSE(resolve_secret("exec:relative").ok());
  EXPECT_NE(message_of(resolve_secret("exec:/bin/true")).find("empty"), std::string::npos);
}

TEST(ExecSecret, KillsTheProgramAndItsChildrenAtTheDeadline) {
  const TempFolder folder;
  const auto program = write_file(folder, "helper", "#!/bin/sh\nsleep 60 &\nsleep 60\n", 0700);
  SecretOptions options;
  options.exec_deadline = std::chrono::milliseconds(100);
  const auto begin = std::chrono::steady_clock::now();

  const auto secret = resolve_secret("exec:" + program, options);

  EXPECT_NE(message_of(secret).find("did not end in time"), std::string::npos);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

TEST(ExecSecret, DoesNotWaitForChildrenThatKeepTheOutputOpen) {
  const TempFolder folder;
  const auto program = write_file(folder, "helper", "#!/bin/sh\nsleep 60 &\necho s3cret\n", 0700);
  const auto begin = std::chrono::steady_clock::now();

  EXPECT_EQ(*resolve_secret("exec:" + program), "s3cret");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

TEST(ExecSecret, RefusesEndlessOutput) {
  EXPECT_NE(message_of(resolve_secret("exec:/usr/bin/yes")).find("64 KiB"), std::string::npos);
}

}  // namespace
}  // namespace qharden::secrets

#include "core/app/init_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "core/config/facts_writer.hpp"
#include "core/util/paths.hpp"

namespace qharden::app {
namespace {

namespace fs = std::filesystem;
using config::yaml_text;

std::string configuration_text(const InitAnswers& answers) {
  const std::string server = answers.url.empty() ? "platform: " + answers.platform : "url: " + yaml_text(answers.url);
  return R"(# The configuration of qharden. docs/guide/configuration.md explains every key; an unknown one is an error, with its line.

version: 1

subscriptions:
  )" + answers.subscription +
         R"(:
    )" + server +
         R"(
    login: )" +
         yaml_text(answers.login) + R"(
    secret: )" +
         yaml_text(answers.secret) + R"( # where the password is; never the password itself
    facts: facts.yaml               # what only people know
    attestations: attestations.yaml # what people state of settings that no answer shows

    # Certificates of the SAML trust, kept as files, so that their dates and keys are judged:
    # certificates:
    #   - {file: idp.pem, purpose: idp}
    #   - {file: sp.pem, purpose: sp}

    # profile: standard             # quick-start (for the first day), standard or strict
    # guide: 0.1.0                  # version of the guide
    # level: 2                      # 1, 2 or 3; each with those below it

    # api:
    #   share_percent: 50           # part of the API's limits that may be used
    #   max_wait_minutes: 15        # longest wait for a limit
    #   timeout_seconds: 120        # of one answer

    # checks:                       # only what differs from the defaults ('qharden checks show ID')
    #   identity.dormant-users:
    #     params: {days: 60}

# retention:                        # what 'qharden prune' keeps
#   keep_days: 400
#   keep_runs: 10
)";
}

std::string facts_text(const InitAnswers& answers, UnixTime today) {
  return R"(# Declared facts: what no answer of the API can say. Keep this file in version control: who changed what is part of the
# evidence. docs/guide/facts.md explains every key. 'qharden facts lint' refuses what is still TODO;
# 'qharden init --from-snapshot FILE' proposes entries from what a scan has read.

declared:                           # who says so and since when; an entry may name its own 'by' and 'at'
  by: TODO
  at: )" +
         format_time(today).substr(0, 10) +
         R"(

logins:
  - login: )" +
         yaml_text(answers.login) + R"(
    kind: audit                     # break_glass, service, audit or partner
    owner: TODO                     # who answers for it
    reason: the login of this audit
    # egress: [192.0.2.20]          # where it comes from: addresses, a-b or a/prefix
    # systems: [qharden]            # what uses it
    # reviewed_at: 2026-01-31

networks: []                        # remove the brackets when there is one
  # - name: head office
  #   kind: corporate               # corporate, vpn, integration or partner
  #   owner: network-team@example.com
  #   ranges: [192.0.2.0/26, 198.51.100.16-198.51.100.31]

# windows:
#   - {name: trading hours, kind: busy, days: [mon, tue, wed, thu, fri], starts: 08:00, ends: 18:00, zone: Europe/Paris}

# people:                           # an export of the directory, beside this file
#   file: people.csv                # id,email,external_id,state,left_at; or people.json, a SCIM ListResponse
#   exported_at: 2026-01-31

# approvals:
#   - {check: activity.detections-customized, objects: [38170], approver: ciso@example.com, reason: why,
#      until: 2027-01-31}

# scope:                            # controls and checks that do not apply
#   - {target: "3.2", approver: ciso@example.com, reason: no system has to follow a STIG, until: 2027-01-31}
)";
}

constexpr const char* kAttestations =
    R"(# Attestations: what people state of settings that no answer of the API shows, with who, when and evidence.
# Keep this file in version control. 'qharden checks' lists the checks that rest on one.

attestations: []                    # remove the brackets when there is one
  # - id: sso-set-up
  #   checks: [identity.sso-setup]
  #   statement: Single sign-on was set up with the IdP and tested.
  #   status: holds                 # or does_not_hold
  #   by: {name: Ana Novak, login: acme_an1}
  #   at: 2026-01-31
)";

Error refuse(const std::string& path, int error) {
  if (error == EEXIST)
    return Error{path + " is there already and is not overwritten; move it away, or choose another place", Reason::none,
                 Fault::usage};
  return Error{"cannot write " + path + ": " + std::generic_category().message(error), Reason::none, Fault::usage};
}

}  // namespace

std::vector<NewFile> init_files(const InitAnswers& answers, UnixTime today) {
  return {{"qharden.yaml", configuration_text(answers)},
          {"facts.yaml", facts_text(answers, today)},
          {"attestations.yaml", kAttestations}};
}

Result<void> write_new_file(const std::string& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return refuse(path, errno);
  std::size_t written = 0;
  int error = 0;
  while (written < text.size() && error == 0) {
    const auto count = ::write(file, text.data() + written, text.size() - written);
    if (count >= 0)
      written += static_cast<std::size_t>(count);
    else if (errno != EINTR)
      error = errno;
  }
  if (::close(file) != 0 && error == 0) error = errno;
  if (error == 0) return {};
  ::unlink(path.c_str());
  return refuse(path, error);
}

Result<std::vector<std::string>> write_new_files(const std::string& folder, const std::vector<NewFile>& files) {
  std::vector<std::string> paths;
  for (const auto& file : files) {
    paths.push_back((fs::path(folder) / file.name).string());
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(paths.back(), ignored))) return refuse(paths.back(), EEXIST);
  }
  if (auto made = make_private_folder(folder, "--folder"); !made) return made.error();
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto written = write_new_file(paths[i], files[i].text);
    if (written) continue;
    for (std::size_t before = 0; before < i; ++before) ::unlink(paths[before].c_str());
    return written.error();
  }
  return paths;
}

}  // namespace qharden::app

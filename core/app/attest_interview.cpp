#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <system_error>

#include "core/app/attest.hpp"
#include "core/app/attestation_state.hpp"
#include "core/app/interview.hpp"
#include "core/qualys/text_hygiene.hpp"

namespace qharden::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestAnswer = 2000;
constexpr UnixTime kDay = 86'400;

Error cannot_write(const std::string& path) {
  return Error{"cannot write " + path + ": " + std::generic_category().message(errno), Reason::none, Fault::usage};
}

bool write_all(int descriptor, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const auto written = ::write(descriptor, text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    done += static_cast<std::size_t>(written);
  }
  return ::fsync(descriptor) == 0;
}

/// The old file or the new one, never half of it; mode 0600.
Result<void> replace_file(const std::string& path, const std::string& text) {
  std::string temporary = path + ".XXXXXX";
  const int descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return cannot_write(path);
  const bool written = write_all(descriptor, text);
  const bool closed = ::close(descriptor) == 0;
  if (written && closed && ::rename(temporary.c_str(), path.c_str()) == 0) return {};
  const auto error = cannot_write(path);
  ::unlink(temporary.c_str());
  return error;
}

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// "sso-setup-20261001", with a number behind it when that is taken.
void make_ids_unique(std::vector<config::Attestation>& entries, const config::Attestations& file) {
  std::set<std::string> taken;
  for (const auto& entry : file.entries) taken.insert(entry.id);
  for (auto& entry : entries) {
    std::string day = format_time(entry.at).substr(0, 10);
    std::erase(day, '-');
    const std::string wanted = entry.id + "-" + day;
    entry.id = wanted;
    for (int number = 2; !taken.insert(entry.id).second; ++number) entry.id = wanted + "-" + std::to_string(number);
  }
}

/// Appends to the file as it is now: the interview may have taken a while.
Result<void> write_entries(const std::string& path, std::vector<config::Attestation>& entries) {
  std::error_code error;
  const auto real = fs::exists(path, error) ? fs::canonical(path, error).string() : path;
  const auto text = read_text(real);
  const auto file = config::parse_attestations(text, real);
  make_ids_unique(entries, file ? *file : config::Attestations{});
  const auto whole = config::append_attestations(text, real, entries);
  if (!whole) return whole.error();
  return replace_file(real, *whole);
}

void print_rest(const Interviewed& interviewed, const std::string& path) {
  if (interviewed.entries.empty()) {
    std::cout << "\nNothing was attested; " << path << " is as it was.\n";
  } else {
    std::cout << "\nWrote to " << path << ":\n";
    for (const auto& entry : interviewed.entries) {
      std::cout << "  " << entry.id << (entry.holds ? " (holds): " : " (does not hold): ");
      for (const auto& check : entry.checks) std::cout << (check == entry.checks.front() ? "" : ", ") << check;
      std::cout << '\n';
    }
    std::cout << "They count from the next scan on.\n";
  }
  if (interviewed.skipped.empty()) return;
  std::cout << "Still open:\n";
  for (const auto* question : interviewed.skipped) {
    std::cout << "  " << question->id << ": ";
    for (const auto& check : question->checks) std::cout << (check == question->checks.front() ? "" : ", ") << check;
    std::cout << '\n';
  }
}

}  // namespace

Result<int> interview_for_attestations(const Arguments& arguments) {
  const auto state = read_attestation_state(arguments, /*may_be_absent=*/true);
  if (!state) return state.error();
  const auto questions = questions_for(state->interview, unanswered(*state));
  if (questions.empty()) {
    std::cout << "Nothing is open that an attestation could answer.\n";
    return 0;
  }
  const auto& path = state->subscription.attestations;
  std::cout << questions.size() << (questions.size() == 1 ? " question" : " questions") << " about "
            << state->subscription.name
            << (state->run ? ", open in run " + state->run->id : ", because there is no run yet")
            << ". An empty answer skips a question.\n\n";
  InterviewContext context;
  context.day = now() - now() % kDay;
  context.run = state->run ? state->run->id : "";
  context.evidence_folder = fs::path(path).parent_path().string();
  context.clean = [](const std::string& text) { return qualys::clean_line(text, kLongestAnswer); };
  auto interviewed = hold_interview(std::cin, std::cout, questions, context);
  if (!interviewed.entries.empty())
    if (const auto written = write_entries(path, interviewed.entries); !written) return written.error();
  print_rest(interviewed, path);
  return 0;
}

}  // namespace qharden::app

#include "core/app/demo_files.hpp"

#include <cctype>
#include <fstream>
#include <iterator>
#include <system_error>

#include "core/util/paths.hpp"

namespace qharden::app {
namespace {

namespace fs = std::filesystem;

constexpr UnixTime kDay = 86'400;

Error cannot(const std::string& what, const fs::path& path, const std::string& why) {
  return Error{
      "cannot " + what + " " + path.string() + (why.empty() ? "" : ": " + why) + "; is qharden installed completely?",
      Reason::none, Fault::store};
}

/// Length of the token at the start of `text`, and its days; 0 when there is none.
std::size_t read_token(std::string_view text, UnixTime& days) {
  if (text.size() < 4 || text[0] != '@' || (text[1] != '-' && text[1] != '+')) return 0;
  std::size_t end = 2;
  days = 0;
  while (end < text.size() && end < 7 && std::isdigit(static_cast<unsigned char>(text[end])) != 0)
    days = days * 10 + (text[end++] - '0');
  if (end == 2 || end == text.size() || text[end] != 'd') return 0;
  if (text[1] == '-') days = -days;
  return end + 1;
}

Result<void> copy_expanded(const fs::path& from, const fs::path& to, UnixTime now) {
  std::ifstream in(from, std::ios::binary);
  if (!in) return cannot("read", from, "");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  std::ofstream out(to, std::ios::binary | std::ios::trunc);
  out << expand_days(text, now);
  out.close();
  if (!out) return cannot("write", to, "");
  return {};
}

}  // namespace

std::string expand_days(std::string_view text, UnixTime now) {
  std::string out;
  while (!text.empty()) {
    const bool in_a_word = !out.empty() && std::isalnum(static_cast<unsigned char>(out.back())) != 0;
    UnixTime days = 0;
    const std::size_t length = in_a_word ? 0 : read_token(text, days);
    if (length > 0) out += format_time(now + days * kDay).substr(0, 10);
    if (length == 0) out += text.front();
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

Result<std::string> copy_demo_files(const fs::path& scenario, const fs::path& target, UnixTime now) {
  const std::string prefix = scenario.stem().string() + ".";
  const fs::path folder = scenario.has_parent_path() ? scenario.parent_path() : fs::path(".");
  if (!fs::exists(folder / (prefix + "qharden.yaml"))) return std::string();
  if (const auto made = make_private_folder(target); !made) return made.error();
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix) || name == scenario.filename()) continue;
    if (const auto copied = copy_expanded(entry.path(), target / name, now); !copied) return copied.error();
  }
  if (error) return cannot("list", folder, error.message());
  if (fs::is_directory(folder / "certificates"))
    fs::copy(folder / "certificates", target / "certificates",
             fs::copy_options::recursive | fs::copy_options::overwrite_existing, error);
  if (error) return cannot("copy", folder / "certificates", error.message());
  return (target / (prefix + "qharden.yaml")).string();
}

}  // namespace qharden::app

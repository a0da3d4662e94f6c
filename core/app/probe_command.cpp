#include <fcntl.h>
#include <unistd.h>

#include <boost/program_options.hpp>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <utility>

#include "core/app/commands.hpp"
#include "core/app/probe.hpp"
#include "core/app/run_options.hpp"
#include "core/http/transport.hpp"
#include "core/secrets/secrets.hpp"
#include "core/util/paths.hpp"

namespace qharden::app {
namespace {

namespace po = boost::program_options;

void declare(Options& options) {
  options.add_options()("subscription", po::value<std::string>()->value_name("NAME"),
                        "which subscription of the configuration (default: the only one)");
  options.add_options()("output", po::value<std::string>()->value_name("FILE")->default_value("qharden-probe.json"),
                        "new file for the report; one that is there is not touched");
}

Error file_error(const std::string& path, const std::string& what) {
  return Error{path + " " + what + "; name another file with --output", Reason::none, Fault::usage};
}

/// Made before anything is sent: calls must not be wasted for a report that cannot be kept.
class NewFile {
 public:
  static Result<NewFile> make(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0)
      return file_error(path,
                        errno == EEXIST ? "is there already" : std::string("cannot be made: ") + std::strerror(errno));
    return NewFile(path, descriptor);
  }
  NewFile(NewFile&& other) noexcept
      : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)), is_kept_(other.is_kept_) {}
  NewFile& operator=(NewFile&&) = delete;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    if (!is_kept_) ::unlink(path_.c_str());
  }

  Result<void> write(const std::string& text) {
    for (std::size_t done = 0; done < text.size();) {
      const auto count = ::write(descriptor_, text.data() + done, text.size() - done);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return file_error(path_, std::string("cannot be written: ") + std::strerror(errno));
      done += static_cast<std::size_t>(count);
    }
    is_kept_ = true;
    return {};
  }

 private:
  NewFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  std::string path_;
  int descriptor_;
  bool is_kept_ = false;
};

Result<int> run(const Arguments& arguments) {
  const auto configuration = read_configuration(arguments);
  if (!configuration) return configuration.error();
  const auto subscription = choose_subscription(arguments, *configuration);
  if (!subscription) return subscription.error();
  const auto settings = read_run_settings(arguments, *subscription, state_folder(arguments));
  if (!settings) return settings.error();
  const auto probe = config::load_probe((share_folder() / "probe.yaml").string());
  if (!probe) return probe.error();
  const auto transport = http::make_curl_transport();
  const auto secret = secrets::resolve_secret(subscription->secret, {.vault = transport.get()});
  if (!secret) return secret.error();
  const auto path = arguments.text("output");
  auto file = NewFile::make(path);
  if (!file) return file.error();
  const auto probed = run_probe(*probe, *subscription, *secret, *settings);
  if (!probed) return probed.error();
  if (const auto written = file->write(json::dump(probe_json(*probe, *probed)) + "\n"); !written)
    return written.error();
  print_probe(std::cout, *probe, *probed);
  std::cout << "\nReport (names and counts, no values): " << path << '\n';
  return 0;
}

}  // namespace

Command probe_command() {
  return {"probe",
          "",
          "learn which elements the answers hold that no document shows",
          R"(Makes a dozen reads (config/probe.yaml) and says which element names came back. Of the
answers only names and counts are kept. The report holds no value, login or address, so
that it may be sent to us.

Examples:
  qharden probe --subscription acme
  qharden probe --output acme-probe.json
)",
          declare,
          run};
}

}  // namespace qharden::app

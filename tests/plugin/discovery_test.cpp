#include "core/plugin/discovery.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/support/temp_folder.hpp"

namespace qharden::plugin {
namespace {

using ::testing::HasSubstr;

constexpr const char* kManifest = R"({"schema":1,"id":"acme","version":"1.0.0","title":"For tests"})";

class DiscoveryTest : public ::testing::Test {
 protected:
  void add(const std::string& name, const std::string& sidecar, bool with_library = true) {
    std::ofstream(folder_.file(name + ".plugin.json")) << sidecar;
    if (with_library) std::ofstream(folder_.file(name + ".qharden.so")) << "library";
  }
  [[nodiscard]] Discovery found() const { return discover({folder_.path().string()}); }

  qharden::testing::TempFolder folder_;
};

TEST_F(DiscoveryTest, FindsAPluginByItsSidecar) {
  add("acme", std::string(kManifest) + "\n");

  const auto discovery = found();

  ASSERT_EQ(discovery.found.size(), 1U);
  EXPECT_TRUE(discovery.refused.empty());
  EXPECT_EQ(discovery.found[0].manifest.id, "acme");
  EXPECT_EQ(discovery.found[0].program.id, "acme");
  EXPECT_EQ(discovery.found[0].program.manifest, kManifest);
  EXPECT_EQ(discovery.found[0].program.library,
            (std::filesystem::canonical(folder_.path()) / "acme.qharden.so").string());
}

TEST_F(DiscoveryTest, RunsNothingOfWhatItFinds) {
  // Loading this library would end the test.
  std::filesystem::copy_file(std::string(QHARDEN_TEST_PLUGINS) + "/crashing_at_load.qharden.so",
                             folder_.file("acme.qharden.so"));
  add("acme", kManifest, false);

  EXPECT_EQ(found().found.size(), 1U);
}

TEST_F(DiscoveryTest, RefusesASidecarWithoutItsLibrary) {
  add("acme", kManifest, false);

  const auto discovery = found();

  EXPECT_TRUE(discovery.found.empty());
  ASSERT_EQ(discovery.refused.size(), 1U);
  EXPECT_THAT(discovery.refused[0].error.message, HasSubstr("acme.qharden.so is missing"));
  EXPECT_EQ(discovery.refused[0].error.fault, Fault::plugin);
}

TEST_F(DiscoveryTest, ABrokenSidecarCostsItsPluginOnly) {
  add("acme", kManifest);
  add("broken", "{\"schema\":");

  const auto discovery = found();

  EXPECT_EQ(discovery.found.size(), 1U);
  ASSERT_EQ(discovery.refused.size(), 1U);
  EXPECT_THAT(discovery.refused[0].file, HasSubstr("broken.plugin.json"));
}

TEST_F(DiscoveryTest, OfTwoPluginsWithOneIdTheFirstIsTaken) {
  add("a", kManifest);
  add("b", kManifest);

  const auto discovery = found();

  ASSERT_EQ(discovery.found.size(), 1U);
  EXPECT_THAT(discovery.found[0].program.library, HasSubstr("/a.qharden.so"));
  ASSERT_EQ(discovery.refused.size(), 1U);
  EXPECT_THAT(discovery.refused[0].error.message, HasSubstr("'acme' was found before"));
}

TEST_F(DiscoveryTest, AFolderThatIsNotThereIsSkipped) {
  const auto discovery = discover({folder_.file("nowhere")});

  EXPECT_TRUE(discovery.found.empty());
  EXPECT_TRUE(discovery.refused.empty());
}

TEST_F(DiscoveryTest, RefusesASidecarThatIsTooLarge) {
  add("acme", std::string(kManifest) + std::string((std::size_t{16} << 20U) + 1, ' '));

  const auto discovery = found();

  EXPECT_TRUE(discovery.found.empty());
  ASSERT_EQ(discovery.refused.size(), 1U);
  EXPECT_THAT(discovery.refused[0].error.message, HasSubstr("16 MiB"));
}

TEST_F(DiscoveryTest, FindsEveryPluginOfTheTests) {
  const auto discovery = discover({QHARDEN_TEST_PLUGINS});

  EXPECT_TRUE(discovery.refused.empty());
  EXPECT_TRUE(std::is_sorted(discovery.found.begin(), discovery.found.end(),
                             [](const auto& a, const auto& b) { return a.program.library < b.program.library; }));
  EXPECT_GE(discovery.found.size(), 18U);
}

}  // namespace
}  // namespace qharden::plugin

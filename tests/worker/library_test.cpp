#include "core/worker/library.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/support/temp_folder.hpp"

namespace qharden::worker {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const std::string kFolder = std::string(QHARDEN_TEST_PLUGINS) + "/";

TEST(Library, TellsTheManifestOfItsSidecar) {
  std::ifstream file(kFolder + "good.plugin.json");
  const std::string sidecar((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());

  const auto library = Library::load(kFolder + "good.qharden.so");

  ASSERT_TRUE(library.ok()) << library.error().message;
  EXPECT_EQ(*library->describe() + "\n", sidecar);
}

TEST(Library, TellsTheSameEveryTime) {
  const auto first = Library::load(kFolder + "good.qharden.so");
  const auto second = Library::load(kFolder + "good.qharden.so");

  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(*first->describe(), *second->describe());
}

TEST(Library, RefusesARelativePath) {
  const auto library = Library::load("good.qharden.so");

  ASSERT_FALSE(library.ok());
  EXPECT_THAT(library.error().message, HasSubstr("not absolute"));
}

TEST(Library, RefusesAFileThatIsNoLibrary) {
  const qharden::testing::TempFolder folder;
  std::ofstream(folder.file("text.qharden.so")) << "this is a text";

  const auto library = Library::load(folder.file("text.qharden.so"));

  ASSERT_FALSE(library.ok());
  EXPECT_EQ(library.error().fault, Fault::plugin);
  EXPECT_THAT(library.error().message, AllOf(HasSubstr("text.qharden.so"), HasSubstr("cannot be loaded")));
}

TEST(Library, NamesTheMendForAPluginOfTomorrow) {
  const auto library = Library::load(kFolder + "newer_minor.qharden.so");

  ASSERT_FALSE(library.ok());
  EXPECT_THAT(library.error().message, AllOf(HasSubstr("needs ABI 1.99"), HasSubstr("upgrade qharden")));
}

}  // namespace
}  // namespace qharden::worker

#include "core/qualys/read_verbs.hpp"

#include <gtest/gtest.h>

namespace qharden::qualys {
namespace {

Call fo(const std::string& path, const std::string& verb, std::vector<std::pair<std::string, std::string>> query = {}) {
  return {.family = manifest::Family::fo, .path = path, .verb = verb, .query = std::move(query)};
}

Call msp(const std::string& path, const std::string& verb = {},
         std::vector<std::pair<std::string, std::string>> query = {}) {
  return {.family = manifest::Family::msp, .path = path, .verb = verb, .query = std::move(query)};
}

TEST(ReadVerbs, AllowListViewExportAndMspLists) {
  EXPECT_TRUE(check_read(fo("/api/2.0/fo/setup/restricted_ips/", "list", {{"output_format", "xml"}})).ok());
  EXPECT_TRUE(check_read(fo("/api/2.0/fo/vault/", "view")).ok());
  EXPECT_TRUE(check_read(fo("/api/2.0/fo/subscription/option_profile/", "export")).ok());
  EXPECT_TRUE(check_read(msp("/msp/user_list.php", "", {{"show_access_permissions", "1"}})).ok());
}

TEST(ReadVerbs, AllowCustomForTheListOfEditedDetectionsAlone) {
  EXPECT_TRUE(check_read(fo("/api/2.0/fo/knowledge_base/vuln/", "custom")).ok());
  EXPECT_TRUE(check_read(fo("/api/2.0/fo/knowledge_base/vuln/", "list")).ok());
  for (const auto* path : {"/api/2.0/fo/knowledge_base/vuln", "/api/2.0/fo/knowledge_base/vuln/index.php",
                           "/api/3.0/fo/knowledge_base/vuln/", "/api/2.0/fo/asset/host/"})
    EXPECT_FALSE(check_read(fo(path, "custom")).ok()) << path;
  for (const auto* verb : {"edit", "reset", "Custom", "custom&action=reset"})
    EXPECT_FALSE(check_read(fo("/api/2.0/fo/knowledge_base/vuln/", verb)).ok()) << verb;
}

TEST(ReadVerbs, RefuseWritesAndWhatCannotBeProvenARead) {
  const std::vector<Call> calls = {
      fo("/api/2.0/fo/setup/restricted_ips/", "clear"),
      fo("/api/2.0/fo/setup/restricted_ips/", "activate"),
      fo("/api/2.0/fo/asset/host/", "purge"),
      fo("/api/2.0/fo/asset/host/", ""),
      fo("/api/2.0/fo/asset/host/", "LIST"),
      fo("/api/2.0/fo/asset/host/", "list&action=purge"),
      fo("/api/2.0/fo/asset/host/", "list", {{"action", "purge"}}),
      fo("/api/2.0/fo/asset/host/", "list", {{"Action", "purge"}}),
      fo("/api/2.0/fo/asset/host/", "list", {{"ids", "1"}, {"ids", "2"}}),
      fo("/api/2.0/fo/asset/host/?action=purge&x=", "list"),
      fo("/api/2.0/fo/asset/../host/", "list"),
      fo("/api/2.0/fo//host/", "list"),
      fo("/api/2.0/fo/asset/h%6fst/", "list"),
      fo("@evil.example.test/", "list"),
      fo("/msp/user_list.php", "list"),
      msp("/msp/user.php"),
      msp("/msp/user_list.php/../user.php"),
      msp("/msp/user_list.php", "delete"),
      msp("/msp/user.php?x=_list.php"),
      msp("/api/2.0/fo/x_list.php"),
  };
  for (const auto& call : calls) {
    const auto allowed = check_read(call);
    ASSERT_FALSE(allowed.ok()) << call.path << " " << call.verb;
    EXPECT_EQ(allowed.error().reason, Reason::permission);
  }
}

}  // namespace
}  // namespace qharden::qualys

#include "fixture.hpp"
#include "simulator/scenario.hpp"

namespace qharden::simulator::testing {
namespace {

namespace fs = std::filesystem;

const std::string kAccounts = "accounts: [{login: boss, password: pw}]\n";
const std::string kThings = "lists:\n  - {name: things, kind: json, path: /things, rows_at: \"\"}\n";

// A folder of files that goes away with the test.
class ListScenario : public ::testing::Test {
 protected:
  ~ListScenario() override { fs::remove_all(folder_); }
  ListScenario() = default;

  void file(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / name).parent_path());
    write_file(folder_ / name, text);
  }
  [[nodiscard]] std::string things(const std::string& scenario) const {
    return Running{(folder_ / scenario).string()}.gateway_get("/things").body;
  }
  [[nodiscard]] std::string error_of(const std::string& scenario) const {
    try {
      static_cast<void>(load_scenario(folder_ / scenario));
    } catch (const ScenarioError& error) {
      return error.what();
    }
    return "no error";
  }
  void expect_error(const std::string& yaml, const std::vector<std::string>& parts) const {
    file("ours.yaml", kAccounts + yaml);
    const std::string message = error_of("ours.yaml");
    for (const auto& part : parts) {
      EXPECT_NE(message.find(part), std::string::npos) << "no '" << part << "' in: " << message;
    }
  }

  fs::path folder_ = fresh_folder();
};

TEST_F(ListScenario, IncludesTheFoldersBesideItByItself) {
  file("ours.yaml", kAccounts);
  file("lists/things.yaml", kThings);
  file("ours/things.yaml", "rows: {things: [{id: 1}]}\n");

  EXPECT_EQ(things("ours.yaml"), R"([{"id":1}])");
}

TEST_F(ListScenario, TakesTheRowsOfItsBaseUntilItHasItsOwn) {
  file("base.yaml", kAccounts);
  file("lists/things.yaml", kThings);
  file("base/things.yaml", "rows: {things: [{id: 1}]}\n");
  file("plain.yaml", "extends: base\n");
  file("other.yaml", "extends: base\n");
  file("other/things.yaml", "rows: {things: [{id: 2}]}\n");
  file("inline.yaml", "extends: other\nrows: {things: []}\n");

  EXPECT_EQ(things("plain.yaml"), R"([{"id":1}])");
  EXPECT_EQ(things("other.yaml"), R"([{"id":2}])");
  EXPECT_EQ(things("inline.yaml"), "[]");
}

TEST_F(ListScenario, IncludesFilesAndFolders) {
  file("ours.yaml", kAccounts + "include: [shapes.yaml, more]\n");
  file("shapes.yaml", kThings);
  file("more/a.yaml", "rows: {things: [{id: a}]}\n");
  file("more/b.yaml", "rows: {things: [{id: b}]}\n");
  file("more/notes.txt", "not read\n");

  EXPECT_EQ(things("ours.yaml"), R"([{"id":"b"}])");
}

TEST_F(ListScenario, LetsALaterListTakeThePlaceOfAnEarlierOne) {
  file("base.yaml", kAccounts + kThings + "rows: {things: [{id: 1}]}\n");
  file("ours.yaml", "extends: base\nlists:\n  - {name: things, kind: json, path: /things, rows_at: content}\n");

  EXPECT_EQ(things("ours.yaml"), R"({"content":[{"id":1}]})");
}

TEST_F(ListScenario, IsNotNamedByItsFolders) {
  file("ours.yaml", kAccounts);
  file("ours/things.yaml", "rows: {}\n");
  file("lists/things.yaml", kThings);

  try {
    static_cast<void>(find_scenario("nobody", {folder_}));
    ADD_FAILURE();
  } catch (const ScenarioError& error) {
    EXPECT_NE(std::string{error.what()}.find("known: ours"), std::string::npos) << error.what();
  }
}

TEST_F(ListScenario, NamesFileLineKeyAndMendOfAMistake) {
  expect_error("lists:\n  - {name: a, kind: fo, path: /x/, root: R, colour: red}\n",
               {"ours.yaml:3:", "lists[0]", "unknown key 'colour'"});
  expect_error("lists:\n  - {name: a, kind: csv, path: /x/}\n", {"ours.yaml:3:", "kind", "search, fo or json"});
  expect_error("lists:\n  - {name: a, kind: fo, path: x, root: R}\n", {"path", "start with '/'"});
  expect_error("lists:\n  - {name: a, kind: search, path: /qps/x, row: X, id: id}\n", {"path", "/search/"});
  expect_error("lists:\n  - {name: a, kind: search, path: /qps/search/x, row: X}\n", {"id", "a search needs"});
  expect_error("lists:\n  - {name: a@b, kind: fo, path: /x/, root: R}\n", {"name", "faults name it"});
  expect_error("lists:\n  - {name: a, kind: json, path: /x, page: {style: weird, parameter: p}}\n",
               {"page.style", "number, offset and cursor"});
  expect_error("lists:\n  - {name: a, kind: json, path: /x, total: all}\n", {"rows_at", "bare array"});
  expect_error("lists:\n  - {name: a, kind: json, path: /x, roles: [Boss]}\n", {"roles", "'Boss'"});
  expect_error("lists:\n  - {name: a, kind: json, path: /x, only_when: full moon}\n", {"only_when", "enhanced_rbac"});
  expect_error("include: nowhere\n", {"ours.yaml:2:", "include", "'nowhere'"});
  expect_error("rows:\n  nothing: []\n", {"ours.yaml:3:", "nothing", "no list of this name"});
  expect_error("unlicensed: [XY]\n", {"ours.yaml:2:", "unlicensed", "'XY'", "VM"});
  expect_error("faults: [rate@nowhere]\n", {"ours.yaml:2:", "faults", "@nowhere", "user_list", "auth"});
}

TEST_F(ListScenario, NamesFileLineKeyAndMendOfAMistakeInRows) {
  const std::string list = "lists:\n  - {name: a, kind: json, path: /x, match: {p: q}}\n";
  expect_error(list + "rows:\n  a:\n    - {q: 1}\n    - {t: \"$(3d)\"}\n", {"ours.yaml:7:", "$(3d)", "$(-3d)"});
  expect_error(list + "rows:\n  a: 7\n", {"ours.yaml:5:", "rows.a", "list of rows"});
  expect_error(list + "rows:\n  a: [{q: 1, $repeat: many}]\n", {"ours.yaml:5:", "$repeat", "'many'"});
  expect_error("lists:\n  - {name: a, kind: search, path: /qps/search/x, row: X, id: id}\nrows:\n  a: [{id: x}]\n",
               {"ours.yaml:5:", "rows.a", "'id'", "whole number"});
}

TEST_F(ListScenario, LetsAFaultNameAList) {
  file("ours.yaml", kAccounts + kThings + "faults: [maintenance@things]\n");
  const Running sim{(folder_ / "ours.yaml").string()};

  EXPECT_EQ(sim.gateway_get("/things").status, 503);
  EXPECT_THROW(Running((folder_ / "ours.yaml").string(), {"rate@thing"}), FaultError);
}

TEST_F(ListScenario, AnswersBeforeEndpointsOfAFileAndBehindThoseOfTheScenario) {
  file("more.endpoints.yaml",
       "endpoints:\n  - {path: /api/2.0/fo/a/, action: list, body: <FILE/>}\n"
       "  - {path: /api/2.0/fo/a/, action: export, body: <FILE_EXPORT/>}\n");
  const std::string list = "lists: [{name: a, kind: fo, path: /api/2.0/fo/a/, action: list, root: LIST}]\n";
  file("file.yaml", kAccounts + list + "endpoints: [{file: more.endpoints.yaml}]\n");
  file("own.yaml", kAccounts + list + "endpoints: [{path: /api/2.0/fo/a/, body: <OWN/>}]\n");

  EXPECT_TRUE(Running((folder_ / "file.yaml").string()).get("/api/2.0/fo/a/?action=list").holds("<LIST>"));
  EXPECT_TRUE(Running((folder_ / "file.yaml").string()).get("/api/2.0/fo/a/?action=export").holds("<FILE_EXPORT/>"));
  EXPECT_TRUE(Running((folder_ / "own.yaml").string()).get("/api/2.0/fo/a/?action=list").holds("<OWN/>"));
}

}  // namespace
}  // namespace qharden::simulator::testing

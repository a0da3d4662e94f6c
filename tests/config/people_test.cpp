#include "core/config/people.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_folder.hpp"

namespace qharden::config {
namespace {

Result<std::vector<DeclaredPerson>> load(const std::string& text, const std::string& name = "people.csv") {
  const testing::TempFolder folder;
  std::ofstream(folder.file(name), std::ios::binary) << text;
  return load_people(folder.file(name));
}

std::string problem_of(const std::string& text, const std::string& name = "people.csv") {
  const auto people = load(text, name);
  if (people) return "";
  EXPECT_EQ(people.error().fault, Fault::usage);
  return people.error().message.substr(people.error().message.rfind('/') + 1);
}

TEST(People, ComeFromCsvWithItsColumnsInAnyOrder) {
  const auto people = load(
      "\xEF\xBB\xBFstate,left_at,id,email,external_id\r\n"
      "Active,,7,\"Novak, \"\"Ana\"\"\r\n@example.com\",ext-7\r\n"
      "\r\n"
      "left,2026-01-02,8,b@example.com,\r\n");

  ASSERT_TRUE(people) << people.error().message;
  ASSERT_EQ(people->size(), 2U);
  EXPECT_EQ((*people)[0].id, "7");
  EXPECT_EQ((*people)[0].email, "Novak, \"Ana\"\r\n@example.com");
  EXPECT_EQ((*people)[0].external_id, "ext-7");
  EXPECT_EQ((*people)[0].state, "active");
  EXPECT_EQ((*people)[1].left_at, "2026-01-02T00:00:00Z");
}

TEST(People, AreRefusedWithTheLineOfAnUnknownState) {
  EXPECT_EQ(problem_of("id,email,state\n1,\"a\nb\",active\n2,c,retired\n"),
            "people.csv:4: 'retired' is not a state; known states: active, suspended, left");
}

TEST(People, AreRefusedWhenTheCsvIsBroken) {
  EXPECT_EQ(problem_of(""),
            "people.csv:1: the file is empty; the first line names the columns: id,email,external_id,state,...");
  EXPECT_EQ(problem_of("id,name,state\n"),
            "people.csv:1: unknown column 'name'; known columns: id, email, external_id, state, left_at");
  EXPECT_EQ(problem_of("id,email\n"),
            "people.csv:1: there is no column 'state'; the first line names the columns, at least id and state");
  EXPECT_EQ(problem_of("id,state,id\n"), "people.csv:1: the column 'id' is there twice; keep one of them");
  EXPECT_EQ(problem_of("id,state\n1,active,x\n"),
            "people.csv:2: 3 fields; the header has 2, put fields with commas in quotes");
  EXPECT_EQ(problem_of("id,state\n1,\"active\n\n"), "people.csv:2: a quote that is never closed; close it");
  EXPECT_EQ(problem_of("id,state\n1,\"a\"b\n"),
            "people.csv:2: text after a closing quote; double a quote that belongs to the field");
  EXPECT_EQ(problem_of("id,state\n,active\n"), "people.csv:2: the id is empty; give everybody the directory's id");
  EXPECT_EQ(problem_of("id,state,left_at\n1,left,soon\n"),
            "people.csv:2: left_at is no date; write it like 2026-11-01, or leave it empty");
  EXPECT_EQ(problem_of("id,state\n1,active\n2,active\n1,left\n"),
            "people.csv:4: the id is there twice, first on line 2; keep one of them");
}

TEST(People, ComeFromAScimListResponse) {
  const auto people = load(R"({"totalResults": 3, "Resources": [
      {"id": "1", "userName": "ana", "externalId": "e1", "active": true,
       "emails": [{"value": "old@example.com"}, {"value": "ana@example.com", "primary": true}]},
      {"id": "2", "userName": "bo@example.com", "active": false},
      {"id": "3", "userName": "carla", "active": true, "emails": [{"value": "c@example.com"}]}]})",
                           "people.json");

  ASSERT_TRUE(people) << people.error().message;
  ASSERT_EQ(people->size(), 3U);
  EXPECT_EQ((*people)[0].email, "ana@example.com");
  EXPECT_EQ((*people)[0].external_id, "e1");
  EXPECT_EQ((*people)[1].email, "bo@example.com");
  EXPECT_EQ((*people)[1].state, "suspended") << "SCIM does not say who has left";
  EXPECT_EQ((*people)[2].email, "c@example.com");
}

TEST(People, AreRefusedWhenTheExportIsOnlyAPage) {
  EXPECT_EQ(problem_of(R"({"totalResults": 250, "Resources": [{"id": "1", "active": true}]})", "people.json"),
            "people.json: holds 1 of 250 people; join all pages of the export: who is missing would look like nobody");
}

TEST(People, AreRefusedWhenTheScimIsBroken) {
  EXPECT_NE(problem_of("{", "p.json").find("not valid JSON"), std::string::npos);
  EXPECT_NE(problem_of("[]", "p.json").find("no SCIM ListResponse"), std::string::npos);
  EXPECT_NE(problem_of(R"({"Resources": [7]})", "p.json").find("Resources[0]: is no object"), std::string::npos);
  EXPECT_NE(problem_of(R"({"Resources": [{"active": true}]})", "p.json").find("has no id"), std::string::npos);
  EXPECT_NE(problem_of(R"({"Resources": [{"id": "1", "active": "yes"}]})", "p.json").find("whether it is active"),
            std::string::npos);
  EXPECT_NE(problem_of(R"({"Resources": [{"id": "1", "active": true}, {"id": "1", "active": true}]})", "p.json")
                .find("Resources[1]: has the id of Resources[0]"),
            std::string::npos);
}

TEST(People, AreRefusedInAnotherForm) {
  EXPECT_EQ(problem_of("x", "people.xlsx"),
            "people.xlsx: is neither .csv nor .json; name a CSV file or a SCIM ListResponse");
}

TEST(People, AreReadBackFromTheCsvThatIsWritten) {
  const std::vector<DeclaredPerson> people = {{"1,\"2\"\n", "=cmd", "", "active", ""},
                                              {"2", "b@example.com", "e", "left", "2026-01-02T00:00:00Z"}};

  const auto read = load(write_people_csv(people));

  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ((*read)[0].id, people[0].id);
  EXPECT_EQ((*read)[0].email, "=cmd");
  EXPECT_EQ((*read)[1].left_at, people[1].left_at);
}

}  // namespace
}  // namespace qharden::config

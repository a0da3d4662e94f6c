/// Collections over a network that answers from a list.
#include "core/scan/collect.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

#include "core/manifest/manifest.hpp"
#include "core/snapshot/reader.hpp"
#include "tests/qualys/client_fixture.hpp"

namespace qharden::scan {
namespace {

using qharden::testing::response;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kManifest = R"json({"schema":1,"id":"acme","version":"1.0.0","title":"For tests","sources":[
 {"id":"portal_users","family":"qps","path":"/qps/rest/2.0/search/am/user/","verb":"search",
  "roots":["ServiceResponse"],"tables":[
  {"name":"portal_user","title":"Users","rows":"data/User","columns":[
   {"name":"id","type":"integer","from":"id","key":true},
   {"name":"login","type":"text","from":"username"}]}]}]})json";

template <class T>
T take(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

std::string users_from(int first, int count, const std::string& last_id) {
  std::string data;
  for (int id = first; id < first + count; ++id)
    data += "<User><id>" + std::to_string(id) + "</id><username>u" + std::to_string(id) + "</username></User>";
  return "<ServiceResponse><responseCode>SUCCESS</responseCode><count>" + std::to_string(count) +
         "</count><hasMoreRecords>" + (last_id.empty() ? "false" : "true") + "</hasMoreRecords>" +
         (last_id.empty() ? "" : "<lastId>" + last_id + "</lastId>") + "<data>" + data + "</data></ServiceResponse>";
}

class CollectTest : public qharden::testing::ClientFixture {
 protected:
  /// Collects every source of the manifest into a sealed file and opens it.
  std::unique_ptr<snapshot::Reader> collect_all(const char* manifest_text) {
    const auto catalog = catalog_of(manifest_text);
    const std::string path = folder.file("snapshot.db");
    return collect_into(take(snapshot::Writer::create(path, catalog)), path, catalog);
  }

  /// Goes on with what collect_all() left.
  std::unique_ptr<snapshot::Reader> complete_all(const char* manifest_text) {
    const auto catalog = catalog_of(manifest_text);
    const std::string path = folder.file("completed.db");
    return collect_into(take(snapshot::Writer::resume(folder.file("snapshot.db"), path, catalog)), path, catalog);
  }

  static std::vector<std::string> rows(snapshot::Reader& reader, const std::string& sql) {
    auto query = take(reader.query(sql));
    std::vector<std::string> rows;
    while (take(query.step())) {
      std::string row;
      for (int i = 0; i < query.columns(); ++i) row += (i > 0 ? "|" : "") + std::string(query.text(i));
      rows.push_back(row);
    }
    return rows;
  }

  std::vector<http::Response> answers;  ///< after the sign-in
  std::vector<std::string> learned;     ///< names of columns whose element is to be learned

 private:
  manifest::Catalog catalog_of(const char* manifest_text) const {
    auto manifest = take(manifest::parse_manifest(manifest_text));
    for (auto& column : manifest.sources.front().tables.front().columns)
      if (column.learned) column.also_from = learned;
    return take(manifest::Catalog::build({manifest}));
  }

  std::unique_ptr<snapshot::Reader> collect_into(const std::unique_ptr<snapshot::Writer>& writer,
                                                 const std::string& path, const manifest::Catalog& catalog) {
    Plan plan;
    for (const auto& source : catalog.manifests().front().sources) plan.jobs.push_back({source, 0});
    CollectRequest request;
    request.catalog = &catalog;
    request.plan = &plan;
    request.account = {.subscription = "acme", .url = "https://qualysapi.example.test", .login = "ab1", .secret = {}};
    request.scan_time = time;
    CallLog calls;
    qualys::Client client(
        {.subscription = "acme", .url = "https://qualysapi.example.test", .login = "acme_ab1", .secret = "s3cret"},
        options, transport, *limits, [&](const auto& exchange) { calls.record(exchange); });
    transport_signs_in(client);
    EXPECT_TRUE(writer->set_meta("scan_time", "2026-01-05T10:00:00Z").ok());
    EXPECT_TRUE(collect(request, client, *writer, calls).ok());
    EXPECT_TRUE(writer->seal().ok());
    return take(snapshot::Reader::open(path));
  }

  void transport_signs_in(qualys::Client& client) {
    EXPECT_TRUE(client.sign_in().ok());
    for (const auto& answer : answers) transport.answer(answer);
  }
};

TEST_F(CollectTest, FollowsASearchFromPageToPage) {
  answers = {response(200, users_from(1, 2, "2")), response(200, users_from(3, 2, "9")),
             response(200, users_from(10, 1, ""))};

  const auto reader = collect_all(kManifest);

  EXPECT_THAT(rows(*reader, "SELECT login FROM portal_user ORDER BY id"), ElementsAre("u1", "u2", "u3", "u4", "u10"));
  EXPECT_THAT(rows(*reader, "SELECT state, reason, rows, calls FROM _collection WHERE \"table\" = 'portal_user'"),
              ElementsAre("complete||5|3"));
  EXPECT_THAT(rows(*reader, "SELECT query FROM _call WHERE source = 'portal_users' ORDER BY id"),
              ElementsAre("id GREATER 0", "id GREATER 2", "id GREATER 9"));
}

TEST_F(CollectTest, LeavesWhatComesAfterTheFirstPageWhereThatIsAllThatIsWanted) {
  std::string manifest = kManifest;
  const std::string verb = R"("verb":"search",)";
  manifest.replace(manifest.find(verb), verb.size(), verb + R"("first_page_only":true,)");
  answers = {response(200, users_from(1, 2, "2")), response(200, users_from(3, 2, ""))};

  const auto reader = collect_all(manifest.c_str());

  EXPECT_THAT(rows(*reader, "SELECT login FROM portal_user ORDER BY id"), ElementsAre("u1", "u2"));
  EXPECT_THAT(rows(*reader, "SELECT state, reason, rows, calls FROM _collection WHERE \"table\" = 'portal_user'"),
              ElementsAre("complete||2|1"));
}

TEST_F(CollectTest, TakesASearchThatDoesNotLeadOnForCut) {
  answers = {response(200, users_from(1, 2, "2")), response(200, users_from(1, 2, "2")),
             response(200, users_from(1, 2, "2"))};

  const auto reader = collect_all(kManifest);

  EXPECT_THAT(rows(*reader, "SELECT state, reason FROM _collection WHERE \"table\" = 'portal_user'"),
              ElementsAre("partial|truncated"));
  EXPECT_EQ(transport.requests.size(), 3U) << "sign-in and two pages";
}

TEST_F(CollectTest, TakesAnEmptySearchForCompleteAndARefusedOneNot) {
  answers = {response(200, "<ServiceResponse><responseCode>SUCCESS</responseCode><count>0</count></ServiceResponse>")};
  const auto empty = collect_all(kManifest);
  EXPECT_THAT(rows(*empty, "SELECT state, rows FROM _collection WHERE \"table\" = 'portal_user'"),
              ElementsAre("complete|0"));
  std::filesystem::remove(folder.file("snapshot.db"));

  answers = {response(200, "<ServiceResponse><responseCode>UNAUTHORIZED</responseCode></ServiceResponse>")};
  const auto refused = collect_all(kManifest);
  EXPECT_THAT(rows(*refused, "SELECT state, reason, detail FROM _collection WHERE \"table\" = 'portal_user'"),
              ElementsAre(HasSubstr("unavailable|permission|")));
}

constexpr const char* kLearning = R"json({"schema":1,"id":"acme","version":"1.0.0","title":"For tests","sources":[
 {"id":"users","family":"msp","path":"/msp/user_list.php","roots":["USERS"],"tables":[
  {"name":"user","title":"Users","rows":"USER","columns":[
   {"name":"login","type":"text","from":"LOGIN","key":true},
   {"name":"saml","type":"flag","learned":true}]}]}]})json";

TEST_F(CollectTest, TakesALearnedNameForEvidenceOnlyOnEveryRowAndInTheClosedSet) {
  const auto state_of = [&](const std::string& ana, const std::string& ben) {
    answers = {response(
        200, "<USERS><USER><LOGIN>ana</LOGIN>" + ana + "</USER><USER><LOGIN>ben</LOGIN>" + ben + "</USER></USERS>")};
    learned = {"SSO", "SAML/@on"};
    const auto reader = collect_all(kLearning);
    const auto found = rows(*reader, "SELECT state, reason FROM _column WHERE \"column\" = 'saml'");
    std::filesystem::remove(folder.file("snapshot.db"));
    return found.at(0);
  };

  EXPECT_EQ(state_of("<SSO>1</SSO>", "<SSO>Disabled</SSO>"), "complete|");
  EXPECT_EQ(state_of("<SSO>1</SSO>", "<SAML on=\"no\"/>"), "complete|");
  EXPECT_EQ(state_of("<SSO>1</SSO>", ""), "partial|unsupported") << "one lucky match is not evidence";
  EXPECT_EQ(state_of("<SSO>1</SSO>", "<SSO>per group</SSO>"), "partial|parse");
  EXPECT_EQ(state_of("<SSO>idp-7</SSO>", "<SSO>idp-8</SSO>"), "partial|parse");
  EXPECT_EQ(state_of("<OTHER>1</OTHER>", "<OTHER>1</OTHER>"), "unseen|unsupported");
}

/// Groups, the hosts of each, and a list that only a manager sees whole, proven by the log.
constexpr const char* kFanOut = R"json({"schema":1,"id":"acme","version":"1.0.0","title":"For tests","sources":[
 {"id":"users","family":"msp","path":"/msp/user_list.php","roots":["USERS"],"tables":[
  {"name":"user","title":"Users","rows":"USER","columns":[
   {"name":"login","type":"text","from":"LOGIN","key":true},
   {"name":"unit","type":"text","from":"UNIT"}]}]},
 {"id":"ips","family":"fo","path":"/api/2.0/fo/setup/restricted_ips/","verb":"list","roots":["OUT"],
  "query":[{"name":"user","value":"{unit}"}],"for_each":"SELECT unit FROM user WHERE unit IS NOT NULL","tables":[
  {"name":"ip","title":"Addresses","rows":"IP","columns":[{"name":"ip","type":"text","from":"."}]}]}]})json";

class FanOutTest : public CollectTest {
 protected:
  std::string ips_after(const std::string& users) {
    answers = {response(200, users), response(200, "<OUT><IP>192.0.2.1</IP></OUT>")};
    const auto reader = collect_all(kFanOut);
    std::string text;
    for (const auto& row :
         rows(*reader, "SELECT \"partition\", state, reason, detail FROM _collection WHERE \"table\" = 'ip'"))
      text += row + ";";
    return text;
  }
};

TEST_F(FanOutTest, OverAWholeTableIsWhole) {
  EXPECT_EQ(ips_after("<USERS><USER><LOGIN>a</LOGIN><UNIT>u1</UNIT></USER></USERS>"), "u1|complete||;");
}

TEST_F(FanOutTest, OverNothingIsWholeAndEmpty) {
  EXPECT_EQ(ips_after("<USERS></USERS>"), "|complete||;");
}

TEST_F(FanOutTest, OverAColumnThatSomeRowsLackIsAPart) {
  const auto said =
      ips_after("<USERS><USER><LOGIN>a</LOGIN><UNIT>u1</UNIT></USER><USER><LOGIN>b</LOGIN></USER></USERS>");

  EXPECT_THAT(said, HasSubstr("u1|partial|unsupported|"));
  EXPECT_THAT(said, HasSubstr("it was asked for each row of user, and unit was readable in 1 of 2 rows"));
}

TEST_F(FanOutTest, OverATableThatWasRefusedIsNoAnswer) {
  EXPECT_THAT(ips_after("<USER_LIST_OUTPUT><ERROR number=\"2007\">no</ERROR></USER_LIST_OUTPUT>"),
              HasSubstr("|unavailable|"));
}

constexpr const char* kLogProof = R"json({"schema":1,"id":"acme","version":"1.0.0","title":"For tests","sources":[
 {"id":"ips","family":"fo","path":"/api/2.0/fo/setup/restricted_ips/","verb":"list","roots":["OUT"],
  "needs_role":["manager"],"proven_by":"log","tables":[
  {"name":"ip","title":"Addresses","rows":"IP","columns":[{"name":"ip","type":"text","from":"."}]}]}],
 "canaries":[{"name":"log","sql":"SELECT iif(log_row_at IS NULL, NULL, 'manager'), 'no own row' FROM self"},
  {"name":"other","sql":"SELECT 'manager'"}]})json";

constexpr const char* kOwnRow =
    "\"Date\",\"Action\",\"Module\",\"Details\",\"User Name\",\"User Role\",\"User IP\"\r\n"
    "\"2026-01-05T09:59:00Z\",\"request\",\"auth\",\"API: /x\",\"ACME_AB1\",\"Manager\",\"192.0.2.9\"\r\n";

TEST_F(CollectTest, LooksAgainForTheOwnRowWhenTheSignInCameTooEarly) {
  answers = {response(200, "<OUT></OUT>"), response(200, kOwnRow)};

  const auto reader = collect_all(kLogProof);

  EXPECT_THAT(rows(*reader, "SELECT state, role_proven FROM _collection WHERE \"table\" = 'ip'"),
              ElementsAre("complete|manager"));
  EXPECT_THAT(rows(*reader, "SELECT log_row_at FROM self"), ElementsAre("2026-01-05T09:59:00Z"));
  EXPECT_EQ(transport.requests.size(), 3U);
}

TEST_F(CollectTest, ALogWithoutOwnRowProvesNothingAndSaysSo) {
  answers = {response(200, "<OUT></OUT>")};  // and then logs without rows

  const auto reader = collect_all(kLogProof);

  EXPECT_THAT(rows(*reader, "SELECT state, reason, detail, role_proven FROM _collection WHERE \"table\" = 'ip'"),
              ElementsAre("partial|scope|no own row|"));
}

/// Two sources of which one is enough, each under two versions.
constexpr const char* kAlternatives = R"json({"schema":1,"id":"acme","version":"1.0.0","title":"For tests","sources":[
 {"id":"export","family":"fo","path":"/api/{7.0,2.0}/fo/profile/","verb":"export","roots":["P"],
  "alternative":{"group":"profiles","rank":1},"tables":[
  {"name":"exported","title":"Profiles","rows":"ROW","columns":[{"name":"id","type":"integer","from":"ID"}]}]},
 {"id":"listing","family":"fo","path":"/api/{5.0,2.0}/fo/profile/{kind}/","verb":"list","roots":["P"],
  "alternative":{"group":"profiles","rank":2},"for_each":"SELECT 'vm' AS kind UNION ALL SELECT 'pc'","tables":[
  {"name":"listed","title":"Profiles","rows":"ROW","columns":[
   {"name":"kind","type":"text","partition":true},{"name":"id","type":"integer","from":"ID"}]}]}]})json";

constexpr const char* kStates =
    "SELECT \"table\" || ' ' || \"partition\", state, reason, rows FROM _collection WHERE \"table\" IN "
    "('exported', 'listed') ORDER BY 1";

TEST_F(CollectTest, StepsDownToTheVersionThatThePlatformKnows) {
  answers = {response(404, "<html/>"), response(200, "<P><ROW><ID>7</ID></ROW></P>")};

  const auto reader = collect_all(kAlternatives);

  EXPECT_THAT(rows(*reader, "SELECT path, status FROM _call WHERE source = 'export' ORDER BY id"),
              ElementsAre("/api/7.0/fo/profile/|404", "/api/2.0/fo/profile/|200"));
  EXPECT_THAT(rows(*reader, kStates), ElementsAre("exported |complete||1", "listed |complete||0"));
  const auto remembered = limits->answered_path("acme", "/api/7.0/fo/profile/");
  ASSERT_TRUE(remembered.ok());
  EXPECT_EQ(*remembered, "/api/2.0/fo/profile/");
}

TEST_F(CollectTest, BeginsWithTheVersionThatAnsweredLastTime) {
  ASSERT_TRUE(limits->remember_answered("acme", "/api/7.0/fo/profile/", "/api/2.0/fo/profile/").ok());
  answers = {response(200, "<P/>")};

  const auto reader = collect_all(kAlternatives);

  EXPECT_THAT(rows(*reader, "SELECT path FROM _call WHERE source = 'export'"), ElementsAre("/api/2.0/fo/profile/"));
}

TEST_F(CollectTest, DoesNotStepDownFromARefusal) {
  answers = {response(403, "<html/>")};

  const auto reader = collect_all(kAlternatives);

  EXPECT_THAT(rows(*reader, kStates),
              ElementsAre("exported |unavailable|permission|0", "listed |unavailable|permission|0"))
      << "nobody may take the place of a source that was refused";
  EXPECT_EQ(transport.requests.size(), 2U) << "sign-in and one call";
}

TEST_F(CollectTest, LetsTheNextSourceAnswerWhereThePlatformKnowsNoPath) {
  answers = {response(404, "<html/>"), response(404, "<html/>"), response(200, "<P><ROW><ID>1</ID></ROW></P>"),
             response(200, "<P><ROW><ID>2</ID></ROW></P>")};

  const auto reader = collect_all(kAlternatives);

  EXPECT_THAT(rows(*reader, kStates),
              ElementsAre("exported |complete||0", "listed pc|complete||1", "listed vm|complete||1"));
  EXPECT_THAT(rows(*reader, "SELECT kind, id FROM listed ORDER BY id"), ElementsAre("vm|1", "pc|2"));
  EXPECT_THAT(rows(*reader, "SELECT detail FROM _collection WHERE \"table\" = 'exported'"),
              ElementsAre(HasSubstr("listing answered in place of export")));
}

TEST_F(CollectTest, HoldsWhatTheUsedSourceLacksAgainstTheOthers) {
  answers = {response(404, "<html/>"), response(404, "<html/>"), response(200, "<P/>"), response(403, "<html/>")};

  const auto reader = collect_all(kAlternatives);

  EXPECT_THAT(rows(*reader, kStates), ElementsAre("exported |unavailable|permission|0",
                                                  "listed pc|unavailable|permission|0", "listed vm|complete||0"));
}

/// Two lists of which one is enough, and what is asked for each of their rows.
constexpr const char* kAskedForEach = R"json({"schema":1,"id":"acme","version":"1.0.0","title":"For tests","sources":[
 {"id":"old","family":"fo","path":"/api/2.0/fo/old/","verb":"list","roots":["P"],
  "alternative":{"group":"lists","rank":1},"tables":[
  {"name":"old_row","title":"Rows","rows":"ROW","columns":[{"name":"id","type":"integer","from":"ID"}]}]},
 {"id":"new","family":"fo","path":"/api/2.0/fo/new/","verb":"list","roots":["P"],
  "alternative":{"group":"lists","rank":2},"tables":[
  {"name":"new_row","title":"Rows","rows":"ROW","columns":[{"name":"id","type":"integer","from":"ID"}]}]},
 {"id":"detail","family":"fo","path":"/api/2.0/fo/detail/","verb":"list","roots":["P"],
  "query":[{"name":"id","value":"{id}"}],"for_each":"SELECT id FROM old_row UNION ALL SELECT id FROM new_row","tables":[
  {"name":"detail","title":"Details","rows":"ROW","columns":[{"name":"id","type":"integer","from":"ID"}]}]}]})json";

TEST_F(CollectTest, DoesNotMissRowsOfTheListThatAnotherStoodInFor) {
  answers = {response(404, "<html/>"), response(200, "<P><ROW><ID>1</ID></ROW></P>"),
             response(200, "<P><ROW><ID>1</ID></ROW></P>")};

  const auto reader = collect_all(kAskedForEach);

  EXPECT_THAT(rows(*reader,
                   "SELECT \"table\" || ' ' || \"partition\", state, reason, rows FROM _collection WHERE "
                   "\"table\" IN ('old_row', 'new_row', 'detail') ORDER BY 1"),
              ElementsAre("detail 1|complete||1", "new_row |complete||1", "old_row |complete||0"));
}

TEST_F(CollectTest, CompletesARunWithoutAskingAgainForAGroupThatWasReadWhole) {
  answers = {response(404, "<html/>"), response(404, "<html/>"), response(200, "<P><ROW><ID>1</ID></ROW></P>"),
             response(200, "<P/>")};
  const auto expected = rows(*collect_all(kAlternatives), kStates);
  answers.clear();
  const auto before = transport.requests.size();

  const auto reader = complete_all(kAlternatives);

  EXPECT_EQ(transport.requests.size() - before, 1U) << "the sign-in";
  EXPECT_EQ(rows(*reader, kStates), expected);
  EXPECT_THAT(rows(*reader, "SELECT detail FROM _collection WHERE \"table\" = 'listed'"), ElementsAre("", ""));
  EXPECT_THAT(rows(*reader, "SELECT id FROM listed"), ElementsAre("1"));
}

TEST_F(CollectTest, CompletesAGroupOfWhichAPartWasReadAsAWhole) {
  answers = {response(404, "<html/>"), response(404, "<html/>"), response(200, "<P><ROW><ID>1</ID></ROW></P>"),
             response(403, "<html/>")};
  collect_all(kAlternatives);
  answers = {response(404, "<html/>"), response(404, "<html/>"), response(200, "<P><ROW><ID>1</ID></ROW></P>"),
             response(200, "<P><ROW><ID>2</ID></ROW></P>")};

  const auto reader = complete_all(kAlternatives);

  EXPECT_THAT(rows(*reader, kStates),
              ElementsAre("exported |complete||0", "listed pc|complete||1", "listed vm|complete||1"));
  EXPECT_THAT(rows(*reader, "SELECT id FROM listed ORDER BY id"), ElementsAre("1", "2"));
}

constexpr const char* kHostilePlaces = R"json({"schema":1,"id":"acme","version":"1.0.0","title":"For tests","sources":[
 {"id":"records","family":"fo","path":"/api/2.0/fo/auth/{technology}/","verb":"list","roots":["P"],
  "for_each":"SELECT column1 AS technology FROM (VALUES ('unix'), ('../user'), ('a&action=delete'), (''))","tables":[
  {"name":"record","title":"Records","rows":"ROW","columns":[{"name":"id","type":"integer","from":"ID"}]}]}]})json";

TEST_F(CollectTest, PutsNothingIntoAPathThatIsNoWord) {
  answers = {response(200, "<P/>")};

  const auto reader = collect_all(kHostilePlaces);

  EXPECT_THAT(rows(*reader, "SELECT path FROM _call WHERE source = 'records'"), ElementsAre("/api/2.0/fo/auth/unix/"));
  EXPECT_THAT(
      rows(*reader, "SELECT \"partition\", state, reason FROM _collection WHERE \"table\" = 'record' ORDER BY 1"),
      ElementsAre("|unavailable|parse", "../user|unavailable|parse", "a&action=delete|unavailable|parse",
                  "unix|complete|"));
}

}  // namespace
}  // namespace qharden::scan

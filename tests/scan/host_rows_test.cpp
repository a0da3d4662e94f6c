#include "core/scan/host_rows.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "core/snapshot/reader.hpp"
#include "core/snapshot/writer.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/temp_folder.hpp"

namespace qharden::scan {
namespace {

/// What a collection with this request leaves in the host's tables.
class HostTables {
 public:
  explicit HostTables(const CollectRequest& request) {
    const auto catalog = manifest::Catalog::build({});
    auto writer = snapshot::Writer::create(folder_.file("s.db"), *catalog);
    EXPECT_TRUE((*writer)->set_meta("scan_time", "2026-11-01T00:00:00Z").ok());
    EXPECT_TRUE((*writer)->write_host_page(host_page(request)).ok());
    EXPECT_TRUE((*writer)->end_host_tables().ok());
    EXPECT_TRUE((*writer)->seal().ok());
    reader_ = std::move(snapshot::Reader::open(folder_.file("s.db"))).value();
  }

  /// Cells by '|', NULL as '-', rows by line.
  std::string rows(const std::string& sql) {
    auto query = reader_->query(sql);
    if (!query) return query.error().message;
    std::string text;
    while (*query->step()) {
      for (int i = 0; i < query->columns(); ++i)
        text +=
            (i > 0 ? "|" : "") + (query->type(i) == snapshot::Query::Type::null ? "-" : std::string(query->text(i)));
      text += "\n";
    }
    return text;
  }

 private:
  testing::TempFolder folder_;
  std::unique_ptr<snapshot::Reader> reader_;
};

CollectRequest request_with(config::Facts facts) {
  CollectRequest request;
  request.account = {"acme", "https://qualysapi.example.com", "acme_qh1", {}};
  request.subscription_id = "id";
  request.facts = std::move(facts);
  return request;
}

TEST(HostRows, HoldEveryFactOfALogin) {
  config::Facts facts;
  facts.logins.push_back({"acme_sv1",
                          "service",
                          "team",
                          "import",
                          {"cmdb", "a \"b\""},
                          {"192.0.2.1", "192.0.2.8/29"},
                          "2026-10-01T00:00:00Z",
                          {"ana", "2026-10-02T00:00:00Z", 3}});
  facts.logins.push_back({"acme_bg1", "break_glass", "ciso", "", {}, {}, "", {}});
  facts.logins.push_back({"acme_sv2", "service", "team", "", {}, {"2001:db8::/32"}, "", {}});
  HostTables tables(request_with(facts));

  EXPECT_EQ(tables.rows("SELECT login, kind, owner, reason, systems, egress, reviewed_at, declared_by, declared_at "
                        "FROM declared_login"),
            "acme_sv1|service|team|import|[\"cmdb\",\"a \\\"b\\\"\"]|192.0.2.1,192.0.2.8/29|2026-10-01T00:00:00Z|ana|"
            "2026-10-02T00:00:00Z\n"
            "acme_bg1|break_glass|ciso|-|-|-|-|-|-\n"
            "acme_sv2|service|team|-|-|2001:db8::/32|-|-|-\n");
  EXPECT_EQ(tables.rows("SELECT l.login, ip_text(e.lo), ip_text(e.hi) FROM declared_login_egress e "
                        "JOIN declared_login l ON l._row = e._parent"),
            "acme_sv1|192.0.2.1|192.0.2.1\nacme_sv1|192.0.2.8|192.0.2.15\n"
            "acme_sv2|2001:db8::|2001:db8:ffff:ffff:ffff:ffff:ffff:ffff\n");
}

TEST(HostRows, HoldNetworksWindowsPeopleApprovalsAndScope) {
  config::Facts facts;
  facts.networks.push_back({"office",
                            "corporate",
                            "team",
                            {"192.0.2.0/24", "198.51.100.1-198.51.100.9"},
                            "2026-10-01T00:00:00Z",
                            {"ana", "2026-10-02T00:00:00Z"}});
  facts.windows.push_back({"trading", "busy", {"mon", "tue"}, "08:00", "18:00", "UTC", {"ana", ""}});
  facts.people = {"p.json", "2026-10-03T00:00:00Z", {{"7", "a@example.com", "x", "left", "2026-09-01T00:00:00Z"}}};
  facts.approvals.push_back({"a.b", {"scripts", "jobs"}, "ciso", "why", "2027-01-01T00:00:00Z", {}});
  facts.approvals.push_back({"a.c", {}, "ciso", "why", "2027-01-01T00:00:00Z", {}});
  facts.scope.push_back({"3.2", "ciso", "no STIG", "2027-01-01T00:00:00Z", {"ana", "2026-10-02T00:00:00Z"}});
  HostTables tables(request_with(facts));

  EXPECT_EQ(tables.rows("SELECT name, ranges, reviewed_at, declared_by, declared_at FROM declared_network"),
            "office|192.0.2.0/24,198.51.100.1-198.51.100.9|2026-10-01T00:00:00Z|ana|2026-10-02T00:00:00Z\n");
  EXPECT_EQ(tables.rows("SELECT count(*) FROM declared_network_ranges"), "2\n");
  EXPECT_EQ(tables.rows("SELECT name, kind, days, starts, ends, zone, declared_by FROM declared_window"),
            "trading|busy|[\"mon\",\"tue\"]|08:00|18:00|UTC|ana\n");
  EXPECT_EQ(tables.rows("SELECT id, email, external_id, state, left_at, exported_at, origin FROM declared_person"),
            "7|a@example.com|x|left|2026-09-01T00:00:00Z|2026-10-03T00:00:00Z|scim\n");
  EXPECT_EQ(tables.rows("SELECT check_id, object, approver, reason, until FROM declared_approval"),
            "a.b|scripts|ciso|why|2027-01-01T00:00:00Z\na.b|jobs|ciso|why|2027-01-01T00:00:00Z\n"
            "a.c|-|ciso|why|2027-01-01T00:00:00Z\n");
  EXPECT_EQ(tables.rows("SELECT target, approver, reason, until, declared_by FROM declared_scope"),
            "3.2|ciso|no STIG|2027-01-01T00:00:00Z|ana\n");
}

TEST(HostRows, HoldTheApprovalPolicyThatWasNamed) {
  auto request = request_with({});
  request.approval_policy_file = "/etc/policy.yaml";
  request.approval_policy.remediation = true;
  request.approval_policy.approvers = {"ana", "ben"};
  request.approval_policy.min_approvers = 2;
  request.approval_policy.timeout_action = "reject";
  request.approval_policy.windows = {{"night", {{"sat", "sun"}, "22:00", "04:00", "UTC"}}};
  HostTables tables(request);

  EXPECT_EQ(
      tables.rows("SELECT file, remediation, typeof(remediation), approvers, min_approvers, requester_may_approve, "
                  "escalation_hours, escalate_to, timeout_hours, timeout_action, auto_approve_up_to "
                  "FROM approval_policy"),
      "/etc/policy.yaml|1|integer|[\"ana\",\"ben\"]|2|0|-|-|-|reject|-\n");
  EXPECT_EQ(tables.rows("SELECT name, days, starts, ends, zone FROM approval_window"),
            "night|[\"sat\",\"sun\"]|22:00|04:00|UTC\n");
}

TEST(HostRows, HoldNoApprovalPolicyWhereNoneWasNamed) {
  HostTables tables(request_with({}));

  EXPECT_EQ(tables.rows("SELECT count(*) FROM approval_policy"), "0\n");
}

TEST(HostRows, HoldTheCertificatesThatWereNamed) {
  const testing::TempFolder folder;
  const auto pem = testing::make_certificate({.key = "ec", .name = "idp"});
  std::ofstream(folder.file("idp.pem")) << pem;
  std::ofstream(folder.file("both.pem")) << pem << pem;
  auto request = request_with({});
  request.certificates = {{folder.file("idp.pem"), "idp"}, {folder.file("both.pem"), "sp"}, {"/gone.pem", "sp"}};
  HostTables tables(request);

  EXPECT_EQ(tables.rows("SELECT purpose, subject, issuer, key_type, key_bits, typeof(key_bits), signature_algorithm, "
                        "not_before < not_after, length(sha256), problem FROM certificate WHERE path LIKE '%idp.pem'"),
            "idp|CN=idp|CN=idp|ec|256|integer|ecdsa-with-SHA256|1|64|-\n");
  EXPECT_EQ(tables.rows("SELECT subject, problem FROM certificate WHERE path LIKE '%both.pem'"),
            "CN=idp|" + folder.file("both.pem") +
                " holds more than one certificate, and only the first was read; keep one in each file\n");
  EXPECT_EQ(tables.rows("SELECT path, purpose, not_after, key_type, problem FROM certificate WHERE path = '/gone.pem'"),
            "/gone.pem|sp|-|-|cannot read the certificate /gone.pem: No such file or directory\n");
}

TEST(HostRows, AreCleanTextWhateverAFileHolds) {
  config::Facts facts;
  facts.people = {"p.csv", "2026-10-03T00:00:00Z", {{"\x1b[31m7", "a\xFF@example.com", "", "active", ""}}};
  HostTables tables(request_with(facts));

  EXPECT_EQ(tables.rows("SELECT id, email FROM declared_person"), "[31m7|a\xEF\xBF\xBD@example.com\n");
}

TEST(HostRows, SayThatNothingIsDeclaredByCompleteEmptyTables) {
  HostTables tables(request_with({}));

  EXPECT_EQ(tables.rows("SELECT state, rows FROM _collection WHERE \"table\" = 'declared_person'"), "complete|0\n");
  EXPECT_EQ(tables.rows("SELECT login, platform_url FROM self"), "acme_qh1|https://qualysapi.example.com\n");
}

}  // namespace
}  // namespace qharden::scan

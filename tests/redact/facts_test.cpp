#include "core/redact/facts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/config/facts_writer.hpp"
#include "core/util/addresses.hpp"

namespace qharden::redact {
namespace {

TEST(RedactedFacts, SpeakOfTheSameLoginsAndNetworksUnderOtherNames) {
  Redactor redactor(config::load_redaction(QHARDEN_SOURCE_DIR "/config/redaction.yaml").value());
  config::Facts facts;
  facts.logins.push_back({"Acme_Bg1", "break_glass", "ciso@acme.test", "envelope of Ana Novak", {"crm"}, {}, {}, {}});
  facts.networks.push_back({"Praha", "corporate", "Ana Novak", {"45.83.112.10-45.83.112.20"}, {}, {}});
  facts.people.people.push_back({"4711", "ana@acme.test", "E1", "left", "2026-01-01T00:00:00Z"});

  const auto redacted = redact_facts(facts, redactor);

  EXPECT_EQ(redacted.logins[0].login, redactor.value("USER_LOGIN", "", "acme_bg1"));
  EXPECT_EQ(redacted.logins[0].kind, "break_glass");
  EXPECT_NE(redacted.people.people[0].id, "4711");
  EXPECT_EQ(redacted.people.people[0].state, "left");
  EXPECT_EQ(redacted.people.people[0].email, redactor.value("EMAIL", "", "ana@acme.test"));
  EXPECT_EQ(redacted.networks[0].ranges.size(), 4U);
  for (const auto& range : redacted.networks[0].ranges) EXPECT_TRUE(parse_range(range));
  const auto yaml = config::write_facts(redacted);
  for (const char* personal : {"cme", "Novak", "Praha", "crm", "45.83.112.10-45.83.112.20"})
    EXPECT_THAT(yaml, ::testing::Not(::testing::HasSubstr(personal)));
}

}  // namespace
}  // namespace qharden::redact

#include "core/qualys/cells.hpp"

#include <gtest/gtest.h>

#include "tests/qualys/sources.hpp"

namespace qharden::qualys {
namespace {

using manifest::Absence;
using manifest::ColumnType;
using qharden::testing::column;
using qharden::testing::row;
using qharden::testing::row_source;
using qharden::testing::Texts;

/// Decodes rows of one column, `<V>value</V>` each.
struct Decoded {
  explicit Decoded(const manifest::Column& declared, const std::vector<std::string>& values)
      : source(row_source({declared})) {
    std::string body = "<R>";
    for (const auto& value : values) body += "<ROW>" + value + "</ROW>";
    auto result = decode(source, body + "</R>");
    EXPECT_TRUE(result.ok());
    page = std::move(result).value();
    for (std::size_t i = 0; i < values.size(); ++i) cells.push_back(row(page.tables[0], i)[0]);
  }
  [[nodiscard]] const snapshot::Observed& observed() const { return page.tables[0].observed[0]; }

  manifest::Source source;
  snapshot::Page page;
  Texts cells;
};

TEST(Cells, ConvertIntegers) {
  const Decoded decoded(column("v", ColumnType::integer, "V"), {"<V>7</V>", "<V> -12 </V>", "<V>7x</V>", "<V></V>",
                                                                "<V>99999999999999999999</V>", "<V>1.5</V>"});

  EXPECT_EQ(decoded.cells, (Texts{"7", "-12", "null", "null", "null", "null"}));
  EXPECT_EQ(decoded.observed().seen, 2);
  EXPECT_EQ(decoded.observed().unreadable, 4);
  EXPECT_EQ(decoded.observed().example, "7x");
}

TEST(Cells, ConvertReals) {
  const Decoded decoded(column("v", ColumnType::real, "V"), {"<V>1.5</V>", "<V>nan</V>", "<V>inf</V>", "<V>1,5</V>"});

  EXPECT_EQ(decoded.cells, (Texts{"1.500000", "null", "null", "null"}));
  EXPECT_EQ(decoded.observed().unreadable, 3);
}

TEST(Cells, ConvertFlagsOfFourSpellings) {
  const Decoded decoded(column("v", ColumnType::flag, "V"),
                        {"<V>1</V>", "<V>0</V>", "<V>TRUE</V>", "<V>False</V>", "<V>yes</V>", "<V>No</V>",
                         "<V>Enabled</V>", "<V>DISABLED</V>", "<V>2</V>", "<V>on</V>", "<V></V>"});

  EXPECT_EQ(decoded.cells, (Texts{"1", "0", "1", "0", "1", "0", "1", "0", "null", "null", "null"}));
  EXPECT_EQ(decoded.observed().unreadable, 3);
}

TEST(Cells, ConvertTimesToOneForm) {
  const Decoded decoded(
      column("v", ColumnType::time, "V"),
      {"<V>2026-01-05T10:00:00Z</V>", "<V>2026-01-05T10:00:00Z </V>", "<V>2026-01-05</V>", "<V>yesterday</V>"});

  EXPECT_EQ(decoded.cells,
            (Texts{"'2026-01-05T10:00:00Z'", "'2026-01-05T10:00:00Z'", "'2026-01-05T00:00:00Z'", "null"}));
}

TEST(Cells, KeepAbsentUnknownByDefault) {
  const Decoded decoded(column("v", ColumnType::text, "V"), {"<V>a</V>", "<W/>"});

  EXPECT_EQ(decoded.cells, (Texts{"'a'", "null"}));
  EXPECT_EQ(decoded.observed().seen, 1);
  EXPECT_EQ(decoded.observed().unreadable, 0);
}

TEST(Cells, TakeAbsentForNullWhereDeclared) {
  auto declared = column("v", ColumnType::text, "V");
  declared.absent = Absence::null;

  EXPECT_EQ(Decoded(declared, {"<V>a</V>", "<W/>"}).observed().seen, 2);
}

TEST(Cells, CountNoneAsSeen) {
  auto declared = column("v", ColumnType::time, "V");
  declared.none = {"N/A", ""};

  const Decoded decoded(declared, {"<V>N/A</V>", "<V>n/a</V>", "<V/>", "<V>none</V>"});

  EXPECT_EQ(decoded.cells, (Texts{"null", "null", "null", "null"}));
  EXPECT_EQ(decoded.observed().seen, 3);
  EXPECT_EQ(decoded.observed().unreadable, 1);
}

TEST(Cells, StoreTheDeclaredWordOfAVocabulary) {
  auto declared = column("v", ColumnType::text, "V");
  declared.one_of = {"active", "pending_activation"};

  const Decoded decoded(
      declared, {"<V>Active</V>", "<V>Pending Activation</V>", "<V>PENDING-ACTIVATION</V>", "<V>Frozen</V>", "<V/>"});

  EXPECT_EQ(decoded.cells, (Texts{"'active'", "'pending_activation'", "'pending_activation'", "null", "null"}));
  EXPECT_EQ(decoded.observed().seen, 3);
  EXPECT_EQ(decoded.observed().unreadable, 2);
  EXPECT_EQ(decoded.observed().example, "Frozen");
}

TEST(Cells, CutAndCleanExamples) {
  const Decoded decoded(column("v", ColumnType::integer, "V"), {"<V>" + std::string(59, 'x') + "\xc3\xa9\x01yyyy</V>"});

  EXPECT_EQ(decoded.observed().example, std::string(59, 'x'));
}

TEST(Cells, SeePresenceInEveryRow) {
  const Decoded decoded(column("v", ColumnType::present, "V/W"), {"<V><W/></V>", "<V/>", ""});

  EXPECT_EQ(decoded.cells, (Texts{"1", "0", "0"}));
  EXPECT_EQ(decoded.observed().seen, 3);
}

TEST(Cells, JoinTextInPieces) {
  const Decoded decoded(column("v", ColumnType::text, "V"), {"<V>a<!-- c -->b<![CDATA[<c>]]>&amp;&#x41;</V>"});

  EXPECT_EQ(decoded.cells, (Texts{"'ab<c>&A'"}));
}

TEST(Cells, DoNotTakeElementsForText) {
  const Decoded decoded(column("v", ColumnType::text, "V"), {"<V><W>x</W></V>"});

  EXPECT_EQ(decoded.observed().unreadable, 1);
}

TEST(Cells, FillTheImplicitTableOfRanges) {
  auto source = row_source({column("ips", ColumnType::ranges, "IP_SET/*")});
  source.tables.push_back(qharden::testing::table(
      "t_ips", "", {column("lo", ColumnType::blob, ""), column("hi", ColumnType::blob, "")}, "t"));
  QHARDEN_DECODE(page, source,
                 "<R><ROW><IP_SET><IP>192.0.2.1</IP><IP_RANGE>198.51.100.0-198.51.100.15</IP_RANGE></IP_SET></ROW>"
                 "<ROW/><ROW><IP_SET><IP>2001:db8::/32</IP></IP_SET></ROW></R>");

  const auto& ranges = qharden::testing::rows_of(page, "t_ips");
  EXPECT_EQ(row(page.tables[0], 0), (Texts{"'192.0.2.1, 198.51.100.0-198.51.100.15'"}));
  EXPECT_EQ(ranges.rows, 3);
  EXPECT_EQ(ranges.parents, (std::vector<std::int64_t>{0, 0, 2}));
  EXPECT_EQ(row(ranges, 0), (Texts{"#16", "#16"}));
  EXPECT_EQ(page.tables[0].observed[0].seen, 2);
}

TEST(Cells, KeepTheTextOfRangesThatAreNotUnderstood) {
  const Decoded decoded(column("v", ColumnType::ranges, "V"), {"<V>192.0.2.1, elsewhere</V>"});

  EXPECT_EQ(decoded.cells, (Texts{"'192.0.2.1, elsewhere'"}));
  EXPECT_EQ(decoded.observed().seen, 0);
  EXPECT_EQ(decoded.observed().unreadable, 1);
}

/// The cells of a row whose column `v` is a fingerprint of V, under a key.
std::string fingerprint_of(const std::string& element, const std::string& key, const std::string& from = "V") {
  const auto source = row_source({column("v", ColumnType::fingerprint, from)});
  const auto page = decode(source, "<R><ROW>" + element + "</ROW></R>", {.fingerprint_key = key});
  EXPECT_TRUE(page.ok());
  const auto& observed = page->tables[0].observed[0];
  EXPECT_EQ(observed.example, "");
  return row(page->tables[0], 0)[0] + (observed.seen == 1 ? "" : " unseen");
}

TEST(Cells, FingerprintTheFirstHalfOfAKeyedDigest) {
  // RFC 4231, test case 2
  EXPECT_EQ(fingerprint_of("<V>what do ya want for nothing?</V>", "Jefe"), "'5bdcc146bf60754e6a042426089575c7'");
  EXPECT_EQ(fingerprint_of("<V> x </V>", "k"), fingerprint_of("<V>x</V>", "k"));
  EXPECT_NE(fingerprint_of("<V>x</V>", "k"), fingerprint_of("<V>x</V>", "other"));
}

TEST(Cells, FingerprintWhatIsOnTheListOfSecrets) {
  for (const auto& [element, from] :
       std::vector<std::pair<std::string, std::string>>{{"<PASSWORD>hunter2</PASSWORD>", "PASSWORD"},
                                                        {"<A secret='hunter2'/>", "A/@secret"},
                                                        {"<SECRET><V>hunter2</V></SECRET>", "*/V"}})
    EXPECT_EQ(fingerprint_of(element, "k", from), fingerprint_of("<V>hunter2</V>", "k")) << from;
}

TEST(Cells, FingerprintNothingWithoutAKeyOrAValue) {
  EXPECT_EQ(fingerprint_of("<PASSWORD>hunter2</PASSWORD>", "", "PASSWORD"), "null unseen");
  EXPECT_EQ(fingerprint_of("<V></V>", "k"), "null") << "two empty secrets are no equal ones";
  EXPECT_EQ(fingerprint_of("", "k"), "null unseen");
}

}  // namespace
}  // namespace qharden::qualys

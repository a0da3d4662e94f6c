#include "core/qualys/xml_path.hpp"

#include <gtest/gtest.h>

namespace qharden::qualys {
namespace {

constexpr const char* kXml =
    "<R><A><B>1</B>text<C>2</C></A><X/><A><B>3</B></A><AUTH_UNIX_LIST><AUTH_UNIX>4</AUTH_UNIX></AUTH_UNIX_LIST>"
    "<AUTH_LIST><AUTH_UNIX>5</AUTH_UNIX><OTHER>6</OTHER></AUTH_LIST></R>";

std::string matches(const char* path_text) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(kXml));
  const XmlPath path(path_text);
  XmlMatches found(path, document.document_element());
  std::string all;
  while (const auto node = found.next()) all += std::string(node.name()) + "=" + node.child_value() + " ";
  return all;
}

TEST(XmlPath, FindsAllInDocumentOrder) {
  EXPECT_EQ(matches("A/B"), "B=1 B=3 ");
  EXPECT_EQ(matches("A/*"), "B=1 C=2 B=3 ");
  EXPECT_EQ(matches("AUTH_*_LIST/AUTH_*"), "AUTH_UNIX=4 ");
  EXPECT_EQ(matches("AUTH_*LIST/AUTH_*"), "AUTH_UNIX=4 AUTH_UNIX=5 ");
  EXPECT_EQ(matches("*/*"), "B=1 C=2 B=3 AUTH_UNIX=4 AUTH_UNIX=5 OTHER=6 ");
}

TEST(XmlPath, FindsNothingWhereNothingIs) {
  EXPECT_EQ(matches("B"), "");
  EXPECT_EQ(matches("A/B/C"), "");
  EXPECT_EQ(matches("a/b"), "");
  EXPECT_EQ(matches("A/B/C/D/E/F/G/H/I/J/K/L/M/N/O/P/Q/R"), "");
}

TEST(XmlPath, TakesADotForTheStart) {
  EXPECT_EQ(matches("."), "R= ");
  EXPECT_EQ(matches(""), "R= ");
}

TEST(XmlPath, EndsInAnAttribute) {
  EXPECT_EQ(XmlPath("A/@id").attribute(), "id");
  EXPECT_EQ(XmlPath("A/@id").segments().size(), 1U);
  EXPECT_EQ(XmlPath("@id").segments().size(), 0U);
}

TEST(XmlPath, KnowsSecretsAndStars) {
  EXPECT_TRUE(XmlPath("A/LOGIN_PASSWORD/B").names_secret());
  EXPECT_TRUE(XmlPath("A/@password").names_secret());
  EXPECT_FALSE(XmlPath("A/B").names_secret());
  EXPECT_TRUE(XmlPath("A/B*").has_star());
  EXPECT_FALSE(XmlPath("A/B").has_star());
}

}  // namespace
}  // namespace qharden::qualys

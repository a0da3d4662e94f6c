#include "core/qualys/json_subtree.hpp"

#include <gtest/gtest.h>

namespace qharden::qualys {
namespace {

std::string json(const char* xml, bool children = false) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(xml));
  const auto made = children ? json_of_children(document.document_element()) : json_of(document.document_element());
  return made.ok() ? *made : "error";
}

TEST(JsonSubtree, WritesTextAttributesAndRepeatedNames) {
  EXPECT_EQ(json("<A>x</A>"), R"("x")");
  EXPECT_EQ(json("<A/>"), R"("")");
  EXPECT_EQ(json("<A i='1'/>"), R"({"@i":"1"})");
  EXPECT_EQ(json("<A i='1'>x</A>"), R"({"@i":"1","#text":"x"})");
  EXPECT_EQ(json("<A><B>1</B><C/><B j='2'/></A>"), R"({"B":["1",{"@j":"2"}],"C":""})");
  EXPECT_EQ(json("<A><B><C><D>1</D><D>2</D></C></B><E/></A>"), R"({"B":{"C":{"D":["1","2"]}},"E":""})");
}

TEST(JsonSubtree, WritesChildrenAsOneObject) {
  EXPECT_EQ(json("<A i='1'>own<B>1</B></A>", true), R"({"B":"1"})");
  EXPECT_EQ(json("<A/>", true), "{}");
}

TEST(JsonSubtree, EscapesText) {
  EXPECT_EQ(json("<A><![CDATA[\"\\\n\t</x>]]></A>"), R"("\"\\\n\t</x>")");
  EXPECT_EQ(json("<A>a\x01\xff</A>"), "\"a\xef\xbf\xbd\"");
}

TEST(JsonSubtree, KeepsLengthOfSecretsOnly) {
  EXPECT_EQ(json("<A p='1' password='abc'><PASSWORD>s3cret</PASSWORD><X><externalId><V>q</V></externalId></X></A>"),
            R"({"@p":"1","@password":{"present":true,"length":3},"PASSWORD":{"present":true,"length":6},)"
            R"("X":{"externalId":{"present":true,"length":0}}})");
}

}  // namespace
}  // namespace qharden::qualys

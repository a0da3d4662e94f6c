#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qharden::simulator {

/// Writes one XML document, indented the way Qualys does, into a string.
///
/// Text is escaped for markup only: bytes that are no legal XML pass, so that a fault can send them on purpose.
class XmlWriter {
 public:
  using Attributes = std::vector<std::pair<std::string_view, std::string>>;

  /// Writes the declaration and the DOCTYPE, and opens `root`.
  XmlWriter(std::string_view root, std::string_view dtd);
  /// Writes the declaration and opens `root`, without a DOCTYPE.
  XmlWriter(std::string_view root, const Attributes& attributes);

  void open(std::string_view name, const Attributes& attributes = {});
  void close();
  /// `<name>text</name>`, or `<name/>` when the text is empty.
  void leaf(std::string_view name, std::string_view text, const Attributes& attributes = {});
  /// `<name><![CDATA[text]]></name>`.
  void cdata(std::string_view name, std::string_view text);
  /// Closes what is open and hands over the document.
  [[nodiscard]] std::string finish();

 private:
  void start_tag(std::string_view name, const Attributes& attributes);

  std::string out_;
  std::vector<std::string> open_;
};

}  // namespace qharden::simulator

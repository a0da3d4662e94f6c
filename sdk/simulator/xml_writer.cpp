#include "xml_writer.hpp"

#include "text.hpp"

namespace qharden::simulator {

XmlWriter::XmlWriter(std::string_view root, std::string_view dtd) {
  out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<!DOCTYPE ";
  out_ += root;
  out_ += " SYSTEM \"";
  append_escaped(out_, dtd);
  out_ += "\">\n";
  open(root);
}

XmlWriter::XmlWriter(std::string_view root, const Attributes& attributes) {
  out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  open(root, attributes);
}

void XmlWriter::start_tag(std::string_view name, const Attributes& attributes) {
  out_.append(open_.size() * 2, ' ');
  out_ += '<';
  out_ += name;
  for (const auto& [key, value] : attributes) {
    out_ += ' ';
    out_ += key;
    out_ += "=\"";
    append_escaped(out_, value);
    out_ += '"';
  }
}

void XmlWriter::open(std::string_view name, const Attributes& attributes) {
  start_tag(name, attributes);
  out_ += ">\n";
  open_.emplace_back(name);
}

void XmlWriter::close() {
  const std::string name = open_.back();
  open_.pop_back();
  out_.append(open_.size() * 2, ' ');
  out_ += "</" + name + ">\n";
}

void XmlWriter::leaf(std::string_view name, std::string_view text, const Attributes& attributes) {
  start_tag(name, attributes);
  if (text.empty()) {
    out_ += "/>\n";
    return;
  }
  out_ += '>';
  append_escaped(out_, text);
  out_ += "</";
  out_ += name;
  out_ += ">\n";
}

void XmlWriter::cdata(std::string_view name, std::string_view text) {
  static constexpr std::string_view end_mark = "]]>";
  start_tag(name, {});
  out_ += "><![CDATA[";
  for (auto end = text.find(end_mark); end != std::string_view::npos; end = text.find(end_mark)) {
    out_ += text.substr(0, end);
    out_ += "]]]]><![CDATA[>";
    text.remove_prefix(end + end_mark.size());
  }
  out_ += text;
  out_ += "]]></";
  out_ += name;
  out_ += ">\n";
}

std::string XmlWriter::finish() {
  while (!open_.empty()) {
    close();
  }
  return std::move(out_);
}

}  // namespace qharden::simulator

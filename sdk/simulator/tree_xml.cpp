#include <algorithm>

#include "tree_writer.hpp"

namespace qharden::simulator {
namespace {

class Writer {
 public:
  Writer(XmlWriter& xml, const std::string& row, const EachRow& rows) : xml_(xml), row_(row), rows_(rows) {}

  void content(const Tree& tree) {
    for (const auto& member : tree.members) {
      if (member.value.kind == Tree::Kind::slot) {
        slot();
      } else if (is_content(member)) {
        element(member.name, member.value);
      }
    }
  }

 private:
  void element(const std::string& name, const Tree& tree) {
    if (tree.kind == Tree::Kind::list) {
      list(name, tree);
    } else if (tree.kind == Tree::Kind::map) {
      map(name, tree);
    } else {
      text(name, tree.text, {});
    }
  }

  static bool is_wrapper(const Tree& item) {
    return item.kind == Tree::Kind::map && item.members.size() == 1 && item.members.front().name.front() != '@';
  }

  void list(const std::string& name, const Tree& tree) {
    if (!std::all_of(tree.items.begin(), tree.items.end(), is_wrapper)) {
      for (const auto& item : tree.items) {
        element(name, item);
      }
      return;
    }
    if (tree.items.empty()) {
      xml_.leaf(name, "");
      return;
    }
    xml_.open(name);
    for (const auto& item : tree.items) {
      element(item.members.front().name, item.members.front().value);
    }
    xml_.close();
  }

  static bool is_content(const Member& member) {
    return member.value.kind == Tree::Kind::slot ||
           (is_shown(member) && member.name.front() != '@' && member.name != "#text");
  }

  void map(const std::string& name, const Tree& tree) {
    XmlWriter::Attributes attributes;
    for (const auto& member : tree.members) {
      if (member.name.starts_with('@')) {
        attributes.emplace_back(std::string_view{member.name}.substr(1), member.value.text);
      }
    }
    if (std::none_of(tree.members.begin(), tree.members.end(), is_content)) {
      const Tree* own = tree.find("#text");
      text(name, own != nullptr ? own->text : "", attributes);
      return;
    }
    xml_.open(name, attributes);
    content(tree);
    xml_.close();
  }

  void slot() {
    if (!rows_) {
      return;
    }
    rows_([this](const Tree& row) {
      if (row_.empty()) {
        content(row);
      } else {
        element(row_, row);
      }
    });
  }

  // Free text stands in CDATA, as Qualys writes titles and comments.
  void text(const std::string& name, const std::string& value, const XmlWriter::Attributes& attributes) {
    if (attributes.empty() && value.find_first_of(" <&\n") != std::string::npos) {
      xml_.cdata(name, value);
    } else {
      xml_.leaf(name, value, attributes);
    }
  }

  XmlWriter& xml_;
  const std::string& row_;
  const EachRow& rows_;
};

}  // namespace

void write_xml(XmlWriter& xml, const Tree& content, const std::string& row, const EachRow& rows) {
  Writer{xml, row, rows}.content(content);
}

}  // namespace qharden::simulator

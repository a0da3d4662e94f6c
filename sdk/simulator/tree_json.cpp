#include "tree_writer.hpp"

namespace qharden::simulator {
namespace {

class Writer {
 public:
  Writer(std::string& out, const std::string& wrapper, const EachRow& rows)
      : out_(out), wrapper_(wrapper), rows_(rows) {}

  void value(const Tree& tree) {
    switch (tree.kind) {
      case Tree::Kind::null:
        out_ += "null";
        break;
      case Tree::Kind::text:
        quoted(tree.text);
        break;
      case Tree::Kind::number:
      case Tree::Kind::boolean:
        out_ += tree.text;
        break;
      case Tree::Kind::map:
        map(tree);
        break;
      case Tree::Kind::list:
        list(tree);
        break;
      case Tree::Kind::slot:
        slot();
        break;
    }
  }

 private:
  void quoted(std::string_view text) {
    out_ += '"';
    for (const char letter : text) {
      if (letter == '"' || letter == '\\') {
        out_ += '\\';
        out_ += letter;
      } else if (letter == '\n') {
        out_ += "\\n";
      } else if (letter == '\t') {
        out_ += "\\t";
      } else {
        out_ += letter;
      }
    }
    out_ += '"';
  }

  void map(const Tree& tree) {
    out_ += '{';
    bool first = true;
    for (const auto& member : tree.members) {
      if (!is_shown(member)) {
        continue;
      }
      out_ += first ? "" : ",";
      first = false;
      quoted(member.name);
      out_ += ':';
      value(member.value);
    }
    out_ += '}';
  }

  void list(const Tree& tree) {
    out_ += '[';
    bool first = true;
    for (const auto& item : tree.items) {
      out_ += first ? "" : ",";
      first = false;
      value(item);
    }
    out_ += ']';
  }

  void slot() {
    out_ += '[';
    bool first = true;
    if (rows_) {
      rows_([&](const Tree& row) {
        out_ += first ? "" : ",";
        first = false;
        if (wrapper_.empty()) {
          value(row);
          return;
        }
        out_ += '{';
        quoted(wrapper_);
        out_ += ':';
        value(row);
        out_ += '}';
      });
    }
    out_ += ']';
  }

  std::string& out_;
  const std::string& wrapper_;
  const EachRow& rows_;
};

}  // namespace

void write_json(std::string& out, const Tree& tree, const std::string& wrapper, const EachRow& rows) {
  Writer{out, wrapper, rows}.value(tree);
}

}  // namespace qharden::simulator

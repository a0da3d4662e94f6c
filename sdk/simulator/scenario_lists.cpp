#include "scenario_lists.hpp"

#include <algorithm>

#include "list_shape_reader.hpp"
#include "scenario.hpp"
#include "text.hpp"
#include "tree_yaml.hpp"

namespace qharden::simulator {
namespace {

namespace fs = std::filesystem;

// Fills every scalar once, so that a mistake in a place is told with its line.
void check_places(const YAML::Node& node, const fs::path& file) {
  if (node.IsScalar()) {
    try {
      static_cast<void>(fill_scalar(text_tree(node.Scalar()), {.start = 0, .n = 0}));
    } catch (const PlaceholderError& error) {
      fail_at(file, node.Mark(), error.what());
    }
  } else if (node.IsMap()) {
    for (const auto& entry : node) {
      check_places(entry.second, file);
    }
  } else if (node.IsSequence()) {
    for (const auto& item : node) {
      check_places(item, file);
    }
  }
}

RowTemplate read_row(const YAML::Node& node, const fs::path& file) {
  check_places(node, file);
  RowTemplate row{.row = tree_of(node)};
  if (const Tree* repeat = row.row.find("$repeat")) {
    const auto count = parse_count(repeat->text);
    if (!count) {
      fail_at(file, node.Mark(), "$repeat: must be a whole number, not '" + repeat->text + "'");
    }
    row.count = *count;
    std::erase_if(row.row.members, [](const Member& member) { return member.name == "$repeat"; });
  }
  return row;
}

}  // namespace

void ListReader::read_convention(const fs::path& scenario) {
  fs::path own = scenario;
  own.replace_extension();
  for (const fs::path& folder : {scenario.parent_path() / "lists", own}) {
    std::error_code error;
    if (fs::is_directory(folder, error) && seen_.insert(fs::weakly_canonical(folder, error)).second) {
      read_folder(folder);
    }
  }
}

void ListReader::read(const YamlMap& top) {
  std::vector<std::string> names;
  top.read("include", names);
  for (const auto& name : names) {
    const fs::path path = top.file().parent_path() / name;
    std::error_code error;
    if (fs::is_directory(path, error)) {
      read_folder(path);
    } else if (fs::is_regular_file(path, error)) {
      read_file(path);
    } else {
      top.fail("include", "there is no file or folder '" + name + "' beside this file");
    }
  }
  read_lists(top);
  read_rows(top);
}

void ListReader::read_folder(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator{folder}) {
    if (entry.path().extension() == ".yaml") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    read_file(file);
  }
}

void ListReader::read_file(const fs::path& file) {
  const YamlMap top{load_yaml(file), file, "", {"lists", "rows"}};
  read_lists(top);
  read_rows(top);
}

void ListReader::read_lists(const YamlMap& top) {
  if (!top.has("lists")) {
    return;
  }
  const YAML::Node lists = top.child("lists");
  if (!lists.IsSequence()) {
    top.fail("lists", "must be a list of '- {name: ..., kind: ..., path: ...}'");
  }
  std::size_t position = 0;
  for (const auto& entry : lists) {
    const YamlMap map = list_map(entry, top.file(), "lists[" + std::to_string(position) + ']');
    ListShape shape = read_list_shape(map);
    const std::string name = shape.name;
    shapes_.insert_or_assign(name, std::move(shape));
    ++position;
  }
}

void ListReader::read_rows(const YamlMap& top) {
  if (!top.has("rows")) {
    return;
  }
  const YAML::Node node = top.child("rows");
  if (!node.IsMap()) {
    top.fail("rows", "must be a mapping of names of lists to their rows");
  }
  std::vector<std::string> names;
  for (const auto& entry : node) {
    names.push_back(entry.first.as<std::string>(""));
  }
  const YamlMap map{node, top.file(), "rows", {names.begin(), names.end()}};
  for (const auto& name : names) {
    const YAML::Node list = map.child(name);
    if (!list.IsSequence() && !list.IsNull()) {
      map.fail(name, "must be a list of rows; write [] for none");
    }
    std::vector<RowTemplate> templates;
    for (const auto& row : list) {
      templates.push_back(read_row(row, top.file()));
    }
    // Not an assignment: that would change the YAML node in place.
    rows_.erase(name);
    rows_.emplace(name, Rows{.templates = std::move(templates), .source = map});
  }
}

void ListReader::check(const ListShape& list, const Rows& rows, const ListRows& built) {
  if (built.templates().empty()) {
    return;
  }
  const bool pages_by_id = list.kind == ListKind::search || list.page.style == ListPage::Style::id ||
                           list.page.style == ListPage::Style::cursor;
  if (pages_by_id && !built.ordered()) {
    rows.source.fail(list.name, "every row needs the id '" + list.id + "', a whole number");
  }
}

void ListReader::finish(Scenario& scenario) const {
  std::vector<std::string> known;
  for (const auto& [name, shape] : shapes_) {
    known.push_back(name);
  }
  for (const auto& [name, rows] : rows_) {
    if (shapes_.find(name) == shapes_.end()) {
      rows.source.fail(name, "there is no list of this name; known: " + join(known));
    }
  }
  for (const auto& [name, shape] : shapes_) {
    const auto rows = rows_.find(name);
    if (rows == rows_.end()) {
      scenario.lists.push_back({.shape = shape, .rows = {}});
      continue;
    }
    try {
      scenario.lists.push_back({.shape = shape, .rows = ListRows{rows->second.templates, shape.id, scenario.start}});
    } catch (const PlaceholderError& error) {
      rows->second.source.fail(name, error.what());
    }
    check(shape, rows->second, scenario.lists.back().rows);
  }
}

}  // namespace qharden::simulator

#include "core/config/guide.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <set>
#include <system_error>

#include "core/config/yaml_node.hpp"
#include "core/util/text.hpp"

namespace qharden::config {
namespace {

/// Adds an id to those seen; one that was seen before makes the file wrong.
void take_id(std::set<std::string>& seen, const std::string& id, const YamlNode& node) {
  if (!seen.insert(id).second) node.fail("id \"" + id + "\" is used twice", "give each its own id");
}

std::set<std::int64_t> read_levels(const YamlNode& list) {
  std::set<std::int64_t> levels;
  for (const auto& node : list.as_list()) {
    node.map({"level", "name"});
    const auto number = node.required("level").as_integer(1, 9);
    if (!levels.insert(number).second) node.fail("level is given twice", "keep one of them");
    (void)node.required("name").as_text();
  }
  return levels;
}

std::set<std::string> read_sections(const YamlNode& list) {
  std::set<std::string> sections;
  for (const auto& node : list.as_list()) {
    node.map({"id", "title"});
    take_id(sections, node.required("id").as_text(), node);
    (void)node.required("title").as_text();
  }
  return sections;
}

void read_frameworks(const YamlNode& node, Control& control) {
  node.map({"cis", "nist", "soc2"});
  control.cis = node.required("cis").as_texts();
  control.nist = node.required("nist").as_texts();
  if (const auto soc2 = node.optional("soc2")) control.soc2 = soc2->as_texts();
}

std::vector<GuideStep> read_steps(const YamlNode& list) {
  std::vector<GuideStep> steps;
  std::set<std::string> seen;
  for (const auto& node : list.as_list()) {
    node.map({"id", "text"});
    GuideStep step{.id = node.required("id").as_text(), .text = node.required("text").as_text()};
    take_id(seen, step.id, node);
    steps.push_back(std::move(step));
  }
  if (steps.empty()) list.fail("holds no step", "add at least one");
  return steps;
}

Control read_control(const YamlNode& node, const std::set<std::int64_t>& levels,
                     const std::set<std::string>& sections) {
  node.map({"id", "title", "level", "summary", "why", "frameworks", "steps", "notes"});
  Control control;
  control.id = node.required("id").as_text();
  control.title = node.required("title").as_text();
  control.level = static_cast<int>(node.required("level").as_integer(1, 9));
  control.summary = node.required("summary").as_text();
  control.why = node.required("why").as_text();
  read_frameworks(node.required("frameworks"), control);
  control.steps = read_steps(node.required("steps"));
  if (const auto notes = node.optional("notes")) control.notes = notes->as_texts();
  if (!levels.contains(control.level))
    node.fail("level " + std::to_string(control.level) + " is not listed", "add it to levels or choose another");
  if (!sections.contains(control.id.substr(0, control.id.find('.'))))
    node.fail("control " + control.id + " belongs to no listed section", "add its section or mend the id");
  return control;
}

Guide read_guide(const YamlNode& root, const std::string& version) {
  root.map({"guide", "version", "published", "levels", "sections", "controls"});
  Guide guide;
  (void)root.required("guide").as_text();
  guide.version = root.required("version").as_text();
  guide.published = root.required("published").as_text();
  if (guide.version != version)
    root.required("version").fail("is \"" + guide.version + "\" in the file of " + version, "rename or mend the file");
  const auto levels = read_levels(root.required("levels"));
  const auto sections = read_sections(root.required("sections"));
  std::set<std::string> seen;
  for (const auto& node : root.required("controls").as_list()) {
    guide.controls.push_back(read_control(node, levels, sections));
    take_id(seen, guide.controls.back().id, node);
  }
  if (guide.controls.empty()) root.required("controls").fail("holds no control", "add at least one");
  return guide;
}

/// By numbers: 0.10.0 comes after 0.2.0.
struct OlderFirst {
  bool operator()(const std::string& a, const std::string& b) const { return strverscmp(a.c_str(), b.c_str()) < 0; }
};

using Versions = std::set<std::string, OlderFirst>;

Versions versions_in(const std::string& folder) {
  Versions versions;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (it->path().extension() == ".yaml") versions.insert(it->path().stem().string());
  return versions;
}

Result<Guide> read_version(const std::string& folder, const std::string& version) {
  const auto path = (std::filesystem::path(folder) / (version + ".yaml")).string();
  return read_yaml(path, [&](const YamlNode& root) { return read_guide(root, version); });
}

}  // namespace

const Control* Guide::find(const std::string& id) const {
  const auto it = std::find_if(controls.begin(), controls.end(), [&](const Control& c) { return c.id == id; });
  return it == controls.end() ? nullptr : &*it;
}

Result<Guide> load_guide(const std::string& folder, const std::string& version) {
  // Only a name that the folder lists is opened: the version may come from a command line.
  const auto versions = versions_in(folder);
  if (!versions.contains(version)) {
    const std::string mend =
        versions.empty() ? "no guide is there: check the path" : "choose one of " + joined(versions);
    return Error{.message = "there is no guide \"" + version + "\" in " + folder + "; " + mend, .fault = Fault::usage};
  }
  return read_version(folder, version);
}

Result<std::vector<Guide>> load_guides(const std::string& folder) {
  std::vector<Guide> guides;
  for (const auto& version : versions_in(folder)) {
    auto guide = read_version(folder, version);
    if (!guide) return guide.error();
    guides.push_back(std::move(*guide));
  }
  if (guides.empty()) return Error{.message = "no guide is in " + folder + "; check the path", .fault = Fault::usage};
  return guides;
}

}  // namespace qharden::config

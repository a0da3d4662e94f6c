#include "core/config/people.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <map>
#include <system_error>

#include "core/config/csv_records.hpp"
#include "core/json/json.hpp"
#include "core/util/text.hpp"
#include "core/util/time.hpp"

namespace qharden::config {
namespace {

constexpr std::size_t kMaxBytes = 64U << 20U;
constexpr std::array<std::string_view, 5> kColumns = {"id", "email", "external_id", "state", "left_at"};

Error refuse(const std::string& place, const std::string& problem, const std::string& mend) {
  return Error{.message = place + ": " + problem + "; " + mend, .fault = Fault::usage};
}

Result<std::string> read_file(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text;
  std::array<char, 65'536> piece{};
  while (file && text.size() <= kMaxBytes) {
    file.read(piece.data(), piece.size());
    text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (text.size() > kMaxBytes) return refuse(path, "is larger than 64 MiB", "export only who may have a login");
  if (file.bad() || !file.eof())
    return refuse("cannot read " + path, errno != 0 ? std::generic_category().message(errno) : "not readable",
                  "check the path and who may read it");
  return text;
}

/// Reads the records of a CSV file, the header first.
class CsvPeople {
 public:
  explicit CsvPeople(const std::string& path) : path_(path) {}

  Result<void> read_header(const CsvRecord& header) {
    for (std::size_t i = 0; i < header.fields.size(); ++i) {
      const auto& name = header.fields[i];
      const auto known = std::find(kColumns.begin(), kColumns.end(), name);
      if (known == kColumns.end())
        return refuse(place(header), "unknown column '" + name + "'",
                      "known columns: id, email, external_id, state, left_at");
      if (!places_.emplace(name, i).second)
        return refuse(place(header), "the column '" + name + "' is there twice", "keep one of them");
    }
    for (const char* needed : {"id", "state"})
      if (places_.count(needed) == 0)
        return refuse(place(header), std::string("there is no column '") + needed + "'",
                      "the first line names the columns, at least id and state");
    columns_ = header.fields.size();
    return {};
  }

  Result<DeclaredPerson> read(const CsvRecord& record) {
    if (record.fields.size() != columns_)
      return refuse(place(record), std::to_string(record.fields.size()) + " fields",
                    "the header has " + std::to_string(columns_) + ", put fields with commas in quotes");
    DeclaredPerson person{field(record, "id"), field(record, "email"), field(record, "external_id"),
                          lower_case(field(record, "state")), field(record, "left_at")};
    if (person.id.empty()) return refuse(place(record), "the id is empty", "give everybody the directory's id");
    if (person.state != "active" && person.state != "suspended" && person.state != "left")
      return refuse(place(record), "'" + person.state + "' is not a state", "known states: active, suspended, left");
    if (!person.left_at.empty()) {
      const auto left = parse_time(person.left_at);
      if (!left) return refuse(place(record), "left_at is no date", "write it like 2026-11-01, or leave it empty");
      person.left_at = format_time(*left);
    }
    const auto [first, is_new] = first_lines_.emplace(person.id, record.line);
    if (!is_new)
      return refuse(place(record), "the id is there twice, first on line " + std::to_string(first->second),
                    "keep one of them");
    return person;
  }

 private:
  [[nodiscard]] std::string place(const CsvRecord& record) const { return path_ + ":" + std::to_string(record.line); }

  [[nodiscard]] std::string field(const CsvRecord& record, std::string_view column) const {
    const auto at = places_.find(column);
    return at == places_.end() ? std::string() : record.fields[at->second];
  }

  const std::string& path_;
  std::map<std::string, std::size_t, std::less<>> places_;
  std::size_t columns_ = 0;
  std::map<std::string, int> first_lines_;
};

Result<std::vector<DeclaredPerson>> read_csv(const std::string& text, const std::string& path) {
  const auto records = parse_csv(text, path);
  if (!records) return records.error();
  if (records->empty())
    return refuse(path + ":1", "the file is empty", "the first line names the columns: id,email,external_id,state,...");
  CsvPeople reader(path);
  if (const auto header = reader.read_header(records->front()); !header) return header.error();
  std::vector<DeclaredPerson> people;
  for (auto record = records->begin() + 1; record != records->end(); ++record) {
    auto person = reader.read(*record);
    if (!person) return person.error();
    people.push_back(std::move(*person));
  }
  return people;
}

/// The address marked as primary, else the first, else a user name that is one.
std::string email_of(const json::Value& user) {
  std::string email;
  for (const auto& entry : json::array_or_empty(user, "emails")) {
    if (!entry.is_object()) continue;
    const auto value = json::text_or(entry, "value");
    if (json::flag_or(entry, "primary", false)) return value;
    if (email.empty()) email = value;
  }
  const auto name = json::text_or(user, "userName");
  return email.empty() && name.find('@') != std::string::npos ? name : email;
}

Result<DeclaredPerson> read_user(const json::Value& user, const std::string& place) {
  if (!user.is_object()) return refuse(place, "is no object", "export SCIM users");
  DeclaredPerson person{json::text_or(user, "id"), email_of(user), json::text_or(user, "externalId"), "", ""};
  if (person.id.empty()) return refuse(place, "has no id", "every SCIM resource has one; export the users again");
  const auto active = user.find("active");
  if (active == user.end() || !active->is_boolean())
    return refuse(place, "does not say whether it is active", "export the attribute 'active', true or false");
  person.state = active->get<bool>() ? "active" : "suspended";
  return person;
}

Result<std::vector<DeclaredPerson>> read_scim(const std::string& text, const std::string& path) {
  const auto root = json::parse(text);
  if (!root) return refuse(path, root.error().message, "export the users again");
  if (!root->is_object() || !root->contains("Resources") || !(*root)["Resources"].is_array())
    return refuse(path, "is no SCIM ListResponse", "it holds the users as {\"Resources\": [...]}");
  const auto& users = (*root)["Resources"];
  const auto total = json::integer_or(*root, "totalResults", static_cast<std::int64_t>(users.size()));
  if (total != static_cast<std::int64_t>(users.size()))
    return refuse(path, "holds " + std::to_string(users.size()) + " of " + std::to_string(total) + " people",
                  "join all pages of the export: who is missing would look like nobody");
  std::vector<DeclaredPerson> people;
  std::map<std::string, std::size_t> first;
  for (std::size_t i = 0; i < users.size(); ++i) {
    const auto place = path + ": Resources[" + std::to_string(i) + "]";
    auto person = read_user(users[i], place);
    if (!person) return person.error();
    const auto [other, is_new] = first.emplace(person->id, i);
    if (!is_new)
      return refuse(place, "has the id of Resources[" + std::to_string(other->second) + "]", "keep one of them");
    people.push_back(std::move(*person));
  }
  return people;
}

}  // namespace

Result<std::vector<DeclaredPerson>> load_people(const std::string& path) {
  const bool is_csv = path.ends_with(".csv");
  if (!is_csv && !path.ends_with(".json"))
    return refuse(path, "is neither .csv nor .json", "name a CSV file or a SCIM ListResponse");
  const auto text = read_file(path);
  if (!text) return text.error();
  return is_csv ? read_csv(*text, path) : read_scim(*text, path);
}

std::string write_people_csv(const std::vector<DeclaredPerson>& people) {
  std::string text = write_csv_record({kColumns.begin(), kColumns.end()});
  for (const auto& person : people)
    text += write_csv_record({person.id, person.email, person.external_id, person.state, person.left_at});
  return text;
}

}  // namespace qharden::config

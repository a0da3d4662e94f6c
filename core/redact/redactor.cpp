#include "core/redact/redactor.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "core/crypto/digest.hpp"
#include "core/http/transport.hpp"
#include "core/http/url.hpp"
#include "core/json/json.hpp"
#include "core/redact/addresses.hpp"
#include "core/redact/keyed.hpp"
#include "core/redact/pseudonyms.hpp"
#include "core/redact/shapes.hpp"
#include "core/redact/words.hpp"
#include "core/util/text.hpp"

namespace qharden::redact {
namespace {

using config::FieldKind;

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kMostRemembered = 100'000;
constexpr std::size_t kMostCodeDigits = 4;
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kPunctuation = "\"'()[]{}<>,;:!?.";

/// The part between blanks or punctuation at both ends, and what is around it.
struct Core {
  std::string_view before;
  std::string_view text;
  std::string_view after;
};

Core core_of(std::string_view text, std::string_view around) {
  const auto first = std::min(text.find_first_not_of(around), text.size());
  const auto last = text.find_last_not_of(around);
  const auto end = last == std::string_view::npos ? first : last + 1;
  return {text.substr(0, first), text.substr(first, end - first), text.substr(end)};
}

bool is_public_service(std::string_view host) {
  static constexpr std::array<std::string_view, 9> kPlatforms = {".qualys.com",   ".qualys.eu",     ".qualys.it",
                                                                 ".qualys.in",    ".qualys.ca",     ".qualys.ae",
                                                                 ".qualys.co.uk", ".qualys.com.au", ".qualysksa.com"};
  return host == "127.0.0.1" || host == "[::1]" || host == "localhost" || host == "www.w3.org" ||
         std::any_of(kPlatforms.begin(), kPlatforms.end(), [&](auto end) { return host.ends_with(end); });
}

}  // namespace

struct Redactor::State {
  explicit State(config::Redaction r) : rules(std::move(r)), keyed(crypto::random_bytes(kKeyBytes)), addresses(keyed) {}

  std::string as(FieldKind kind, std::string_view text);
  std::string login(std::string_view text);
  std::string email(std::string_view text);
  std::string domain(std::string_view text);
  std::string local_part(std::string_view text);
  std::string name(std::string_view text);
  std::string title(std::string_view text);
  std::string external_id(std::string_view text);
  std::string id(std::string_view text);
  std::string address(std::string_view text);
  std::string free_text(std::string_view text);
  std::string chunk(std::string_view text, std::string& previous);
  std::string api_path(std::string_view text);
  std::string url(std::string_view text);
  std::string arn(std::string_view text);
  std::string query(std::string_view text);
  std::string word(std::string_view text);
  /// By shape, since the name says nothing.
  std::string unlisted(std::string_view text);
  std::string pseudonym(FieldKind kind, std::string_view text);
  std::string keep(FieldKind kind, std::string_view text);
  [[nodiscard]] std::string with_marks(std::string pseudonym, std::string_view original) const;
  json::Value json(std::string_view name, std::string_view parent, const json::Value& value);

  config::Redaction rules;
  Keyed keyed;
  AddressMap addresses;
  Pseudonyms users{"user_", 4};
  Pseudonyms names{"name_", 4};
  Pseudonyms titles{"title_", 3};
  Pseudonyms externals{"external_", 4};
  Pseudonyms domains{"domain_", 2};
  Pseudonyms files{"file_", 3};
  Pseudonyms unknown_words{"word_", 3};
  std::unordered_map<std::string, std::string> known_addresses;
  std::set<std::string, std::less<>> own_paths;
  std::set<std::string, std::less<>> own_parameters;  ///< name=value
  std::set<std::string, std::less<>> own_names;       ///< of parameters
};

std::string Redactor::State::with_marks(std::string pseudonym, std::string_view original) const {
  for (const auto& mark : marks_in(original, rules.marks)) pseudonym += "_" + mark;
  return pseudonym;
}

std::string Redactor::State::login(std::string_view text) {
  return is_email(text) ? email(text) : with_marks(users.of(text), text);
}

std::string Redactor::State::local_part(std::string_view text) {
  if (consists_of(text, rules.marks, 2)) return lower_case(text);  // a shared mailbox is nobody
  return with_marks(users.of(text), text);
}

std::string Redactor::State::domain(std::string_view text) {
  const auto lower = lower_case(text);
  return rules.mail_domains.contains(lower) ? lower : domains.of(lower) + ".example";
}

std::string Redactor::State::email(std::string_view text) {
  const auto at = text.find('@');
  return local_part(text.substr(0, at)) + "@" + domain(text.substr(at + 1));
}

std::string Redactor::State::name(std::string_view text) {
  if (is_email(text)) return email(text);
  if (users.knows(text)) return login(text);
  return each_word(text, [&](std::string_view word) {
    const bool is_mark = rules.marks.contains(lower_case(word)) || (is_digits(word) && word.size() <= 2);
    return is_mark ? std::string(word) : names.of(word);
  });
}

std::string Redactor::State::title(std::string_view text) {
  if (rules.titles.contains(lower_case(text))) return std::string(text);
  return is_email(text) ? email(text) : titles.spelled(text);
}

/// Two that differ in letter case alone still do: that is a finding.
std::string Redactor::State::external_id(std::string_view text) {
  if (is_email(text)) {
    externals.spelled(text);
    const auto spelled = externals.spelled(text);
    std::size_t variant = 0;
    while (in_other_case(externals.of(text), variant) != spelled) ++variant;
    return in_other_case(email(text), variant);
  }
  return with_marks(externals.spelled(text), text);
}

std::string Redactor::State::id(std::string_view text) {
  if (is_uuid(text)) return keyed.uuid(text);
  if (text.find_first_not_of("0123456789,- ") == std::string_view::npos) return keyed.all_digits(text);
  return users.knows(text) ? login(text) : keyed.token(text);
}

std::string Redactor::State::address(std::string_view text) {
  if (known_addresses.size() > kMostRemembered) known_addresses.clear();
  auto& image = known_addresses[std::string(text)];
  if (image.empty()) image = addresses.text(text);
  return image;
}

/// Words and version numbers stay; what else a path may hold is somebody's.
std::string Redactor::State::api_path(std::string_view text) {
  const auto path = text.substr(0, text.find('?'));
  auto out = own_paths.contains(path) ? std::string(path) : each_word(path, [&](std::string_view word) {
    const bool is_kept = is_digits(word) ? word.size() <= 2 : rules.text_words.contains(lower_case(word));
    return is_kept ? std::string(word) : keyed.token(word);
  });
  if (path.size() < text.size()) out += "?" + query(text.substr(path.size() + 1));
  return out;
}

std::string Redactor::State::chunk(std::string_view text, std::string& previous) {
  const auto [before, core, after] = core_of(text, kPunctuation);
  std::string out;
  if (core.empty()) {
  } else if (is_api_path(core)) {
    out = api_path(core);
  } else if (is_email(core)) {
    out = email(core);
  } else if (users.knows(core)) {
    out = login(core);
  } else if (is_uuid(core)) {
    out = keyed.uuid(core);
  } else if (core.find("://") != std::string_view::npos) {
    out = url(core);
  } else if (core.find_first_of(".:") != std::string_view::npos && parse_range(core)) {
    out = address(core);
  } else {
    out = each_word(core, [&](std::string_view word) {
      const bool is_code = (previous == "http" || previous == "code") && word.size() <= kMostCodeDigits;
      previous = lower_case(word);
      if (is_digits(word)) return is_code ? std::string(word) : keyed.digits(word);
      return rules.text_words.contains(previous) ? std::string(word) : keyed.token(word);
    });
  }
  return std::string(before) + out + std::string(after);
}

std::string Redactor::State::free_text(std::string_view text) {
  std::string out;
  std::string previous;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(kBlanks), text.size());
    out += chunk(text.substr(0, end), previous);
    const auto next = std::min(text.find_first_not_of(kBlanks, end), text.size());
    out.append(text.substr(end, next - end));
    text.remove_prefix(next);
  }
  return out;
}

std::string Redactor::State::url(std::string_view text) {
  std::string line(text);  // the service breaks long lines inside a URL
  std::erase_if(line, [](char c) { return c == '\r' || c == '\n'; });
  if (line.starts_with('/')) return api_path(line);
  const auto url = http::parse_url(line);
  if (!url) return keyed.token(line);
  const auto host_end = std::min(line.find_first_of("/?", url->scheme.size() + 3), line.size());
  const auto host = is_public_service(url->host)
                        ? line.substr(url->scheme.size() + 3, host_end - url->scheme.size() - 3)
                        : domains.of(url->host) + ".example";
  return url->scheme + "://" + host + api_path(line.substr(host_end));
}

/// "arn:partition:service:region:account:role/name" keeps all but the account and the names.
std::string Redactor::State::arn(std::string_view text) {
  if (!text.starts_with("arn:aws")) return unlisted(text);
  return each_word(text, [&](std::string_view word) {
    const bool is_kept = word == "arn" || rules.text_words.contains(lower_case(word));
    return is_kept ? std::string(word) : is_digits(word) ? keyed.all_digits(word) : keyed.token(word);
  });
}

std::string Redactor::State::query(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const auto part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto equals = std::min(part.find('='), part.size());
    const auto name = http::form_decode(part.substr(0, equals));
    const auto value = http::form_decode(part.substr(std::min(equals + 1, part.size())));
    if (!out.empty()) out += '&';
    const bool is_plain = name && consists_of(*name, rules.text_words, 2);
    if (!name || !value) {
      out += keyed.token(part);
      continue;
    }
    const auto kind = rules.kind_of(*name, "");
    const bool is_known = is_plain || kind != FieldKind::unlisted || own_names.contains(*name);
    out += http::percent_encode(is_known ? *name : keyed.token(*name));
    const bool is_own = own_parameters.contains(*name + "=" + *value);
    if (equals < part.size()) out += "=" + http::percent_encode(is_own ? *value : as(kind, *value));
  }
  return out;
}

std::string Redactor::State::word(std::string_view text) {
  return each_word(text, [&](std::string_view word) {
    const bool is_kept =
        is_digits(word) ? word.size() <= kMostCodeDigits : is_release(word) || rules.words.contains(lower_case(word));
    return is_kept ? std::string(word) : unknown_words.of(word);
  });
}

std::string Redactor::State::unlisted(std::string_view text) {
  if (is_email(text)) return email(text);
  if (users.knows(text)) return login(text);
  if (is_uuid(text)) return keyed.uuid(text);
  if (is_digits(text)) return keyed.digits(text);
  if (text.find_first_of(".:") != std::string_view::npos && parse_range(text)) return address(text);
  return keyed.token(text);
}

std::string Redactor::State::pseudonym(FieldKind kind, std::string_view text) {
  switch (kind) {
    case FieldKind::login:
      return login(text);
    case FieldKind::name:
      return name(text);
    case FieldKind::email:
      return unlisted(text);
    case FieldKind::title:
      return title(text);
    case FieldKind::external_id:
      return external_id(text);
    case FieldKind::id:
      return id(text);
    case FieldKind::position:
      return is_digits(text) ? keyed.position(text) : unlisted(text);
    case FieldKind::address:
      return address(text);
    case FieldKind::text:
      return free_text(text);
    case FieldKind::url:
      return url(text);
    case FieldKind::file:
      return files.of(text);
    case FieldKind::digest:
      return is_digest(text) ? keyed.hex(text) : unlisted(text);
    case FieldKind::arn:
      return arn(text);
    case FieldKind::object:
      return is_small_number(text) ? std::string(text) : is_uuid(text) ? keyed.uuid(text) : title(text);
    case FieldKind::emptied:
      return {};
    case FieldKind::word:
    case FieldKind::time:
    case FieldKind::number:
    case FieldKind::flag:
    case FieldKind::api_path:
    case FieldKind::check:
    case FieldKind::zone:
    case FieldKind::unlisted:
      return keep(kind, text);
  }
  return unlisted(text);
}

/// The value, if it has the shape of its kind; else as if its name were not listed.
std::string Redactor::State::keep(FieldKind kind, std::string_view text) {
  if (kind == FieldKind::word) return word(text);
  if (kind == FieldKind::api_path && is_api_path(text)) return api_path(text);
  const bool is_kept = (kind == FieldKind::time && is_time(text)) ||
                       (kind == FieldKind::number && is_small_number(text)) ||
                       (kind == FieldKind::check && is_check_id(text)) || (kind == FieldKind::zone && is_zone(text));
  return is_kept ? std::string(text) : unlisted(text);  // flags are kept under any name
}

std::string Redactor::State::as(FieldKind kind, std::string_view whole) {
  const auto [before, text, after] = core_of(whole, kBlanks);
  if (kind == FieldKind::emptied) return {};  // with the blanks around it
  if (text.empty() || rules.anywhere.contains(lower_case(text))) return std::string(whole);
  return std::string(before) + pseudonym(kind, text) + std::string(after);
}

/// Recursion is bounded by json::kMaxDepth. An element of a list goes by the name of the list.
json::Value Redactor::State::json(std::string_view name, std::string_view parent, const json::Value& value) {
  if (value.is_object()) {
    auto object = json::Value::object();
    for (const auto& [key, member] : value.items()) {
      const bool is_own = key == "#text";
      const std::string_view plain = is_own ? name : key.starts_with('@') ? std::string_view(key).substr(1) : key;
      object[key] = json(plain, is_own ? parent : name, member);
    }
    return object;
  }
  if (value.is_array()) {
    auto list = json::Value::array();
    for (const auto& item : value) list.push_back(json(name, parent, item));
    return list;
  }
  const auto kind = rules.kind_of(name, parent);
  if (value.is_string()) return as(kind, value.get<std::string>());
  if (!value.is_number()) return value;
  const auto text = as(kind, value.dump());
  return value.is_number_integer() && is_digits(text) && text.size() <= 18 ? json::Value(std::stoll(text))
                                                                           : json::Value(text);
}

Redactor::Redactor(config::Redaction rules) : state_(std::make_unique<State>(std::move(rules))) {}

Redactor::~Redactor() = default;

std::string Redactor::value(std::string_view name, std::string_view parent, std::string_view text) {
  return state_->as(state_->rules.kind_of(name, parent), text);
}

std::string Redactor::as(FieldKind kind, std::string_view text) {
  return state_->as(kind, text);
}

std::string Redactor::query(std::string_view query) {
  return state_->query(query);
}

Result<std::string> Redactor::json(std::string_view name, std::string_view parent, std::string_view text) {
  const auto value = json::parse(text);
  if (!value) return value.error();
  return json::dump(state_->json(name, parent, *value));
}

std::vector<AddressRange> Redactor::ranges(const AddressRange& range) {
  return state_->addresses.range(range);
}

void Redactor::keep_path(const std::string& path) {
  state_->own_paths.insert(path);
}

void Redactor::keep_parameter(const std::string& name, const std::string& value) {
  state_->own_names.insert(name);
  state_->own_parameters.insert(name + "=" + value);
}

FieldKind Redactor::kind_of(std::string_view name, std::string_view parent) const {
  return state_->rules.kind_of(name, parent);
}

}  // namespace qharden::redact

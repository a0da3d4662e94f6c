#include "core/qualys/decode.hpp"

#include <algorithm>
#include <cstring>

#include "core/qualys/activity_csv.hpp"
#include "core/qualys/errors.hpp"
#include "core/qualys/gateway_pages.hpp"
#include "core/qualys/json_document.hpp"
#include "core/qualys/page_builder.hpp"
#include "core/qualys/portal_lists.hpp"
#include "core/qualys/service_response.hpp"
#include "core/qualys/shape.hpp"
#include "core/qualys/text_hygiene.hpp"
#include "core/qualys/xml_rows.hpp"

namespace qharden::qualys {
namespace {

/// pugixml needs 64 bytes for an element; real answers have one tag in 15 to 40 bytes.
constexpr std::ptrdiff_t kMostTags = 8'000'000;
constexpr std::size_t kLongestName = 60;
constexpr int kDecodedStatus = 200;  ///< only bodies of success come here

Error broken(const std::string& what) {
  return Error{.message = what, .reason = Reason::parse};
}

std::string quoted_root(const pugi::xml_node& root) {
  return clean_line(root.name(), kLongestName);
}

/// True for a page meant for a browser, well-formed or not.
bool is_html(std::string_view body) {
  std::string start(trim(body.substr(0, 4096)).substr(0, 14));
  std::transform(start.begin(), start.end(), start.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return start == "<!doctype html" || start.starts_with("<html");
}

/// NUL is no character of XML, and the parser takes it for the end. UTF-16, which is full of it, is left to the parser.
void drop_nul(std::string& body) {
  const bool is_wide =
      body.size() >= 2 && (body[0] == '\0' || body[1] == '\0' || static_cast<unsigned char>(body[0]) >= 0xfe);
  if (!is_wide && std::memchr(body.data(), 0, body.size()) != nullptr) std::erase(body, '\0');
}

Result<pugi::xml_node> parse_xml(Storage& storage) {
  auto& body = storage.body;
  if (std::count(body.begin(), body.end(), '<') > kMostTags) return broken("the answer has too many elements");
  // No DOCTYPE handling: entities stay as they are written, nothing is fetched.
  const auto parsed =
      storage.document.load_buffer_inplace(body.data(), body.size(), pugi::parse_default | pugi::parse_trim_pcdata);
  if (!parsed) {
    return broken("the XML is broken or cut at byte " + std::to_string(parsed.offset) + " of " +
                  std::to_string(body.size()) + ": " + parsed.description());
  }
  const auto root = storage.document.document_element();
  for (auto next = root.next_sibling(); next; next = next.next_sibling()) {
    if (next.type() == pugi::node_element) return broken("the answer has two root elements");
  }
  return root;
}

/// The gateway speaks JSON alone, the portal either, the others XML.
Result<pugi::xml_node> parse(const manifest::Source& source, Storage& storage) {
  const auto& body = storage.body;
  if (trim(body).empty()) return broken("the answer is empty");
  if (is_html(body)) return broken("the answer is a page for browsers (HTML); check the url");
  const bool is_json = looks_like_json(body);
  const bool may_be_json = source.family == manifest::Family::gateway || source.family == manifest::Family::qps;
  if (is_json && may_be_json) return read_json(storage);
  if (source.family == manifest::Family::gateway) return broken("the answer is not JSON");
  return parse_xml(storage);
}

Result<void> check_root(const manifest::Source& source, const pugi::xml_node& root) {
  if (const auto envelope = read_envelope(kDecodedStatus, root)) return to_error(kDecodedStatus, *envelope);
  if (source.roots.empty() || std::find(source.roots.begin(), source.roots.end(), root.name()) != source.roots.end()) {
    return {};
  }
  std::string expected;
  for (const auto& name : source.roots) expected += (expected.empty() ? "" : " or ") + name;
  return broken("the answer's root element is " + quoted_root(root) + ", not " + expected);
}

/// The element before `node` in the order of a walk that starts at the end.
pugi::xml_node step_back(pugi::xml_node node, const pugi::xml_node& root) {
  if (node.last_child()) return node.last_child();
  while (node && node != root && !node.previous_sibling()) node = node.parent();
  return node && node != root ? node.previous_sibling() : pugi::xml_node();
}

/// Looks for WARNING at any depth, from the end, where it usually is.
Result<std::string> next_page(const pugi::xml_node& root) {
  for (auto node = root.last_child(); node; node = step_back(node, root)) {
    if (std::strcmp(node.name(), "WARNING") != 0) continue;
    if (trim(node.child_value("CODE")) != "1980") continue;
    std::string url = repair(trim(node.child_value("URL")));
    if (!url.empty()) return url;
    return Error{.message = "the list was cut and names no continuation", .reason = Reason::truncated};
  }
  return std::string();
}

std::int64_t rows_of(const snapshot::Page& page) {
  return page.tables.empty() ? 0 : page.tables.front().rows;
}

/// What leads on from a page; empty: nothing is left.
Result<std::string> continuation_of(const manifest::Source& source, const snapshot::Page& page, const Storage& storage,
                                    const pugi::xml_node& root, bool may_warn) {
  if (source.paging) return cursor_of(*source.paging, root, rows_of(page), storage.body);
  if (source.family == manifest::Family::gateway || source.verb == "version") return std::string();
  if (is_service_response(root)) return last_id_of_more(root);
  return may_warn ? next_page(root) : Result<std::string>(std::string());
}

Result<snapshot::Page> decode_tree(const manifest::Source& source, std::string body, const DecodeContext& context) {
  const std::size_t bytes = body.size();
  drop_nul(body);
  const bool may_warn = body.find("<WARNING") != std::string::npos;
  const auto storage = std::make_shared<Storage>(std::move(body), context.fingerprint_key, context.partition);
  const auto root = parse(source, *storage);
  if (!root) return root.error();
  if (const auto right = check_root(source, *root); !right) return right.error();
  if (is_service_response(*root) && looks_like_json(storage->body)) spell_lists_alike(source, *root);
  auto page = make_page(source, storage);
  page.bytes = bytes;
  if (const auto filled = fill_from_xml(page, *storage, *root); !filled) return filled.error();
  note_undeclared(page, source, *root);
  auto next = continuation_of(source, page, *storage, *root, may_warn);
  if (!next) return next.error();
  page.next = std::move(next).value();
  return page;
}

Result<snapshot::Page> decode_activity_csv(const manifest::Source& source, std::string body,
                                           const DecodeContext& context) {
  const auto storage = std::make_shared<Storage>(std::move(body), context.fingerprint_key, context.partition);
  if (trim(storage->body).starts_with('<')) {
    if (auto error = error_envelope(kDecodedStatus, storage->body)) return std::move(*error);
    return broken("the answer is markup, not CSV; check the url");
  }
  auto page = make_page(source, storage);
  if (const auto filled = fill_from_activity_csv(page, *storage, source); !filled) return filled.error();
  return page;
}

}  // namespace

Result<snapshot::Page> decode(const manifest::Source& source, std::string body, const DecodeContext& context) {
  if (source.format == manifest::Format::activity_csv) return decode_activity_csv(source, std::move(body), context);
  return decode_tree(source, std::move(body), context);
}

}  // namespace qharden::qualys

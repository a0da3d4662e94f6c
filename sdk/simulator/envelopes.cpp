#include "envelopes.hpp"

#include "xml_writer.hpp"

namespace qharden::simulator {
namespace {

constexpr std::string_view kXml = "application/xml";

Answer user_list_error(int status, int number, std::string_view text) {
  XmlWriter xml{"USER_LIST_OUTPUT", "user_list_output.dtd"};
  xml.leaf("ERROR", text, {{"number", std::to_string(number)}});
  return {.status = status, .content_type = std::string{kXml}, .body = xml.finish()};
}

}  // namespace

Answer simple_return(const Context& context, int status, std::optional<int> code, std::string_view text,
                     const ReturnItems& items) {
  XmlWriter xml{"SIMPLE_RETURN", context.base_url + "/api/2.0/simple_return.dtd"};
  xml.open("RESPONSE");
  xml.leaf("DATETIME", to_iso(context.now));
  if (code) {
    xml.leaf("CODE", std::to_string(*code));
  }
  xml.leaf("TEXT", text);
  if (!items.empty()) {
    xml.open("ITEM_LIST");
    for (const auto& [key, value] : items) {
      xml.open("ITEM");
      xml.leaf("KEY", key);
      xml.leaf("VALUE", value);
      xml.close();
    }
    xml.close();
  }
  return {.status = status, .content_type = std::string{kXml}, .body = xml.finish()};
}

Answer user_output(const Context& context, int status, std::optional<int> number, std::string_view text) {
  XmlWriter xml{"USER_OUTPUT", "user_output.dtd"};
  xml.leaf("API", "", {{"name", "user.php"}, {"username", context.caller.login}, {"at", to_iso(context.now)}});
  XmlWriter::Attributes result{{"status", number ? "FAILED" : "SUCCESS"}};
  if (number) {
    result.emplace_back("number", std::to_string(*number));
  }
  xml.open("RETURN", result);
  xml.leaf("MESSAGE", text);
  return {.status = status, .content_type = std::string{kXml}, .body = xml.finish()};
}

Answer refusal(const Context& context, int status, int code, std::string_view text) {
  switch (context.endpoint.id) {
    case Endpoint::user_list:
      return user_list_error(status, code, text);
    case Endpoint::user:
      return user_output(context, status, code, text);
    case Endpoint::activity_log:
    case Endpoint::restricted_ips:
      break;
  }
  return simple_return(context, status, code, text);
}

Answer html_page(int status, std::string_view title, std::string_view text) {
  std::string body = "<!DOCTYPE html>\n<html><head><title>";
  body += title;
  body += "</title></head>\n<body><h1>";
  body += title;
  body += "</h1>\n<p>";
  body += text;
  body += "</p></body></html>\n";
  return {.status = status, .content_type = "text/html; charset=utf-8", .body = std::move(body)};
}

}  // namespace qharden::simulator

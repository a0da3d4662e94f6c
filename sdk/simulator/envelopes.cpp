#include "envelopes.hpp"

#include "tree_writer.hpp"

namespace qharden::simulator {
namespace {

constexpr std::string_view kXml = "application/xml";

Answer user_list_error(int status, int number, std::string_view text) {
  XmlWriter xml{"USER_LIST_OUTPUT", "user_list_output.dtd"};
  xml.leaf("ERROR", text, {{"number", std::to_string(number)}});
  return {.status = status, .content_type = std::string{kXml}, .body = xml.finish()};
}

// Only INVALID_CREDENTIALS (at HTTP 200), UNAUTHORIZED and INVALID_REQUEST were seen; see README.md.
Answer portal_refusal(const Context& context, int status, int code, std::string_view text) {
  switch (code) {
    case 2000:
    case 2001:
    case 2002:
    case 2003:
      return service_error(context, 200, "INVALID_CREDENTIALS", text);
    case kNotAllowedCode:
      return service_error(context, 200, "UNAUTHORIZED", text);
    case kNotLicensedCode:
      return service_error(context, 200, "INSUFFICIENT_PERMISSION", text);
    case 1999:
      return service_error(context, status, "MAINTENANCE_MODE", text);
    case 999:
      return service_error(context, status, "APPLICATION_ERROR", text);
    case 1960:
    case 1965:
      return service_error(context, status, "LIMIT_EXCEEDED", text);
    default:
      return service_error(context, 200, "INVALID_REQUEST", text);
  }
}

// Which statuses the gateway sends is known for a token and a limit only; see README.md.
int gateway_status(int code) {
  switch (code) {
    case 2000:
    case 2001:
      return 401;
    case 2002:
    case 2003:
    case kNotAllowedCode:
    case kNotLicensedCode:
      return 403;
    case 1960:
    case 1965:
      return 429;
    case 1999:
      return 503;
    case 999:
      return 500;
    default:
      return 400;
  }
}

Answer service_error_in_json(int status, std::string_view response_code, std::string_view text) {
  Tree answer;
  Tree& response = answer.at("ServiceResponse");
  response.at("responseCode") = text_tree(response_code);
  response.at("responseErrorDetails").at("errorMessage") = text_tree(text);
  std::string body;
  write_json(body, answer);
  return {.status = status, .content_type = "application/json", .body = std::move(body)};
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
  xml.leaf("API", "",
           {{"name", std::string{context.endpoint.path.substr(context.endpoint.path.rfind('/') + 1)}},
            {"username", context.caller.login},
            {"at", to_iso(context.now)}});
  XmlWriter::Attributes result{{"status", number ? "FAILED" : "SUCCESS"}};
  if (number) {
    result.emplace_back("number", std::to_string(*number));
  }
  xml.open("RETURN", result);
  xml.leaf("MESSAGE", text);
  return {.status = status, .content_type = std::string{kXml}, .body = xml.finish()};
}

XmlWriter service_response(const Context& context, std::string_view response_code) {
  static constexpr std::string_view verbs[] = {"search/", "count/"};
  std::string schema{context.endpoint.log_path.substr(std::string_view{"/qps/rest/"}.size())};
  for (const auto verb : verbs) {
    if (const auto at = schema.find(verb); at != std::string::npos) {
      schema.erase(at, verb.size());
    }
  }
  schema.erase(0, schema.starts_with("portal/") ? std::string_view{"portal/"}.size() : 0);
  XmlWriter xml{"ServiceResponse",
                {{"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"},
                 {"xsi:noNamespaceSchemaLocation", context.base_url + "/qps/xsd/" + schema + ".xsd"}}};
  xml.leaf("responseCode", response_code);
  return xml;
}

Answer service_error(const Context& context, int status, std::string_view response_code, std::string_view text) {
  if (context.accepts_json()) {
    return service_error_in_json(status, response_code, text);
  }
  XmlWriter xml = service_response(context, response_code);
  xml.open("responseErrorDetails");
  xml.leaf("errorMessage", text);
  return {.status = status, .content_type = std::string{kXml}, .body = xml.finish()};
}

Answer gateway_error(int status, std::string_view text) {
  Tree answer;
  answer.at("responseCode") = text_tree("FAILED");
  answer.at("responseMessage") = text_tree(text);
  std::string body;
  write_json(body, answer);
  return {.status = status, .content_type = "application/json", .body = std::move(body)};
}

Answer refusal(const Context& context, int status, int code, std::string_view text) {
  if (context.endpoint.family == Family::gateway) {
    return gateway_error(gateway_status(code), text);
  }
  if (context.endpoint.family == Family::qps) {
    return portal_refusal(context, status, code, text);
  }
  if (context.endpoint.id == Endpoint::user_list) {
    return user_list_error(status, code, text);
  }
  if (context.endpoint.family == Family::msp) {
    return user_output(context, status, code, text);
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

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "context.hpp"
#include "xml_writer.hpp"

// The envelopes in which Qualys says yes, no and sorry.
namespace qharden::simulator {

/// The code of "your role may not do this". No source documents one; 1920 is the generic refusal by a rule.
inline constexpr int kNotAllowedCode = 1920;

/// The code of "your subscription does not include this".
inline constexpr int kNotLicensedCode = 2012;

/// Items of an ITEM_LIST.
using ReturnItems = std::vector<std::pair<std::string, std::string>>;

/// `SIMPLE_RETURN`; without a code it tells success.
[[nodiscard]] Answer simple_return(const Context& context, int status, std::optional<int> code, std::string_view text,
                                   const ReturnItems& items = {});

/// `USER_OUTPUT`; without a number it tells success.
[[nodiscard]] Answer user_output(const Context& context, int status, std::optional<int> number, std::string_view text);

/// Opens the portal's `ServiceResponse` with a responseCode; the caller adds what follows.
[[nodiscard]] XmlWriter service_response(const Context& context, std::string_view response_code);

/// `ServiceResponse` of a failed call, in JSON for a list that was asked for JSON.
[[nodiscard]] Answer service_error(const Context& context, int status, std::string_view response_code,
                                   std::string_view text);

/// The gateway's way to say no: a JSON object.
[[nodiscard]] Answer gateway_error(int status, std::string_view text);

/// A refusal in the envelope of the endpoint's family. The gateway's statuses follow from the code.
[[nodiscard]] Answer refusal(const Context& context, int status, int code, std::string_view text);

/// A page of HTML, as gateways and web servers send it.
[[nodiscard]] Answer html_page(int status, std::string_view title, std::string_view text);

}  // namespace qharden::simulator

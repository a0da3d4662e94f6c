#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// The body of a portal search: `ServiceRequest` with preferences and filters.
namespace qharden::simulator {

struct Criterion {
  std::string field;
  std::string operation;  ///< upper case
  std::string value;
};

/// Criteria hold together; there is no "or".
struct ServiceRequest {
  std::uint64_t limit = 100;
  std::uint64_t offset = 1;  ///< of the first row, counted from 1
  std::optional<std::uint64_t> from_id;
  std::vector<Criterion> criteria;
};

/// A body that does not fit the schema; the message names the element.
class ServiceRequestError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Reads a body as strictly as the portal does: an unknown element or attribute is an error. An empty body asks for
/// everything. Throws ServiceRequestError.
[[nodiscard]] ServiceRequest parse_service_request(std::string_view body);

}  // namespace qharden::simulator

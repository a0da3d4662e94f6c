#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "times.hpp"

// One request and its answer, free of the HTTP library.
namespace qharden::simulator {

/// The parameters of a call in the order sent; Qualys lets the last of equal names win.
class Parameters {
 public:
  using Item = std::pair<std::string, std::string>;

  /// Appends what a query string or a form body holds.
  void add_encoded(std::string_view encoded);

  /// Appends names and values.
  void add_items(const std::vector<Item>& items);

  [[nodiscard]] std::optional<std::string> find(std::string_view name) const;
  [[nodiscard]] const std::vector<Item>& items() const { return items_; }
  /// The first name that is not among `known`.
  [[nodiscard]] std::optional<std::string> first_unknown(const std::vector<std::string_view>& known) const;

 private:
  std::vector<Item> items_;
};

/// What arrived.
struct Call {
  std::string method;
  std::string path;
  std::string query;
  std::string host;
  std::string authorization;
  std::string content_type;
  std::string accept;
  std::string body;
  bool has_requested_with = false;
};

/// What goes back.
struct Answer {
  int status = 200;
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// Send half of the body under the full Content-Length, then close the connection.
  bool cut = false;
};

/// One served request, for tests that count them.
struct RequestRecord {
  std::string method;
  std::string path;
  std::string query;
  int status = 0;
  std::string login;
};

}  // namespace qharden::simulator

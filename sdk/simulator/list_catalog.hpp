#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "endpoints.hpp"
#include "exchange.hpp"
#include "list_rows.hpp"
#include "list_shape.hpp"

namespace qharden::simulator {

/// A list with its rows.
struct List {
  ListShape shape;
  ListRows rows;
};

/// One place where a list is served.
struct ListPlace {
  const List* list = nullptr;
  std::string path;
  std::string log_path;
  bool counts = false;  ///< answers the number of rows alone
  bool oldest = true;   ///< the last of the list's paths
  EndpointInfo info;    ///< views into this place
};

/// Finds the list that answers a call.
///
/// Threads: never changes once it is built.
class ListCatalog {
 public:
  ListCatalog(std::vector<List> lists, bool enhanced_rbac);

  struct Found {
    const ListPlace* place = nullptr;
    std::vector<Parameters::Item> from_path;  ///< what stands at the `{x}` of the path
  };
  /// The list at this path that fits method and action best; it may refuse them. Nothing when no list has the path.
  [[nodiscard]] std::optional<Found> find(std::string_view path, std::string_view method,
                                          const Parameters& parameters) const;
  /// Whether the list takes this method and action.
  [[nodiscard]] static bool takes(const ListShape& shape, std::string_view method, const Parameters& parameters);

 private:
  void add(const List& list, std::string path, bool counts, bool oldest);

  std::deque<List> lists_;
  std::deque<ListPlace> places_;
};

}  // namespace qharden::simulator

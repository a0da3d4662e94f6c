#pragma once

#include "context.hpp"
#include "list_catalog.hpp"

// The answers of lists, one file per kind. They change nothing, so that calls may run at the same time.
namespace qharden::simulator {

[[nodiscard]] Answer serve_fo_list(const List& list, const Context& context, const Parameters& parameters);
/// `counts`: answers the number of rows alone.
[[nodiscard]] Answer serve_search_list(const List& list, const Context& context, const Parameters& parameters,
                                       bool counts);
[[nodiscard]] Answer serve_json_list(const List& list, const Context& context, const Parameters& parameters);

}  // namespace qharden::simulator

#include "list_endpoint.hpp"

namespace qharden::simulator {

Answer serve_list(const Context& context, const Parameters& parameters) {
  const ListPlace& place = *context.list;
  const List& list = *place.list;
  switch (list.shape.kind) {
    case ListKind::fo:
      return serve_fo_list(list, context, parameters);
    case ListKind::search:
      return serve_search_list(list, context, parameters, place.counts);
    case ListKind::json:
      break;
  }
  return serve_json_list(list, context, parameters);
}

}  // namespace qharden::simulator

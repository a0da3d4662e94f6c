#include "list_catalog.hpp"

#include <algorithm>

#include "text.hpp"

namespace qharden::simulator {
namespace {

Family family_of(const ListShape& shape) {
  if (shape.kind == ListKind::fo) {
    return shape.paths.front().starts_with("/msp/") ? Family::msp : Family::fo;
  }
  return shape.kind == ListKind::search ? Family::qps : Family::gateway;
}

std::string_view without_slash(std::string_view path) {
  return path.size() > 1 && path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

bool fits_segments(std::string_view pattern, std::string_view path, std::vector<Parameters::Item>& places) {
  const auto wanted = split(pattern, '/');
  const auto given = split(path, '/');
  if (wanted.size() != given.size()) {
    return false;
  }
  for (std::size_t at = 0; at < wanted.size(); ++at) {
    if (wanted[at].starts_with('{') && wanted[at].ends_with('}')) {
      places.emplace_back(wanted[at].substr(1, wanted[at].size() - 2), given[at]);
    } else if (wanted[at] != given[at]) {
      return false;
    }
  }
  return true;
}

// The portal and the gateway take a path with and without its last slash; FO also takes the log's way of writing it.
bool fits(const ListPlace& place, std::string_view path, std::vector<Parameters::Item>& places) {
  if (place.path.find('{') != std::string::npos) {
    return fits_segments(without_slash(place.path), without_slash(path), places);
  }
  const bool exact = place.info.family == Family::fo || place.info.family == Family::msp;
  return exact ? path == place.path || path == place.log_path : without_slash(path) == without_slash(place.path);
}

}  // namespace

ListCatalog::ListCatalog(std::vector<List> lists, bool enhanced_rbac) {
  for (auto& moved : lists) {
    if (moved.shape.only_enhanced_rbac && !enhanced_rbac) {
      continue;
    }
    const List& list = lists_.emplace_back(std::move(moved));
    for (const auto& path : list.shape.paths) {
      const bool oldest = &path == &list.shape.paths.back();
      add(list, path, false, oldest);
      if (list.shape.kind == ListKind::search) {
        static constexpr std::string_view verb = "/search/";
        std::string twin = path;
        add(list, twin.replace(twin.find(verb), verb.size(), "/count/"), true, oldest);
      }
    }
  }
}

void ListCatalog::add(const List& list, std::string path, bool counts, bool oldest) {
  ListPlace& place = places_.emplace_back();
  const Family family = family_of(list.shape);
  place.list = &list;
  place.path = std::move(path);
  place.counts = counts;
  place.oldest = oldest;
  place.log_path = family == Family::fo ? place.path + "index.php" : std::string{without_slash(place.path)};
  place.info = {.id = Endpoint::list,
                .family = family,
                .name = list.shape.name,
                .path = place.path,
                .log_path = place.log_path,
                .root = list.shape.root};
}

bool ListCatalog::takes(const ListShape& shape, std::string_view method, const Parameters& parameters) {
  return (shape.method.empty() || shape.method == method) &&
         (shape.action.empty() || parameters.find("action") == shape.action);
}

std::optional<ListCatalog::Found> ListCatalog::find(std::string_view path, std::string_view method,
                                                    const Parameters& parameters) const {
  std::optional<Found> found;
  for (const auto& place : places_) {
    std::vector<Parameters::Item> from_path;
    if (!fits(place, path, from_path)) {
      continue;
    }
    const bool takes_it = takes(place.list->shape, method, parameters);
    if (!found || takes_it) {
      found = Found{.place = &place, .from_path = std::move(from_path)};
    }
    if (takes_it && place.path.find('{') == std::string::npos) {
      break;
    }
  }
  return found;
}

}  // namespace qharden::simulator

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "roles.hpp"
#include "tree.hpp"

// What a scenario says of a list: its place and its shape, without its rows. README.md describes the YAML.
namespace qharden::simulator {

/// `search` is a QPS search with its count, `fo` the XML of the FO API, `json` a list of the gateway.
enum class ListKind { search, fo, json };

/// How a list is cut into pages.
struct ListPage {
  enum class Style { none, id, number, offset, cursor };

  Style style = Style::none;
  std::string parameter;       ///< that asks for a page: `id_min`, `pageNumber`, `offset`, `lastSeenAssetId`
  std::string size_parameter;  ///< empty: nobody can ask for a size
  std::uint64_t size = 100;
  std::uint64_t first = 0;             ///< number of the first page
  bool in_body = false;                ///< the parameters are members of a JSON body
  std::string more;                    ///< member that tells 1 or 0: whether there is a further page
  std::string pages;                   ///< member that tells how many pages there are
  std::string warning_at = "WARNING";  ///< below RESPONSE, fo only
};

/// Pairs of a name (of a criterion or a parameter) and a path inside the row.
using RowPaths = std::vector<std::pair<std::string, std::string>>;

struct ListShape {
  std::string name;
  ListKind kind = ListKind::fo;
  std::vector<std::string> paths;  ///< newest first; a segment `{x}` is the parameter x
  std::string method;              ///< GET or POST; empty: both
  std::string action;              ///< fo only
  std::string root;                ///< fo only
  std::string rows_at;
  std::string row;  ///< element of a row; empty: a row is a mapping of its element
  std::string id;   ///< empty: rows have none
  RowPaths filters;
  RowPaths match;
  std::vector<std::string> parameters;  ///< further parameters that are known
  std::vector<std::string> required;    ///< parameters, or fields of criteria, that must be sent
  std::vector<std::string> words;       ///< paths of the words that `unknown-words` replaces; empty: all words
  ListPage page;
  Tree extra;
  std::string total;                ///< member that tells how many rows there are in all
  std::string count;                ///< member that tells how many there are on the page
  bool one = false;                 ///< the answer is the one row itself
  std::optional<int> empty_status;  ///< of an answer without a body when there is no row
  std::vector<Role> roles;          ///< empty: all
  std::vector<Role> empty_for;
  std::vector<Role> partial_for;
  std::string module;  ///< empty: needs none
  bool only_enhanced_rbac = false;
};

}  // namespace qharden::simulator

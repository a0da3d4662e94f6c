#include "list_selection.hpp"

#include <algorithm>

#include "envelopes.hpp"
#include "row_faults.hpp"

namespace qharden::simulator {
namespace {

bool holds(const std::vector<Role>& roles, Role role) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

// Who sees a part of the list sees every second row of it.
bool sees_row(const ListShape& shape, const Context& context, std::size_t position) {
  return position % 2 == 0 || !holds(shape.partial_for, context.caller.role);
}

bool sees_nothing(const ListShape& shape, const Context& context) {
  return context.faults.has(FaultKind::empty) || holds(shape.empty_for, context.caller.role);
}

}  // namespace

SelectedRows select_rows(const List& list, const Context& context, const RowFilter& wanted, const RowWindow& window) {
  SelectedRows selected;
  if (sees_nothing(list.shape, context)) {
    return selected;
  }
  const std::size_t first = window.counts_all ? 0 : window.from;
  std::uint64_t passed = 0;
  for (std::size_t at = first; at < list.rows.size(); ++at) {
    if (!sees_row(list.shape, context, at) || (wanted && !wanted(list.rows.row(at)))) {
      continue;
    }
    ++selected.total;
    if (at < window.from || passed++ < window.skip) {
      continue;
    }
    if (selected.positions.size() < window.limit) {
      selected.positions.push_back(at);
    } else if (!selected.next) {
      selected.next = at;
    }
    if (selected.next && !window.counts_all) {
      break;
    }
  }
  return selected;
}

EachRow rows_of(const List& list, const Context& context, const std::vector<std::size_t>& positions,
                std::vector<std::string> fields) {
  return [&list, &context, &positions, fields = std::move(fields)](const std::function<void(const Tree&)>& write) {
    for (const std::size_t position : positions) {
      Tree row = list.rows.row(position);
      spoil_row(row, list.shape, context.faults, position);
      if (!fields.empty()) {
        std::erase_if(row.members, [&](const Member& member) {
          return std::find(fields.begin(), fields.end(), member.name) == fields.end();
        });
      }
      write(row);
    }
  };
}

std::optional<Answer> refuse_access(const ListShape& shape, const Context& context) {
  const bool fo = context.endpoint.family == Family::fo;
  if (!shape.module.empty() && context.unlicensed.contains(shape.module)) {
    return refusal(context, fo ? 403 : 200, kNotLicensedCode, "The module " + shape.module + " is not subscribed.");
  }
  const bool may = shape.roles.empty() || holds(shape.roles, context.caller.role) ||
                   holds(shape.empty_for, context.caller.role) || holds(shape.partial_for, context.caller.role);
  if (!may) {
    return refusal(context, fo ? 403 : 200, kNotAllowedCode, "You are not allowed to use this API.");
  }
  return std::nullopt;
}

}  // namespace qharden::simulator

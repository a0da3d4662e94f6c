#include "core/scan/rules.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/log/log.hpp"

namespace qharden::scan {
namespace {

/// One row of `declared_scope`.
struct ScopeStatement {
  std::string target;
  std::string approver;
  std::string reason;
  std::string until;
};

constexpr const char* kStatements = R"sql(
SELECT target, coalesce(approver, ''), coalesce(reason, ''), coalesce(until, '') FROM declared_scope ORDER BY target)sql";

/// A snapshot from before the table existed declares nothing.
Result<std::vector<ScopeStatement>> read_statements(snapshot::Reader& reader) {
  std::vector<ScopeStatement> statements;
  auto query = reader.query(kStatements);
  if (!query && query.error().reason == Reason::unsupported) return statements;
  if (!query) return query.error();
  while (true) {
    const auto row = query->step();
    if (!row) return row.error();
    if (!*row) return statements;
    statements.push_back({std::string(query->text(0)), std::string(query->text(1)), std::string(query->text(2)),
                          std::string(query->text(3))});
  }
}

bool names(const ScopeStatement& statement, const manifest::Check& check) {
  return statement.target == check.id || statement.target == check.control ||
         std::find(check.also.begin(), check.also.end(), statement.target) != check.also.end();
}

std::string day_of(const std::string& time) {
  return time.substr(0, 10);
}

/// A statement without an end, or past it, is none: nobody stands by it any more.
bool holds(const ScopeStatement& statement, UnixTime scan_time) {
  const auto until = parse_time(statement.until);
  if (until && *until >= scan_time) return true;
  log::info("declared_scope: the statement on " + statement.target +
            (statement.until.empty() ? " has no end" : " ended on " + day_of(statement.until)) + " and does not count");
  return false;
}

/// The statement that takes the check out: one about itself, else that about its own control, if every other control it
/// serves is out as well. As long as one is in, the check is judged.
const ScopeStatement* statement_on(const manifest::Check& check, const std::vector<ScopeStatement>& statements) {
  const auto about = [&](const std::string& target) {
    const auto found =
        std::find_if(statements.begin(), statements.end(), [&](const auto& s) { return s.target == target; });
    return found == statements.end() ? nullptr : &*found;
  };
  if (const auto* own = about(check.id)) return own;
  const bool others_are_out =
      std::all_of(check.also.begin(), check.also.end(), [&](const auto& control) { return about(control) != nullptr; });
  return others_are_out ? about(check.control) : nullptr;
}

std::optional<Outcome> out_of_scope(snapshot::Reader& reader, const Selected& selected) {
  const auto& check = *selected.check;
  auto statements = read_statements(reader);
  if (!statements)
    return Outcome{.status = Status::not_evaluated,
                   .reason = Reason::parse,
                   .severity = check.severity,
                   .message = "the declared scope cannot be read: " + statements.error().message};
  std::erase_if(*statements, [&](const auto& statement) {
    return !names(statement, check) || !holds(statement, reader.scan_time());
  });
  const auto* statement = statement_on(check, *statements);
  if (statement == nullptr) return std::nullopt;
  const std::string what = statement->target == check.id ? "this check" : "control " + statement->target;
  return Outcome{.status = Status::not_applicable,
                 .reason = Reason::out_of_scope,
                 .severity = check.severity,
                 .message = what + " was declared out of scope until " + day_of(statement->until) + " by " +
                            statement->approver + ": " + statement->reason};
}

std::int64_t& at(Counts& counts, Status status) {
  return counts.by_status.at(static_cast<std::size_t>(status));
}

/// No partition can be judged: one of them speaks for all, before others one that a person's word may not answer.
Admission alone(std::vector<Outcome> apart) {
  const auto worse = std::find_if(apart.begin(), apart.end(), [](const Outcome& outcome) {
    return outcome.status != Status::not_applicable && outcome.reason != Reason::unsupported;
  });
  const auto open = std::find_if(apart.begin(), apart.end(),
                                 [](const Outcome& outcome) { return outcome.status != Status::not_applicable; });
  auto& first = worse != apart.end() ? *worse : open != apart.end() ? *open : apart.front();
  first.object.clear();
  first.object_name.clear();
  return {.instead = std::move(first), .in_part = {}, .params = {}, .apart = {}};
}

}  // namespace

Admission admit(snapshot::Reader& reader, const Selected& selected, const snapshot::Reads& reads) {
  if (auto outside = out_of_scope(reader, selected))
    return {.instead = std::move(outside), .in_part = {}, .params = {}, .apart = {}};
  Admission admission{.instead = {}, .in_part = {}, .params = selected.params, .apart = {}};
  if (auto gap = gate(reader, selected, reads)) {
    auto& place = gap->in_part && selected.check->only_grows ? admission.in_part : admission.instead;
    place = std::move(gap->outcome);
  }
  if (admission.instead || selected.check->by_partition.empty()) return admission;
  auto partitions = gate_partitions(reader, selected, reads);
  if (partitions.read.empty() && !partitions.apart.empty()) return alone(std::move(partitions.apart));
  admission.params.emplace_back("partitions", std::move(partitions.read));
  admission.apart = std::move(partitions.apart);
  return admission;
}

bool Rules::wants_passes() const {
  return !in_part_ && selected_.beyond_guide.empty() && selected_.check->proves == Proves::fail_only;
}

/// What the evidence of the check can bear of an outcome.
Outcome Rules::borne(Outcome outcome) const {
  const auto proves = selected_.check->proves;
  if (proves == Proves::fail_only && outcome.status == Status::pass) {
    outcome.status = Status::manual;
    outcome.reason = Reason::none;
    outcome.message += (outcome.message.empty() ? "nothing was found against it" : "") +
                       std::string("; this evidence can only convict, so a person has to say whether it holds");
  } else if (proves == Proves::pass_only && outcome.status == Status::fail) {
    outcome.status = Status::manual;
    outcome.reason = Reason::none;
  }
  return outcome;
}

std::optional<Outcome> Rules::take(Outcome outcome) {
  const auto given = outcome.status;
  const bool is_past_guardrail = given == Status::pass && !selected_.beyond_guide.empty();
  if (!is_past_guardrail) outcome = borne(std::move(outcome));
  const bool gives_way =
      is_past_guardrail || (in_part_ && outcome.status != Status::fail && outcome.status != Status::error);
  if (gives_way && !in_part_) return std::nullopt;  // close() drops all passes, with those that are not shown
  if (gives_way || outcome.status != given) moved_from_.add(given);
  if (gives_way) return std::nullopt;
  if (outcome.status != given) moved_to_.add(outcome.status);
  judged_subscription_ = judged_subscription_ || outcome.object.empty();
  // Of other objects close() says so once; of the subscription there is this outcome alone.
  if (in_part_ && outcome.object.empty())
    outcome.message += "; this was seen although not all was: " + in_part_->message;
  return outcome;
}

/// There was nothing to judge, or a parameter is past its guardrail.
std::optional<Outcome> Rules::own_outcome(const worker::Evaluated& evaluated) const {
  const auto& check = *selected_.check;
  const bool empty = evaluated.rows == 0;
  const bool passes = empty ? check.empty.status == Status::pass : evaluated.counts.of(Status::pass) > 0;
  if (passes && !selected_.beyond_guide.empty())
    return Outcome{.status = Status::fail,
                   .reason = Reason::parameter_beyond_guide,
                   .severity = check.severity,
                   .message = selected_.beyond_guide + ", so the check cannot pass"};
  if (!empty || !apart_.empty()) return std::nullopt;
  return borne({.status = check.empty.status,
                .reason = check.empty.reason,
                .severity = check.severity,
                .message = check.empty.message});
}

Rules::Closing Rules::close(const worker::Evaluated& evaluated) const {
  Closing closing;
  closing.looked = !in_part_ && apart_.empty();
  closing.own = apart_;
  if (in_part_) {
    // Counts of what was never shown would be of passes, and those do not stand.
    for (const auto status : {Status::fail, Status::error})
      at(closing.counts, status) = evaluated.counts.of(status) - moved_from_.of(status);
    if (!judged_subscription_) closing.own.push_back(*in_part_);
  } else {
    closing.counts = evaluated.counts;
    for (std::size_t i = 0; i < closing.counts.by_status.size(); ++i)
      closing.counts.by_status.at(i) += moved_to_.by_status.at(i) - moved_from_.by_status.at(i);
    if (!selected_.beyond_guide.empty()) at(closing.counts, Status::pass) = 0;
    // A check that judges the subscription itself has already said of it that it does not pass.
    auto own = judged_subscription_ ? std::nullopt : own_outcome(evaluated);
    if (own) closing.own.push_back(std::move(*own));
  }
  for (const auto& own : closing.own) closing.counts.add(own.status);
  return closing;
}

}  // namespace qharden::scan

#include "core/app/facts_proposal.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <vector>

#include "core/config/facts_writer.hpp"
#include "core/json/json.hpp"
#include "core/snapshot/reader.hpp"
#include "core/util/addresses.hpp"
#include "core/util/text.hpp"

namespace qharden::app {
namespace {

constexpr std::size_t kMostAddresses = 8;  ///< of one entry, before a block is proposed instead
constexpr std::int64_t kSignInsOfANetwork = 5;
constexpr std::size_t kLoginsOfANetwork = 2;

using Row = std::vector<std::string>;

/// Foreign text on a comment line: what could end the line becomes a blank.
std::string comment(const std::string& text) {
  std::string safe;
  for (const char c : text) safe += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  for (const std::string line_break : {"\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"})
    for (auto at = safe.find(line_break); at != std::string::npos; at = safe.find(line_break))
      safe.replace(at, line_break.size(), " ");
  return safe;
}

/// An entry, its lines behind hash signs.
std::string commented_out(const std::string& entry) {
  std::string text;
  for (std::size_t from = 0; from < entry.size();) {
    const auto end = std::min(entry.find('\n', from), entry.size());
    text += "  # " + comment(entry.substr(from + 2, end - from - 2)) + "\n";
    from = end + 1;
  }
  return text;
}

std::string day(const std::string& time) {
  return time.substr(0, 10);
}

std::string count_of(std::int64_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

/// What the log shows of one login.
struct Use {
  std::int64_t calls = 0;
  std::int64_t sign_ins = 0;
  std::set<std::string> call_addresses;
};

/// The /24 (IPv4) or /64 (IPv6) around an address.
AddressRange block_of(const AddressBytes& address) {
  const auto text = format_address(address);
  return *parse_range(text + (text.find(':') == std::string::npos ? "/24" : "/64"));
}

std::string block_text(const AddressBytes& address) {
  const auto low = format_address(block_of(address).lo);
  return low + (low.find(':') == std::string::npos ? "/24" : "/64");
}

/// The sign-ins from one block.
struct Cluster {
  std::int64_t sign_ins = 0;
  std::set<std::string> logins;
  std::set<std::string> addresses;
};

/// The members of a JSON array of texts.
std::vector<std::string> texts_of(const std::string& array) {
  std::vector<std::string> texts;
  const auto value = json::parse(array);
  if (!value || !value->is_array()) return texts;
  for (const auto& text : *value)
    if (text.is_string()) texts.push_back(text.get<std::string>());
  return texts;
}

/// The parts of an address list.
std::vector<std::string> parts_of(const std::string& list) {
  std::vector<std::string> parts;
  std::istringstream stream(list);
  for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
  return parts;
}

class Proposal {
 public:
  Proposal(snapshot::Reader& reader, const std::string& service_pattern)
      : reader_(reader), service_pattern_(service_pattern) {}

  std::string text() {
    has_sign_ins_ = is_complete("sign_in");
    read_use();
    std::string text = head();
    text += logins();
    text += networks();
    return text + domains() + not_repeated();
  }

 private:
  /// Rows of a SELECT as text; none when the snapshot lacks what it reads.
  std::vector<Row> rows(const std::string& sql) {
    std::vector<Row> rows;
    auto query = reader_.query(sql);
    if (!query) return rows;
    query->bind("service_pattern", service_pattern_);
    while (true) {
      const auto row = query->step();
      if (!row || !*row) return rows;
      rows.emplace_back();
      for (int i = 0; i < query->columns(); ++i) rows.back().emplace_back(query->text(i));
    }
  }

  bool is_complete(const std::string& table) {
    const auto found =
        rows("SELECT count(*) > 0 AND min(state = 'complete') FROM _collection WHERE \"table\" = '" + table + "'");
    return !found.empty() && found[0][0] == "1";
  }

  void read_use() {
    for (const auto& row : rows("SELECT lower(login), count(*) FROM api_request WHERE login IS NOT NULL GROUP BY 1"))
      use_[row[0]].calls = std::stoll(row[1]);
    for (const auto& row : rows("SELECT lower(login), count(*) FROM sign_in WHERE login IS NOT NULL GROUP BY 1"))
      use_[row[0]].sign_ins = std::stoll(row[1]);
    for (const auto& row :
         rows("SELECT DISTINCT lower(login), ip FROM api_request WHERE login IS NOT NULL AND ip IS NOT NULL"))
      if (parse_address(row[1])) use_[row[0]].call_addresses.insert(row[1]);
  }

  std::string head() {
    std::string text =
        "# Declared facts, proposed from a snapshot of " + comment(reader_.meta("subscription")) + " of " +
        reader_.meta("scan_time") +
        ".\n# Nothing is true because it stands here: look at each entry, mend or remove it, and name its "
        "owner instead of TODO.\n# 'qharden facts lint' refuses what is still TODO.\n";
    for (const auto& [table, what] :
         {std::pair("user_classic", "the user list"), std::pair("sign_in", "the log of sign-ins"),
          std::pair("api_request", "the log of API calls"), std::pair("restricted_ip", "the allow list")})
      if (!is_complete(table))
        text += std::string("# ") + what + " was not read completely, so what follows lacks what it would show.\n";
    return text + "\ndeclared:\n  by: TODO\n  at: " + day(reader_.meta("scan_time")) + "\n";
  }

  static config::DeclaredLogin entry(const std::string& login, const std::string& kind,
                                     const std::set<std::string>& addresses) {
    config::DeclaredLogin entry;
    entry.login = login;
    entry.kind = kind;
    entry.owner = "TODO";
    entry.egress = egress(addresses);
    return entry;
  }

  static std::vector<std::string> egress(const std::set<std::string>& addresses) {
    if (addresses.size() <= kMostAddresses) return {addresses.begin(), addresses.end()};
    std::set<std::string> blocks;
    for (const auto& address : addresses) blocks.insert(block_text(*parse_address(address)));
    return {blocks.begin(), blocks.end()};
  }

  /// As they were declared for that scan.
  std::string declared_logins() {
    std::string text;
    for (const auto& row : rows("SELECT login, kind, owner, reason, systems, egress, reviewed_at, declared_by, "
                                "declared_at FROM declared_login ORDER BY _row"))
      text += "  # declared already\n" +
              write_entry(config::DeclaredLogin{
                  row[0], row[1], row[2], row[3], texts_of(row[4]), parts_of(row[5]), row[6], {row[7], row[8]}});
    return text;
  }

  std::string logins() {
    std::string active = declared_logins();
    std::string candidates;
    for (const auto& row : rows(kLogins))
      propose_login(row[0], row[1] == "1", row[2] == "1", row[3] == "1", row[4], active, candidates);
    std::string text = "\nlogins:" + std::string(active.empty() ? " []\n" : "\n") + active;
    if (!candidates.empty())
      text += "\n  # Only people can tell what follows. Take the hash signs away from what is right.\n" + candidates;
    return text;
  }

  void propose_login(const std::string& login, bool is_own, bool looks_like_service, bool is_idle_manager,
                     const std::string& last_use, std::string& active, std::string& candidates) {
    const Use& use = use_[lower_case(login)];
    const std::string traces =
        count_of(use.calls, "API call") + " and " + count_of(use.sign_ins, "sign-in") + " in the log";
    const bool calls_only = has_sign_ins_ && use.calls > 0 && use.sign_ins == 0;
    if (is_own) {
      active += "  # proposed: the login of this audit; " + traces + "\n";
      active += write_entry(entry(login, "audit", use.call_addresses));
    } else if (calls_only || (looks_like_service && use.sign_ins == 0)) {
      active +=
          std::string("  # proposed: ") + (looks_like_service ? "its name looks like a service; " : "") + traces + "\n";
      active += write_entry(entry(login, "service", use.call_addresses));
    } else if (looks_like_service) {
      candidates += "  # proposed: its name looks like a service, but a person may use it; " + traces + "\n";
      candidates += commented_out(write_entry(entry(login, "service", use.call_addresses)));
    } else if (is_idle_manager && use.sign_ins == 0) {
      candidates += "  # proposed: a Manager without a sign-in for 90 days, " +
                    (last_use.empty() ? "none ever seen" : "the last on " + day(last_use)) + "\n";
      candidates += commented_out(write_entry(entry(login, "break_glass", {})));
    }
  }

  std::string declared_networks() {
    std::string text;
    for (const auto& row : rows("SELECT name, kind, owner, ranges, reviewed_at, declared_by, declared_at "
                                "FROM declared_network ORDER BY _row")) {
      const auto ranges = parts_of(row[3]);
      for (const auto& range : ranges) cover(range);
      text += "  # declared already\n" +
              write_entry(config::DeclaredNetwork{row[0], row[1], row[2], ranges, row[4], {row[5], row[6]}});
    }
    return text;
  }

  /// Entries that no declared network holds whole.
  std::string allow_list() {
    std::string text;
    for (const auto& row : rows("SELECT range FROM restricted_ip WHERE range IS NOT NULL ORDER BY _row")) {
      const auto range = parse_range(row[0]);
      if (!range) {
        text += "  # not understood: the entry " + comment(row[0]) + " of the allow list\n";
      } else if (!is_covered(*range)) {
        cover(row[0]);
        text += "  # proposed: an entry of the allow list\n" + write_entry(network("allow list " + row[0], {row[0]}));
      }
    }
    return text;
  }

  std::string networks() {
    std::string active = declared_networks();
    active += allow_list();
    std::string candidates;
    for (const auto& [block, cluster] : clusters()) {
      const bool is_common = cluster.sign_ins >= kSignInsOfANetwork && cluster.logins.size() >= kLoginsOfANetwork;
      const auto found = write_entry(network("sign-ins from " + block, egress(cluster.addresses)));
      (is_common ? active : candidates) += "  # proposed: " + count_of(cluster.sign_ins, "sign-in") + " of " +
                                           count_of(static_cast<std::int64_t>(cluster.logins.size()), "login") +
                                           ", from no address that is listed or declared\n";
      (is_common ? active : candidates) += is_common ? found : commented_out(found);
    }
    std::string text = "\nnetworks:" + std::string(active.find("  - ") == std::string::npos ? " []\n" : "\n") + active;
    if (!candidates.empty())
      text +=
          "\n  # Few sign-ins: a person on the road, or somebody who should not be there. Look before you declare.\n" +
          candidates;
    return text;
  }

  static config::DeclaredNetwork network(const std::string& name, const std::vector<std::string>& ranges) {
    config::DeclaredNetwork network;
    network.name = name;
    network.kind = "corporate";
    network.owner = "TODO";
    network.ranges = ranges;
    return network;
  }

  /// Sign-ins from addresses that no entry covers yet, by block.
  std::map<std::string, Cluster> clusters() {
    std::map<std::string, Cluster> clusters;
    for (const auto& row : rows("SELECT ip, lower(login), count(*) FROM sign_in WHERE ip IS NOT NULL GROUP BY 1, 2")) {
      const auto address = parse_address(row[0]);
      if (!address || is_covered({*address, *address})) continue;
      auto& cluster = clusters[block_text(*address)];
      cluster.sign_ins += std::stoll(row[2]);
      cluster.logins.insert(row[1]);
      cluster.addresses.insert(row[0]);
    }
    return clusters;
  }

  void cover(const std::string& text) {
    if (const auto range = parse_range(text)) covered_.push_back(*range);
  }

  [[nodiscard]] bool is_covered(const AddressRange& inner) const {
    return std::any_of(covered_.begin(), covered_.end(),
                       [&](const auto& range) { return range.lo <= inner.lo && inner.hi <= range.hi; });
  }

  std::string not_repeated() {
    std::string text;
    for (const char* kind : {"window", "person", "approval", "scope"})
      if (!rows("SELECT 1 FROM declared_" + std::string(kind) + " LIMIT 1").empty())
        text += std::string(text.empty() ? "" : ", ") + kind;
    return text.empty() ? "" : "\n# Declared for that scan too, and not repeated here: " + text + "\n";
  }

  std::string domains() {
    std::string text;
    for (const auto& row : rows("SELECT domain_of(email), count(*) FROM user WHERE domain_of(email) IS NOT NULL "
                                "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20"))
      text += "#   " + comment(row[0]) + " (" + count_of(std::stoll(row[1]), "login") + ")\n";
    return text.empty() ? "" : "\n# E-mail domains of the logins; which of them are yours?\n" + text;
  }

  /// login, is it ours, looks like a service, a Manager idle for 90 days, last sign-in
  static constexpr const char* kLogins = R"sql(
SELECT u.login,
       lower(u.login) IN (SELECT lower(login) FROM self),
       :service_pattern <> ''
         AND matches(u.name || ' ' || coalesce(u.external_id, '') || ' ' || u.login, :service_pattern),
       u.role = 'manager' AND age_days(coalesce(u.last_login_at, u.created_at)) > 90,
       u.last_login_at
FROM user AS u
WHERE u.login IS NOT NULL AND u.status = 'active' AND u.role <> 'contact'
  AND lower(u.login) NOT IN (SELECT lower(login) FROM declared_login)
ORDER BY 2 DESC, lower(u.login))sql";

  snapshot::Reader& reader_;
  const std::string& service_pattern_;
  bool has_sign_ins_ = false;
  std::map<std::string, Use> use_;
  std::vector<AddressRange> covered_;
};

}  // namespace

Result<std::string> propose_facts(const std::string& snapshot, const std::string& service_pattern) {
  const auto reader = snapshot::Reader::open(snapshot);
  if (!reader) return reader.error();
  if ((*reader)->meta("redacted") == "1")
    return Error{snapshot + " is redacted: its names are not those of your logins; use the snapshot of the scan",
                 Reason::none, Fault::usage};
  (*reader)->make_views({});
  (*reader)->restrict_to_reads();
  return Proposal(**reader, service_pattern).text();
}

}  // namespace qharden::app

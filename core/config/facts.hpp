/// Declared facts: what only people know. A YAML file in the operator's git, and the export of a directory beside it.
///
/// Times are in the stored form, `2026-11-01T00:00:00Z`; empty: not given. What a file holds is described by
/// config/schemas/facts.schema.json too, and a test keeps the two in step.
#pragma once

#include <string>
#include <vector>

#include "core/util/result.hpp"

namespace qharden::config {

/// Who declared an entry and when: the entry's own words, else those of `declared` at the top of the file.
struct Declaration {
  std::string by;
  std::string at;
  int line = 0;  ///< of the entry in its file; 0: it comes from no file
};

struct DeclaredLogin {
  std::string login;
  std::string kind;  ///< break_glass, service, audit or partner
  std::string owner;
  std::string reason;
  std::vector<std::string> systems;  ///< what uses the login
  std::vector<std::string> egress;   ///< where it comes from: addresses, `a-b` or CIDR, each of them understood
  std::string reviewed_at;
  Declaration declared;
};

struct DeclaredNetwork {
  std::string name;
  std::string kind;  ///< corporate, vpn, integration or partner
  std::string owner;
  std::vector<std::string> ranges;  ///< addresses, `a-b` or CIDR, each of them understood
  std::string reviewed_at;
  Declaration declared;
};

/// A time of the week. It goes over midnight when it ends before it starts.
struct DeclaredWindow {
  std::string name;
  std::string kind;               ///< busy, maintenance or freeze
  std::vector<std::string> days;  ///< mon tue wed thu fri sat sun: the days on which it starts
  std::string starts;             ///< HH:MM
  std::string ends;               ///< HH:MM, up to 24:00
  std::string zone;               ///< IANA name, e.g. Europe/Paris
  Declaration declared;
};

struct DeclaredPerson {
  std::string id;
  std::string email;
  std::string external_id;
  std::string state;  ///< active, suspended or left
  std::string left_at;
};

/// What a directory said on a day.
struct PeopleExport {
  std::string file;  ///< as the facts file writes it; empty: no export was named
  std::string exported_at;
  std::vector<DeclaredPerson> people;
  int line = 0;
};

struct DeclaredApproval {
  std::string check;                 ///< id of the check that asks for the approval
  std::vector<std::string> objects;  ///< its objects, by the names that the check takes; empty: no single one
  std::string approver;
  std::string reason;
  std::string until;
  Declaration declared;
};

struct DeclaredScope {
  std::string target;  ///< id of a control or a check that is out of scope
  std::string approver;
  std::string reason;
  std::string until;
  Declaration declared;
};

struct Facts {
  std::vector<DeclaredLogin> logins;
  std::vector<DeclaredNetwork> networks;
  std::vector<DeclaredWindow> windows;
  PeopleExport people;
  std::vector<DeclaredApproval> approvals;
  std::vector<DeclaredScope> scope;
};

/// Reads the file and the export it names. Errors (Fault::usage) name file, line, key and the mend. An entry that is
/// declared twice (letters of any case) is an error that names both lines.
Result<Facts> load_facts(const std::string& path);

}  // namespace qharden::config

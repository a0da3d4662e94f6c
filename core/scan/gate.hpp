/// "Could not look" is never "pass": decides, before a check runs, whether what it reads was really seen.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/scan/selection.hpp"
#include "core/snapshot/reader.hpp"
#include "core/snapshot/reads.hpp"
#include "core/util/outcome.hpp"

namespace qharden::scan {

/// What stands in the way of a check.
struct Gap {
  Outcome outcome;
  bool in_part = false;  ///< nothing but this: tables were read in part. Whatever was seen of them may still convict.
};

/// Nothing if the check may run.
///
/// It may run when, for every table it reads and does not declare to tolerate, each partition (or each it names with
/// `only`) was collected completely with the needed role proven, every column that can influence it was seen in every
/// row (but those it tolerates), and the windows it asks for were collected. Else the outcome is `not_evaluated` with
/// the reason, or `not_applicable{not_licensed}` when the service said so. Threads: the reader's.
///
/// Tables that the check judges by partition are not looked at here.
std::optional<Gap> gate(snapshot::Reader& reader, const Selected& selected, const snapshot::Reads& reads);

/// The partitions of what a check judges by partition.
struct PartitionGate {
  std::vector<std::string> read;  ///< may be judged
  std::vector<Outcome> apart;     ///< of each of the others, by its name: why not
};

/// The rules of gate(), for each partition by itself; of those named with `only`, if any are. A named one that is not
/// there holds nothing, as long as any other was read whole: what the source fans out over was, then. REQUIRES: the
/// check declares by_partition.
PartitionGate gate_partitions(snapshot::Reader& reader, const Selected& selected, const snapshot::Reads& reads);

}  // namespace qharden::scan

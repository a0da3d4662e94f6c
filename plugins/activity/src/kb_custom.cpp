#include "declarations.hpp"

namespace qharden::activity {
namespace {

// Only QID is sure, for every answer of the KnowledgeBase has it. The other names are those of neighbouring answers;
// none of them decides, and what is called otherwise stays NULL.
constexpr const char* kDetection = R"sql(
SELECT qid,
       entry ->> '$.TITLE' AS title,
       coalesce(entry ->> '$.IS_DISABLED', entry ->> '$.DISABLE', entry ->> '$.DISABLED') AS disabled,
       entry ->> '$.SEVERITY_LEVEL' AS severity_level,
       entry ->> '$.ORIGINAL_SEVERITY_LEVEL' AS original_severity_level,
       coalesce(entry ->> '$.LAST_CUSTOMIZATION.DATETIME', entry ->> '$.UPDATED_DATETIME') AS customized_at,
       coalesce(entry ->> '$.LAST_CUSTOMIZATION.USER_LOGIN', entry ->> '$.UPDATED_BY') AS customized_by
FROM kb_custom)sql";

}  // namespace

void declare_kb_custom(Plugin& plugin) {
  Source& source = plugin.source("kb_custom").fo("/api/2.0/fo/knowledge_base/vuln/", "custom").needs_role({"manager"});
  // An answer without it is none that is understood, and an empty list in it would be no proof.
  source.table("kb_custom_answer", "When the list of edited detections was made: one row")
      .rows("RESPONSE")
      .time("answered_at")
      .from("DATETIME")
      .absent_is(Reason::unsupported);
  // The names of the list and of its entries were seen nowhere: an entry is what lies two elements below.
  Table& detection =
      source.table("kb_custom", "Detections that were edited: disabled, re-rated or commented").rows("RESPONSE/*/*");
  detection.integer("qid").from("QID").key().absent_is(Reason::unsupported);
  detection.json("entry").from("*");

  plugin.view("edited_detection", "Detections that were edited, and how, as far as the answer says it", kDetection);
}

}  // namespace qharden::activity

/* The waist of the hourglass: all that passes between the host and a plugin. C, so that a plugin built with another
 * compiler, standard or set of flags still fits. Authors write against <qharden/plugin.hpp>; this is for the host and
 * for other languages.
 *
 * UNSTABLE until the layout test freezes it (version 1 then means version 1 for ever).
 *
 * Ownership: every pointer is borrowed for the call it is passed to; neither side frees the other's memory.
 * Threads:   the host calls a plugin from one thread at a time; a plugin calls back only during that call, on it.
 * Errors:    functions return QHARDEN_OK or another qharden_result; no exception crosses.
 * Growth:    structs grow only at the end; struct_size tells how much the other side knows.
 */
#ifndef QHARDEN_ABI_H
#define QHARDEN_ABI_H
/* NOLINTBEGIN */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define QHARDEN_ABI_MAJOR 1
#define QHARDEN_ABI_MINOR 0
#define QHARDEN_ABI_MAGIC UINT32_C(0x51484431) /* "QHD1" */
#define QHARDEN_ENTRY_SYMBOL "qharden_plugin_v1"

typedef struct qharden_str { /* UTF-8, not NUL terminated */
  const char* data;
  size_t size;
} qharden_str;

typedef int32_t qharden_result;
enum { QHARDEN_OK = 0, QHARDEN_UNKNOWN_ID = 1, QHARDEN_INTERNAL = 2 };

enum { QHARDEN_NULL = 0, QHARDEN_INTEGER = 1, QHARDEN_REAL = 2, QHARDEN_TEXT = 3 };
typedef struct qharden_value {
  int32_t type;
  int32_t reserved;
  int64_t integer;
  double real;
  qharden_str text;
} qharden_value;

/* Rows of a declared SELECT: `rows` times `columns` cells, row after row. */
typedef struct qharden_batch {
  uint32_t struct_size;
  uint32_t reserved;
  size_t columns;
  size_t rows;
  const qharden_str* names;
  const qharden_value* cells;
} qharden_batch;

enum { QHARDEN_LOG_DEBUG = 0, QHARDEN_LOG_INFO = 1, QHARDEN_LOG_WARN = 2, QHARDEN_LOG_ERROR = 3 };

/* status, reason, severity: the numbers of qharden::Status, Reason, Severity in <qharden/vocabulary.hpp>;
 * severity -1 = as the check declares. evidence: a JSON object, or empty. */
typedef struct qharden_verdict {
  uint32_t struct_size;
  int32_t status;
  int32_t reason;
  int32_t severity;
  qharden_str message;
  qharden_str evidence;
} qharden_verdict;

/* What the host offers during one call. `row` counts from 0 within the batch; each row gets exactly one verdict. */
typedef struct qharden_host {
  uint32_t struct_size;
  uint32_t abi_minor;
  void* call;
  void (*verdict)(void* call, size_t row, const qharden_verdict* verdict);
  void (*change)(void* call, size_t row, qharden_str change_json);
  void (*log)(void* call, int32_t level, qharden_str message);
} qharden_host;

/* The one exported object: `const qharden_plugin qharden_plugin_v1`. */
typedef struct qharden_plugin {
  uint32_t magic;
  uint32_t struct_size;
  uint32_t abi_minor; /* lowest host minor the plugin needs */
  uint32_t reserved;
  /* Gives the manifest (JSON) to `sink`; the same bytes at every call. */
  qharden_result (*describe)(void* user, void (*sink)(void* user, qharden_str manifest));
  /* Judges rows of a check. */
  qharden_result (*evaluate)(const qharden_host* host, qharden_str check, const qharden_batch* batch);
  /* Writes changes for rows of a remediation. */
  qharden_result (*plan)(const qharden_host* host, qharden_str remediation, const qharden_batch* batch);
} qharden_plugin;

#ifdef __cplusplus
}
#endif
/* NOLINTEND */
#endif

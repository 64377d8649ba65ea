/* matrix_ask: asks a worker which rules rest on which article, and which lines and branches the
 * examples reach. Knows no terminal and no HTTP. Called by kpictl matrix and coverage, and the API.
 */
#ifndef KPID_MATRIX_ASK_H
#define KPID_MATRIX_ASK_H

#include "daemon/folder.h"
#include "daemon/workers/workers.h"

/* matrix_rules of the bundle that the workers hold. NULL with *e. */
struct value *matrix_ask(struct workers *w, struct arena *a, struct err *e);
/* The same with `files` (coverage_files), from a worker of its own: standards that tell what they
 * decide are slow. Of `limits` all but the count and the branches are taken. */
struct value *coverage_ask(const struct workers_limits *limits, const struct folder *f,
    const struct calendar *c, struct arena *a, struct err *e);

#endif

/* edges: the edge report of a period: who is close by the visible results, and for each of them
 * what a worker (or the results of a longer period) says of what tips them. Writes nothing.
 * Refuses to know who asks. Called by ctl and api.
 */
#ifndef KPID_DAEMON_EDGES_H
#define KPID_DAEMON_EDGES_H

#include "daemon/lenses.h"
#include "daemon/run.h"
#include "rules/manifest.h"

struct edges_ask {
	const struct run_options *o; /* store, workers, calendar, period; as_of 0 */
	const struct manifest *manifest; /* of the workers' bundle */
	const struct lens_rows *rows; /* of the period */
	int64_t within;
	const char *sector; /* NULL all */
};

/* The tree of edges_tree; each of its people has `tips` (edges_tips), null when nothing can be
 * said, and `score_now` when the facts and rules of now give another score. NULL with *e. */
struct value *edges_report(const struct edges_ask *q, struct arena *a, struct err *e);

#endif

/* costs: which criteria a run spent its time in, over all workers. Refuses to know runs. Called by
 * runner (a run's end) and status.
 */
#ifndef KPID_COSTS_H
#define KPID_COSTS_H

#include "daemon/workers/workers.h"

struct criterion_cost {
	char standard[128], criterion[64];
	int64_t calls, ns; /* how many people, and the time of all */
};
struct costs {
	struct criterion_cost at[5]; /* the slowest first */
	size_t n;
};
/* Those that took most time since they were asked last. */
struct costs costs_take(struct workers *w);

#endif

/* facts_warn: the warnings of the days that an intake touched, from a worker: within the answer, or
 * as events. Called by POST of facts when they are on disk; knows nothing of rows. Loop's thread.
 */
#ifndef KPID_API_FACTS_WARN_H
#define KPID_API_FACTS_WARN_H

#include "daemon/api/call.h"
#include "rules/base/map.h"

/* A person's days of a month that were touched. */
struct touched {
	const char *staff;
	struct period month;
	uint32_t days; /* bit 0: the first of the month */
	/* private: what the worker found */
	const char *agency;
	struct value *list;
};

/* More days of somebody: into the touched at "month staff" of the map, which are in the arena. */
void touched_add(
    struct map *m, struct arena *a, const char *staff, struct period month, uint32_t days);

/* A step of the call: its answer with `warnings`. It waits for them unless they are of many people
 * or its query says "warnings=later": then they are worked out after intake.refresh, as the scores
 * are, and told as events. */
void facts_warn(struct call *c, struct value *answer, struct touched *const *at, size_t n);
/* Frees what was kept for later; after the lanes have ended. */
void facts_warn_end(struct app *app);

#endif

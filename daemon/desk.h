/* desk: what a thread needs that asks rules about people: a reader of the store, a pool of workers,
 * and the bundle that the pool holds. Opened at first use and again after a failure. Refuses to
 * know who asks. Used by the lanes that run, explain and prove candidates; one thread each.
 */
#ifndef KPID_DESK_H
#define KPID_DESK_H

#include "daemon/live.h"
#include "daemon/run.h"

struct desk {
	const char *db; /* path of the store */
	struct workers_limits limits;
	struct store *store;
	struct workers *workers;
	struct live *live; /* what the pool holds; a reference */
	atomic_int kills; /* of all pools it ever had */
};

/* Store and workers ready, with this bundle loaded. -1 with *e: nothing is half done, the next call
 * tries again. */
int desk_ready(struct desk *d, struct live *l, struct err *e);
/* Workers fresh with this bundle and other values of parameters (NULL none): *reply as of
 * workers_load. The next desk_ready loads the live bundle again. */
int desk_try(struct desk *d, struct live *l, const struct value *set, struct arena *a,
    struct value **reply, struct err *e);
/* The store alone. */
int desk_store(struct desk *d, struct err *e);
void desk_close(struct desk *d);

/* What the checks of a month say of one person now: *out with its findings, and the person's last
 * agency in the month ("" none), in the arena. */
int desk_check(struct desk *d, const char *staff, struct period month, day_t today, struct arena *a,
    struct answer *out, const char **agency, struct err *e);

#endif

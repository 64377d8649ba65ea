/* due: which due times of the schedules are to be run now. Owns the arithmetic of "each due time
 * once": a schedule's state is the last civil minute that it handled, and what is due is what
 * its expression names after that and up to the civil now. From this follow, without a special
 * case:
 *  - a minute inside a gap (summer time begins, a skipped day) is due just after the gap,
 *    once; one inside a doubled hour is due the first time only;
 *  - a clock set back repeats nothing, it waits until it has passed the last minute handled;
 *    one set forward makes missed due times, as does a daemon that was off;
 *  - the period of a run is that of its due time, never that of now.
 * Refuses to know clock, store and runs: moments are arguments, states are values. Pure. Called
 * by the schedule, which must store a state in the same transaction as what it made of the due
 * time (so that a crash neither loses nor doubles it), must ask again at least once a minute (a
 * clock that is set ends no timer), and must not ask before the machine's clock has been set.
 */
#ifndef KPID_DUE_H
#define KPID_DUE_H

#include "daemon/cron.h"
#include "daemon/zone.h"
#include "rules/base/calendar.h"
#include "rules/base/digest.h"

/* In the order of the configuration's words. */
enum due_catch_up { DUE_NONE, DUE_LAST, DUE_ALL };
enum due_period {
	DUE_THIS_MONTH,
	DUE_LAST_MONTH,
	DUE_THIS_QUARTER,
	DUE_LAST_QUARTER,
	DUE_THIS_HALF,
	DUE_LAST_HALF,
	DUE_THIS_YEAR,
	DUE_LAST_YEAR
};

#define DUE_NAME 64 /* with the NUL */
#define DUE_GRACE 300 /* seconds after which a due time counts as missed */
#define DUE_MISSED_MAX 10000 /* missed ones are counted up to here */

/* A schedule as configured. `digest` tells one meaning from another (expression, zone, what it
 * does): when it changes the schedule has been edited. */
struct due_plan {
	const char *name;
	struct cron cron;
	enum due_catch_up catch_up;
	enum due_period period;
	char digest[DIGEST_TEXT];
};

/* PARKED: a restored backup, nothing runs until due_resume. OWED: what waits was asked for by
 * due_resume and is run whatever catch_up says. The numbers are stored. */
enum due_mode { DUE_LIVE, DUE_PARKED, DUE_OWED };

/* A schedule as stored. */
struct due_state {
	char name[DUE_NAME];
	char digest[DIGEST_TEXT];
	int64_t last; /* the civil minute up to which all is handled */
	enum due_mode mode;
};

/* One due time to be run. */
struct due {
	int64_t minute;
	struct period period;
	int skipped; /* earlier missed ones that catch_up leaves out (at most DUE_MISSED_MAX) */
};

/* After the configuration was loaded: the states of its n plans, in their order, from the m
 * states stored. A plan seen first, or edited, begins at the civil now (never earlier than what
 * was handled), so that neither fires it; a state whose plan is gone is not in `out`, so that a
 * schedule added again is a new one: `out` replaces all that was stored. */
void due_load(const struct due_plan *const *plans, size_t n, const struct due_state *stored,
    size_t m, const struct zone *z, int64_t now, struct due_state *out);

/* The next due time of one schedule: 1 with *out, or 0. *s becomes what is to be stored together
 * with what was made of *out; after 0 it may have changed too (missed times that catch_up leaves
 * out, the end of what was owed). */
int due_step(const struct due_plan *p, struct due_state *s, const struct zone *z, int64_t now,
    struct due *out);
/* The earliest due time of all n schedules (the first of them when several are due at the same
 * minute): its index, or -1. Moves states as due_step does; only states[index] past *out. */
int due_pick(const struct due_plan *const *plans, struct due_state *states, size_t n,
    const struct zone *z, int64_t now, struct due *out);

/* The moment after `now` at which a plan is due next when nothing is due now; INT64_MAX for
 * never or parked. *minute (may be NULL) is that due time. */
int64_t due_next(const struct due_plan *p, const struct due_state *s, const struct zone *z,
    int64_t now, int64_t *minute);
/* How many due times wait to be handled (at most DUE_MISSED_MAX), and the first of them in
 * *minute. */
int due_waiting(const struct due_plan *p, const struct due_state *s, const struct zone *z,
    int64_t now, int64_t *minute);

/* Ends parking. Of the due times that wait all are run, the last one, or none, whatever the plan
 * says. DUE_NONE begins at the civil now, even before what was handled: the way back after a
 * clock that ran ahead. */
void due_resume(const struct due_plan *p, struct due_state *s, enum due_catch_up catch_up,
    const struct zone *z, int64_t now);

/* The period that `which` names on the day of a civil minute. */
struct period due_period_of(enum due_period which, int64_t minute);

#endif

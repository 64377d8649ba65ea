/* runner: the queue of runs: which waits, which goes, how far it is. Owns the run lane's jobs and
 * the refreshing of people whose facts changed; refuses to know cron and HTTP. A run is recorded
 * before it starts (state queued), so that its number can be told; what was queued or running when
 * the daemon died is failed at the next start. Called by schedule and api on the loop's thread. /
 */
#ifndef KPID_RUNNER_H
#define KPID_RUNNER_H

#include "daemon/costs.h"
#include "daemon/app.h"

/* What is asked for. Texts are copied. */
struct order {
	struct period period;
	enum run_kind kind;
	int to_date, no_checks;
	day_t today; /* of the checks */
	const char *by; /* who or which schedule asked */
	/* Written in the run's own transaction, on the write lane; may be NULL. */
	int (*with)(void *with_arg, struct store *writer, int64_t run, struct err *e);
	/* On the loop, once: outcome NULL = complete. */
	void (*over)(void *over_arg, int64_t run, const struct err *outcome);
	void *arg; /* of both */
};

struct runner *runner_new(struct app *app);
void runner_free(struct runner *r);

/* Records the run and queues it. `told` is called on the loop when it has its number (0 and *e: it
 * could not be recorded; `over` is then not called). */
typedef void runner_told_fn(void *arg, int64_t run, const struct err *e);
void runner_order(struct runner *r, const struct order *o, runner_told_fn *told, void *arg);
/* 0: it waits or goes and will end as cancelled. 1: no such run is under way. */
int runner_cancel(struct runner *r, int64_t run);
/* Facts came in: whoever is stale is scored again soon, in one go. */
void runner_touch(struct runner *r);

/* On the way out: the run that goes is cancelled (it is started again by its schedule), none
 * begins. */
void runner_park(struct runner *r);

/* The runs under way, the one that goes first. */
struct runner_view {
	int64_t run;
	struct period period;
	enum run_kind kind;
	const char *by;
	int going;
	size_t done, total;
};
size_t runner_list(const struct runner *r, struct runner_view *out, size_t max);
/* For metrics: runs ended since the start, by outcome, and milliseconds of the last full one. */
struct runner_stats {
	uint64_t complete, failed, cancelled, refreshed;
	int64_t last_ms;
	struct costs slowest; /* of the last full one that scored */
};
const struct runner_stats *runner_stats(const struct runner *r);

#endif

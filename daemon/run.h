/* run: one period scored with one bundle: packs in, answers out, one commit. The order is that of
 * the law: staff, deputies, heads, organisations, classes. Knows the store and the workers; no
 * script, no terminal, no schedule. Called by ctl and by the daemon's run lane.
 */
#ifndef KPID_RUN_H
#define KPID_RUN_H

#include <stdatomic.h>
#include "daemon/store/store.h"
#include "daemon/workers/workers.h"

typedef void run_progress_fn(void *arg, const char *what, size_t done, size_t total);
/* A piece of writing, run where the only writer lives. */
typedef int run_write_fn(void *arg, struct store *writer, struct err *e);

/* A look at what a period would be under other rules, beside one that is known already. Members may
 * be NULL. */
struct run_other {
	/* The criteria that somebody had before, for result.shares: 1, or 0 when there was no score. */
	int (*before)(void *arg, const char *staff, const struct part **parts, size_t *n);
	/* Results of a base period instead of those in the store: 1 told, 0 none, -1 with *e. */
	int (*months)(void *arg, struct period p, store_result_fn *fn, void *fn_arg, struct err *e);
	/* What stands for the agency when places under a cap are counted. */
	const char *(*cap_agency)(void *arg, const struct result *res);
	void *arg;
	const char *agency; /* only people of it and below it, but in a year */
};

struct run_options {
	struct store *store; /* a writer, or with `write` a reader of this thread */
	int (*write)(void *write_arg, run_write_fn *fn, void *arg, struct err *e); /* runs fn and
		waits for it; NULL: `store` is the writer */
	void *write_arg;
	struct workers *workers; /* with the bundle loaded */
	const struct calendar *calendar;
	struct period period;
	enum run_kind kind;
	int no_checks; /* scores only */
	int to_date; /* a preview of a year that is not over */
	day_t today; /* for checks; DAY_NONE = the period's last day */
	int64_t as_of; /* 0 = now */
	int64_t (*now)(void); /* seconds since 1970: the caller's clock */
	/* Only these people (codes) and their leaders, in a base period: others keep their results,
	 * comparisons wait for the next full run. */
	const char *const *only;
	size_t nonly;
	/* Only looked at, nothing is written: each result is given to this. NULL: a run. */
	void (*result)(void *arg, const struct result *res);
	const struct run_other *other; /* of such a look; may be NULL */
	/* With `result`, of people only: each explanation (rules/explain.h) as it comes, good until it
	 * returns. NULL: nobody asks why. */
	void (*why)(void *arg, const struct person *p, struct value *tree);
	int64_t id; /* recorded by store_run_queue; 0 = the run is recorded when it ends */
	/* Writes something in the run's own transaction; may be NULL. */
	int (*with)(void *with_arg, struct store *writer, int64_t run, struct err *e);
	void *with_arg;
	const atomic_int *cancel; /* not 0: the run ends, cancelled; may be NULL */
	/* run_request of a month only: these facts instead of what the store knows of the person.
	 * The workers must be fresh: kinds are numbered from 0. */
	const struct dossier *trial;
	const char *by; /* who or which schedule wanted it: the audit names them for a sealing */
	const char *bundle; /* digest, kept in the store */
	run_progress_fn *progress; /* may be NULL */
	void *arg; /* of progress and result */
};

struct run_report {
	int64_t id, as_of;
	size_t people, organisations, changed, rebuilt, warnings;
	int kills;
};

/* Scores the period as known at one moment and makes it visible. A provisional run or preview of
 * everybody whose inputs (bundle, calendar, facts, options) are those of the last one is recorded
 * and nothing is computed again. A person whose rule fails is a
 * result ("not scored: rule_error"), not a failure. -1 with *e: the run is in the store as failed
 * or cancelled (MSG_RUN_CANCELLED), and nothing else changed. */
int run_period(const struct run_options *o, struct run_report *report, struct err *e);

/* Records that a run ended before it began (no workers, no store), state failed. */
void run_refuse(const struct run_options *o, struct err *why);

/* The request of one person for a period, as run_period makes it (leaders with the results of
 * others that are visible), with its packs in *buf: for explain and try. The months of a longer
 * period come from the store. Writes the request into *out. */
int run_request(const struct run_options *o, const struct person *p, unsigned what, struct arena *a,
    struct buf *out, struct err *e);

/* One person scored as a run would, nothing written: o->result is given what comes of it. Of a year
 * without the class that caps leave (class_final, rank): that is dealt out among all. */
int run_again(const struct run_options *o, const struct person *p, struct arena *a, struct err *e);

/* The same of several people (codes) of a base period, one load for all: each request goes to fn
 * (non-zero stops). Whom the period does not have is left out. -1 with *e, or when fn stopped. */
typedef int run_request_fn(void *arg, size_t i, const struct buf *request);
int run_requests(const struct run_options *o, const char *const *codes, size_t n,
    run_request_fn *fn, void *arg, struct err *e);

#endif

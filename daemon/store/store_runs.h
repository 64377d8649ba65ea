/* store_runs: bundles, runs and their results, the second half of store.h, which includes it.
 *
 * A run is one transaction; results are revisions that are never rewritten. Refuses to know how
 * they were computed.
 */
#ifndef KPID_STORE_RUNS_H
#define KPID_STORE_RUNS_H

#include <stddef.h>
#include <stdint.h>
#include "rules/base/arena.h"
#include "rules/base/err.h"
#include "rules/bundle_source.h"
#include "rules/model.h"

struct store;
struct part;

/* --- bundles --- */
int store_bundle_put(struct store *s, const char *digest, const struct bundle_source *files,
    size_t n, int64_t at, struct err *e);
int store_bundle_get(struct store *s, const char *digest, struct arena *a,
    struct bundle_source **files, size_t *n, struct err *e);

/* --- runs and results --- */
#define RUN_SCOPE_PEOPLE "people"
struct run {
	int64_t id;			/* out, or of store_run_queue */
	struct period period;
	const char *kind;		/* provisional | official | preview | shadow */
	const char *scope;		/* "all", "agency CODE", or RUN_SCOPE_PEOPLE */
	const char *bundle;		/* digest */
	const char *calendar, *engine;	/* versions */
	int semantics, to_date;
	int keep_warnings;		/* no check ran: warnings stay as they are */
	int64_t as_of;
	int64_t started, finished;	/* seconds; the caller's clock */
	const char *state;		/* queued | complete | failed | cancelled */
	const char *counts;		/* JSON */
	const char *inputs;		/* digest of all that its results depend on; NULL: not known */
	int64_t changed;		/* results that are new or other than before */
	day_t today;			/* on which it was looked at; DAY_NONE: the last day of the period */
};
/* One result of a person (organisation 0) or agency (1). JSON texts are kept as given. */
struct result {
	int organisation;
	const char *code;		/* staff or agency code */
	/* where it was scored, and under which root and standard */
	const char *agency, *duty_group, *sector, *team, *root, *standard;
	int role, subject, state;
	int64_t micro;			/* MODEL_NONE = none */
	const char *band;		/* months, quarters: band; else NULL */
	const char *class_proposed, *class_final;	/* years and to-date previews */
	int rank, group_size;		/* 0 none */
	int weight;			/* of a base period in its year: 1, or 3 for a quarter */
	const char *reason;		/* code of not scored ..., or NULL */
	const char *detail;		/* JSON: what is missing, named; rulings; cap */
	const char *parts;		/* JSON object criterion -> micro-points */
	const char *indicators;		/* JSON object name -> number */
	int64_t run;			/* out: run that made this revision */
	int revision;			/* out: 1.. */
	int gone;			/* out: that run no longer had this person or agency */
	/* Only of a look (run.h), never kept: the criteria, and what each moved the score by. */
	const struct part *known, *shares;
	size_t nknown, nshares;
};
struct warning {
	const char *check, *severity, *staff, *agency;	/* staff NULL: about the agency */
	day_t date;			/* DAY_NONE: the period */
	int64_t entry;			/* seq, 0 none */
	const char *detail;		/* JSON: the figures shown */
	const char *standard;
	int64_t first_run, last_run;	/* out */
	int resolved;			/* out: not seen by the latest run of its period */
};
/* begin..commit is one transaction: a run is visible whole or not at all. An official run of "all"
 * seals its period: another provisional or official one is refused (MSG_STORE_SEALED) until a
 * decision of kind reopen; entries recorded later count in the month of done_on when that is a
 * later one. as_of 0 becomes the store's seq. store_run_put skips a result that equals the visible
 * one (same revision stays). At commit, people (or agencies) of the scope that were not put are no
 * longer visible when the run put any, and warnings not seen again are resolved; a run of
 * RUN_SCOPE_PEOPLE touches only whom it put, and of their warnings only those of a day. Previews
 * and shadows keep no warnings. An aborted run leaves a row in store_runs: failed, or cancelled
 * when r->state says so. */
int store_run_begin(struct store *s, struct run *r, struct err *e);
/* Records a run that will begin later, state queued: r->id is its number, which store_run_begin and
 * store_run_abort then keep. */
int store_run_queue(struct store *s, struct run *r, struct err *e);
/* Runs left queued by a process that died become failed; how many, or -1. */
int store_runs_interrupted(struct store *s, struct err *e);
/* Whether the last complete run of the same period, channel and scope had the inputs of r: 1, with
 * its counts in the arena, 0, or -1. */
int store_run_same(struct store *s, const struct run *r, struct arena *a, const char **counts,
    struct err *e);
/* The last complete run of other periods that changed something; 0 none, -1 not to be read. */
int64_t store_run_elsewhere(struct store *s, struct period p);
int store_run_put(struct store *s, const struct run *r, const struct result *res, int *changed,
    struct err *e);
int store_run_warn(struct store *s, const struct run *r, const struct warning *w, struct err *e);
int store_run_commit(struct store *s, struct run *r, struct err *e);
void store_run_abort(struct store *s, struct run *r);

/* 1 when an official run of everybody sealed it and no later decision reopened it, 0, -1. */
int store_sealed(struct store *s, struct period p, struct err *e);
/* What is scored at this time: the newest month that a complete run scored whole, and the newest
 * quarter, half-year and year that are not sealed; *n of them. */
#define STORE_PERIODS_CURRENT 4
int store_periods_current(struct store *s, struct period out[STORE_PERIODS_CURRENT], size_t *n,
    struct err *e);

/* Visible results of a period, people then agencies, in the order of code; kind NULL =
 * provisional/official, else that kind ("preview"). */
typedef int store_result_fn(void *arg, const struct result *res);
int store_results(struct store *s, struct period p, const char *kind, store_result_fn *fn,
    void *arg, struct err *e);
/* One; 0 found, 1 none. Texts into the arena. */
int store_result(struct store *s, int organisation, const char *code, struct period p,
    const char *kind, struct arena *a, struct result *out, struct err *e);
typedef int store_warning_fn(void *arg, const struct warning *w);
int store_warnings(struct store *s, struct period p, store_warning_fn *fn, void *arg,
    struct err *e);
typedef int store_run_fn(void *arg, const struct run *r);
/* Newest first. */
int store_runs(struct store *s, store_run_fn *fn, void *arg, struct err *e);

#endif

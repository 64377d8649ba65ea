/* store: the door to SQLite. Speaks domain operations, never SQL.
 *
 * Owns the file, its schema and migrations, append-only facts, packs, kinds, runs with their results, and bundles. Refuses
 * to know what a rule is: whether an item exists is asked of the caller, results are rows that it is given. One process
 * writes (flock on "<path>.lock" for its life); readers open read-only and never checkpoint. Called by ctl/ and the daemon.
 */
#ifndef KPID_STORE_H
#define KPID_STORE_H

#include <stddef.h>
#include <stdint.h>
#include "rules/base/arena.h"
#include "rules/base/buf.h"
#include "rules/base/err.h"
#include "rules/facts.h"
#include "rules/model.h"

struct store;

enum store_mode { STORE_READ, STORE_WRITE };	/* WRITE makes and migrates the file */
/* NULL with MSG_STORE_*: not a database, another program's, newer version, damaged, locked by a writer (exit 4), no file.
 * A file that is refused is untouched (byte for byte, no -wal beside it). */
struct store *store_open(const char *path, enum store_mode mode, struct err *e);
void store_close(struct store *s);	/* TRUNCATE checkpoint when writing; s may be NULL */

/* --- facts in. Rows between begin and commit are one transaction; the caller groups (1,000 a batch). --- */
enum intake_result { INTAKE_ACCEPTED, INTAKE_UNCHANGED, INTAKE_SUPERSEDED, INTAKE_REJECTED, INTAKE_RESULTS };
int store_begin(struct store *s, struct err *e);
/* Appends one checked fact; `recorded_at` in seconds since 1970 (the caller's clock). Codes of staff, agency, task, entry
 * must be known (MSG_FACT_UNKNOWN_*, result REJECTED, transaction goes on). Same source and external id with the same
 * content is UNCHANGED, with other content SUPERSEDED; `withdrawn` supersedes with a withdrawal (only the ids are read) and
 * may be superseded again. The id of a task or entry stays with its person; an agency or person with postings is not
 * withdrawn; agencies have no cycles. Marks packs stale, moves entries of a task whose month changed or that is withdrawn or
 * comes back. REJECTED with *e: the row's fault, or with *fatal = 1 the store's (the caller rolls back). */
enum intake_result store_put(struct store *s, const struct fact *f, int64_t recorded_at, int *fatal, struct err *e);
int store_commit(struct store *s, struct err *e);
void store_rollback(struct store *s);
int64_t store_seq(struct store *s);	/* the highest sequence number recorded */

/* --- facts out, as known at `as_of` (0 = now) --- */
typedef int store_fact_fn(void *arg, const struct fact *f, int64_t seq, int64_t recorded_at);	/* non-zero stops */
int store_facts(struct store *s, enum fact_kind kind, int64_t as_of, store_fact_fn *fn, void *arg, struct err *e);
/* The ids of the row of a seq (into the arena), of any kind; 0 found, 1 not. */
int store_fact_id(struct store *s, int64_t seq, enum fact_kind *kind, const char **source, const char **external_id,
    struct arena *a);

/* Somebody with a posting in the period, in the order of staff code. Texts live in the arena. */
struct person { int64_t staff; const char *code, *name; struct posting *postings; size_t npostings; };
int store_people(struct store *s, struct period p, int64_t as_of, struct arena *a, struct person **out, size_t *n,
    struct err *e);
struct agency { const char *code, *name_vi, *name_en, *parent; int kind, tracking; };
int store_agencies(struct store *s, int64_t as_of, struct arena *a, struct agency **out, size_t *n, struct err *e);

/* The facts of one person and period in row form (for explain and try, and what packs are made of): a month has tasks,
 * entries and appraisals (with its quarter's, when an agency of it tracks by quarter); a longer period has context only
 * (postings, events, absences, decisions of the year, unit results of the period), with events of other years that share an
 * act with one of the year, and the postings of their days. Of two facts with one natural key only the later is there. */
int store_dossier(struct store *s, const char *staff, struct period p, int64_t as_of, struct arena *a, struct dossier *out,
    struct err *e);
/* The same of an agency: one posting that stands for itself, unit results within the period, own events and decisions. */
int store_agency_dossier(struct store *s, const char *agency, struct period p, int64_t as_of, struct arena *a,
    struct dossier *out, struct err *e);

/* --- packs and kinds (derived) --- */
/* Rebuilds the stale and missing packs of a month for everybody in store_people; one transaction per 500. Sets *rebuilt. */
int store_packs_refresh(struct store *s, struct period month, size_t *rebuilt, struct err *e);
/* The pack of one person-month into *out (cleared first): from the table, or from facts when as_of is older or none is kept.
 * Kinds that are not in the table get numbers above it, kept in memory only. */
int store_pack(struct store *s, int64_t staff, struct period month, int64_t as_of, struct buf *out, struct err *e);
/* Bulk: all packs of a month as last refreshed, by staff id. Bytes borrowed until the callback returns. */
typedef int store_pack_fn(void *arg, int64_t staff, const void *p, size_t n);
int store_packs(struct store *s, struct period month, store_pack_fn *fn, void *arg, struct err *e);
/* The tuple of a kind number, borrowed until the store closes; NULL when unknown. Loads all kinds at first use. */
const void *store_kind(struct store *s, uint32_t kind, size_t *n);
int store_packs_drop(struct store *s, struct err *e);	/* throws packs and kinds away */

/* --- bundles --- */
struct bundle_file { const char *path; const char *bytes; size_t size; };	/* "mass_mobilization/2026-01-01/items.csv" */
int store_bundle_put(struct store *s, const char *digest, const struct bundle_file *files, size_t n, int64_t at,
    struct err *e);
int store_bundle_get(struct store *s, const char *digest, struct arena *a, struct bundle_file **files, size_t *n,
    struct err *e);

/* --- runs and results --- */
struct run {
	int64_t id;			/* out */
	struct period period;
	const char *kind;		/* provisional | official | preview | shadow */
	const char *scope;		/* "all", or an agency code */
	const char *bundle;		/* digest */
	const char *calendar, *engine;	/* versions */
	int semantics, to_date;
	int64_t as_of;
	int64_t started, finished;	/* seconds; the caller's clock */
	const char *state;		/* running | complete | failed | cancelled */
	const char *counts;		/* JSON */
};
/* One result of a person (organisation 0) or agency (1). JSON texts are kept as given. */
struct result {
	int organisation;
	const char *code;		/* staff or agency code */
	const char *agency, *duty_group, *sector, *team, *root, *standard;	/* where it was scored, and under which */
	int role, subject, state;
	int64_t micro;			/* MODEL_NONE = none */
	const char *band;		/* months, quarters: band; else NULL */
	const char *class_proposed, *class_final;	/* years and to-date previews */
	int rank, group_size, weight;	/* 0 none; weight of a base period in its year: 1, or 3 for a quarter */
	const char *reason;		/* code of not scored ..., or NULL */
	const char *detail;		/* JSON: what is missing, named; rulings; cap */
	const char *parts;		/* JSON object criterion -> micro-points */
	const char *indicators;		/* JSON object name -> number */
	int64_t run;			/* out: run that made this revision */
	int revision;			/* out: 1.. */
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
/* begin..commit is one transaction: a run is visible whole or not at all. An official run of "all" seals its period: another
 * provisional or official one is refused (MSG_STORE_SEALED) until a decision of kind reopen; entries recorded later count in
 * the month of done_on when that is a later one. as_of 0 becomes the store's seq. store_run_put skips a result that equals the
 * visible one (same revision stays). At commit, people (or agencies) of the scope that were not put are no longer visible when
 * the run put any, and warnings not seen again are resolved. Previews and shadows keep no warnings. An aborted run leaves a
 * row in store_runs: failed, or cancelled when r->state says so. */
int store_run_begin(struct store *s, struct run *r, struct err *e);
int store_run_put(struct store *s, const struct run *r, const struct result *res, int *changed, struct err *e);
int store_run_warn(struct store *s, const struct run *r, const struct warning *w, struct err *e);
int store_run_commit(struct store *s, struct run *r, struct err *e);
void store_run_abort(struct store *s, struct run *r);

/* Visible results of a period, people then agencies, in the order of code; kind NULL = provisional/official, else that kind ("preview"). */
typedef int store_result_fn(void *arg, const struct result *res);
int store_results(struct store *s, struct period p, const char *kind, store_result_fn *fn, void *arg, struct err *e);
/* One; 0 found, 1 none. Texts into the arena. */
int store_result(struct store *s, int organisation, const char *code, struct period p, const char *kind, struct arena *a,
    struct result *out, struct err *e);
typedef int store_warning_fn(void *arg, const struct warning *w);
int store_warnings(struct store *s, struct period p, store_warning_fn *fn, void *arg, struct err *e);
typedef int store_run_fn(void *arg, const struct run *r);
int store_runs(struct store *s, store_run_fn *fn, void *arg, struct err *e);	/* newest first */

/* --- doctor: integrity, foreign keys, counters, packs against facts; every finding is told --- */
/* How many were found, 0 = all well; -1 when it cannot be searched. */
typedef void store_finding_fn(void *arg, const struct err *finding);
int store_check(struct store *s, store_finding_fn *fn, void *arg, struct err *e);

#endif

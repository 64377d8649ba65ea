/* store: the door to SQLite. Speaks domain operations, never SQL.
 *
 * Owns the file, its schema and migrations, append-only facts, packs, kinds, runs with their
 * results, and bundles. Refuses to know what a rule is: whether an item exists is asked of the
 * caller, results are rows that it is given. One process writes (flock on "<path>.lock" for its
 * life); readers open read-only and never checkpoint. Called by ctl/ and the daemon.
 */
#ifndef KPID_STORE_H
#define KPID_STORE_H

#include <stddef.h>
#include <stdint.h>
#include "daemon/store/store_runs.h"	/* the other half: bundles, runs, results */
#include "rules/base/arena.h"
#include "rules/base/buf.h"
#include "rules/base/err.h"
#include "rules/facts.h"
#include "rules/model.h"

struct store;

enum store_mode { STORE_READ, STORE_WRITE };	/* WRITE makes and migrates the file */
/* NULL with MSG_STORE_*: not a database, another program's, newer version, damaged, locked by a
 * writer (exit 4), no file. A file that is refused is untouched (byte for byte, no -wal beside). */
struct store *store_open(const char *path, enum store_mode mode, struct err *e);
void store_close(struct store *s);	/* TRUNCATE checkpoint when writing; s may be NULL */

/* --- facts in --- */
/* Rows between begin and commit are one transaction; the caller groups (1,000 a batch). */
enum intake_result { INTAKE_ACCEPTED, INTAKE_UNCHANGED, INTAKE_SUPERSEDED, INTAKE_REJECTED,
	INTAKE_RESULTS };
int store_begin(struct store *s, struct err *e);
/* Appends one checked fact; `recorded_at` in seconds since 1970 (the caller's clock). Codes of
 * staff, agency, task, entry must be known (MSG_FACT_UNKNOWN_*, result REJECTED, transaction goes
 * on). Same source and external id with the same content is UNCHANGED, with other content
 * SUPERSEDED; `withdrawn` supersedes with a withdrawal (only the ids are read) and may be
 * superseded again. The id of a task or entry stays with its person; an agency or person with
 * postings is not withdrawn; agencies have no cycles. Marks packs stale, moves entries of a task
 * whose month changed or that is withdrawn or comes back. REJECTED with *e: the row's fault, or
 * with *fatal = 1 the store's (the caller rolls back). */
enum intake_result store_put(struct store *s, const struct fact *f, int64_t recorded_at, int *fatal,
    struct err *e);
/* The fact's `digest`, into the arena: for whoever has more time than the thread that puts. */
const void *store_fact_digest(const struct fact *f, struct arena *a);
/* 1 when the last fact put is a task, entry or appraisal of a month that is sealed: it is recorded,
 * and the month's results do not move. */
int store_put_late(const struct store *s);
int store_commit(struct store *s, struct err *e);
void store_rollback(struct store *s);
/* A part of the open transaction that may be taken back alone; parts do not nest. */
int store_part_begin(struct store *s, struct err *e);
int store_part_end(struct store *s, int keep, struct err *e);
int64_t store_seq(struct store *s);	/* the highest sequence number recorded */

/* One snapshot for several reads, nothing written meanwhile is seen; *mine says whether
 * store_snapshot_end has to end it (an outer one goes on). A writer ends it before it writes. */
int store_snapshot(struct store *s, int *mine, struct err *e);
void store_snapshot_end(struct store *s, int mine);

/* --- facts out, as known at `as_of` (0 = now) --- */
/* Texts of *f are borrowed until it returns; non-zero stops, as in all callbacks here. */
typedef int store_fact_fn(void *arg, const struct fact *f, int64_t seq, int64_t recorded_at);
int store_facts(struct store *s, enum fact_kind kind, int64_t as_of, store_fact_fn *fn, void *arg,
    struct err *e);
/* What one person's results of a period rest on, by kind, then in the order of recording: all
 * agencies; own postings, absences and events; work and appraisals of the months of the period (of
 * its year: appraisals, unit results); events, unit results and decisions of the agencies of the
 * postings, decisions about the person, and those that reopen a period. `who_only`: name and
 * postings. */
struct facts_of { int64_t staff; struct period period; int64_t as_of; int who_only; };
int store_facts_of(struct store *s, const struct facts_of *of, store_fact_fn *fn, void *arg,
    struct err *e);
/* The ids of the row of a seq (into the arena), of any kind; 0 found, 1 not. */
int store_fact_id(struct store *s, int64_t seq, enum fact_kind *kind, const char **source,
    const char **external_id, struct arena *a);
/* The ids of that row and, of work and appraisals, of all of the person's month. None when there is
 * no such row. */
typedef void store_id_fn(void *arg, int64_t seq, const char *external_id);
void store_fact_ids(struct store *s, int64_t seq, store_id_fn *fn, void *arg);

/* Somebody with a posting in the period, in the order of staff code. Texts live in the arena. */
struct person {
	int64_t staff;
	const char *code, *name;
	struct posting *postings;
	size_t npostings;
};
int store_people(struct store *s, struct period p, int64_t as_of, struct arena *a,
    struct person **out, size_t *n, struct err *e);
/* One of them by code: 0, or 1 when nobody of that code has a posting in the period. */
int store_person(struct store *s, const char *code, struct period p, int64_t as_of, struct arena *a,
    struct person **out, struct err *e);
/* The number of a staff code, for store_pack. 0 found, 1 none. */
int store_staff_number(struct store *s, const char *code, int64_t *out, struct err *e);
/* The name that counts now, into the arena; NULL none, also when it is not to be read. */
const char *store_staff_name(struct store *s, const char *code, struct arena *a);
/* 1: the person has a posting at the agency, of whatever time. 0 not, or not to be read. */
int store_posted(struct store *s, const char *code, const char *agency);
struct agency { const char *code, *name_vi, *name_en, *parent; int kind, tracking; };
int store_agencies(struct store *s, int64_t as_of, struct arena *a, struct agency **out, size_t *n,
    struct err *e);

/* The facts of one person and period in row form (for explain and try, and what packs are made of):
 * a month has tasks, entries and appraisals (with its quarter's, when an agency of it tracks by
 * quarter); a longer period has context only (postings, events, absences, decisions of the year,
 * unit results of the period), with events of other years that share an act with one of the year,
 * and the postings of their days. Of two facts with one natural key only the later is there. */
int store_dossier(struct store *s, const char *staff, struct period p, int64_t as_of,
    struct arena *a, struct dossier *out, struct err *e);
/* The same of an agency: one posting that stands for itself, unit results within the period, own
 * events and decisions. */
int store_agency_dossier(struct store *s, const char *agency, struct period p, int64_t as_of,
    struct arena *a, struct dossier *out, struct err *e);

/* --- packs and kinds (derived) --- */
/* Rebuilds the stale and missing packs of a month for everybody in store_people; one transaction
 * per 500. Sets *rebuilt. */
int store_packs_refresh(struct store *s, struct period month, size_t *rebuilt, struct err *e);
/* The pack of one person-month into *out (cleared first): from the table, or from facts when as_of
 * is older or none is kept. Kinds that are not in the table get numbers above it, kept in memory
 * only. */
int store_pack(struct store *s, int64_t staff, struct period month, int64_t as_of, struct buf *out,
    struct err *e);
/* Bulk: all packs of a month as last refreshed, by staff id. Bytes borrowed until the callback
 * returns. */
typedef int store_pack_fn(void *arg, int64_t staff, const void *p, size_t n);
int store_packs(struct store *s, struct period month, store_pack_fn *fn, void *arg, struct err *e);
/* The tuple of a kind number, borrowed until the store closes; NULL when unknown. Loads all kinds
 * at first use. */
const void *store_kind(struct store *s, uint32_t kind, size_t *n);
/* Whose packs facts have made stale, by month and code, with the latest agency. */
struct stale_person { struct period month; const char *code, *agency; };
int store_stale(struct store *s, struct arena *a, struct stale_person **out, size_t *n,
    struct err *e);
int store_packs_drop(struct store *s, struct err *e);	/* throws packs and kinds away */

/* --- doctor: integrity, foreign keys, counters, packs against facts; every finding is told --- */
/* How many were found, 0 = all well; -1 when it cannot be searched. */
typedef void store_finding_fn(void *arg, const struct err *finding);
int store_check(struct store *s, store_finding_fn *fn, void *arg, struct err *e);

#endif

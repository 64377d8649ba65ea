/* store_trust: what an inspector asks of the store, its fifth part: what was known and published
 * when, how periods stand, which petitions wait, who was forgotten, what can be made again.
 *
 * Refuses to know the law: how long a petition may wait, or who may reopen or forget, is for the
 * caller. Arrays and texts live in the arena. Called by run, ctl and api.
 */
#ifndef KPID_STORE_TRUST_H
#define KPID_STORE_TRUST_H

#include <stddef.h>
#include <stdint.h>
#include "daemon/store/store.h"
#include "rules/base/digest.h"

/* --- two clocks --- */
/* What was known: facts up to `seq` (0: now, -1: none). `at`, when it is not 0, is the time that it
 * was asked by, in seconds since 1970, and rules what was published. */
struct moment { int64_t seq, at; };
/* Fills seq from `at`: the facts before the first one that was recorded later. */
int store_moment(struct store *s, struct moment *m, struct err *e);
/* A result as it was seen then. 0 found, 1 none. */
int store_result_at(struct store *s, int organisation, const char *code, struct period p,
    const char *kind, const struct moment *m, struct arena *a, struct result *out, struct err *e);

/* --- periods --- */
struct period_now {
	struct period period;
	const char *state;	/* open | provisional | sealed | reopened */
	int64_t run;		/* the last complete one of everybody; 0 none */
	int64_t sealed_by, sealed_at, sealed_seq;	/* run, when, facts that it knew; 0 none */
	/* The last decision that reopened it, NULL none. */
	const char *authority, *paper, *reason;
	int64_t reopened_at, reopened_seq;
	int64_t late;		/* facts of a month that came after its sealing */
};
int store_period_now(struct store *s, struct period p, struct arena *a, struct period_now *out,
    struct err *e);
/* All that were scored, newest first. */
int store_periods_now(struct store *s, struct arena *a, struct period_now **out, size_t *n,
    struct err *e);

/* A task, entry or appraisal of a month recorded after `seq`. */
struct late_fact {
	int64_t seq, at;
	enum fact_kind kind;
	const char *source, *external_id, *staff;
	int32_t month;		/* code of the period in which it is counted */
};
int store_late(struct store *s, struct period month, int64_t seq, struct arena *a,
    struct late_fact **out, size_t *n, struct err *e);

/* --- petitions that wait for an outcome, received in these days, oldest first --- */
/* The outcomes decided about a person (or, of a petition about nobody, an agency) answer the
 * petitions in the order of their days. */
struct petition { const char *external_id, *staff, *agency, *paper; day_t received; };
int store_petitions(struct store *s, int64_t as_of, day_t first, day_t last, struct arena *a,
    struct petition **out, size_t *n, struct err *e);

/* --- forgetting --- */
struct forgetting {
	const char *staff, *by, *paper, *reason;
	int64_t at;
	day_t today;		/* nobody is forgotten who has a posting then or later */
	int64_t rows, texts;	/* out: rows that held the name; other texts that hold it still */
};
/* The code takes the place of the name in every row of the person, the old name is overwritten on
 * disk when the store closes, and the audit says so. MSG_FORGET_POSTED, MSG_FACT_UNKNOWN_STAFF. */
int store_forget(struct store *s, struct forgetting *f, struct arena *a, struct err *e);

/* --- what is derived, made again: packs thrown away, last revisions put right --- */
struct repaired { int64_t packs, revisions; };
int store_repair(struct store *s, struct repaired *out, struct err *e);

#endif

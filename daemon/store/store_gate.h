/* store_gate: proposals and shadow terms, the fifth part of the store: what was asked for, and each
 * step that it took; the last one is its state. Both are only ever added to.
 *
 * Refuses to know who may do what and why a state follows another: it holds that a step is taken
 * from where its caller believed the matter to be, and that nothing follows the end. Writing takes
 * part in the caller's transaction, as in store_admin.h. Lists live in the arena, texts too. Called
 * by the daemon's gate and its API.
 */
#ifndef KPID_STORE_GATE_H
#define KPID_STORE_GATE_H

#include <stddef.h>
#include <stdint.h>
#include "rules/base/arena.h"
#include "rules/base/calendar.h"
#include "rules/base/err.h"

struct store;

/* --- proposals --- */
struct proposal {
	int64_t id, at;			/* id: out */
	const char *digest, *base;	/* bundles that are kept */
	const char *by, *person;	/* token or uid; whose it is */
	const char *note;		/* NULL none */
};
struct proposal_step {
	int64_t id, proposal, at;	/* id: out */
	const char *state;		/* waiting | approved | lapsed | activated | rejected | withdrawn */
	const char *by, *person;
	const char *list;		/* digest of who changes class, as it was then; NULL none */
	int64_t people, changes;	/* scored then; of them, who changes class; -1 none */
	const char *report;		/* JSON of it; NULL: as of the step before */
	const char *why;
};
/* A proposal as it stands: with its last step; list, numbers and report are the latest. */
struct proposal_now {
	struct proposal p;
	struct proposal_step last;
};
/* With its first step (its id and proposal are out). */
int store_proposal_add(struct store *s, struct proposal *p, struct proposal_step *first,
    struct err *e);
/* One step more. MSG_STORE_PROPOSAL_MOVED, with number, state and who: somebody took another one
 * since the step `after`, or it is over. */
int store_proposal_step(struct store *s, struct proposal_step *step, int64_t after,
    struct err *e);
/* Newest first, `most` of those below the id `before` (0: from the newest); without reports. */
int store_proposals(struct store *s, int64_t before, size_t most, struct arena *a,
    struct proposal_now **out, size_t *n, struct err *e);
/* 0 found, 1 none. */
int store_proposal_find(struct store *s, int64_t id, struct arena *a, struct proposal_now *out,
    struct err *e);
/* The newest that is not over, of this digest on this base; 0 found, 1 none. */
int store_proposal_open(struct store *s, const char *digest, const char *base, struct arena *a,
    struct proposal_now *out, struct err *e);
/* Oldest first, without reports. */
int store_proposal_steps(struct store *s, int64_t proposal, struct arena *a,
    struct proposal_step **out, size_t *n, struct err *e);

/* --- shadow terms --- */
struct shadow {
	int64_t id, at;			/* id: out */
	const char *digest;
	const char *by, *person;
	int periods;			/* how many it is to cover */
	int64_t stop_at;		/* share in 1/10000; -1 none */
};
struct shadow_step {
	int64_t id, shadow, at;		/* id: out */
	const char *state;		/* running | complete | stopped | promoted */
	const char *by;
	int64_t run;			/* that it reports on; 0 none */
	struct period period;		/* of that run; year 0 none */
	int64_t people, changes;	/* scored; who would change class; -1 none */
	const char *list, *report, *why;
};
/* A term begins, state running. MSG_STORE_SHADOW_GOES, with its digest, while another goes on. */
int store_shadow_add(struct store *s, struct shadow *x, struct err *e);
/* MSG_STORE_SHADOW_OVER when it was stopped or promoted. */
int store_shadow_step(struct store *s, struct shadow_step *step, struct err *e);
/* The newest term (id 0) or one, and its state into *state; 0 found, 1 none. */
int store_shadow_find(struct store *s, int64_t id, struct arena *a, struct shadow *out,
    const char **state, struct err *e);
/* Oldest first, without their reports. */
int store_shadow_steps(struct store *s, int64_t shadow, struct arena *a, struct shadow_step **out,
    size_t *n, struct err *e);
/* The newest step that has a report; 0 found, 1 none. */
int store_shadow_report(
    struct store *s, int64_t shadow, struct arena *a, struct shadow_step *out, struct err *e);

#endif

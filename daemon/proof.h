/* proof: one candidate bundle, built and judged on whatever thread it is given to: read, loaded in
 * a worker of its own, linted, its cases run, a sample of people scored. Owns the candidate and
 * the answer; swaps nothing. Part of reload. /
 */
#ifndef KPID_PROOF_H
#define KPID_PROOF_H

#include "daemon/desk.h"
#include "daemon/store/store_admin.h"

enum proof_verdict {
	PROOF_REFUSED,
	PROOF_UNCHANGED,
	PROOF_PROVEN,
	PROOF_APPLIED,
	/* what the gate makes of one that could be applied: */
	PROOF_WAITING, /* for the consent of another person */
	PROOF_APPROVED,
	PROOF_LAPSED,
	PROOF_VERDICTS
};
extern const char *const proof_verdict_names[];

struct proof_of {
	struct live *old; /* NULL at start */
	const char *digest; /* of the store; NULL = the folder */
	const char *sector; /* of `digest`, only the files of this one; the others are of `old` */
	const struct folder *files; /* sent: instead of digest and folder; borrowed until proof_make */
	int was_live; /* what was live once is seen to work, but not examined again */
	const char *folder, *calendar; /* paths */
	const char *signers; /* path: whose signature it must have; NULL: it need not be signed */
	int dry_run;
	struct workers_limits limits;
	day_t today;
};

struct proof {
	struct proof_of of; /* texts are its own */
	struct live *old, *candidate; /* references; candidate NULL: could not be built */
	enum proof_verdict verdict;
	const char *signature; /* of the candidate, good and trusted; NULL none */
	struct arena arena;
	struct value *answer, *errors; /* see reload.h */
};

void proof_init(struct proof *p, const struct proof_of *of);
void proof_fini(struct proof *p);
/* Fills verdict and answer; never fails otherwise. The desk gives the reader; its pool is left
 * alone. */
void proof_make(struct proof *p, struct desk *d);
/* The candidate's signature, if it has one, beside its text in the store. */
int proof_sign(const struct proof *p, struct store *writer, struct err *e);
/* The candidate's text into the store, with it. */
int proof_text(const struct proof *p, struct store *writer, struct err *e);
/* As the live one. */
int proof_keep(const struct proof *p, struct store *writer, const char *by, struct err *e);
/* What was proven could not be kept: refused after all. */
void proof_refuse(struct proof *p, const struct err *e);

#endif

/* impact: both bundles run over the same facts, beside one another, and compared. Writes nothing.
 * Longer periods are made of base periods under the same bundle: those that are asked for, and
 * those that were scored and are not sealed; a sealed one keeps its results on both sides, because
 * no bundle can change them. Knows run and workers; the comparison is rules/impact. Called by ctl,
 * by api and by the consent gate, on whatever thread owns the store and the workers given.
 */
#ifndef KPID_IMPACT_MAKE_H
#define KPID_IMPACT_MAKE_H

#include "daemon/folder.h"
#include "daemon/run.h"
#include "rules/impact.h"

/* How places under a cap are counted: NULL members leave it. */
struct impact_caps {
	const char *const *merge; /* agencies that count as one */
	size_t nmerge;
	const char *split; /* an agency whose teams count alone */
};
struct impact_rules {
	const struct folder *folder; /* files and digest */
	const char *name; /* for errors; NULL: the digest */
	const struct value *set; /* parameters as for workers_load, NULL none */
	struct impact_caps caps;
};
struct impact_order {
	struct store *store; /* a reader will do; of this thread */
	struct workers *workers; /* whatever they hold; afterwards: the later bundle */
	const struct calendar *calendar;
	const struct period *periods;
	size_t nperiods;
	const char *agency; /* it and what is below it; NULL all */
	int to_date; /* years are previews */
	struct impact_rules before, after;
	int64_t (*now)(void);
	const atomic_int *cancel; /* may be NULL */
	run_progress_fn *progress; /* may be NULL; of the whole: done of total */
	void *arg;
	struct arena *arena; /* of manifest and errors */
	const struct value *manifest; /* out, of the later bundle */
	const struct value *errors; /* out, after MSG_IMPACT_BROKEN: as workers_load tells them */
};

/* -1 with *e: nobody in a period, an unknown agency, a bundle with mistakes (MSG_IMPACT_BROKEN),
 * rules that fail for people who had a score (MSG_IMPACT_FAILS), cancelled. impact_fini frees *out
 * in any case; the files of both bundles must stay until then. */
int impact_make(struct impact_order *o, struct impact *out, struct err *e);

/* Values of parameters for the caps of a bundle (its manifest): a share in per cent (NULL: as it
 * is), "strict" or "wide" (NULL), into *set. -1 with *e: no number, no such reading, no cap. */
int impact_cap(const struct value *manifest, const char *share, const char *reading,
    struct arena *a, struct value *set, struct err *e);

#endif

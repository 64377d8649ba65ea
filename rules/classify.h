/* classify: the second pass over everybody's yearly answers: caps within groups, ranks, ties, what
 * comes after the cap. Pure arithmetic on answers (no script): the store's side and cases call it.
 */
#ifndef KPID_CLASSIFY_H
#define KPID_CLASSIFY_H

#include "rules/request.h"

/* What one group made of a candidate. Equal scores have the same rank; `tied` have exactly this
 * score. */
enum cap_verdict { CAP_INSIDE, CAP_TIED, CAP_OUTSIDE };
struct capped {
	const char *within; /* "agency", "duty_group", "parent", "all" */
	enum cap_verdict verdict;
	int rank, size, places, counted, tied; /* as in struct candidate */
	double share; /* the one that held, of an outstanding organisation too */
	int64_t cut;
};
#define CAP_SORTS 4

/* One candidate. `answer` is borrowed; the rest is filled in by the caller from the posting that
 * owns the period. */
struct candidate {
	const struct answer *answer;
	const char *agency, *duty_group, *parent; /* duty_group NULL: counts in the agency only */
	int outstanding; /* a decision cap_25 names the agency and year */
	/* out */
	const char *class_final; /* NULL: not classed */
	int state; /* the answer's, or STATE_NEEDS_DECISION for a tie at the cut */
	const char *reason; /* "cap", "tie_at_cut", or the answer's own */
	int rank, size, places,
	    counted; /* of the tightest group: rank by score, candidates for the capped class,
		      * places, people whose class counts (N); 0 when no cap applied */
	const char *group; /* "agency" or "duty_group" ...: the group that decided; NULL none */
	int64_t cut; /* micro-points of the last one inside; MODEL_NONE when nobody is */
	struct capped groups[CAP_SORTS]; /* all that it stands in, the tightest too */
	int ngroups;
};

/* How many may have the capped class when `n` people are counted (good or excellent after vetoes):
 * Art. 20(5), readings 26 and 29. share is 0.2 for 20 %. strict: E <= share * (n - E); wide: E <=
 * share * n. Always floor, in integers. */
int cap_places(int n, double share, int wide);

/* Caps hold in every group at once: a candidate has the capped class only when it is inside the
 * places of each of its groups. Groups never mix roots. Decisions by name come last and do not deal
 * out places again. */
void classify(struct candidate *c, size_t n);

#endif

/* impact: what other rules change: everybody's results under two bundles, compared. Owns the list
 * of who changes, with the criteria and the changes of the rules that did it, the totals, and the
 * digest of the list of those whose class changes, to which a consent can be bound. Pure: no store,
 * no worker, no clock. Whoever runs both bundles (daemon/impact) fills it; ctl, api and the consent
 * gate read it.
 */
#ifndef KPID_IMPACT_H
#define KPID_IMPACT_H

#include "rules/base/buf.h"
#include "rules/base/digest.h"
#include "rules/base/map.h"
#include "rules/base/value.h"
#include "rules/difference.h"
#include "rules/request.h"

/* One side of a person or organisation in a period. */
struct impact_end {
	int state; /* enum score_state */
	int64_t micro; /* MODEL_NONE = no score */
	const char *class_id; /* of a year, or the band of a month or quarter; NULL none */
	const char *reason, *standard; /* NULL none */
};
struct impact_outcome {
	const char *code; /* of the person, or agency */
	int organisation, subject, weight;
	const char *agency, *duty_group, *sector; /* NULL none */
	struct impact_end end;
	const struct part *parts, *shares; /* criteria; what each moves the score by: after only */
	size_t nparts, nshares;
};
/* Everybody of a period under one bundle, in the order of (organisation, code). */
struct impact_period {
	struct period period;
	struct impact_outcome *at;
	size_t n, cap;
};
void impact_sort(struct impact_period *p);
const struct impact_outcome *impact_find(
    const struct impact_period *p, int organisation, const char *code); /* NULL */

/* What a criterion did; criterion NULL is the rest: the formula of the score, rounding. */
struct impact_part {
	const char *criterion;
	int64_t before, after; /* its value, MODEL_NONE = none */
	int64_t points; /* micro-points of the score's change */
	const size_t *causes; /* indices of impact.difference */
	size_t ncauses;
};
struct impact_row {
	struct period period;
	const struct impact_outcome *was, *is; /* NULL: not there on that side */
	int64_t change; /* MODEL_NONE unless both have a score */
	int class_changes; /* 1; up or down says which way, both 0 when one has no class */
	int up, down;
	struct impact_part *parts; /* sum of points = change, when there is one */
	size_t nparts;
	const size_t *causes; /* of class or state, when the score does not change */
	size_t ncauses;
};

enum impact_of { IMPACT_CLASS, IMPACT_AGENCY, IMPACT_SECTOR, IMPACT_DUTY_GROUP, IMPACT_OF };
extern const char *const impact_of_names[IMPACT_OF]; /* "class", "agency", ... */
struct impact_total {
	struct period period;
	enum impact_of of;
	const char *key; /* "" none */
	size_t before, after; /* people with a score (or of the class) */
	size_t up, down; /* class; of a class: who leaves it that way */
	size_t higher, lower; /* score */
	int64_t change; /* sum of the changes of score, micro-points */
};

struct impact {
	struct arena arena;
	const char *before, *after; /* digests of the bundles */
	const char *agency; /* NULL all */
	struct difference difference;
	struct impact_row *rows; /* score, class or state changes, by (organisation, code, period) */
	size_t n, cap;
	struct impact_total *totals; /* by period, kind, key */
	size_t ntotals, totals_cap;
	size_t scored; /* people with a score on either side, each period counted */
	size_t class_changes, up, down; /* people whose class changes, each period counted */
	char digest[DIGEST_TEXT]; /* of who changes class: code, period, class before and after */
	struct impact_outcome **kept; /* arrays that rows point into */
	size_t nkept, kept_cap;
	struct map class_order; /* id -> 1 best, 2 ... */
	struct map reached; /* see impact_cause.c */
	/* Whether somebody has work of an item in a period: narrows causes. NULL: everybody has. */
	int (*has_item)(void *arg, const char *code, struct period p, const char *item);
	void *has_arg;
};

/* Ids of classes, best first, from the manifests of both bundles. */
void impact_classes(struct impact *m, const struct value *manifest);
/* Adds a period. The outcomes are borrowed. `months` (n pairs, may be 0) are base periods that a
 * longer one is made of: shares of its criteria come from theirs. */
struct impact_pair { const struct impact_period *was, *is; };
void impact_add(struct impact *m, struct impact_pair p, const struct impact_pair *months, size_t n);
/* After the last: order, causes, totals, digest. */
void impact_end(struct impact *m);
/* Takes the array of outcomes of a period, for as long as the impact lives. */
void impact_keep(struct impact *m, struct impact_period *p);
void impact_fini(struct impact *m);

/* impact_cause.c: fills causes; for impact_end. */
void impact_causes(struct impact *m, struct impact_row *r);

/* The whole as a tree (texts in both languages where they are sentences); who changes as CSV,
 * the causes in the language. */
struct value *impact_value(const struct impact *m, struct arena *a);
void impact_csv(const struct impact *m, enum lang lang, struct buf *out);

#endif

/* farming: work and criteria whose volume jumped after the standard that brought or changed them
 * went live, agency by agency, against the months before. A list of what to ask about: more of what
 * newly counts may be just what was wanted. Pure; no score depends on it.
 */
#ifndef KPID_FARMING_H
#define KPID_FARMING_H

#include "rules/lens.h"
#include "rules/manifest.h"

/* What an agency has of an item in a month, or (criterion) of the points of its people. */
struct farming_volume {
	const char *agency, *id;
	int64_t lines, quantity, minutes; /* quantity x 1000; of a criterion: lines is how many
					     have it, quantity the sum of their micro-points */
};
/* The order of a month's lists. */
int farming_by_name(const void *x, const void *y);
struct farming_month {
	struct period period;
	const struct farming_volume *items, *criteria; /* by id, then agency */
	size_t nitems, ncriteria;
};
struct farming_options {
	const struct farming_month *months; /* in order, without gaps */
	size_t n;
	double ratio; /* how many times as much is a jump */
	int64_t least; /* lines (or people) a month below which nothing is said */
	int window; /* months on each side at most */
	const char *sector; /* NULL all */
	/* An edit that has no date of its own: this item or criterion, from this day on. */
	const char *id;
	day_t since; /* DAY_NONE: versions of standards only */
};

/* { months: [first, last], ratio, least, window, rows: [{ what: item | criterion, id, vi, en,
 * sector, since, why: introduced | changed | named, changes: ["coefficient 1 -> 1.5"], agency,
 * before: { months, lines, quantity, minutes } or null, after: the same, times, of: lines |
 * quantity | minutes | mean }] } figures are of a month, on average; the greatest jump first.
 * `times` is null for what had nothing before. */
struct value *farming_tree(
    const struct manifest *m, const struct value *tree, const struct farming_options *o,
    struct arena *a);
void farming_text(const struct writer *w, const struct value *tree, size_t most);
void farming_csv(const struct writer *w, const struct value *tree, struct arena *a);

#endif

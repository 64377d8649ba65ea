/* spread: how scores and classes are spread, for each sector and duty group: comparability. Pure
 * arithmetic on visible results (or those that a run would give): quartiles, means, how many in
 * each class, beside the same of an earlier period, of the year before, or of other rules. Refuses
 * to judge people: it notes where a sector has become easier, for whoever owns the rules.
 */
#ifndef KPID_SPREAD_H
#define KPID_SPREAD_H

#include "rules/lens.h"

/* What is laid beside each other. Results of people; organisations are left out. */
struct spread_side {
	const struct lens_row *at;
	size_t n;
};
struct spread_options {
	const char *period, *with, *last_year; /* as text; NULL: nothing is beside it */
	struct spread_side now, before, year; /* of period, with, last_year */
	int64_t rise; /* micro-points of the median from which it is noted */
	const char *sector; /* only this; NULL all */
};
/* How many with a score both sides must have before a note is made. */
#define SPREAD_LEAST 5

/* { period, with, last_year, rise, classes: [ids, best first], groups: [{ sector, duty_group,
 * people, scored, mean, least, q1, median, q3, most, classes: { id: people }, before, last_year:
 * the same members or null, note }] }: all together first (sector and duty_group null), then each
 * sector (duty_group null), behind it its duty groups. Points are micro-points; quartiles between
 * two people are interpolated. `note` of a sector whose median rose: { against: last_year or
 * before, from, to, rise, others: by how much the median of all other sectors rose, or null }; of
 * which last_year comes first. */
struct value *spread_tree(const struct spread_options *o, struct arena *a);
void spread_text(const struct writer *w, const struct value *tree, size_t most);
void spread_csv(const struct writer *w, const struct value *tree, struct arena *a);

#endif

/* edges: who stands close to the edge of a class, on which side, and what tips them. Picking is
 * arithmetic on visible results; what tips somebody is asked of the score formula itself, with one
 * criterion changed after the other (worker side), or, of a longer period, of the results that it
 * is the mean of. Refuses to know caps, vetoes and conditions of a class: an edge is one of
 * points.
 */
#ifndef KPID_EDGES_H
#define KPID_EDGES_H

#include "rules/lens.h"
#include "rules/score.h"

struct edges_options {
	struct period period;
	int64_t within; /* micro-points */
	const char *sector; /* NULL all */
	/* The classes that a result is held against: [{ id, from, vi, en }], best first; NULL none. */
	const struct value *(*classes)(void *arg, const struct lens_row *r);
	void *arg;
};

/* { period, within, people: [{ code, organisation, agency, sector, duty_group, score, side: below |
 * above, edge, vi, en, from, distance }] } the closest first. `edge` is the class that begins
 * there, distance is never negative, and who has exactly its points stands above it. Somebody
 * between two edges may be there twice. */
struct value *edges_tree(const struct lens_row *rows, size_t n, const struct edges_options *o,
    struct arena *a);

/* What tips a base period over the edge (micro-points) that stands above its score, or under the
 * one that it has reached:
 *   { score, largest, tips: [{ id, vi, en, unit, value, need, change, missing }], together }
 * Criteria that do it alone: below an edge `need` is the least value that reaches it, above one the
 * least that still holds it, so that anything less drops the person. The smallest change first, as
 * a part of what the criterion can be. `missing`: points of the score that the criterion at its
 * full value would add; `largest` names the one with most. When none does it alone, `together` has
 * those that do, the largest missing part first, the last one no further than needed; null when
 * even all in full do not. Values are micro-points of the criterion. NULL with *e when nothing can
 * be scored. */
struct value *edges_tips(
    struct engine *g, const struct request *r, int64_t edge, struct arena *a, struct err *e);

/* The same of a mean: id of a tip is the period of a result, its full value 100 points. */
struct value *edges_tips_mean(const struct month_result *months, size_t n, int64_t edge,
    struct arena *a);

void edges_text(const struct writer *w, const struct value *tree, size_t most);
void edges_csv(const struct writer *w, const struct value *tree, struct arena *a);

#endif

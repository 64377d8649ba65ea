/* measure: what is computed once per kind and kept: measures, entry checks, and what the queries of
 * formulas (sum, count ...) ask of a row. Refuses to know who asks. Part of the engine's inside,
 * with score_impl.h; nobody else includes it.
 */
#ifndef KPID_MEASURE_H
#define KPID_MEASURE_H

#include <string.h>
#include "rules/columns.h"
#include "rules/resolve.h"
#include "rules/sandbox.h"

struct engine;
struct state;

/* What sum, count ... ask of each row: a column of it (NULL: the row itself), and which rows. */
#define CONDITIONS 16
struct query {
	const char *column;
	struct sandbox_pair at[CONDITIONS];
	int n;
	const char *where, *times, *per_task;
};

/* Values by kind number of one measure, check or query; see enum memo_slot. */
struct memo {
	const char *name;
	int task;
	const struct check *check;
	const struct query *query;
	const struct resolved *law;
	double *at;
	size_t n;
};
/* The item of a kind on the day of the set, and its standard's law for the subject; NULL: not
 * looked up yet, or none. */
struct kind_place {
	const struct item *item;
	const struct resolved *law;
};
struct memo_set {
	enum subject subject;
	day_t day;
	struct kind_place *places; /* by kind number */
	size_t nplaces;
	struct memo **memos; /* each stays where it is while others are added */
	size_t n, cap;
};

/* Row -1 - kind means: by kind alone. The value of measure `name` of an entry or task row. NIL when
 * it has no such measure is not possible: measure_has says. -1 with *e. */
int measure_has(struct state *s, const char *name, int task);
int measure_cell(
    struct state *s, const char *name, int task, long row, struct cell *out, struct err *e);
/* What a memo holds: numbers stand for themselves, and NaNs with a payload of ours say the rest, so
 * that the sum of a column is one loop over plain numbers. No formula can make such a NaN: results
 * are checked. */
enum memo_slot { SLOT_UNSET = 1, SLOT_NIL, SLOT_TRUE, SLOT_FALSE, SLOT_VARIES };
static inline double
slot_make(enum memo_slot s)
{
	uint64_t bits = UINT64_C(0x7ff8000000000000) | (uint64_t)s;
	double d;

	memcpy(&d, &bits, sizeof d);
	return d;
}
static inline enum memo_slot
slot_of(double d) /* of a NaN */
{
	uint64_t bits;

	memcpy(&bits, &d, sizeof bits);
	return (enum memo_slot)(bits & 7);
}
/* What a row is worth to a query, by kind: the memo (NULL: ask each row), and a kind's value in it:
 * a number, or NIL (its rows are left out), or VARIES (they are asked one by one); -1 when a
 * formula failed. */
const struct memo *query_memo(struct state *s, const struct query *q, int task);
int query_value(
    struct state *s, const struct memo *m, uint32_t kind, double *out, struct err *e);
/* An entry check, memoised by kind in the same way: 1, 0, or -1 with *e. */
int measure_check(struct state *s, const struct check *check, long row, struct err *e);
struct memo_set *measure_set(struct engine *g, enum subject subject, day_t day);
void measure_forget(struct engine *g);
const struct item *kind_item(struct state *s, const struct kind *k);

#endif

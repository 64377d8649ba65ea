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

/* How the column of a row is read, when all rows have it, and when each kind does. */
typedef struct cell row_fn(struct state *s, long row);
typedef struct cell kind_fn(const struct kind *k);

/* What sum, count ... ask of each row: a column of it (NULL: the row itself), and which rows. The
 * columns of rows that have no kinds are looked up once, in `read`. */
#define CONDITIONS 16
enum query_column { Q_COLUMN, Q_WHERE, Q_TIMES, Q_COLUMNS };
struct query {
	const char *column, *where, *times, *per_task;
	row_fn *read[Q_COLUMNS];
	struct sandbox_pair at[CONDITIONS];
	row_fn *read_at[CONDITIONS];
	int n;
};

/* Values of one measure, by the kind's place among those that the set has met, or of a law's check
 * or query, by its place among those that the law has met; see enum memo_slot. */
struct memo {
	struct memo *next; /* of the same hash */
	const char *name;
	int task;
	const struct check *check;
	const struct query *query, *rest; /* rest: without the factor */
	row_fn *factor; /* of a query: a number that only the row has; NULL none */
	const struct resolved *law;
	double *at;
	size_t n;
	struct noted **noted; /* likewise: what each was made of, when somebody asks why */
	struct arena notes;
	/* of a measure: what the item law asked last says of it */
	const struct resolved *item_law;
	const struct measure *plain; /* for all items; NULL none */
	int special; /* there are others for single items */
};
/* What a column's name means to the formulas of a law. All NULL and 0: nothing. */
struct meaning {
	const char *name;
	const struct resolved *law;
	int task;
	kind_fn *kind;
	row_fn *row;
	struct memo *measure;
	int item, declared; /* the row's item; a field that some item declares */
};
#define MEMO_CHAINS 256
#define MEANINGS 512
/* The kinds that rows under a law have: few of all, and its checks and queries are many. */
struct law_kinds {
	struct law_kinds *next;
	const struct resolved *law;
	uint32_t *place; /* by the place in the set: from 1; 0: not met */
	size_t nplaces;
	uint32_t n; /* met */
};
/* The item of a kind on the day of the set, and its standard's law for the subject; NULL: not
 * looked up yet, or none. */
struct kind_place {
	const struct item *item;
	const struct resolved *law;
};
/* A worker knows the kinds of a year, the rows of a month have few of them. */
struct memo_set {
	enum subject subject;
	day_t day;
	uint32_t *place; /* by kind number: from 1; 0: not met */
	size_t nplace;
	uint32_t n; /* met */
	struct kind_place *places; /* by place */
	size_t nplaces;
	struct law_kinds *laws;
	struct memo *chains[MEMO_CHAINS];
	struct meaning met[MEANINGS]; /* by where the name stands in memory */
};

struct meaning meaning_of(struct state *s, const char *name, int task);
/* The value of a measure of an entry or task row; row -2 - kind means: by kind alone. -1 with *e.
 */
int measure_cell(struct state *s, struct memo *m, long row, struct cell *out, struct err *e);
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
/* What a row is worth to a query, by kind: the memo, whose values go by the places of the rows'
 * kinds (NULL: ask each row), and a kind's value in it: a number, or NIL (its rows are left out),
 * or VARIES (they are asked one by one); -1 when a formula failed. */
const struct memo *query_memo(struct state *s, const struct query *q, int task);
int query_value(
    struct state *s, const struct memo *m, uint32_t kind, double *out, struct err *e);
/* An entry check, memoised by kind in the same way: 1, 0, or -1 with *e. */
int measure_check(struct state *s, const struct check *check, long row, struct err *e);
/* The law of a sector, kept; NULL with *e as bundle_resolve. */
const struct resolved *law_at(
    struct engine *g, const char *sector, enum subject subject, day_t day, struct err *e);
/* Chooses the memos of the state's law and period, and numbers the kinds of its rows. */
void measure_start(struct state *s);
void measure_forget(struct engine *g);
/* What a value was made of: parameters, in the order of their reading. */
struct noted {
	size_t n;
	const struct param *at[];
};
/* Room for all kinds that the memo may be asked of. */
const struct memo *memo_grown(struct state *s, struct memo *m);
struct memo *check_memo(struct state *s, const struct check *check);
/* The place of a kind (its number) among those that the set has met; it meets it now. */
uint32_t memo_place(struct state *s, uint32_t kind);
struct kind_place *kind_place(struct state *s, const struct kind *k);
const struct item *kind_item(struct state *s, const struct kind *k);

#endif

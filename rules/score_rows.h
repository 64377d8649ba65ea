/* score_rows: the sets of rows that formulas see, and what is asked of them: sums, counts, one by
 * one. Part of the engine's inside, with score_impl.h, which includes it; nobody else does.
 */
#ifndef KPID_SCORE_ROWS_H
#define KPID_SCORE_ROWS_H

#include "rules/measure.h"

struct give;

enum row_set {
	ROWS_DIARY,
	ROWS_TASKS,
	ROWS_DAYS,
	ROWS_EVENTS,
	ROWS_ABSENCES,
	ROWS_MANAGED,
	ROWS_MONTHS,
	ROWS_SETS
};
struct rows {
	struct state *state;
	enum row_set which;
	const struct object_class *class;
	size_t n;
	const struct give *members; /* of rows that have no kinds */
	size_t nmembers;
};

/* --- score_rows.c --- */
extern const struct object_class rows_class;
/* A query for just that column, of these rows. */
void query_init(struct query *q, const struct rows *rows, const char *column);
/* Of the row (-2 - kind: of any row of that kind): a number; nothing when it is left out. */
int query_ask(struct rows *rows, const struct query *q, long row, struct cell *out, struct err *e);

/* --- score_fold.c --- */
struct fold {
	double sum, max, min;
	size_t n;
};
#define FOLD_NOTHING ((struct fold){ .max = -INFINITY, .min = INFINITY })
/* The rows that a query asks about put together; count: each as 1, whatever per_task says. */
int rows_fold(struct rows *rows, const struct query *q, struct fold *d, struct err *e);
int rows_count(struct rows *rows, const struct query *q, struct fold *d, struct err *e);
/* Which they are; room for all rows. */
int rows_which(struct rows *rows, const struct query *q, long *at, size_t *n, struct err *e);

#endif

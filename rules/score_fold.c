/* Sums over rows: what a query's rows are worth together. Nearly every row is known by its kind. */
#include <math.h>
#include <string.h>
#include "rules/score_impl.h"

/* One pass of a query over its rows. Nearly every answer is known from the kind, but for a factor
 * that only the row has (minutes); explanations ask each row, so that all that is read is noted. */
struct pass {
	struct rows *rows;
	const struct query *q;
	const struct memo *memo; /* NULL: ask each row */
	const uint32_t *kind, *place; /* in the memo */
	const uint8_t *scored; /* NULL: all are */
};

static struct pass
pass_over(struct rows *rows, const struct query *q)
{
	struct state *s = rows->state;
	int task = rows->which == ROWS_TASKS;
	struct pass p = { .rows = rows, .q = q };

	if (rows->which == ROWS_DIARY)
		p.scored = s->in->scored;
	if (rows->which > ROWS_TASKS || s->g->trace != NULL)
		return p;
	p.memo = query_memo(s, q, task);
	p.kind = task ? s->in->task_kind : s->in->kind;
	p.place = s->places[task];
	return p;
}

static int
ask_row(const struct pass *p, size_t i, double *x, struct err *e)
{
	struct cell v;

	if (query_ask(p->rows, p->q, (long)i, &v, e) != 0)
		return -1;
	*x = v.type == CELL_NUM ? v.u.number : 0;
	return v.type == CELL_NUM;
}

/* 1: the row counts, with *x; 0: it does not; -1. */
static inline int
worth(const struct pass *p, size_t i, double *x, struct err *e)
{
	struct cell v;

	if (p->scored != NULL && !p->scored[i])
		return 0;
	if (p->memo == NULL)
		return ask_row(p, i, x, e);
	*x = p->memo->at[p->place[i]];
	if (isnan(*x) && slot_of(*x) == SLOT_UNSET &&
	    query_value(p->rows->state, p->memo, p->kind[i], x, e) != 0)
		return -1;
	if (isnan(*x))
		return slot_of(*x) == SLOT_NIL ? 0 : ask_row(p, i, x, e);
	if (p->memo->factor == NULL)
		return 1;
	v = p->memo->factor(p->rows->state, (long)i);
	*x *= v.type == CELL_NUM ? v.u.number : 0;
	return v.type == CELL_NUM;
}

static inline void
take(struct fold *d, double x)
{
	d->sum += x;
	d->max = x > d->max ? x : d->max;
	d->min = x < d->min ? x : d->min;
	d->n++;
}

/* The rows from the first on whose kinds are known to be worth a number, or nothing: the first that
 * must be asked. */
static size_t
known_rows(const struct pass *p, size_t from, struct fold *d)
{
	const double *at = p->memo->at;
	struct fold f = *d;
	size_t i = from, n = p->rows->n;

	for (; i < n; i++) {
		double x = at[p->place[i]];

		if (!isnan(x))
			take(&f, x);
		else if (slot_of(x) != SLOT_NIL)
			break;
	}
	*d = f;
	return i;
}

/* The same of rows without kinds whose columns are all known: the first that must be asked. */
static size_t
read_rows(const struct pass *p, size_t from, struct fold *d)
{
	const struct query *q = p->q;
	struct state *s = p->rows->state;
	size_t i = from;

	for (; i < p->rows->n; i++) {
		struct cell v;
		int k = 0;

		for (; k < q->n && q->read_at[k] != NULL; k++) {
			v = q->read_at[k](s, (long)i);
			if (!cell_equal(&v, &q->at[k].value))
				break;
		}
		if (k < q->n && q->read_at[k] != NULL)
			continue;
		if (k < q->n || q->where != NULL || q->times != NULL ||
		    (q->column != NULL && q->read[Q_COLUMN] == NULL))
			break;
		v = q->column != NULL ? q->read[Q_COLUMN](s, (long)i) : CELL_NUMBER(1);
		if (v.type == CELL_NUM)
			take(d, v.u.number);
		else if (v.type != CELL_NIL)
			break;
	}
	return i;
}

/* Whoever asks why is told of each row. */
static size_t
at_once(const struct pass *p, size_t from, struct fold *d)
{
	if (p->rows->state->g->trace != NULL)
		return from;
	if (p->rows->which > ROWS_TASKS)
		return read_rows(p, from, d);
	return p->memo != NULL && p->memo->factor == NULL && p->scored == NULL
	    ? known_rows(p, from, d)
	    : from;
}

static int
fold_pass(const struct pass *p, struct fold *d, struct err *e)
{
	double x = 0;
	int ok;

	for (size_t i = 0; (i = at_once(p, i, d)) < p->rows->n; i++) {
		if ((ok = worth(p, i, &x, e)) < 0)
			return -1;
		if (!ok)
			continue;
		trace_row(p->rows->state, (long)i, x);
		take(d, x);
	}
	return 0;
}

/* Sum with a limit for each task: what its entries give together counts up to the task's own
 * measure; entries without a task count in full (reading 7, "cap per task"). */
static int
fold_tasks(struct rows *rows, const struct query *q, struct fold *d, struct err *e)
{
	struct state *s = rows->state;
	double *of = arena_new(s->a, (s->in->ntasks + 1) * sizeof *of), x = 0;
	struct query limit;
	struct pass p = pass_over(rows, q);
	int ok;

	for (size_t i = 0; i < rows->n; i++) {
		if ((ok = worth(&p, i, &x, e)) < 0)
			return -1;
		if (ok && s->in->task && s->in->task[i] >= 0)
			of[s->in->task[i]] += x;
		else if (ok)
			take(d, x);
	}
	query_init(&limit, &s->rows[ROWS_TASKS], q->per_task);
	p = pass_over(&s->rows[ROWS_TASKS], &limit);
	for (size_t t = 0; t < s->in->ntasks; t++) {
		if ((ok = worth(&p, t, &x, e)) < 0)
			return -1;
		take(d, of[t] < x || !ok ? of[t] : x);
	}
	return 0;
}

int
rows_fold(struct rows *rows, const struct query *q, struct fold *d, struct err *e)
{
	struct pass p;

	if (q->per_task != NULL && rows->which == ROWS_DIARY)
		return fold_tasks(rows, q, d, e);
	p = pass_over(rows, q);
	return fold_pass(&p, d, e);
}


int
rows_count(struct rows *rows, const struct query *q, struct fold *d, struct err *e)
{
	struct pass p = pass_over(rows, q);

	return fold_pass(&p, d, e);
}

int
rows_which(struct rows *rows, const struct query *q, long *at, size_t *n, struct err *e)
{
	struct pass p = pass_over(rows, q);
	double x;
	int ok;

	*n = 0;
	for (size_t i = 0; i < rows->n; i++) {
		if ((ok = worth(&p, i, &x, e)) < 0)
			return -1;
		if (!ok)
			continue;
		trace_row(rows->state, (long)i, 1);
		at[(*n)++] = (long)i;
	}
	return 0;
}

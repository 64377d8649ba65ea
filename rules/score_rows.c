/* Rows: what who.diary, who.tasks, who.days ... answer to sum, count, max, min, mean, by and each.
 * One loop serves all sets: a row's column is asked of the class of its rows. Sums run in the order
 * of the rows, which is fixed when a pack is made. */
#include <math.h>
#include <string.h>
#include "rules/score_impl.h"
#include "rules/words.h"

/* A row's column, or a kind's (-2 - kind); *skip when the row does not have it (an item that does
 * not declare the field, or a value not given). */
static int
column(struct rows *rows, long i, const char *name, struct cell *out, int *skip, struct err *e)
{
	struct state *s = rows->state;
	int task = rows->which == ROWS_TASKS;

	*skip = 0;
	if (rows->which <= ROWS_TASKS) {
		const struct kind *k = kind_at(s, task, i);
		int undeclared;

		if (strcmp(name, "item") == 0) {
			*out = cell_word(k->item);
			return 0;
		}
		if (measure_has(s, name, task))
			return measure_cell(s, name, task, i, out, e);
		undeclared = entry_declared(s, k, name, out);
		if (undeclared && bundle_has_field(s->g->bundle, name)) {
			*skip = 1;
			return 0;
		}
		if (!undeclared) {
			*skip = out->type == CELL_NIL;
			return 0;
		}
	}
	if (rows->class->get(s->g->sb, s, i, name, out, e) != 0)
		return -1;
	*skip = out->type == CELL_NIL;
	return 0;
}

static int
text_of(const struct sandbox_pair *p, const char **out, struct err *e)
{
	if (p->value.type != CELL_TEXT)
		return err_set(e, MSG_RULE_FILTER);
	*out = p->value.u.text.s;
	return 0;
}

static void
query_init(struct query *q, const char *column)
{
	q->column = column;
	q->n = 0;
	q->where = q->times = q->per_task = NULL;
}

/* A filter argument: nothing, the name of a boolean column, or a table. */
static int
query_read(struct state *s, const struct cell *arg, struct query *f, struct err *e)
{
	struct sandbox_pair all[CONDITIONS];
	int n;

	if (arg == NULL || arg->type == CELL_NIL)
		return 0;
	if (arg->type == CELL_TEXT) {
		f->where = arg->u.text.s;
		return 0;
	}
	n = sandbox_pairs(s->g->sb, arg, all, CONDITIONS, e);
	for (int i = 0; i < n; i++) {
		const char *key = all[i].key;
		const char **special = strcmp(key, "where") == 0 ? &f->where
		    : strcmp(key, "times") == 0                  ? &f->times
		    : strcmp(key, "per_task") == 0               ? &f->per_task
								 : NULL;

		if (special == NULL)
			f->at[f->n++] = all[i];
		else if (text_of(&all[i], special, e) != 0)
			return -1;
	}
	return n < 0 ? -1 : 0;
}

static int
scored(const struct rows *rows, size_t i)
{
	const uint8_t *flag = rows->state->in->scored;

	return rows->which != ROWS_DIARY || flag == NULL || flag[i];
}

/* A mistake is told of the first row that has it, so a kind leaves it to its rows. */
static int
wrong(struct rows *rows, long i, int failed)
{
	if (i < -1)
		rows->state->g->varies = 1;
	return failed;
}

/* 1 passes, 0 does not, -1 error. */
static int
passes(struct rows *rows, long i, const struct query *q, struct err *e)
{
	struct cell v;
	int skip;

	for (int k = 0; k < q->n; k++) {
		if (column(rows, i, q->at[k].key, &v, &skip, e) != 0)
			return -1;
		if (skip || !cell_equal(&v, &q->at[k].value))
			return 0;
	}
	if (q->where == NULL)
		return 1;
	if (column(rows, i, q->where, &v, &skip, e) != 0)
		return -1;
	if (!skip && v.type != CELL_BOOL)
		return wrong(rows, i, err_set(e, MSG_RULE_ARGUMENT, q->where, "true/false"));
	return !skip && v.u.boolean;
}

/* The number of a row's column (times another one). A measure must have a value; a field that is
 * not given is skipped. */
static int
number(struct rows *rows, long i, const struct query *q, double *out, int *skip, struct err *e)
{
	struct state *s = rows->state;
	struct cell v;

	if (column(rows, i, q->column, &v, skip, e) != 0)
		return -1;
	if (*skip)
		return 0;
	if (v.type != CELL_NUM)
		return wrong(rows, i,
		    err_set(e, v.type == CELL_NIL ? MSG_RULE_MEASURE_MISSING : MSG_RULE_ARGUMENT,
			q->column,
			v.type == CELL_NIL && rows->which <= ROWS_TASKS
			    ? entry_context(s, rows->which == ROWS_TASKS, i)
			    : "number"));
	*out = v.u.number;
	if (q->times == NULL)
		return 0;
	if (column(rows, i, q->times, &v, skip, e) != 0)
		return -1;
	if (!*skip && v.type != CELL_NUM)
		return wrong(rows, i, err_set(e, MSG_RULE_ARGUMENT, q->times, "number"));
	if (!*skip)
		*out *= v.u.number;
	return 0;
}

int
query_ask(struct rows *rows, const struct query *q, long row, struct cell *out, struct err *e)
{
	double x = 1;
	int skip = 0, ok = passes(rows, row, q, e);

	if (ok > 0 && q->column != NULL && number(rows, row, q, &x, &skip, e) != 0)
		return -1;
	*out = ok > 0 && !skip ? CELL_NUMBER(x) : CELL_NOTHING;
	return ok < 0 ? -1 : 0;
}

/* One pass of a query over its rows. Nearly every answer is known from the kind, but for a factor
 * that only the row has (minutes); explanations ask each row, so that all that is read is noted. */
struct pass {
	struct rows *rows;
	const struct query *q;
	const struct memo *memo; /* NULL: ask each row */
	const uint32_t *kind;
	const uint8_t *scored; /* NULL: all are */
	row_fn *factor;
};

static struct pass
pass_over(struct rows *rows, const struct query *q)
{
	struct state *s = rows->state;
	int task = rows->which == ROWS_TASKS;
	struct pass p = { .rows = rows, .q = q };
	struct query rest;

	if (rows->which == ROWS_DIARY)
		p.scored = s->in->scored;
	if (rows->which > ROWS_TASKS || s->g->trace != NULL)
		return p;
	if (q->column != NULL && !measure_has(s, q->column, task) &&
	    !bundle_has_field(s->g->bundle, q->column))
		p.factor = row_field(q->column, task);
	if (p.factor != NULL) {
		rest = *q;
		rest.column = q->times;
		rest.times = NULL;
	}
	p.memo = query_memo(s, p.factor != NULL ? &rest : q, task);
	p.kind = task ? s->in->task_kind : s->in->kind;
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
	*x = p->memo->at[p->kind[i]];
	if (isnan(*x) && slot_of(*x) == SLOT_UNSET &&
	    query_value(p->rows->state, p->memo, p->kind[i], x, e) != 0)
		return -1;
	if (isnan(*x))
		return slot_of(*x) == SLOT_NIL ? 0 : ask_row(p, i, x, e);
	if (p->factor == NULL)
		return 1;
	v = p->factor(p->rows->state, (long)i);
	*x *= v.type == CELL_NUM ? v.u.number : 0;
	return v.type == CELL_NUM;
}

struct fold {
	double sum, max, min;
	size_t n;
};

static void
take(struct fold *d, double x)
{
	d->sum += x;
	d->max = d->n == 0 || x > d->max ? x : d->max;
	d->min = d->n == 0 || x < d->min ? x : d->min;
	d->n++;
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
	query_init(&limit, q->per_task);
	p = pass_over(&s->rows[ROWS_TASKS], &limit);
	for (size_t t = 0; t < s->in->ntasks; t++) {
		if ((ok = worth(&p, t, &x, e)) < 0)
			return -1;
		take(d, of[t] < x || !ok ? of[t] : x);
	}
	return 0;
}

static int
fold(struct rows *rows, const struct query *q, struct fold *d, struct err *e)
{
	struct pass p;
	double x = 0;
	int ok;

	if (q->per_task != NULL && rows->which == ROWS_DIARY)
		return fold_tasks(rows, q, d, e);
	p = pass_over(rows, q);
	for (size_t i = 0; i < rows->n; i++) {
		if ((ok = worth(&p, i, &x, e)) < 0)
			return -1;
		if (!ok)
			continue;
		if (rows->state->g->trace != NULL)
			trace_row(rows->state, (long)i, x);
		take(d, x);
	}
	return 0;
}

struct ask {
	struct rows *rows;
	struct query query;
	struct cell *out;
};

static int
r_fold(struct ask *q, const char *method, struct err *e)
{
	struct fold d = { 0 };

	if (fold(q->rows, &q->query, &d, e) != 0)
		return -1;
	if (strcmp(method, "sum") == 0)
		*q->out = CELL_NUMBER(d.sum);
	else if (d.n == 0)
		*q->out = CELL_NOTHING;
	else
		*q->out = CELL_NUMBER(strcmp(method, "max") == 0 ? d.max
			: strcmp(method, "min") == 0             ? d.min
								 : d.sum / (double)d.n);
	return 0;
}

static int
r_count(struct ask *q, struct err *e)
{
	struct pass p = pass_over(q->rows, &q->query);
	size_t n = 0;
	double x;
	int ok;

	for (size_t i = 0; i < q->rows->n; i++) {
		if ((ok = worth(&p, i, &x, e)) < 0)
			return -1;
		if (!ok)
			continue;
		trace_row(q->rows->state, (long)i, 1);
		n++;
	}
	*q->out = CELL_NUMBER((double)n);
	return 0;
}

static int
r_each(struct ask *q, struct err *e)
{
	struct rows *rows = q->rows;
	struct cell *at = arena_new(rows->state->a, (rows->n + 1) * sizeof *at);
	struct pass p = pass_over(rows, &q->query);
	size_t n = 0;
	double x;
	int ok;

	for (size_t i = 0; i < rows->n; i++) {
		if ((ok = worth(&p, i, &x, e)) < 0)
			return -1;
		if (!ok)
			continue;
		trace_row(rows->state, (long)i, 1);
		at[n++] = cell_object(rows->class, rows->state, (long)i);
	}
	q->out->type = CELL_LIST;
	q->out->u.list.at = at;
	q->out->u.list.n = n;
	return 0;
}

/* by(group, name, filter): the key is the text of the group's value. */
static int
r_by(struct ask *q, const char *group, struct err *e)
{
	struct rows *rows = q->rows;
	struct value *map = value_map(rows->state->a);
	struct buf key = BUF_INIT;
	int skip, ok = 1;
	double x = 0;

	for (size_t i = 0; i < rows->n && ok >= 0; i++) {
		struct cell v;

		if (!scored(rows, i) || (ok = passes(rows, (long)i, &q->query, e)) == 0)
			continue;
		if (ok < 0 || column(rows, (long)i, group, &v, &skip, e) != 0 ||
		    (!skip && number(rows, (long)i, &q->query, &x, &skip, e) != 0)) {
			ok = -1;
			break;
		}
		if (skip)
			continue;
		buf_clear(&key);
		if (v.type == CELL_TEXT)
			buf_add(&key, v.u.text.s, v.u.text.n);
		else
			buf_addf(&key, "%.14g", v.type == CELL_NUM ? v.u.number : v.u.boolean);
		trace_row(rows->state, (long)i, x);
		x += value_double(value_get(map, key.p), 0);
		value_put(rows->state->a, map, key.p, value_num(rows->state->a, x));
	}
	q->out->type = CELL_VALUE;
	q->out->u.value = map;
	buf_fini(&key);
	return ok < 0 ? -1 : 0;
}

/* What is not there in this period is an error, never a set without rows. */
static int
there(struct state *s, enum row_set which, struct err *e)
{
	static const char *const names[ROWS_SETS] = {
		[ROWS_DIARY] = "who.diary",
		[ROWS_TASKS] = "who.tasks",
		[ROWS_DAYS] = "who.days",
		[ROWS_ABSENCES] = "who.absences",
		[ROWS_MANAGED] = "who.managed",
		[ROWS_MONTHS] = "who.months",
	};

	if (s->in->d.organisation)
		return which == ROWS_EVENTS || which == ROWS_MANAGED
		    ? 0
		    : err_set(e, MSG_RULE_ROWS_ORGANISATION, names[which]);
	if (which == ROWS_MONTHS && !s->longer)
		return err_set(e, MSG_RULE_ROWS_BASE, names[which]);
	if (which == ROWS_MANAGED && s->longer)
		return err_set(e, MSG_RULE_ROWS_LONGER, names[which]);
	if (which <= ROWS_DAYS && s->longer && (s->r->what & DO_BRIEF)) {
		s->asks_work = 1;
		return err_set(e, MSG_RULE_ROWS_LONGER, names[which]);
	}
	return 0;
}

static int
rows_call(struct sandbox *sb, void *self, const char *method, const struct cell *args, int nargs,
    struct cell *out, struct err *e)
{
	struct ask q; /* its conditions stay unset: there are q.query.n of them */
	struct state *s = ((struct rows *)self)->state;
	int named = strcmp(method, "count") != 0 && strcmp(method, "each") != 0,
	    by = strcmp(method, "by") == 0, failed;
	const struct cell *filter = nargs > named + by ? &args[named + by] : NULL;

	(void)sb;
	q.rows = self;
	q.out = out;
	if (there(s, q.rows->which, e) != 0)
		return -1;
	if (q.rows->which == ROWS_DAYS)
		who_days(s);
	if (nargs < named + by || (named && args[by].type != CELL_TEXT) ||
	    (by && args[0].type != CELL_TEXT))
		return err_set(e, MSG_RULE_ARGUMENT, method, by ? "text, text" : "text");
	query_init(&q.query, named ? args[by].u.text.s : NULL);
	if (query_read(s, filter, &q.query, e) != 0)
		return -1;
	if (by)
		failed = r_by(&q, args[0].u.text.s, e);
	else if (named)
		failed = r_fold(&q, method, e);
	else
		failed = strcmp(method, "count") == 0 ? r_count(&q, e) : r_each(&q, e);
	if (!failed)
		trace_rows(s, q.rows->which, method, q.query.column, filter, out);
	return failed;
}

static int
rows_get(
    struct sandbox *sb, void *self, long index, const char *key, struct cell *out, struct err *e)
{
	(void)sb, (void)self, (void)index;
	if (word_find(SCOPE_ROWS, key) == NULL)
		return no_field(SCOPE_ROWS, key, e);
	out->type = CELL_METHOD;
	return 0;
}

const struct object_class rows_class = { "rows", rows_get, rows_call };

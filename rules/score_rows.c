/* Rows: what who.diary, who.tasks, who.days ... answer to sum, count, max, min, mean, by and each.
 * One loop serves all sets: a row's column is asked of the class of its rows. Sums run in the order
 * of the rows, which is fixed when a pack is made. */
#include <math.h>
#include <string.h>
#include "rules/score_impl.h"
#include "rules/words.h"

#define CONDITIONS 16

struct filter {
	struct sandbox_pair at[CONDITIONS];
	int n;
	const char *where, *times, *per_task;
};

/* A row's column; *skip when the row does not have it (an item that does not declare the field, or
 * a value not given). */
static int
column(struct rows *rows, size_t i, const char *name, struct cell *out, int *skip, struct err *e)
{
	struct state *s = rows->state;
	int task = rows->which == ROWS_TASKS;

	*skip = 0;
	if (rows->which <= ROWS_TASKS) {
		const struct kind *k = s->g->kinds[task ? s->in->task_kind[i] : s->in->kind[i]];
		int undeclared;

		if (strcmp(name, "item") == 0) {
			*out = cell_word(k->item);
			return 0;
		}
		if (measure_has(s, name, task))
			return measure_cell(s, name, task, (long)i, out, e);
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
	if (rows->class->get(s->g->sb, s, (long)i, name, out, e) != 0)
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

/* A filter argument: nothing, the name of a boolean column, or a table. */
static int
filter_read(struct state *s, const struct cell *arg, struct filter *f, struct err *e)
{
	struct sandbox_pair all[CONDITIONS];
	int n;

	memset(f, 0, sizeof *f);
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

/* 1 passes, 0 does not, -1 error. */
static int
passes(struct rows *rows, size_t i, const struct filter *f, struct err *e)
{
	struct cell v;
	int skip;

	for (int k = 0; k < f->n; k++) {
		if (column(rows, i, f->at[k].key, &v, &skip, e) != 0)
			return -1;
		if (skip || !cell_equal(&v, &f->at[k].value))
			return 0;
	}
	if (f->where == NULL)
		return 1;
	if (column(rows, i, f->where, &v, &skip, e) != 0)
		return -1;
	if (!skip && v.type != CELL_BOOL)
		return err_set(e, MSG_RULE_ARGUMENT, f->where, "true/false");
	return !skip && v.u.boolean;
}

/* The number of a row's column (times another one). A measure must have a value; a field that is
 * not given is skipped. */
static int
number(struct rows *rows, size_t i, const char *name, const struct filter *f, double *out,
    int *skip, struct err *e)
{
	struct state *s = rows->state;
	struct cell v;

	if (column(rows, i, name, &v, skip, e) != 0)
		return -1;
	if (*skip)
		return 0;
	if (v.type != CELL_NUM)
		return err_set(e, v.type == CELL_NIL ? MSG_RULE_MEASURE_MISSING : MSG_RULE_ARGUMENT,
		    name,
		    v.type == CELL_NIL && rows->which <= ROWS_TASKS
			? entry_context(s, rows->which == ROWS_TASKS, (long)i)
			: "number");
	*out = v.u.number;
	if (f->times == NULL)
		return 0;
	if (column(rows, i, f->times, &v, skip, e) != 0)
		return -1;
	if (!*skip && v.type != CELL_NUM)
		return err_set(e, MSG_RULE_ARGUMENT, f->times, "number");
	if (!*skip)
		*out *= v.u.number;
	return 0;
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
fold_tasks(
    struct rows *rows, const char *name, const struct filter *f, struct fold *d, struct err *e)
{
	struct state *s = rows->state;
	double *of = arena_new(s->a, (s->in->ntasks + 1) * sizeof *of), x = 0, limit = 0;
	struct rows *tasks = &s->rows[ROWS_TASKS];
	struct filter plain = { 0 };
	int skip, ok;

	for (size_t i = 0; i < rows->n; i++) {
		if (!scored(rows, i) || (ok = passes(rows, i, f, e)) == 0)
			continue;
		if (ok < 0 || number(rows, i, name, f, &x, &skip, e) != 0)
			return -1;
		if (!skip && s->in->task && s->in->task[i] >= 0)
			of[s->in->task[i]] += x;
		else if (!skip)
			take(d, x);
	}
	for (size_t t = 0; t < s->in->ntasks; t++) {
		if (number(tasks, t, f->per_task, &plain, &limit, &skip, e) != 0)
			return -1;
		take(d, of[t] < limit || skip ? of[t] : limit);
	}
	return 0;
}

/* The plain case, which is nearly every one: one measure over all rows, from the memo. 1 when some
 * row needs more. */
static int
fold_memo(struct rows *rows, const char *name, struct fold *d, struct err *e)
{
	struct state *s = rows->state;
	int task = rows->which == ROWS_TASKS, failed = 0;
	const uint32_t *kind = task ? s->in->task_kind : s->in->kind;
	const struct memo *m = measure_memo(s, name, task);

	for (size_t i = 0; i < rows->n; i++) {
		double x = m->at[kind[i]];

		if (!scored(rows, i))
			continue;
		if (isnan(x))
			x = measure_value(s, m, kind[i], e, &failed);
		if (failed || isnan(x))
			return failed ? -1 : 1;
		take(d, x);
	}
	return 0;
}

static int
fold(struct rows *rows, const char *name, const struct filter *f, struct fold *d, struct err *e)
{
	struct state *s = rows->state;
	int plain =
		f->n == 0 && !f->where && !f->times && !f->per_task && rows->which <= ROWS_TASKS,
	    skip, ok = 1;
	double x = 0;

	if (plain && s->g->trace == NULL && measure_has(s, name, rows->which == ROWS_TASKS))
		ok = fold_memo(rows, name, d, e);
	if (ok <= 0)
		return ok;
	*d = (struct fold){ 0 };
	if (f->per_task != NULL && rows->which == ROWS_DIARY)
		return fold_tasks(rows, name, f, d, e);
	for (size_t i = 0; i < rows->n; i++) {
		if (!scored(rows, i) || (ok = passes(rows, i, f, e)) == 0)
			continue;
		if (ok < 0 || number(rows, i, name, f, &x, &skip, e) != 0)
			return -1;
		if (skip)
			continue;
		trace_row(s, (long)i, x);
		take(d, x);
	}
	return 0;
}

struct ask {
	struct rows *rows;
	const char *name;
	struct filter filter;
	struct cell *out;
};

static int
r_fold(struct ask *q, const char *method, struct err *e)
{
	struct fold d = { 0 };

	if (fold(q->rows, q->name, &q->filter, &d, e) != 0)
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
	size_t n = 0;
	int ok;

	for (size_t i = 0; i < q->rows->n; i++) {
		if (!scored(q->rows, i) || (ok = passes(q->rows, i, &q->filter, e)) == 0)
			continue;
		if (ok < 0)
			return -1;
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
	size_t n = 0;
	int ok;

	for (size_t i = 0; i < rows->n; i++) {
		if (!scored(rows, i) || (ok = passes(rows, i, &q->filter, e)) == 0)
			continue;
		if (ok < 0)
			return -1;
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

		if (!scored(rows, i) || (ok = passes(rows, i, &q->filter, e)) == 0)
			continue;
		if (ok < 0 || column(rows, i, group, &v, &skip, e) != 0 ||
		    (!skip && number(rows, i, q->name, &q->filter, &x, &skip, e) != 0)) {
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
	struct ask q = { .rows = self, .out = out };
	struct state *s = q.rows->state;
	int named = strcmp(method, "count") != 0 && strcmp(method, "each") != 0,
	    by = strcmp(method, "by") == 0, failed;
	const struct cell *filter = nargs > named + by ? &args[named + by] : NULL;

	(void)sb;
	if (there(s, q.rows->which, e) != 0)
		return -1;
	if (q.rows->which == ROWS_DAYS)
		who_days(s);
	if (nargs < named + by || (named && args[by].type != CELL_TEXT) ||
	    (by && args[0].type != CELL_TEXT))
		return err_set(e, MSG_RULE_ARGUMENT, method, by ? "text, text" : "text");
	q.name = named ? args[by].u.text.s : NULL;
	if (filter_read(s, filter, &q.filter, e) != 0)
		return -1;
	if (by)
		failed = r_by(&q, args[0].u.text.s, e);
	else if (named)
		failed = r_fold(&q, method, e);
	else
		failed = strcmp(method, "count") == 0 ? r_count(&q, e) : r_each(&q, e);
	if (!failed)
		trace_rows(s, q.rows->which, method, q.name, filter, out);
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

/* Rows: what who.diary, who.tasks, who.days ... answer to sum, count, max, min, mean, by and each.
 * One loop serves all sets: a row's column is asked of the class of its rows. Sums run in the order
 * of the rows, which is fixed when a pack is made. */
#include <math.h>
#include <string.h>
#include "rules/score_give.h"
#include "rules/words.h"

/* A row's column, or a kind's (-2 - kind); *skip when the row does not have it (an item that does
 * not declare the field, or a value not given). */
static int
column(struct rows *rows, long i, const char *name, row_fn *read, struct cell *out, int *skip,
    struct err *e)
{
	struct state *s = rows->state;
	int task = rows->which == ROWS_TASKS;

	*skip = 0;
	if (read != NULL) {
		*out = read(s, i);
		*skip = out->type == CELL_NIL;
		return 0;
	}
	if (rows->which <= ROWS_TASKS) {
		struct meaning m = meaning_of(s, name, task);

		if (m.item) {
			*out = cell_word(kind_at(s, task, i)->item);
			return 0;
		}
		if (m.measure != NULL)
			return measure_cell(s, m.measure, i, out, e);
		if (m.declared) {
			*skip = entry_declared(s, kind_at(s, task, i), name, out) ||
			    out->type == CELL_NIL;
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

/* Conditions are not zeroed: there are q->n of them. */
static void
query_start(struct query *q, const char *column)
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

static row_fn *
reader(const struct rows *rows, const char *name)
{
	const struct give *g = name ? give_find(rows->members, rows->nmembers, name) : NULL;

	return g ? g->fn : NULL;
}

/* Where the columns of rows that have no kinds are read. */
static void
query_readers(const struct rows *rows, struct query *q)
{
	const char *const names[Q_COLUMNS] = { q->column, q->where, q->times };

	for (int k = 0; k < Q_COLUMNS; k++)
		q->read[k] = reader(rows, names[k]);
	for (int k = 0; k < q->n; k++)
		q->read_at[k] = reader(rows, q->at[k].key);
}

void
query_init(struct query *q, const struct rows *rows, const char *column)
{
	query_start(q, column);
	query_readers(rows, q);
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
		if (column(rows, i, q->at[k].key, q->read_at[k], &v, &skip, e) != 0)
			return -1;
		if (skip || !cell_equal(&v, &q->at[k].value))
			return 0;
	}
	if (q->where == NULL)
		return 1;
	if (column(rows, i, q->where, q->read[Q_WHERE], &v, &skip, e) != 0)
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

	if (column(rows, i, q->column, q->read[Q_COLUMN], &v, skip, e) != 0)
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
	if (column(rows, i, q->times, q->read[Q_TIMES], &v, skip, e) != 0)
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

struct ask {
	struct rows *rows;
	struct query query;
	const char *group; /* of by */
	struct cell *out;
};

static int
r_sum(struct ask *q, struct err *e)
{
	struct fold d = FOLD_NOTHING;

	if (rows_fold(q->rows, &q->query, &d, e) != 0)
		return -1;
	*q->out = CELL_NUMBER(d.sum);
	return 0;
}

/* One of the values, or what is made of them; nothing when there are none. */
static int
r_one(struct ask *q, double (*of)(const struct fold *d), struct err *e)
{
	struct fold d = FOLD_NOTHING;

	if (rows_fold(q->rows, &q->query, &d, e) != 0)
		return -1;
	*q->out = d.n == 0 ? CELL_NOTHING : CELL_NUMBER(of(&d));
	return 0;
}

static double
highest(const struct fold *d)
{
	return d->max;
}
static double
lowest(const struct fold *d)
{
	return d->min;
}
static double
middle(const struct fold *d)
{
	return d->sum / (double)d->n;
}

static int
r_max(struct ask *q, struct err *e)
{
	return r_one(q, highest, e);
}
static int
r_min(struct ask *q, struct err *e)
{
	return r_one(q, lowest, e);
}
static int
r_mean(struct ask *q, struct err *e)
{
	return r_one(q, middle, e);
}

static int
r_count(struct ask *q, struct err *e)
{
	struct fold d = FOLD_NOTHING;

	if (rows_count(q->rows, &q->query, &d, e) != 0)
		return -1;
	*q->out = CELL_NUMBER((double)d.n);
	return 0;
}

static int
r_each(struct ask *q, struct err *e)
{
	struct rows *rows = q->rows;
	struct arena *a = rows->state->a;
	long *which = arena_new(a, (rows->n + 1) * sizeof *which);
	struct cell *at;
	size_t n;

	if (rows_which(rows, &q->query, which, &n, e) != 0)
		return -1;
	at = arena_new(a, (n + 1) * sizeof *at);
	for (size_t i = 0; i < n; i++)
		at[i] = cell_object(rows->class, rows->state, which[i]);
	q->out->type = CELL_LIST;
	q->out->u.list.at = at;
	q->out->u.list.n = n;
	return 0;
}

/* by(group, name, filter): the key is the text of the group's value. */
static int
r_by(struct ask *q, struct err *e)
{
	const char *group = q->group;
	struct rows *rows = q->rows;
	struct value *map = value_map(rows->state->a);
	struct buf key = BUF_INIT;
	int skip, ok = 1;
	double x = 0;

	for (size_t i = 0; i < rows->n && ok >= 0; i++) {
		struct cell v;

		if (!scored(rows, i) || (ok = passes(rows, (long)i, &q->query, e)) == 0)
			continue;
		if (ok < 0 || column(rows, (long)i, group, NULL, &v, &skip, e) != 0 ||
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

static const struct method {
	const char *name;
	int (*fn)(struct ask *q, struct err *e);
	int texts; /* arguments before the filter: the group, the column */
} methods[] = {
	{ "sum", r_sum, 1 },
	{ "count", r_count, 0 },
	{ "each", r_each, 0 },
	{ "max", r_max, 1 },
	{ "min", r_min, 1 },
	{ "mean", r_mean, 1 },
	{ "by", r_by, 2 },
};

static const struct method *
method_find(const char *name)
{
	size_t i = 0; /* the sandbox calls no other */

	while (i + 1 < sizeof methods / sizeof *methods && strcmp(methods[i].name, name) != 0)
		i++;
	return &methods[i];
}

static int
rows_call(struct sandbox *sb, void *self, const char *method, const struct cell *args, int nargs,
    struct cell *out, struct err *e)
{
	struct ask q; /* its conditions stay unset: there are q.query.n of them */
	struct state *s = ((struct rows *)self)->state;
	const struct method *m = method_find(method);
	const struct cell *filter = nargs > m->texts ? &args[m->texts] : NULL;
	int texts = 0;

	(void)sb;
	q.rows = self;
	q.out = out;
	if (there(s, q.rows->which, e) != 0)
		return -1;
	if (q.rows->which == ROWS_DAYS)
		who_days(s);
	while (texts < m->texts && texts < nargs && args[texts].type == CELL_TEXT)
		texts++;
	if (texts < m->texts)
		return err_set(e, MSG_RULE_ARGUMENT, method, m->texts == 2 ? "text, text" : "text");
	q.group = m->texts == 2 ? args[0].u.text.s : NULL;
	query_start(&q.query, m->texts ? args[m->texts - 1].u.text.s : NULL);
	if (query_read(s, filter, &q.query, e) != 0)
		return -1;
	query_readers(q.rows, &q.query);
	if (m->fn(&q, e) != 0)
		return -1;
	trace_rows(s, q.rows->which, method, q.query.column, filter, out);
	return 0;
}

static int
rows_get(
    struct sandbox *sb, void *self, long index, const char *key, struct cell *out, struct err *e)
{
	(void)sb, (void)self, (void)index;
	if (method_find(key) == NULL)
		return no_field(SCOPE_ROWS, key, e);
	out->type = CELL_METHOD;
	return 0;
}

const struct object_class rows_class = { "rows", rows_get, rows_call };

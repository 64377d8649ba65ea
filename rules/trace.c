/* What the accessors noted while somebody asked why. One step for each criterion, gate, veto,
 * indicator and the score; in it the questions to rows with the rows that answered, and the
 * parameters read. Becomes a value tree; explain.c makes it readable. */
#include <stdlib.h>
#include <string.h>
#include "rules/score_impl.h"

#define SEEN 64

struct trace {
	struct arena *a;
	struct value *steps, *step, *reads, *params, *rows;
	const struct param *seen[SEEN]; /* in this step */
	size_t nseen;
};

struct trace *
trace_new(struct arena *a)
{
	struct trace *t = arena_new(a, sizeof *t);

	t->a = a;
	t->steps = value_list(a);
	return t;
}

struct value *
trace_value(struct trace *t)
{
	return t->steps;
}

void
trace_begin(struct state *s, const char *what, const char *id)
{
	struct trace *t = s->g->trace;

	if (t == NULL)
		return;
	t->step = value_map(t->a);
	value_put(t->a, t->step, "what", value_str(t->a, what));
	value_put(t->a, t->step, "id", value_str(t->a, id));
	t->reads = value_put(t->a, t->step, "reads", value_list(t->a));
	t->params = value_put(t->a, t->step, "params", value_list(t->a));
	t->rows = NULL;
	t->nseen = 0;
}

static struct value *
cell_value_of(struct arena *a, const struct cell *c)
{
	switch (c->type) {
	case CELL_BOOL: return value_bool(a, c->u.boolean);
	case CELL_NUM: return value_num(a, c->u.number);
	case CELL_TEXT: return value_strn(a, c->u.text.s, c->u.text.n);
	case CELL_VALUE: return (struct value *)c->u.value;
	default: return value_null(a);
	}
}

void
trace_end(struct state *s, const struct cell *value, const struct err *e)
{
	struct trace *t = s->g->trace;

	if (t == NULL)
		return;
	if (e != NULL && e->set) {
		char *text = err_line(e, LANG_EN);

		value_put(t->a, t->step, "error", value_str(t->a, text));
		free(text);
	} else if (value != NULL)
		value_put(t->a, t->step, "value", cell_value_of(t->a, value));
	value_push(t->a, t->steps, t->step);
	t->step = t->reads = t->params = t->rows = NULL;
}

static void
note(struct noting *now, const struct param *p)
{
	for (size_t i = 0; i < now->n; i++)
		if (now->at[i] == p)
			return;
	now->at = mem_room(now->at, now->n, &now->cap, sizeof *now->at);
	now->at[now->n++] = p;
}

static int
seen(struct trace *t, const struct param *p)
{
	for (size_t i = 0; i < t->nseen; i++)
		if (t->seen[i] == p)
			return 1;
	if (t->nseen < SEEN)
		t->seen[t->nseen++] = p;
	return 0;
}

void
trace_noted(struct engine *g, const struct noted *all)
{
	for (size_t i = 0; i < all->n; i++)
		trace_param(g, all->at[i]);
}

void
trace_param(struct engine *g, const struct param *p)
{
	struct trace *t = g->trace;
	struct value *v;

	for (struct noting *now = g->noting; now != NULL; now = now->outer)
		note(now, p);
	if (t == NULL || t->params == NULL || seen(t, p))
		return;
	for (size_t i = 0; i < t->params->u.list.n; i++)
		if (strcmp(value_text(value_get(t->params->u.list.at[i], "name"), ""), p->name) ==
		    0)
			return;
	v = value_map(t->a);
	value_put(t->a, v, "name", value_str(t->a, p->name));
	value_put(t->a, v, "vi", value_str(t->a, p->title.vi));
	value_put(t->a, v, "en", value_str(t->a, p->title.en));
	value_put(t->a, v, "value", p->value);
	value_put(t->a, v, "unit", value_str(t->a, p->unit));
	value_put(t->a, v, "basis", value_str(t->a, p->basis));
	value_put(t->a, v, "file", value_str(t->a, p->owner->file));
	value_put(t->a, v, "line", value_int(t->a, p->line));
	value_push(t->a, t->params, v);
}

/* Rows come before the question that they answer: they wait in t->rows until trace_rows. */
void
trace_row(struct state *s, long row, double value)
{
	struct trace *t = s->g->trace;
	struct value *pair;

	if (t == NULL || t->reads == NULL)
		return;
	if (t->rows == NULL)
		t->rows = value_list(t->a);
	pair = value_list(t->a);
	value_push(t->a, pair, value_int(t->a, row));
	value_push(t->a, pair, value_num(t->a, value));
	value_push(t->a, t->rows, pair);
}

static struct value *
filter_value(struct state *s, const struct cell *filter)
{
	struct arena *a = s->g->trace->a;
	struct sandbox_pair at[16];
	struct err e = { 0 };
	struct value *v = value_map(a);
	int n = 0;

	if (filter->type == CELL_TEXT)
		value_put(a, v, "where", cell_value_of(a, filter));
	else if (filter->type == CELL_TABLE)
		n = sandbox_pairs(s->g->sb, filter, at, 16, &e);
	for (int i = 0; i < n; i++)
		value_put(a, v, at[i].key, cell_value_of(a, &at[i].value));
	err_fini(&e);
	return v;
}

/* A deputy sees only part of those managed: a row number alone does not say who it is. */
static void
name_managed(struct state *s, struct value *rows)
{
	struct arena *a = s->g->trace->a;

	for (size_t i = 0; i < value_len(rows); i++) {
		struct value *pair = rows->u.list.at[i];
		size_t row = (size_t)value_integer(pair->u.list.at[0], 0);

		if (row < s->r->nmanaged)
			value_push(a, pair, value_str(a, s->r->managed[row].staff));
	}
}

void
trace_rows(struct state *s, enum row_set which, const char *op, const char *name,
    const struct cell *filter, const struct cell *result)
{
	static const char *const sets[ROWS_SETS] = { "diary", "tasks", "days", "events", "absences",
		"managed", "months" };
	struct trace *t = s->g->trace;
	struct value *v;

	if (t == NULL || t->reads == NULL)
		return;
	if (which == ROWS_MANAGED)
		name_managed(s, t->rows);
	v = value_map(t->a);
	value_put(t->a, v, "rows", value_str(t->a, sets[which]));
	value_put(t->a, v, "op", value_str(t->a, op));
	value_put(t->a, v, "name", value_str(t->a, name));
	if (filter != NULL && filter->type != CELL_NIL)
		value_put(t->a, v, "filter", filter_value(s, filter));
	value_put(t->a, v, "result", cell_value_of(t->a, result));
	value_put(t->a, v, "at", t->rows ? t->rows : value_list(t->a));
	value_push(t->a, t->reads, v);
	t->rows = NULL;
}

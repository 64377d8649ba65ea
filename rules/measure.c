/* Measures, checks and queries over kinds: each is computed once per kind. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "rules/score_impl.h"

struct memo_set *
measure_set(struct engine *g, enum subject subject, day_t day)
{
	if (g->overrides_serial != g->bundle->overrides_serial)
		measure_forget(g);
	for (size_t i = 0; i < g->nsets; i++)
		if (g->sets[i].subject == subject && g->sets[i].day == day)
			return &g->sets[i];
	g->sets = mem_room(g->sets, g->nsets, &g->sets_cap, sizeof *g->sets);
	g->sets[g->nsets] = (struct memo_set){ .subject = subject, .day = day };
	return &g->sets[g->nsets++];
}

void
measure_forget(struct engine *g)
{
	for (size_t i = 0; i < g->nsets; i++) {
		for (size_t k = 0; k < g->sets[i].n; k++) {
			free(g->sets[i].memos[k]->at);
			free(g->sets[i].memos[k]);
		}
		free(g->sets[i].memos);
		free(g->sets[i].places);
	}
	g->nsets = g->nqueries = 0;
	g->overrides_serial = g->bundle->overrides_serial;
}

/* For all kinds that are known now, and some more: there are many memos, so not twice as many. */
static size_t
room_for(const struct engine *g)
{
	return (g->nkinds + 1023) / 1024 * 1024;
}

static struct kind_place *
place_of(struct state *s, const struct kind *k)
{
	struct memo_set *set = s->memo;
	size_t n = room_for(s->g);

	if (set->nplaces < s->g->nkinds) {
		set->places = mem_grow(set->places, n * sizeof *set->places);
		memset(set->places + set->nplaces, 0, (n - set->nplaces) * sizeof *set->places);
		set->nplaces = n;
	}
	return &set->places[k->number];
}

const struct item *
kind_item(struct state *s, const struct kind *k)
{
	struct kind_place *at = place_of(s, k);
	struct period p = s->in->d.period;

	if (at->item == NULL)
		at->item = bundle_item(s->g->bundle, k->item, s->memo->day);
	if (at->item == NULL && p.kind != PERIOD_MONTH) /* it came in a later month */
		return bundle_item(s->g->bundle, k->item, period_last(p));
	return at->item;
}

/* The law of an item's own standard, for the subject of the person who did the work. */
static const struct resolved *
item_law(struct state *s, const struct kind *k, const struct item *item)
{
	struct kind_place *at = place_of(s, k);
	struct err e = { 0 };
	const struct resolved *r = at->law;
	day_t day = s->memo->day > item->owner->from ? s->memo->day : item->owner->from;

	if (r == NULL)
		r = bundle_resolve(s->g->bundle, item->owner->sector, s->memo->subject, day, &e);
	if (item == at->item)
		at->law = r;
	err_fini(&e);
	return r;
}

static const struct measure *
definition(const struct resolved *law, const char *name, const char *item, int task)
{
	const struct measure *by_name = NULL;
	const struct scheme *sc = law->person;

	for (size_t i = 0; i < sc->nmeasures; i++) {
		const struct measure *m = &sc->measures[i];

		if (m->task != task || strcmp(m->name, name) != 0)
			continue;
		if (m->item != NULL && item != NULL && strcmp(m->item, item) == 0)
			return m;
		if (m->item == NULL)
			by_name = m;
	}
	return by_name;
}

int
measure_has(struct state *s, const char *name, int task)
{
	const struct scheme *sc = s->law->person;

	for (size_t i = 0; i < sc->nmeasures; i++)
		if (sc->measures[i].task == task && strcmp(sc->measures[i].name, name) == 0)
			return 1;
	return 0;
}

static struct memo *
grown(struct state *s, struct memo *m)
{
	size_t n = room_for(s->g);

	if (m->n < s->g->nkinds) {
		m->at = mem_grow(m->at, n * sizeof *m->at);
		for (; m->n < n; m->n++)
			m->at[m->n] = slot_make(SLOT_UNSET);
	}
	return m;
}

static struct memo *
added(struct memo_set *set, struct memo m)
{
	struct memo *now = mem_new(sizeof *now);

	*now = m;
	set->memos = mem_room(set->memos, set->n, &set->cap, sizeof(struct memo *));
	set->memos[set->n++] = now;
	return now;
}

static const struct memo *
measure_memo(struct state *s, const char *name, int task)
{
	struct memo_set *set = s->memo;

	for (size_t i = 0; i < set->n; i++)
		if (set->memos[i]->name != NULL && set->memos[i]->task == task &&
		    strcmp(set->memos[i]->name, name) == 0)
			return grown(s, set->memos[i]);
	return grown(
	    s, added(set, (struct memo){ .name = arena_str(&s->g->arena, name), .task = task }));
}

static const struct memo *
check_memo(struct state *s, const struct check *check)
{
	struct memo_set *set = s->memo;

	for (size_t i = 0; i < set->n; i++)
		if (set->memos[i]->check == check && set->memos[i]->law == s->law)
			return grown(s, set->memos[i]);
	return grown(s, added(set, (struct memo){ .check = check, .law = s->law }));
}

/* --- queries --- */

static int
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static int
same_query(const struct query *a, const struct query *b)
{
	int same = a->n == b->n && same_text(a->column, b->column) && same_text(a->where, b->where) &&
	    same_text(a->times, b->times);

	for (int i = 0; i < a->n && same; i++)
		same = strcmp(a->at[i].key, b->at[i].key) == 0 &&
		    cell_equal(&a->at[i].value, &b->at[i].value);
	return same;
}

static const char *
kept(struct arena *a, const char *s)
{
	return s ? arena_str(a, s) : NULL;
}

static const struct query *
copied(struct arena *a, const struct query *q)
{
	struct query *own = arena_new(a, sizeof *own);

	own->n = q->n;
	own->column = kept(a, q->column);
	own->where = kept(a, q->where);
	own->times = kept(a, q->times);
	for (int i = 0; i < q->n; i++) {
		const struct cell *v = &q->at[i].value;

		own->at[i] = (struct sandbox_pair){ arena_str(a, q->at[i].key), *v };
		if (v->type == CELL_TEXT)
			own->at[i].value.u.text.s = arena_copy(a, v->u.text.s, v->u.text.n);
	}
	return own;
}

/* Formulas ask the same few questions of everybody; conditions made of what differs from person to
 * person would fill memory. */
#define QUERIES_BYTES ((size_t)16 << 20)

const struct memo *
query_memo(struct state *s, const struct query *q, int task)
{
	struct memo_set *set = s->memo;

	for (size_t i = 0; i < set->n; i++) {
		const struct memo *m = set->memos[i];

		if (m->query != NULL && m->task == task && m->law == s->law && same_query(m->query, q))
			return grown(s, set->memos[i]);
	}
	if ((s->g->nqueries + 1) * room_for(s->g) * sizeof(double) > QUERIES_BYTES)
		return NULL;
	s->g->nqueries++;
	return grown(s, added(set, (struct memo){ .task = task, .law = s->law,
		.query = copied(&s->g->arena, q) }));
}

/* --- asking --- */

/* What a formula over a row may give is a number, true, false or nothing. */
static int
ask(struct state *s, int func, const struct cell *args, struct cell *out, struct err *e)
{
	if (sandbox_call(s->g->sb, func, args, 2, s->a, out, e) != 0)
		return -1;
	if (out->type != CELL_TEXT)
		return 0;
	err_set(e, MSG_RULE_RESULT_TYPE, "text", "number, true/false");
	return sandbox_place(s->g->sb, func, e);
}

/* Calls the formula for a row, or by kind alone (row < -1, see entry objects). */
static int
evaluate(struct state *s, const char *name, int task, uint32_t kind, long row, struct cell *out,
    struct err *e)
{
	const struct kind *k = s->g->kinds[kind];
	const struct item *item = kind_item(s, k);
	const struct resolved *law = item ? item_law(s, k, item) : NULL;
	const struct measure *m = law ? definition(law, name, k->item, task) : NULL;
	struct cell args[2];

	if (item == NULL)
		return err_set(e, MSG_RULE_ITEM_UNKNOWN, k->item);
	if (m == NULL)
		return err_set(e, MSG_RULE_NO_MEASURE, item->owner->label, name);
	args[0] = cell_object(task ? &task_class : &entry_class, s, row);
	args[1] = cell_object(&params_class, (void *)law, 0);
	return ask(s, m->func, args, out, e);
}

/* A check has the parameters of the person's own law, a measure those of the item's. */
static int
ask_check(struct state *s, const struct check *check, long row, struct cell *out, struct err *e)
{
	struct cell args[2] = { cell_object(&entry_class, s, row),
		cell_object(&params_class, (void *)s->law, 0) };

	return ask(s, check->func, args, out, e);
}

static int
by_kind(struct state *s, const struct memo *m, uint32_t kind, struct err *e)
{
	struct cell out = CELL_NOTHING;
	int outer = s->g->varies, failed;
	double *at = &m->at[kind];

	s->g->varies = 0;
	if (m->query != NULL)
		failed = query_ask(&s->rows[m->task ? ROWS_TASKS : ROWS_DIARY], m->query,
		    -2 - (long)kind, &out, e);
	else if (m->check != NULL)
		failed = ask_check(s, m->check, -2 - (long)kind, &out, e);
	else
		failed = evaluate(s, m->name, m->task, kind, -2 - (long)kind, &out, e);
	if (s->g->varies) {
		err_fini(e);
		failed = 0;
		*at = slot_make(SLOT_VARIES);
	} else if (!failed && out.type == CELL_NUM)
		*at = out.u.number;
	else if (!failed && out.type == CELL_BOOL)
		*at = slot_make(out.u.boolean ? SLOT_TRUE : SLOT_FALSE);
	else if (!failed)
		*at = slot_make(SLOT_NIL);
	s->g->varies = outer;
	return failed;
}

static void
slot_cell(double d, struct cell *out)
{
	*out = CELL_NOTHING;
	if (!isnan(d))
		*out = CELL_NUMBER(d);
	else if (slot_of(d) == SLOT_TRUE || slot_of(d) == SLOT_FALSE)
		*out = CELL_BOOLEAN(slot_of(d) == SLOT_TRUE);
}

static double
measure_value(struct state *s, const struct memo *m, uint32_t kind, struct err *e, int *failed)
{
	if (isnan(m->at[kind]) && slot_of(m->at[kind]) == SLOT_UNSET)
		*failed = by_kind(s, m, kind, e);
	return m->at[kind];
}

int
query_value(struct state *s, const struct memo *m, uint32_t kind, double *out, struct err *e)
{
	int failed = 0;

	*out = measure_value(s, m, kind, e, &failed);
	return failed;
}

int
measure_cell(struct state *s, const char *name, int task, long row, struct cell *out, struct err *e)
{
	const struct memo *m = measure_memo(s, name, task);
	uint32_t kind = row < -1 ? (uint32_t)(-2 - row)
	    : task               ? s->in->task_kind[row]
				 : s->in->kind[row];
	int failed = 0;
	double d = measure_value(s, m, kind, e, &failed);

	if (failed)
		return -1;
	if (!isnan(d) || slot_of(d) != SLOT_VARIES) {
		slot_cell(d, out);
		return 0;
	}
	if (row < -1) {
		s->g->varies = 1;
		return err_set(e, MSG_RULE_RUN);
	}
	return evaluate(s, name, task, kind, row, out, e);
}

int
measure_check(struct state *s, const struct check *check, long row, struct err *e)
{
	struct cell out = CELL_NOTHING;
	int failed = 0;
	double d = measure_value(s, check_memo(s, check), s->in->kind[row], e, &failed);

	if (failed)
		return -1;
	if (slot_of(d) == SLOT_VARIES && isnan(d)) {
		if (ask_check(s, check, row, &out, e) != 0)
			return -1;
	} else
		slot_cell(d, &out);
	if (out.type != CELL_BOOL && out.type != CELL_NIL) {
		err_set(e, MSG_RULE_RESULT_TYPE, "number", "true/false");
		return sandbox_place(s->g->sb, check->func, e);
	}
	return out.type == CELL_BOOL && out.u.boolean;
}

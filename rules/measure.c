/* Measures, checks and queries over kinds: each is computed once per kind. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "rules/score_impl.h"

/* The law of an item's own standard, for the subject of the person who did the work. */
static const struct resolved *
item_law(struct state *s, const struct kind *k, const struct item *item)
{
	struct kind_place *at = kind_place(s, k);
	struct err e = { 0 };
	const struct resolved *r = at->law;
	day_t day = s->memo->day > item->owner->from ? s->memo->day : item->owner->from;

	if (r == NULL)
		r = law_at(s->g, item->owner->sector, s->memo->subject, day, &e);
	if (item == at->item)
		at->law = r;
	err_fini(&e);
	return r;
}
static const struct measure *
definition(struct memo *m, const struct resolved *law, const char *item)
{
	const struct scheme *sc = law->person;

	if (m->item_law != law) {
		m->item_law = law;
		m->plain = NULL;
		m->special = 0;
		for (size_t i = 0; i < sc->nmeasures; i++) {
			const struct measure *one = &sc->measures[i];

			if (one->task != m->task || strcmp(one->name, m->name) != 0)
				continue;
			if (one->item != NULL)
				m->special = 1;
			else
				m->plain = one;
		}
	}
	for (size_t i = 0; m->special && i < sc->nmeasures; i++) {
		const struct measure *one = &sc->measures[i];

		if (one->task == m->task && one->item != NULL && strcmp(one->item, item) == 0 &&
		    strcmp(one->name, m->name) == 0)
			return one;
	}
	return m->plain;
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
evaluate(struct state *s, struct memo *of, uint32_t kind, long row, struct cell *out, struct err *e)
{
	const struct kind *k = s->g->kinds[kind];
	const struct item *item = kind_item(s, k);
	const struct resolved *law = item ? item_law(s, k, item) : NULL;
	const struct measure *m = law ? definition(of, law, k->item) : NULL;
	struct cell args[2];

	if (item == NULL)
		return err_set(e, MSG_RULE_ITEM_UNKNOWN, k->item);
	if (m == NULL)
		return err_set(e, MSG_RULE_NO_MEASURE, item->owner->label, of->name);
	args[0] = cell_object(of->task ? &task_class : &entry_class, s, row);
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

static size_t
place_in(struct state *s, const struct memo *m, uint32_t kind)
{
	uint32_t place = memo_place(s, kind);

	return m->law != NULL ? s->kinds->place[place] - 1 : place;
}

static int
made(struct state *s, struct memo *m, uint32_t kind, struct err *e)
{
	struct cell out = CELL_NOTHING;
	int outer = s->g->varies, failed;
	double *at = &m->at[place_in(s, m, kind)];

	s->g->varies = 0;
	if (m->query != NULL)
		failed = query_ask(&s->rows[m->task ? ROWS_TASKS : ROWS_DIARY], m->rest,
		    -2 - (long)kind, &out, e);
	else if (m->check != NULL)
		failed = ask_check(s, m->check, -2 - (long)kind, &out, e);
	else
		failed = evaluate(s, m, kind, -2 - (long)kind, &out, e);
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

/* Keeps what the value was made of with it. */
static int
by_kind(struct state *s, struct memo *m, uint32_t kind, struct err *e)
{
	struct noting now = { .outer = s->g->noting };
	struct noted *kept;
	int failed;

	if (!s->g->notes)
		return made(s, m, kind, e);
	s->g->noting = &now;
	failed = made(s, m, kind, e);
	s->g->noting = now.outer;
	kept = arena_new(&m->notes, sizeof *kept + now.n * sizeof *kept->at);
	kept->n = now.n;
	if (now.n > 0)
		memcpy(kept->at, now.at, now.n * sizeof *kept->at);
	m->noted[place_in(s, m, kind)] = kept;
	free(now.at);
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
measure_value(struct state *s, struct memo *m, uint32_t kind, struct err *e, int *failed)
{
	double d = memo_grown(s, m)->at[place_in(s, m, kind)];

	if (isnan(d) && slot_of(d) == SLOT_UNSET) {
		*failed = by_kind(s, m, kind, e);
		d = m->at[place_in(s, m, kind)];
	} else if (s->g->trace != NULL || s->g->noting != NULL)
		trace_noted(s->g, m->noted[place_in(s, m, kind)]);
	return d;
}

int
query_value(struct state *s, const struct memo *m, uint32_t kind, double *out, struct err *e)
{
	int failed = 0;

	*out = measure_value(s, (struct memo *)m, kind, e, &failed);
	return failed;
}

int
measure_cell(struct state *s, struct memo *m, long row, struct cell *out, struct err *e)
{
	uint32_t kind = row < -1 ? (uint32_t)(-2 - row)
	    : m->task            ? s->in->task_kind[row]
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
	return evaluate(s, m, kind, row, out, e);
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

#include "rules/checks.h"
#include <stdlib.h>
#include <string.h>
#include "rules/base/json.h"
#include "rules/score_impl.h"
#include "rules/words.h"

struct hit {
	const struct check *check;
	const struct object_class *class;
	void *self;
	long row;
	day_t date;
	uint32_t seq;
};

static void
add(struct state *s, struct answer *out, const struct hit *h, const char *id, const char *detail)
{
	out->findings = arena_room(
	    s->a, out->findings, out->nfindings, &s->findings_cap, sizeof *out->findings);
	out->findings[out->nfindings++] =
	    (struct finding){ id, h->check->severity, h->date, h->seq, detail };
}

static const enum word_scope scopes[] = {
	[EACH_ENTRY] = SCOPE_ENTRY,
	[EACH_TASK] = SCOPE_TASK,
	[EACH_DAY] = SCOPE_DAY,
	[EACH_PERIOD] = SCOPE_WHO,
	[EACH_PEERS] = SCOPE_PEERS,
	[EACH_AGENCY] = SCOPE_PEERS,
};

static struct value *
shown(struct state *s, enum word_scope scope, const char *name, const struct cell *c)
{
	const struct word *w = word_find(scope, name);
	char text[DAY_TEXT];

	switch (c->type) {
	case CELL_NUM:
		return w != NULL && strncmp(w->type, "day", 3) == 0
		    ? value_str(s->a, day_text((day_t)c->u.number, text))
		    : value_num(s->a, c->u.number);
	case CELL_BOOL: return value_bool(s->a, c->u.boolean);
	case CELL_TEXT: return value_strn(s->a, c->u.text.s, c->u.text.n);
	default: return value_null(s->a);
	}
}

/* The fields that the check shows, as they are on this row; days as dates. */
static const char *
detail(struct state *s, const struct hit *h)
{
	struct value *v = value_map(s->a);
	struct buf text = BUF_INIT;
	const char *copy;

	for (int i = 0; i < h->check->nshow; i++) {
		struct cell c = CELL_NOTHING;
		struct err e = { 0 };

		if (h->class->get(s->g->sb, h->self, h->row, h->check->show[i], &c, &e) != 0 ||
		    c.type == CELL_NIL) {
			err_fini(&e);
			continue;
		}
		value_put(s->a, v, h->check->show[i], shown(s, scopes[h->check->each], h->check->show[i], &c));
	}
	json_value(&text, v, -1);
	copy = arena_copy(s->a, text.p, text.n);
	buf_fini(&text);
	return copy;
}

static const char *
failure(struct state *s, const struct hit *h, const struct err *e)
{
	struct value *v = value_map(s->a);
	struct buf text = BUF_INIT;
	char *en = err_line(e, LANG_EN), *vi = err_line(e, LANG_VI);
	const char *copy;

	value_put(s->a, v, "check", value_str(s->a, h->check->id));
	value_put(s->a, v, "en", value_str(s->a, en));
	value_put(s->a, v, "vi", value_str(s->a, vi));
	json_value(&text, v, -1);
	copy = arena_copy(s->a, text.p, text.n);
	buf_fini(&text);
	free(en);
	free(vi);
	return copy;
}

/* Asks one check about one thing. 0 go on; -1 the check failed: no use to ask it again. */
static int
ask(struct state *s, struct answer *out, const struct hit *h)
{
	struct cell args[3], v = CELL_NOTHING;
	struct err e = { 0 };

	args[0] = cell_object(h->class, h->self, h->row);
	args[1] = cell_object(&params_class, (void *)s->law, 0);
	args[2] = cell_object(&who_class, s, 0);
	if (sandbox_call(s->g->sb, h->check->func, args, h->check->each == EACH_DAY ? 3 : 2, s->a,
		&v, &e) == 0 &&
	    v.type != CELL_BOOL && v.type != CELL_NIL)
		err_set(&e, MSG_RULE_RESULT_TYPE, "number", "true/false");
	if (e.set) {
		sandbox_place(s->g->sb, h->check->func, &e);
		add(s, out, h, "check_failed", failure(s, h, &e));
		err_fini(&e);
		return -1;
	}
	if (v.type == CELL_BOOL && v.u.boolean)
		add(s, out, h, h->check->id, detail(s, h));
	return 0;
}

static int
ask_entry(struct state *s, struct answer *out, const struct hit *h)
{
	struct err e = { 0 };
	int yes = measure_check(s, h->check, h->row, &e);

	if (yes > 0)
		add(s, out, h, h->check->id, detail(s, h));
	else if (yes < 0)
		add(s, out, h, "check_failed", failure(s, h, &e));
	err_fini(&e);
	return yes < 0 ? -1 : 0;
}

static void
entries(struct state *s, struct answer *out, struct hit *h)
{
	day_t first = period_first(s->in->d.period), last = period_last(s->in->d.period);

	for (size_t i = 0; i < s->in->nentries; i++) {
		h->date = s->in->base + s->in->date[i];
		if (h->date < first || h->date > last)
			continue;
		h->row = (long)i;
		h->seq = s->in->seq[i];
		if (ask_entry(s, out, h) != 0)
			return;
	}
}

static void
tasks(struct state *s, struct answer *out, struct hit *h)
{
	for (size_t i = 0; i < s->in->ntasks; i++) {
		h->date = s->in->base + s->in->due[i];
		h->row = (long)i;
		h->seq = s->in->task_seq[i];
		if (ask(s, out, h) != 0)
			return;
	}
}

static void
days(struct state *s, struct answer *out, struct hit *h)
{
	who_days(s);
	for (size_t i = 0; i < s->ndays; i++) {
		h->date = s->days[i].date;
		h->row = (long)i;
		if (ask(s, out, h) != 0)
			return;
	}
}

static void
period(struct state *s, struct answer *out, struct hit *h)
{
	ask(s, out, h);
}

static void
peers(struct state *s, struct answer *out, struct hit *h)
{
	for (size_t i = 0; i < s->r->npeers; i++) {
		if (h->check->of == NULL || strcmp(s->r->peers[i].name, h->check->of) != 0)
			continue;
		s->peers = &s->r->peers[i];
		ask(s, out, h);
		return;
	}
}

static const struct {
	const struct object_class *class;
	void (*run)(struct state *, struct answer *, struct hit *);
} kinds[] = {
	[EACH_ENTRY] = { &entry_class, entries },
	[EACH_TASK] = { &task_class, tasks },
	[EACH_DAY] = { &day_class, days },
	[EACH_PERIOD] = { &who_class, period },
	[EACH_PEERS] = { &peers_class, peers },
	[EACH_AGENCY] = { &peers_class, peers },
};

/* Facts are asked with DO_CHECKS, comparisons with DO_PEERS, when the figures of the others exist.
 */
static int
wanted(const struct state *s, enum check_each each)
{
	if (each == EACH_AGENCY)
		return (s->r->what & DO_PEERS) && s->r->agency != NULL;
	if (each == EACH_PEERS)
		return (s->r->what & DO_PEERS) && s->r->agency == NULL;
	return (s->r->what & DO_CHECKS) != 0;
}

void
checks_run(struct state *s, struct answer *out)
{
	for (size_t i = 0; i < s->scheme->nchecks; i++) {
		const struct check *c = &s->scheme->checks[i];
		struct hit h = { c, kinds[c->each].class, s, 0, DAY_NONE, 0 };

		if (wanted(s, c->each))
			kinds[c->each].run(s, out, &h);
	}
}

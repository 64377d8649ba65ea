/* Of a base period: the score formula is asked, with one criterion changed after the other. */
#include <math.h>
#include <string.h>
#include "rules/edges_impl.h"
#include "rules/score_impl.h"

struct asking {
	struct state *s;
	struct value *answer;
	int64_t edge;
	struct arena *a;
};

/* part_now.v keeps the criterion's index in its place, so that sorting does no harm. */
static double
ask_formula(void *arg, const struct part_now *parts, size_t n)
{
	struct state *s = arg;
	struct err e = { 0 };
	double x;
	int failed;

	for (size_t i = 0; i < n; i++)
		s->criteria[parts[i].v->line] = CELL_NUMBER(parts[i].value);
	failed = score_of_criteria(s, &x, &e) != 0;
	err_fini(&e);
	return failed ? NAN : x;
}

static struct part_now
part_of(const struct criterion *c, double value, size_t index, struct arena *a)
{
	int any = c->lo > c->hi, percent = c->unit != NULL && strcmp(c->unit, "%") == 0;
	struct part_now p = { .value = value,
		.low = any ? 0 : c->lo,
		.full = !any ? c->hi : percent ? 100 : NAN };

	p.v = value_map(a);
	p.v->line = (int)index;
	lens_put_text(a, p.v, "id", c->id);
	lens_put_text(a, p.v, "vi", c->title.vi);
	lens_put_text(a, p.v, "en", c->title.en);
	lens_put_text(a, p.v, "unit", c->unit);
	return p;
}

static void
probe(struct state *s, const struct answer *out, void *arg)
{
	struct asking *q = arg;
	const struct scheme *sc = s->scheme;
	struct tipping t = { .score = ask_formula,
		.arg = s,
		.edge = q->edge,
		.now = out->micro,
		.a = q->a };

	t.parts = arena_new(q->a, (sc->ncriteria + 1) * sizeof *t.parts);
	for (size_t i = 0; i < sc->ncriteria; i++)
		if (s->criteria[i].type == CELL_NUM)
			t.parts[t.n++] =
			    part_of(&sc->criteria[i], s->criteria[i].u.number, i, q->a);
	q->answer = edges_tip(&t);
}

struct value *
edges_tips(
    struct engine *g, const struct request *r, int64_t edge, struct arena *a, struct err *e)
{
	struct asking q = { .edge = edge, .a = a };
	struct answer an;
	int failed;

	g->probe = probe;
	g->probe_arg = &q;
	failed = score_request(g, r, a, &an, e) != 0;
	g->probe = NULL;
	g->probe_arg = NULL;
	if (!failed && q.answer == NULL)
		err_set(e, MSG_EDGES_NO_SCORE, r->in.d.staff);
	return failed ? NULL : q.answer;
}

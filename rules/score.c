#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/checks.h"
#include "rules/facts.h"
#include "rules/posting.h"
#include "rules/score_impl.h"

/* --- small steps --- */

/* Beyond this a number is no points, percentage or share of anybody, and micro-points end. */
#define VALUE_MAX 1e9

int64_t
micro_of(double x)
{
	long long n = llround(fmin(fmax(x, -9 * VALUE_MAX), 9 * VALUE_MAX) * 1e9);

	return n >= 0 ? (n + 500) / 1000 : -((-n + 500) / 1000);
}

int
state_fail(struct answer *out, const struct err *e, struct arena *a)
{
	char *text = err_line(e, LANG_EN), *vi = err_line(e, LANG_VI);

	out->state = STATE_NOT_SCORED;
	out->reason = "rule_error";
	out->error = arena_str(a, text);
	out->error_vi = arena_str(a, vi);
	out->micro = MODEL_NONE;
	out->band = out->class_id = NULL;
	free(text);
	free(vi);
	return 0;
}

int
call_number(
    struct state *s, int func, const struct cell *args, int nargs, struct cell *out, struct err *e)
{
	if (sandbox_call(s->g->sb, func, args, nargs, s->a, out, e) != 0)
		return -1;
	if (out->type == CELL_NUM || out->type == CELL_NIL)
		return 0;
	err_set(e, MSG_RULE_RESULT_TYPE, out->type == CELL_BOOL ? "true/false" : "text", "number");
	return sandbox_place(s->g->sb, func, e);
}

int
for_role(const struct state *s, unsigned roles)
{
	return roles == 0 || (s->posting != NULL && (roles & 1u << s->posting->role));
}

void
who_p(struct state *s, struct cell args[2])
{
	args[0] = cell_object(&who_class, s, 0);
	args[1] = cell_object(&params_class, (void *)s->law, 0);
}

/* True or false of a condition; -1 with the answer made not_scored. */
int
condition(struct state *s, int func, struct answer *out)
{
	struct cell args[2], v;
	struct err e = { 0 };

	who_p(s, args);
	if (sandbox_call(s->g->sb, func, args, 2, s->a, &v, &e) == 0 && v.type != CELL_BOOL)
		err_set(
		    &e, MSG_RULE_RESULT_TYPE, v.type == CELL_NIL ? "nil" : "number", "true/false");
	if (!e.set)
		return v.u.boolean;
	sandbox_place(s->g->sb, func, &e);
	state_fail(out, &e, s->a);
	err_fini(&e);
	return -1;
}

void
ruling_add(struct state *s, struct answer *out, const char *id, const char *class_id, int state)
{
	struct ruling *all = arena_new(s->a, (out->nrulings + 1) * sizeof *all);

	if (out->nrulings)
		memcpy(all, out->rulings, out->nrulings * sizeof *all);
	all[out->nrulings++] = (struct ruling){ id, class_id, state };
	out->rulings = all;
}

int
gates_apply(struct state *s, int yearly, struct answer *out)
{
	for (size_t i = 0; i < s->scheme->ngates; i++) {
		const struct gate *gate = &s->scheme->gates[i];
		int yes;

		if (gate->yearly != yearly || !for_role(s, gate->roles))
			continue;
		trace_begin(s, "gate", gate->id);
		yes = condition(s, gate->func, out);
		trace_end(s, NULL, NULL);
		if (yes == 0)
			continue;
		if (yes > 0) {
			out->state = gate->state;
			out->reason = gate->id;
			ruling_add(s, out, gate->id, NULL, gate->state);
		}
		return 1;
	}
	return 0;
}

/* --- criteria and score --- */

static int
range_check(const struct criterion *c, double v, struct err *e)
{
	char value[32], range[64];
	int any = c->lo > c->hi;
	double lo = any ? -VALUE_MAX : c->lo, hi = any ? VALUE_MAX : c->hi;

	if (v >= lo && v <= hi)
		return 0;
	snprintf(value, sizeof value, "%.14g", v);
	snprintf(range, sizeof range, "%.14g - %.14g", lo, hi);
	err_set(e, MSG_RULE_RANGE, c->id, value, range);
	return err_at(e, c->owner->file, c->line, 0);
}

/* All criteria of the person's role; *missing names those without a value. -1: the answer is made.
 */
static int
criteria(struct state *s, struct answer *out, struct buf *missing)
{
	const struct scheme *sc = s->scheme;
	struct cell args[2];

	who_p(s, args);
	s->criteria = arena_new(s->a, (sc->ncriteria + 1) * sizeof *s->criteria);
	out->parts = arena_new(s->a, (sc->ncriteria + 1) * sizeof *out->parts);
	for (size_t i = 0; i < sc->ncriteria; i++) {
		const struct criterion *c = &sc->criteria[i];
		struct cell *v = &s->criteria[i];
		struct err e = { 0 };
		int64_t since;

		if (!for_role(s, c->roles))
			continue;
		since = s->g->clock ? s->g->clock() : 0;
		trace_begin(s, "criterion", c->id);
		if (call_number(s, c->func, args, 2, v, &e) == 0 && v->type == CELL_NUM)
			range_check(c, v->u.number, &e);
		trace_end(s, v, &e);
		if (s->g->clock != NULL)
			engine_spent(s->g, c, s->g->clock() - since);
		if (e.set) {
			state_fail(out, &e, s->a);
			err_fini(&e);
			return -1;
		}
		if (v->type == CELL_NIL)
			buf_addf(missing, "%s%s", missing->n ? " " : "", c->id);
		out->parts[out->nparts++] =
		    (struct part){ c->id, v->type == CELL_NUM ? micro_of(v->u.number) : MODEL_NONE,
			    v->type == CELL_NUM };
	}
	return 0;
}

/* Classes with further conditions: edge and condition must both hold; else a person decides, with
 * the best class not above the score whose conditions hold as a suggestion (reading 34). */
void
conditional_class(struct state *s, struct answer *out)
{
	const struct scheme *sc = s->scheme;
	size_t i = 0;

	while (i < sc->nclasses && out->micro < micro_of(sc->classes[i].from))
		i++;
	for (size_t first = i; i < sc->nclasses; i++) {
		int holds = sc->classes[i].func < 0 ? 1 : condition(s, sc->classes[i].func, out);

		if (holds < 0)
			return;
		if (holds && i == first) {
			out->band = sc->classes[i].id;
			return;
		}
		if (holds) {
			out->suggestion = sc->classes[i].id;
			break;
		}
	}
	out->state = STATE_NEEDS_DECISION;
	out->reason = "conditions";
}

int
score_of_criteria(struct state *s, double *out, struct err *e)
{
	struct cell args[3], v = CELL_NOTHING;

	args[0] = cell_object(&criteria_class, s, 0);
	who_p(s, args + 1);
	if (call_number(s, s->scheme->score, args, 3, &v, e) == 0 && v.type != CELL_NUM)
		err_set(e, MSG_RULE_RESULT_TYPE, "nil", "number");
	if (!e->set && fabs(v.u.number) > VALUE_MAX)
		err_set(e, MSG_RULE_NAN);
	if (e->set)
		return sandbox_place(s->g->sb, s->scheme->score, e);
	*out = v.u.number;
	return 0;
}

static void
total(struct state *s, struct answer *out)
{
	struct cell v = CELL_NUMBER(0);
	struct err e = { 0 };

	trace_begin(s, "score", "score");
	if (s->scheme->score < 0)
		err_set(&e, MSG_RULE_NO_SCORE, s->law->chain[0]->label);
	else
		score_of_criteria(s, &v.u.number, &e);
	trace_end(s, &v, &e);
	if (e.set) {
		state_fail(out, &e, s->a);
		err_fini(&e);
		return;
	}
	out->state = STATE_SCORED;
	out->micro = micro_of(v.u.number);
	if (s->r->nbefore > 0)
		score_shares(s, v.u.number, out);
	conditional_class(s, out);
}

static void
indicators(struct state *s, struct answer *out)
{
	const struct scheme *sc = s->scheme;
	struct cell args[2], v;

	who_p(s, args);
	out->figures = arena_new(s->a, (sc->nindicators + 1) * sizeof *out->figures);
	for (size_t i = 0; i < sc->nindicators; i++) {
		struct err e = { 0 };
		int known;

		if (!for_role(s, sc->indicators[i].roles))
			continue;
		trace_begin(s, "indicator", sc->indicators[i].name);
		known = call_number(s, sc->indicators[i].func, args, 2, &v, &e) == 0 &&
		    v.type == CELL_NUM;
		trace_end(s, &v, &e);
		out->figures[out->nfigures++] =
		    (struct figure){ sc->indicators[i].name, known ? v.u.number : 0, known };
		err_fini(&e);
	}
}

static void
base_period(struct state *s, struct answer *out)
{
	struct buf missing = BUF_INIT;

	indicators(s, out);
	if (gates_apply(s, 0, out) == 0 && criteria(s, out, &missing) == 0) {
		if (missing.n > 0) {
			out->state = STATE_PARTIAL;
			out->reason = "missing";
			out->missing = arena_copy(s->a, missing.p, missing.n);
		} else
			total(s, out);
		if (s->g->probe != NULL && out->micro != MODEL_NONE)
			s->g->probe(s, out, s->g->probe_arg);
	}
	buf_fini(&missing);
}

/* --- one request --- */

static const char *
engine_param(struct state *s, const char *name)
{
	const struct param *p = bundle_param(s->g->bundle, s->law, name);

	return p ? value_text(p->value, NULL) : NULL;
}

/* The law of the posting that owns the period: reading 14 asks the law of the last one which rule
 * holds. */
static int
choose_law(struct state *s, struct err *e)
{
	struct bundle *b = s->g->bundle;
	struct period p = s->in->d.period;
	day_t day = p.kind == PERIOD_YEAR || s->r->to_date ? period_last(p) : period_first(p);

	if (s->in->d.organisation) {
		s->law = bundle_organisation(b, s->r->agency_kind, day);
		return s->law ? 0 : err_set(e, MSG_RULE_NO_LAW, s->in->d.staff);
	}
	for (int pass = 0; pass < 2; pass++) {
		int owner = posting_owner(s, pass ? engine_param(s, "month_owner") : "last");

		if (owner < 0)
			return err_set(e, MSG_RULE_NO_POSTING, s->in->d.staff);
		if (owner == s->posting_index)
			break;
		s->posting_index = owner;
		s->posting = &s->in->d.postings[s->posting_index];
		s->law = law_at(
		    s->g, s->posting->sector, (enum subject)s->posting->subject, day, e);
		if (s->law == NULL)
			return -1;
	}
	return 0;
}

/* A base period is scored from facts; a longer one from results. */
static int
is_base(const struct state *s)
{
	enum period_kind kind = s->in->d.period.kind;

	if (s->in->d.organisation)
		return 1;
	return kind == PERIOD_MONTH ||
	    (kind == PERIOD_QUARTER &&
		(bundle_law(s->law)->quarterly ||
		    posting_by_quarter(
			s->in->d.postings, s->in->d.npostings, s->in->d.period)));
}

static void
names(struct state *s, struct answer *out)
{
	s->longer = !is_base(s);
	out->posting = s->posting_index;
	out->posting_seq = s->posting ? s->posting->seq : 0;
	out->sector = s->law->chain[0]->sector;
	out->standard = s->law->chain[0]->label;
	out->root = bundle_law(s->law)->label;
	out->weight = s->in->d.period.kind == PERIOD_QUARTER && !s->longer ? 3 : 1;
}

static int
kinds_known(const struct engine *g, const struct columns *in)
{
	for (size_t i = 0; i < in->nentries; i++)
		if (in->kind[i] >= g->nkinds || g->kinds[in->kind[i]] == NULL)
			return 0;
	for (size_t i = 0; i < in->ntasks; i++)
		if (in->task_kind[i] >= g->nkinds || g->kinds[in->task_kind[i]] == NULL)
			return 0;
	return 1;
}

static void
work(struct state *s, struct answer *out)
{
	if (s->r->what & DO_SCORE) {
		if (s->longer)
			score_longer(s, out);
		else
			base_period(s, out);
		if (s->in->d.organisation)
			rulings_apply(s, out);
	}
	if (s->r->what & (DO_CHECKS | DO_PEERS))
		checks_run(s, out);
}

/* A deputy answers for the teams in posting.leads, and for nobody when there are none (reading 19).
 */
static void
deputy_field(struct state *s, struct request *own)
{
	const char *leads = s->posting->leads;

	*own = *s->r;
	own->nmanaged = 0;
	own->managed = arena_new(s->a, (s->r->nmanaged + 1) * sizeof *own->managed);
	for (size_t i = 0; leads != NULL && i < s->r->nmanaged; i++) {
		const struct managed *m = &s->r->managed[i];

		if (m->own && m->team != NULL && choice_find(leads, m->team, strlen(m->team)) >= 0)
			own->managed[own->nmanaged++] = *m;
	}
	s->r = own;
}

int
score_request(
    struct engine *g, const struct request *r, struct arena *a, struct answer *out, struct err *e)
{
	struct state s = { .g = g, .r = r, .in = &r->in, .a = a, .posting_index = -1 };
	struct request own;
	struct err why = { 0 };
	struct trace *trace = NULL;

	*out = (struct answer){ .staff = r->in.d.staff,
		.organisation = r->in.d.organisation,
		.state = STATE_NOT_SCORED,
		.micro = MODEL_NONE,
		.posting = -1,
		.weight = 1,
		.cap_share = -1,
		.cap_outstanding = -1 };
	if (!kinds_known(g, &r->in))
		return err_set(e, MSG_RULE_KIND_UNKNOWN, r->in.d.staff);
	if (choose_law(&s, &why) != 0 || s.law == NULL) {
		state_fail(out, &why, a);
		out->reason = "no_law_chosen";
		err_fini(&why);
		return 0;
	}
	if (s.posting != NULL && s.posting->role == ROLE_DEPUTY)
		deputy_field(&s, &own);
	s.scheme = r->in.d.organisation ? s.law->organisation : s.law->person;
	names(&s, out);
	measure_start(&s);
	who_start(&s);
	if (r->what & DO_TRACE) {
		if (!g->notes) {
			g->notes = 1;
			measure_forget(g);
			measure_start(&s);
		}
		trace = trace_new(a);
	}
	g->trace = trace;
	g->now = &s;
	work(&s, out);
	if (s.asks_work)
		out->reason = REASON_ASKS_WORK;
	out->trace = trace ? trace_value(trace) : NULL;
	g->trace = NULL;
	g->now = NULL;
	return 0;
}

/* Longer periods: the mean of base periods, the class of a year, and what lowers it. */
#include <stdlib.h>
#include <string.h>
#include "rules/score_impl.h"

/* Integer mean, half away from zero (reading 2: of the stored micro-points). */
static int64_t
mean(int64_t sum, int64_t n)
{
	return sum >= 0 ? (2 * sum + n) / (2 * n) : -((-2 * sum + n) / (2 * n));
}

static const char *
param_text(struct state *s, const char *name)
{
	const struct param *p = name ? bundle_param(s->g->bundle, s->law, name) : NULL;

	return p ? value_text(p->value, NULL) : NULL;
}

static double
param_number(struct state *s, const char *name)
{
	const struct param *p = name ? bundle_param(s->g->bundle, s->law, name) : NULL;

	return p ? value_double(p->value, -1) : -1;
}

static int
is(const char *a, const char *b)
{
	return a != NULL && strcmp(a, b) == 0;
}

static int
has_december(const struct state *s)
{
	for (size_t i = 0; i < s->r->nmonths; i++)
		if (period_code(period_of_day(period_last(s->r->months[i].period), PERIOD_MONTH)) %
			100 ==
		    12)
			return 1;
	return 0;
}

/* The mean of the base periods that have a score; which are left out is named. 0, or 1 when the
 * answer is made. */
static int
mean_of_months(struct state *s, struct answer *out)
{
	int64_t sum = 0, weight = 0;
	struct buf left = BUF_INIT;
	char text[PERIOD_TEXT];

	for (size_t i = 0; i < s->r->nmonths; i++) {
		const struct month_result *m = &s->r->months[i];

		if (m->micro == MODEL_NONE)
			buf_addf(&left, "%s%s", left.n ? " " : "", period_text(m->period, text));
		else {
			sum += m->micro * m->weight;
			weight += m->weight;
		}
	}
	out->missing = left.n ? arena_copy(s->a, left.p, left.n) : NULL;
	buf_fini(&left);
	if (weight == 0) {
		out->state = STATE_INSUFFICIENT_DATA;
		out->reason = "no_base_period";
	} else if (out->missing && is(param_text(s, s->scheme->missing), "block")) {
		out->state = STATE_PARTIAL;
		out->reason = "months_missing";
	} else if (s->in->d.period.kind == PERIOD_YEAR && !s->r->to_date && !has_december(s) &&
	    is(param_text(s, "december"), "waits")) {
		out->state = STATE_PARTIAL;
		out->reason = "december_waits";
	} else {
		out->micro = mean(sum, weight);
		return 0;
	}
	return 1;
}

static int
class_index(const struct scheme *sc, const char *id)
{
	for (size_t i = 0; id != NULL && i < sc->nclasses; i++)
		if (strcmp(sc->classes[i].id, id) == 0)
			return (int)i;
	return -1;
}

/* What one ruling says: a class (it limits), needs_decision, or nothing. */
static int
ruling(struct state *s, const struct veto *v, const char **limit, struct answer *out)
{
	struct cell args[2], got;
	struct err e = { 0 };
	int yes;

	*limit = v->class_id;
	if (v->func >= 0 && (yes = condition(s, v->func, out)) <= 0)
		return yes;
	if (v->at_most < 0)
		return 1;
	who_p(s, args);
	if (sandbox_call(s->g->sb, v->at_most, args, 2, s->a, &got, &e) == 0 &&
	    got.type != CELL_TEXT && got.type != CELL_NIL)
		err_set(&e, MSG_RULE_RESULT_TYPE, "number", "text");
	if (!e.set && got.type == CELL_TEXT && class_index(s->scheme, got.u.text.s) < 0)
		err_set(&e, MSG_RULE_CLASS_UNKNOWN, v->id, got.u.text.s);
	if (e.set) {
		sandbox_place(s->g->sb, v->at_most, &e);
		state_fail(out, &e, s->a);
		err_fini(&e);
		return -1;
	}
	*limit = got.type == CELL_TEXT ? got.u.text.s : NULL;
	return 1;
}

static const char *
lower(const struct scheme *sc, const char *class_id, const char *limit)
{
	return class_index(sc, limit) > class_index(sc, class_id) ? limit : class_id;
}

/* Needs a decision, unless the class is already the lowest: then nothing can lower it. */
static void
undecided(struct state *s, struct answer *out, const struct veto *v)
{
	if (class_index(s->scheme, out->class_id) == (int)s->scheme->nclasses - 1)
		return;
	out->state = STATE_NEEDS_DECISION;
	out->reason = v->id;
}

/* The class by a decision: it overrides everything, the latest wins (reading 30). */
static void
decided(struct state *s, struct answer *out)
{
	for (size_t i = 0; i < s->in->d.ndecisions; i++) {
		const struct decision *d = &s->in->d.decisions[i];

		if (d->kind != 1 || period_code(d->period) != period_code(s->in->d.period) ||
		    class_index(s->scheme, d->value) < 0)
			continue;
		out->decided = d->value;
		out->state = STATE_SCORED;
		out->reason = "class_decision";
	}
}

static unsigned
cap_group(const char *name)
{
	return is(name, "duty_group") ? CAP_DUTY_GROUP
	    : is(name, "parent")      ? CAP_PARENT
	    : is(name, "all")         ? CAP_ALL
				      : CAP_AGENCY;
}

static void
cap(struct state *s, struct answer *out)
{
	for (size_t i = 0; i < s->scheme->nclasses; i++) {
		const struct cap *c = s->scheme->classes[i].cap;

		if (c == NULL)
			continue;
		out->cap_share = param_number(s, c->share);
		out->cap_outstanding = param_number(s, c->outstanding);
		out->cap_wide = is(param_text(s, c->base), "wide");
		out->capped_class = s->scheme->classes[i].id;
		out->cap_of = c->of;
		out->cap_within = c->scope ? cap_group(param_text(s, c->scope)) : 0;
		for (int k = 0; k < c->nwithin; k++)
			out->cap_within |= cap_group(c->within[k]);
		return;
	}
}

static void
one_ruling(struct state *s, const struct veto *v, struct answer *out)
{
	const char *limit;
	int after = v->stage != NULL && is(param_text(s, v->stage), "after_cap");

	trace_begin(s, "veto", v->id);
	if (ruling(s, v, &limit, out) == 1) {
		if (v->state >= 0 || limit == NULL) {
			ruling_add(s, out, v->id, NULL, STATE_NEEDS_DECISION);
			undecided(s, out, v);
		} else if (after) {
			out->class_after =
			    out->class_after ? lower(s->scheme, out->class_after, limit) : limit;
			if (class_index(s->scheme, limit) > 0)
				ruling_add(s, out, v->id, limit, -1);
		} else if (class_index(s->scheme, limit) > class_index(s->scheme, out->class_id)) {
			ruling_add(s, out, v->id, limit, -1);
			out->class_id = limit;
		}
	}
	trace_end(s, NULL, NULL);
}

/* Vetoes that lower come before those that ask, so that who is already at the bottom needs no
 * decision. */
int
rulings_apply(struct state *s, struct answer *out)
{
	int between = out->state == STATE_NEEDS_DECISION && is(out->reason, "conditions");

	if (out->state != STATE_SCORED && !between)
		return 0;
	if (out->class_id == NULL)
		out->class_id = out->band;
	cap(s, out);
	for (int asks = 0; asks < 2; asks++)
		for (size_t i = 0; i < s->scheme->nvetoes; i++) {
			const struct veto *v = &s->scheme->vetoes[i];

			if ((v->state >= 0 || v->at_most >= 0) != asks || !for_role(s, v->roles))
				continue;
			one_ruling(s, v, out);
			if (out->state == STATE_NOT_SCORED)
				return -1;
		}
	if (between && class_index(s->scheme, out->class_id) == (int)s->scheme->nclasses - 1) {
		out->state = STATE_SCORED; /* a veto settles what the conditions left open */
		out->reason = NULL;
		out->suggestion = NULL;
	}
	decided(s, out);
	return 0;
}

int
score_longer(struct state *s, struct answer *out)
{
	int yearly = s->in->d.period.kind == PERIOD_YEAR;

	if (yearly && gates_apply(s, 1, out) != 0)
		return 0;
	if (mean_of_months(s, out) != 0)
		return 0;
	out->state = STATE_SCORED;
	conditional_class(s, out);
	return yearly ? rulings_apply(s, out) : 0;
}

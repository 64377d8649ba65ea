#include "rules/lint.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/cases.h"
#include "rules/lint_impl.h"

/* --- telling --- */

static int
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static int
told(const struct err_list *all, const struct err *e)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->at[i].line == e->line && all->at[i].col == e->col &&
		    all->at[i].id == e->id && same_text(all->at[i].file, e->file))
			return 1;
	return 0;
}

void
lint_tell(struct lint *l, struct place at, int warning, enum msg_id id, const char *const *args)
{
	struct err e = { 0 };
	const char *a[5] = { NULL };

	for (int i = 0; i < 5 && args[i] != NULL; i++)
		a[i] = args[i];
	err_set(&e, id, a[0], a[1], a[2], a[3], a[4]);
	err_at(&e, l->s->file, at.line, at.col);
	if (told(l->out, &e))
		err_fini(&e);
	else
		err_list_add(l->out, &e, warning);
}

/* --- the standards above --- */

static void
family(struct lint *l)
{
	l->family[l->nfamily++] = l->s;
	for (size_t i = 0; i < l->nfamily; i++)
		for (int k = 0; k < SUBJECT_COUNT; k++) {
			const char *up = l->family[i]->extends[k];
			const struct standard *s =
			    up ? bundle_standard(l->g->bundle, up, l->s->from) : NULL;
			size_t seen = 0;

			while (seen < l->nfamily && l->family[seen] != s)
				seen++;
			if (s != NULL && seen == l->nfamily && seen < FAMILY)
				l->family[l->nfamily++] = s;
		}
}

static int
in_family(const struct lint *l, const struct standard *s)
{
	for (size_t i = 0; i < l->nfamily; i++)
		if (l->family[i] == s)
			return 1;
	return 0;
}

/* --- parameters that nobody uses --- */

static int
named_in(const struct scheme *sc, const char *param)
{
	for (size_t i = 0; i < sc->nclasses; i++) {
		const struct cap *c = sc->classes[i].cap;

		if (c != NULL && (same_text(c->share, param) ||
		    same_text(c->outstanding, param) || same_text(c->base, param) ||
		    same_text(c->scope, param)))
			return 1;
	}
	for (size_t i = 0; i < sc->nvetoes; i++)
		if (same_text(sc->vetoes[i].stage, param))
			return 1;
	return same_text(sc->missing, param);
}

static int
reads(const struct lint *l, const char *param)
{
	for (size_t i = 0; i < l->used.n; i++)
		if (strcmp(l->used.at[i], param) == 0)
			return 1;
	return named_in(&l->s->person, param) || named_in(&l->s->organisation, param);
}

/* `all` are the lints of every standard: those above and below may read it. */
static void
unused(struct lint *l, const struct lint *all)
{
	static const char *const engine[] = { "month_owner", "december" };

	for (size_t i = 0; i < l->s->nparams; i++) {
		const char *param = l->s->params[i].name;
		int used = strcmp(engine[0], param) == 0 || strcmp(engine[1], param) == 0;
		const char *path = arena_fmt(l->a, "params.%s", param);

		for (size_t k = 0; k < l->g->bundle->n && !used; k++)
			if (in_family(&all[k], l->s) || in_family(l, all[k].s))
				used = reads(&all[k], param);
		if (!used)
			LINT_TELL(l, source_key(l->s->source, path), 1, MSG_RULE_PARAM_UNUSED,
			    param);
	}
}

/* A per cent below 1 is most likely a share. */
static void
shares(struct lint *l)
{
	for (size_t i = 0; i < l->s->nparams; i++) {
		const struct param *p = &l->s->params[i];
		double v = value_is(p->value, V_NUM) ? p->value->u.number : 0;
		struct place at = source_key(l->s->source, arena_fmt(l->a, "params.%s", p->name));
		char text[32];

		if (!same_text(p->unit, "%") || v <= 0 || v >= 1)
			continue;
		snprintf(text, sizeof text, "%g", v);
		LINT_TELL(l, at, 1, MSG_RULE_PERCENT_PARAM, p->name, text);
	}
}

/* --- classes that nobody reaches --- */

static const struct scheme *
scheme_of(const struct standard *s, int organisation)
{
	return organisation ? &s->organisation : &s->person;
}

/* The nearest standard above that has a score (or classes), itself included. */
static const struct lint *
nearest(const struct lint *l, const struct lint *all, int organisation, int classes)
{
	for (size_t i = 0; i < l->nfamily; i++) {
		const struct scheme *sc = scheme_of(l->family[i], organisation);

		if (classes ? sc->nclasses == 0 : sc->score < 0)
			continue;
		for (size_t k = 0; k < l->g->bundle->n; k++)
			if (all[k].s == l->family[i])
				return &all[k];
	}
	return NULL;
}

static struct place
edge(struct lint *l, const struct lint *owner, int organisation, size_t i)
{
	const char *prefix = organisation ? "organisation." : "";

	return source_key(l->s->source, l->s == owner->s ?
	    arena_fmt(l->a, "%sclasses[%zu].from", prefix, i + 1) :
	    arena_fmt(l->a, "%sscore", prefix));
}

static void
reached(struct lint *l, const struct lint *all, int organisation)
{
	const struct lint *score = nearest(l, all, organisation, 0);
	const struct lint *owner = nearest(l, all, organisation, 1);
	const struct scheme *sc = owner ? scheme_of(owner->s, organisation) : NULL;
	double best = score ? score->best[organisation] : INFINITY;
	char from[32], most[32];

	if (sc == NULL || (owner != l && score != l))
		return;
	if (best > 1 && owner == l && sc->classes[0].from > 0 && sc->classes[0].from <= 1) {
		LINT_TELL(l, edge(l, owner, organisation, 0), 0, MSG_RULE_CLASS_SHARE, "");
		return;
	}
	for (size_t i = 0; i < sc->nclasses; i++) {
		if (sc->classes[i].from <= best + 1e-9)
			continue;
		snprintf(from, sizeof from, "%.9g", sc->classes[i].from);
		snprintf(most, sizeof most, "%.9g", best);
		LINT_TELL(l, edge(l, owner, organisation, i), 0, MSG_RULE_CLASS_REACH,
		    sc->classes[i].id, from, most);
	}
}

/* --- cases --- */

struct ran {
	struct lint *l;
	int first, last, any;
};

static void
line(void *arg, const char *file, int at, int ran)
{
	struct ran *r = arg;

	if (ran && at >= r->first && at < r->last && strcmp(file, r->l->s->file) == 0)
		r->any = 1;
}

/* A criterion whose formula no case reached, by the lines that ran. */
static void
exercised(struct lint *l, const struct scheme *sc, const char *list)
{
	for (size_t i = 0; i < sc->ncriteria; i++) {
		int from = sandbox_func_line(l->g->sb, sc->criteria[i].func);
		struct ran r = { l, from,
			i + 1 < sc->ncriteria
			    ? sandbox_func_line(l->g->sb, sc->criteria[i + 1].func)
			    : from + 40,
			0 };

		if (r.last <= r.first)
			r.last = r.first + 1;
		sandbox_lines(l->g->sb, line, &r);
		if (!r.any)
			LINT_TELL(l,
			    source_key(l->s->source, arena_fmt(l->a, "%s[%zu].id", list, i + 1)),
			    1, MSG_RULE_NOT_EXERCISED, sc->criteria[i].id);
	}
}

/* --- the whole --- */

static int
has_errors(const struct lint *l)
{
	for (size_t i = 0; i < l->out->n; i++)
		if (!l->out->warning[i] && same_text(l->out->at[i].file, l->s->file))
			return 1;
	return 0;
}

static void
warnings(struct lint *l, const struct lint *all)
{
	const char *file = arena_fmt(l->a, "%s/cases.yaml", l->s->label);
	struct err e = { 0 };

	if (has_errors(l))
		return;
	unused(l, all);
	shares(l);
	lint_articles(l);
	exercised(l, &l->s->person, "criteria");
	exercised(l, &l->s->organisation, "organisation.criteria");
	if (l->s->cases != NULL)
		return;
	err_set(&e, MSG_RULE_NO_CASES, l->s->label);
	err_at(&e, file, 0, 0);
	err_list_add(l->out, &e, 1);
}

static int
later(const struct err *a, const struct err *b)
{
	return a->line != b->line ? a->line > b->line : a->col > b->col;
}

/* Within each file by line; files stay in the order in which they were first told. */
static void
sort(struct err_list *all, size_t from)
{
	for (size_t i = from + 1; i < all->n; i++)
		for (size_t k = i; k > from; k--) {
			struct err e = all->at[k];
			unsigned char w = all->warning[k];

			if (!same_text(all->at[k - 1].file, e.file) || !later(&all->at[k - 1], &e))
				break;
			all->at[k] = all->at[k - 1];
			all->warning[k] = all->warning[k - 1];
			all->at[k - 1] = e;
			all->warning[k - 1] = w;
		}
}

void
lint_bundle(struct engine *g, void (*timer)(void *arg, int on), void *arg, struct err_list *out)
{
	struct arena a = ARENA_INIT;
	struct err_list cases = { NULL, NULL, 0, 0 };
	struct cases_options o = { .coverage = 1, .timer = timer, .timer_arg = arg,
		.mistakes = &cases };
	size_t n = g->bundle->n;
	struct lint *all = arena_new(&a, n * sizeof *all);
	struct value *report;

	cases_run(g, &o, &a, &report);
	for (size_t i = 0; i < n; i++) {
		all[i] = (struct lint){ .g = g, .a = &a, .out = out, .s = g->bundle->standards[i] };
		family(&all[i]);
		lint_walk(&all[i]);
	}
	for (size_t i = 0; i < n; i++) {
		size_t from = out->n;

		if (timer != NULL)
			timer(arg, 1);
		lint_absent(&all[i]);
		if (timer != NULL)
			timer(arg, 0);
		for (int k = 0; k < 2; k++)
			reached(&all[i], all, k);
		warnings(&all[i], all);
		sort(out, from);
	}
	for (size_t i = 0; i < cases.n; i++)
		err_list_add(out, &cases.at[i], 0);
	err_list_fini(&cases);
	arena_fini(&a);
}

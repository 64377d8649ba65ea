#include "rules/lint.h"
#include <string.h>
#include "rules/base/text.h"
#include "rules/cases.h"
#include "rules/score_impl.h"

struct lint {
	struct engine *g;
	struct err_list *out;
	const struct standard *s;
};

static void
tell(struct lint *l, struct place at, int warning, enum msg_id id, const char *a, const char *b,
    const char *c)
{
	struct err e = { 0 };

	err_set(&e, id, a, a ? b : NULL, a && b ? c : NULL);
	err_at(&e, l->s->file, at.line, at.col);
	err_list_add(l->out, &e, warning);
}

/* --- what the parameter of a formula is, by where the formula stands --- */

enum thing {
	THING_NONE,
	THING_WHO,
	THING_ENTRY,
	THING_TASK,
	THING_DAY,
	THING_PEERS,
	THING_P,
	THING_C
};

static int
starts(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

static enum thing
check_thing(const struct lint *l, const char *path, int param)
{
	static const enum thing first[] = { THING_ENTRY, THING_TASK, THING_DAY, THING_WHO,
		THING_PEERS, THING_PEERS };
	const struct scheme *sc = &l->s->person;
	const char *name = path + strlen("checks.");

	if (param != 0)
		return param == 1 ? THING_P : THING_WHO;
	for (size_t i = 0; i < sc->nchecks; i++) {
		size_t n = strlen(sc->checks[i].id);

		if (strncmp(sc->checks[i].id, name, n) == 0 && name[n] == '.')
			return first[sc->checks[i].each];
	}
	return THING_NONE;
}

static enum thing
measure_thing(const struct lint *l, const struct member_use *u)
{
	if (u->param == 1)
		return THING_P;
	for (size_t i = 0; i < l->s->person.nmeasures; i++)
		if (l->s->person.measures[i].line == u->func_line)
			return l->s->person.measures[i].task ? THING_TASK : THING_ENTRY;
	return THING_NONE;
}

static enum thing
thing(const struct lint *l, const struct member_use *u)
{
	const char *path =
	    starts(u->path, "organisation.") ? u->path + strlen("organisation.") : u->path;

	if (u->param < 0)
		return THING_NONE;
	if (starts(path, "measures."))
		return measure_thing(l, u);
	if (starts(path, "checks."))
		return check_thing(l, path, u->param);
	if (starts(path, "score"))
		return u->param == 0 ? THING_C : u->param == 1 ? THING_WHO : THING_P;
	if (starts(path, "criteria") || starts(path, "gates") || starts(path, "vetoes") ||
	    starts(path, "classes") || starts(path, "indicators"))
		return u->param == 0 ? THING_WHO : THING_P;
	return path[0] == '\0' && strcmp(u->name, "p") == 0  ? THING_P
	    : path[0] == '\0' && strcmp(u->name, "who") == 0 ? THING_WHO
							     : THING_NONE;
}

/* --- what it may be asked --- */

#define NAMES 512

struct names {
	const char *at[NAMES];
	size_t n;
};

static void
name(struct names *all, const char *s)
{
	if (all->n < NAMES)
		all->at[all->n++] = s;
}

/* Every standard that this one builds on, for any subject, itself included. */
static size_t
family(const struct lint *l, const struct standard **out)
{
	size_t n = 0;

	out[n++] = l->s;
	for (size_t i = 0; i < n; i++)
		for (int k = 0; k < SUBJECT_COUNT; k++) {
			const char *up = out[i]->extends[k];
			const struct standard *s =
			    up ? bundle_standard(l->g->bundle, up, l->s->from) : NULL;
			size_t seen = 0;

			while (seen < n && out[seen] != s)
				seen++;
			if (s != NULL && seen == n && n < 16)
				out[n++] = s;
		}
	return n;
}

static void
item_fields(struct lint *l, const struct member_use *u, struct names *all)
{
	for (size_t i = 0; i < l->g->bundle->n; i++)
		for (size_t k = 0; k < l->g->bundle->standards[i]->nitems; k++) {
			const struct item *it = &l->g->bundle->standards[i]->items[k];

			if (u->item == NULL ||
			    (strcmp(it->code, u->item) == 0 && it->owner == l->s))
				for (size_t f = 0; f < it->nfields; f++)
					name(all, it->fields[f].name);
		}
}

static void
names_of(struct lint *l, enum thing t, const struct member_use *u, struct names *all)
{
	static const enum word_scope scopes[] = { [THING_WHO] = SCOPE_WHO,
		[THING_ENTRY] = SCOPE_ENTRY,
		[THING_TASK] = SCOPE_TASK,
		[THING_DAY] = SCOPE_DAY,
		[THING_PEERS] = SCOPE_PEERS };
	const struct standard *list[16];
	size_t n = family(l, list);

	if (t < THING_P)
		all->n = word_names(scopes[t], all->at, NAMES);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; t == THING_P && k < list[i]->nparams; k++)
			name(all, list[i]->params[k].name);
		for (size_t k = 0; t == THING_C && k < list[i]->person.ncriteria; k++)
			name(all, list[i]->person.criteria[k].id);
		for (size_t k = 0; t == THING_C && k < list[i]->organisation.ncriteria; k++)
			name(all, list[i]->organisation.criteria[k].id);
		for (size_t k = 0; k < list[i]->person.nmeasures; k++)
			if (t == (list[i]->person.measures[k].task ? THING_TASK : THING_ENTRY))
				name(all, list[i]->person.measures[k].name);
	}
	if (t == THING_ENTRY || t == THING_TASK)
		item_fields(l, u, all);
}

static void
use(struct lint *l, const struct member_use *u)
{
	enum thing t = thing(l, u);
	struct names all = { .n = 0 };
	const char *near;

	if (t == THING_NONE)
		return;
	names_of(l, t, u, &all);
	for (size_t i = 0; i < all.n; i++)
		if (strcmp(all.at[i], u->member) == 0)
			return;
	near = suggest(u->member, all.at, all.n);
	if (near != NULL)
		tell(l, u->at, 0, MSG_RULE_NO_FIELD_HINT, u->name, u->member, near);
	else
		tell(l, u->at, 0, MSG_RULE_NO_FIELD, u->name, u->member, NULL);
}

/* --- optional fields --- */

static void
optional(struct lint *l, const struct member_use *u)
{
	if (u->item == NULL || u->guarded || thing(l, u) != THING_ENTRY)
		return;
	for (size_t i = 0; i < l->s->nitems; i++)
		for (size_t f = 0;
		     strcmp(l->s->items[i].code, u->item) == 0 && f < l->s->items[i].nfields; f++)
			if (l->s->items[i].fields[f].optional &&
			    strcmp(l->s->items[i].fields[f].name, u->member) == 0)
				tell(l, u->at, 0, MSG_RULE_OPTIONAL, u->member, u->item, NULL);
}

/* --- parameters that nobody uses --- */

static int
reads(const struct standard *s, const char *param)
{
	for (size_t i = 0; i < s->source->nuses; i++)
		if (strcmp(s->source->uses[i].name, "p") == 0 &&
		    strcmp(s->source->uses[i].member, param) == 0)
			return 1;
	return 0;
}

static int
same(const char *a, const char *b)
{
	return a != NULL && strcmp(a, b) == 0;
}

static int
named_in(const struct scheme *sc, const char *param)
{
	for (size_t i = 0; i < sc->nclasses; i++) {
		const struct cap *c = sc->classes[i].cap;

		if (c != NULL &&
		    (same(c->share, param) || same(c->outstanding, param) ||
			same(c->base, param) || same(c->scope, param)))
			return 1;
	}
	for (size_t i = 0; i < sc->nvetoes; i++)
		if (same(sc->vetoes[i].stage, param))
			return 1;
	return same(sc->missing, param);
}

static void
unused(struct lint *l)
{
	static const char *const engine[] = { "month_owner", "december" };
	const struct bundle *b = l->g->bundle;

	for (size_t i = 0; i < l->s->nparams; i++) {
		const char *param = l->s->params[i].name;
		int used = named_in(&l->s->person, param) || named_in(&l->s->organisation, param) ||
		    same(engine[0], param) || same(engine[1], param);

		for (size_t k = 0; k < b->n && !used; k++)
			used = reads(b->standards[k], param);
		if (!used)
			tell(l,
			    source_key(l->s->source, arena_fmt(&l->g->arena, "params.%s", param)),
			    1, MSG_RULE_PARAM_UNUSED, param, NULL, NULL);
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
exercised(struct lint *l, const struct scheme *sc)
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
			tell(l, (struct place){ sc->criteria[i].line, 0 }, 1,
			    MSG_RULE_NOT_EXERCISED, sc->criteria[i].id, NULL, NULL);
	}
}

void
lint_bundle(struct engine *g, void (*timer)(void *arg, int on), void *arg, struct err_list *out)
{
	struct cases_options o = { .coverage = 1, .timer = timer, .timer_arg = arg };
	struct arena a = ARENA_INIT;
	struct value *report;

	cases_run(g, &o, &a, &report);
	for (size_t i = 0; i < g->bundle->n; i++) {
		struct lint l = { g, out, g->bundle->standards[i] };

		for (size_t k = 0; k < l.s->source->nuses; k++) {
			use(&l, &l.s->source->uses[k]);
			optional(&l, &l.s->source->uses[k]);
		}
		unused(&l);
		exercised(&l, &l.s->person);
		exercised(&l, &l.s->organisation);
		if (l.s->cases == NULL)
			tell(&l, (struct place){ 0, 0 }, 1, MSG_RULE_NO_CASES, l.s->label, NULL,
			    NULL);
	}
	arena_fini(&a);
}

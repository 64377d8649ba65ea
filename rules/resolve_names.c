/* What the tables of a standard name: parameters, classes, indicators, fields. */
#include <string.h>
#include "rules/base/text.h"
#include "rules/facts.h"
#include "rules/resolve_impl.h"
#include "rules/words.h"

/* --- parameters --- */

static struct param *
own_param(const struct standard *s, const char *name)
{
	for (size_t i = 0; i < s->nparams; i++)
		if (strcmp(s->params[i].name, name) == 0)
			return &s->params[i];
	return NULL;
}

static struct param *
chain_param(const struct check_run *c, int from, const char *name)
{
	struct param *p = NULL;

	for (int k = from; k < c->chain.n && p == NULL; k++)
		p = own_param(c->chain.at[k], name);
	return p;
}

/* What a new value leaves out stays as it was. */
static void
inherit(struct param *p, const struct param *was)
{
	const char **texts[] = { &p->unit, &p->basis, &p->title.vi, &p->title.en };
	const char *from[] = { was->unit, was->basis, was->title.vi, was->title.en };

	for (int i = 0; i < 4; i++)
		if (*texts[i] == NULL)
			*texts[i] = from[i];
	if (p->range == NULL)
		p->range = was->range;
	if (p->choices == NULL)
		p->choices = was->choices;
}

void
resolve_params(struct check_run *c)
{
	for (size_t i = 0; i < c->s->nparams; i++) {
		struct param *p = &c->s->params[i], *was = chain_param(c, 1, p->name);
		struct err e = { 0 };

		if (was == NULL)
			continue;
		if (param_check(was, p->value, &e) == 0) {
			inherit(p, was);
			continue;
		}
		err_at(&e, c->s->file, p->line, 0);
		err_list_add(c->errors, &e, 0);
		c->failed = -1;
	}
}

static int
is_share(const struct value *v)
{
	return value_is(v, V_NUM) && v->u.number >= 0 && v->u.number <= 1;
}

/* What a parameter that a table names may be: one of some words, or (words NULL) a share. */
struct param_use { const char *words, *shown; };

static int
suits(const struct param_use *use, const struct value *v)
{
	const char *word = value_text(v, "");

	if (use->words == NULL)
		return is_share(v);
	return choice_find(use->words, word, strlen(word)) >= 0;
}

static void
unknown_param(struct check_run *c, const char *path, const char *name)
{
	const char *names[256], *near;
	size_t n = 0;

	for (int k = 0; k < c->chain.n; k++)
		for (size_t i = 0; i < c->chain.at[k]->nparams && n < 256; i++)
			names[n++] = c->chain.at[k]->params[i].name;
	near = suggest(name, names, n);
	resolve_tell(c, path, near ? MSG_RULE_PARAM_UNKNOWN_HINT : MSG_RULE_PARAM_UNKNOWN, name,
	    near);
}

static void
named_param(struct check_run *c, const char *path, const char *name, const struct param_use *use)
{
	const struct param *p = name ? chain_param(c, 0, name) : NULL;
	struct place at = source_key(c->s->source, path);
	struct err e = { 0 };

	if (name != NULL && p == NULL)
		unknown_param(c, path, name);
	if (p == NULL || suits(use, p->value))
		return;
	err_set(&e, MSG_RULE_PARAM_USE, name, path, use->shown);
	err_at(&e, c->s->file, at.line, at.col);
	err_list_add(c->errors, &e, 0);
	c->failed = -1;
}

static const struct param_use a_share = { NULL, "0 - 1" };
static const struct param_use cap_base = { "strict wide", "\"strict\" / \"wide\"" };
static const struct param_use people_scope = {
	"agency duty_group", "\"agency\" / \"duty_group\""
};
static const struct param_use organisations_scope = { "parent all", "\"parent\" / \"all\"" };
static const struct param_use stage = {
	"before_cap after_cap", "\"before_cap\" / \"after_cap\""
};
static const struct param_use missing = { "skipped block", "\"skipped\" / \"block\"" };

/* --- classes, vetoes and the parameters that they name --- */

static const struct scheme *
classes_of(const struct check_run *c, int organisation)
{
	if (organisation)
		return &c->s->organisation;
	for (int k = 0; k < c->chain.n; k++)
		if (c->chain.at[k]->person.nclasses > 0)
			return &c->chain.at[k]->person;
	return &c->s->person;
}

static void
class_exists(struct check_run *c, const struct scheme *sc, const char *path, const char *id)
{
	const char *names[64], *near;
	size_t n = 0;

	for (; n < sc->nclasses && n < 64; n++) {
		names[n] = sc->classes[n].id;
		if (strcmp(names[n], id) == 0)
			return;
	}
	near = suggest(id, names, n);
	resolve_tell(c, path, near ? MSG_RULE_CLASS_NONE_HINT : MSG_RULE_CLASS_NONE, id, near);
}

static void
scheme_names(struct check_run *c, const struct scheme *sc, const char *prefix)
{
	const struct scheme *classes = classes_of(c, *prefix != '\0');
	const char *list = arena_fmt(&c->b->arena, "%sclasses", prefix);

	for (size_t i = 0; i < sc->nclasses; i++) {
		const struct cap *cap = sc->classes[i].cap;

		if (cap == NULL)
			continue;
		named_param(c, resolve_nth(c, list, i, ".cap.share"), cap->share, &a_share);
		named_param(c, resolve_nth(c, list, i, ".cap.outstanding"), cap->outstanding,
		    &a_share);
		named_param(c, resolve_nth(c, list, i, ".cap.base"), cap->base, &cap_base);
		named_param(c, resolve_nth(c, list, i, ".cap.within"), cap->scope,
		    *prefix ? &organisations_scope : &people_scope);
		class_exists(c, sc, resolve_nth(c, list, i, ".cap.of"), cap->of);
	}
	list = arena_fmt(&c->b->arena, "%svetoes", prefix);
	for (size_t i = 0; i < sc->nvetoes; i++) {
		const struct veto *v = &sc->vetoes[i];

		named_param(c, resolve_nth(c, list, i, ".stage"), v->stage, &stage);
		if (v->class_id != NULL)
			class_exists(c, classes, resolve_nth(c, list, i, ".class"), v->class_id);
	}
}

void
resolve_names(struct check_run *c)
{
	scheme_names(c, &c->s->person, "");
	if (c->s->has_organisation)
		scheme_names(c, &c->s->organisation, "organisation.");
	named_param(c, "aggregate.missing", c->s->person.missing, &missing);
}

/* --- diary checks --- */

#define NAMES 512

static size_t
indicator_names(const struct check_run *c, const char **out)
{
	size_t n = 0;

	for (int k = 0; k < c->chain.n; k++)
		for (size_t i = 0; i < c->chain.at[k]->person.nindicators && n < NAMES; i++)
			out[n++] = c->chain.at[k]->person.indicators[i].name;
	return n;
}

/* What a warning can show of an entry, a task, a day ...: words, and of the first two measures;
 * declared fields besides. */
static size_t
show_names(const struct check_run *c, enum check_each each, const char **out)
{
	static const enum word_scope scopes[] = {
		SCOPE_ENTRY, SCOPE_TASK, SCOPE_DAY, SCOPE_WHO, SCOPE_PEERS, SCOPE_PEERS,
	};
	size_t n = word_names(scopes[each], out, NAMES);

	for (int k = 0; k < c->chain.n && each <= EACH_TASK; k++) {
		const struct scheme *sc = &c->chain.at[k]->person;

		for (size_t i = 0; i < sc->nmeasures && n < NAMES; i++)
			if (sc->measures[i].task == (each == EACH_TASK))
				out[n++] = sc->measures[i].name;
	}
	return n;
}

struct wording { enum msg_id plain, hint; };

static void
among(struct check_run *c, const char *path, const char *name, const char *const *all, size_t n,
    struct wording w)
{
	const char *near;

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i], name) == 0)
			return;
	near = suggest(name, all, n);
	resolve_tell(c, path, near ? w.hint : w.plain, name, near);
}

void
resolve_checks(struct check_run *c)
{
	static const struct wording of = {
		MSG_RULE_INDICATOR_UNKNOWN, MSG_RULE_INDICATOR_UNKNOWN_HINT
	};
	static const struct wording show = { MSG_RULE_SHOW, MSG_RULE_SHOW_HINT };
	const char *all[NAMES];

	for (size_t i = 0; i < c->s->person.nchecks; i++) {
		const struct check *x = &c->s->person.checks[i];
		const char *path = arena_fmt(&c->b->arena, "checks.%s.", x->id);

		if (x->of != NULL)
			among(c, arena_fmt(&c->b->arena, "%sof", path), x->of, all,
			    indicator_names(c, all), of);
		for (int k = 0; k < x->nshow; k++)
			if (x->each > EACH_TASK || !bundle_field(c->b, x->show[k]))
				among(c, arena_fmt(&c->b->arena, "%sshow", path), x->show[k],
				    all, show_names(c, x->each, all), show);
	}
}

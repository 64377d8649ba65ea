/* How standards fit together: what one builds on exists and is in force on every day on which it
 * is, and nothing in it contradicts what stands above. */
#include <stddef.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/facts.h"
#include "rules/resolve.h"
#include "rules/words.h"

struct check_run {
	struct bundle *b;
	struct standard *s;
	struct chain chain;
	struct err_list *errors;
	int failed;
};

static void
tell(struct check_run *c, const char *path, enum msg_id id, const char *a, const char *b)
{
	struct place at = source_key(c->s->source, path);
	struct err e = { 0 };

	err_set(&e, id, a, a ? b : NULL);
	err_at(&e, c->s->file, at.line, at.col);
	err_list_add(c->errors, &e, 0);
	c->failed = -1;
}

static const char *
nth(struct check_run *c, const char *list, size_t i, const char *key)
{
	return arena_fmt(&c->b->arena, "%s[%zu]%s", list, i + 1, key);
}

/* --- what is replaced --- */

/* The nearest definition above of a measure for all items. */
static const struct measure *
above(const struct check_run *c, const struct measure *m)
{
	for (int k = 1; k < c->chain.n; k++) {
		const struct scheme *sc = &c->chain.at[k]->person;

		for (size_t i = 0; i < sc->nmeasures; i++)
			if (strcmp(sc->measures[i].name, m->name) == 0 && sc->measures[i].item == NULL &&
			    sc->measures[i].task == m->task)
				return &sc->measures[i];
	}
	return NULL;
}

static void
replaced_measures(struct check_run *c)
{
	const struct scheme *sc = &c->s->person;

	for (size_t i = 0; i < sc->nmeasures; i++) {
		const struct measure *m = &sc->measures[i], *was = above(c, m);
		int told = i > 0 && strcmp(m->name, m[-1].name) == 0;

		if (was != NULL && !was->open && !told)
			tell(c, arena_fmt(&c->b->arena, "measures.%s", m->name), MSG_RULE_NOT_OPEN,
			    m->name, was->owner->label);
	}
}

static void
replaced_score(struct check_run *c)
{
	int k = 1;

	while (k < c->chain.n && c->chain.at[k]->person.score < 0)
		k++;
	if (c->s->person.score >= 0 && k < c->chain.n && !c->chain.at[k]->person.score_open)
		tell(c, "score", MSG_RULE_NOT_OPEN, "score", c->chain.at[k]->label);
}

/* --- names that must be unique along the chain --- */

static const struct { const char *word; size_t list, count, size; int named; } lists[] = {
#define LIST(name, type, named) { #name, offsetof(struct scheme, name), \
	offsetof(struct scheme, n##name), sizeof(struct type), named }
	LIST(criteria, criterion, 0), LIST(gates, gate, 0), LIST(vetoes, veto, 0),
	LIST(checks, check, 1), LIST(indicators, indicator, 1),
#undef LIST
};
#define LISTS (sizeof lists / sizeof *lists)

static size_t
list_length(const struct scheme *sc, size_t list)
{
	return *(const size_t *)(const void *)((const char *)sc + lists[list].count);
}

/* Each of those structs begins with its id. */
static const char *
list_id(const struct scheme *sc, size_t list, size_t i)
{
	const char *entries;

	memcpy(&entries, (const char *)sc + lists[list].list, sizeof entries);
	return *(const char *const *)(const void *)(entries + i * lists[list].size);
}

static const struct standard *
owner_above(const struct check_run *c, size_t list, const char *id)
{
	for (int k = 1; k < c->chain.n; k++)
		for (size_t i = 0; i < list_length(&c->chain.at[k]->person, list); i++)
			if (strcmp(list_id(&c->chain.at[k]->person, list, i), id) == 0)
				return c->chain.at[k];
	return NULL;
}

static void
unique_names(struct check_run *c)
{
	for (size_t list = 0; list < LISTS; list++)
		for (size_t i = 0; i < list_length(&c->s->person, list); i++) {
			const char *id = list_id(&c->s->person, list, i);
			const struct standard *owner = owner_above(c, list, id);
			const char *path = lists[list].named ?
			    arena_fmt(&c->b->arena, "%s.%s", lists[list].word, id) :
			    nth(c, lists[list].word, i, ".id");

			if (owner != NULL)
				tell(c, path, MSG_RULE_ABOVE, id, owner->label);
		}
}

static int
is_measure(const struct check_run *c, const char *name)
{
	for (int k = 0; k < c->chain.n; k++)
		for (size_t i = 0; i < c->chain.at[k]->person.nmeasures; i++)
			if (strcmp(c->chain.at[k]->person.measures[i].name, name) == 0)
				return 1;
	return 0;
}

/* A measure and a declared field of the same name could not be told apart in e.name. */
static void
measures_and_fields(struct check_run *c)
{
	for (size_t i = 0; i < c->s->nitems; i++) {
		const struct item *it = &c->s->items[i];
		struct err e = { 0 };

		for (size_t f = 0; f < it->nfields && !e.set; f++)
			if (is_measure(c, it->fields[f].name))
				err_set(&e, MSG_RULE_TAKEN_FIELD, it->fields[f].name);
		if (!e.set)
			continue;
		err_at(&e, arena_fmt(&c->b->arena, "%s/items.csv", c->s->label), it->line, 0);
		err_list_add(c->errors, &e, 0);
		c->failed = -1;
	}
}

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

static void
replaced_params(struct check_run *c)
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

/* A parameter that a table names: `words` are the texts that it may be, NULL a share. */
static void
named_param(struct check_run *c, const char *path, const char *name, const char *words_text)
{
	const struct param *p = name ? chain_param(c, 0, name) : NULL;
	const char *names[256], *near, *word;
	size_t n = 0;
	struct err e = { 0 };
	struct place at = source_key(c->s->source, path);

	if (name == NULL)
		return;
	if (p == NULL) {
		for (int k = 0; k < c->chain.n; k++)
			for (size_t i = 0; i < c->chain.at[k]->nparams && n < 256; i++)
				names[n++] = c->chain.at[k]->params[i].name;
		near = suggest(name, names, n);
		tell(c, path, near ? MSG_RULE_PARAM_UNKNOWN_HINT : MSG_RULE_PARAM_UNKNOWN, name, near);
		return;
	}
	word = value_text(p->value, "");
	if (words_text ? choice_find(words_text, word, strlen(word)) >= 0 : is_share(p->value))
		return;
	err_set(&e, MSG_RULE_PARAM_USE, name, path, words_text ? words_text : "0 - 1");
	err_at(&e, c->s->file, at.line, at.col);
	err_list_add(c->errors, &e, 0);
	c->failed = -1;
}

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
	tell(c, path, near ? MSG_RULE_CLASS_NONE_HINT : MSG_RULE_CLASS_NONE, id, near);
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
		named_param(c, nth(c, list, i, ".cap.share"), cap->share, NULL);
		named_param(c, nth(c, list, i, ".cap.outstanding"), cap->outstanding, NULL);
		named_param(c, nth(c, list, i, ".cap.base"), cap->base, "strict wide");
		class_exists(c, sc, nth(c, list, i, ".cap.of"), cap->of);
	}
	list = arena_fmt(&c->b->arena, "%svetoes", prefix);
	for (size_t i = 0; i < sc->nvetoes; i++) {
		const struct veto *v = &sc->vetoes[i];

		named_param(c, nth(c, list, i, ".stage"), v->stage, "before_cap after_cap");
		if (v->class_id != NULL)
			class_exists(c, classes, nth(c, list, i, ".class"), v->class_id);
	}
}

static void
names(struct check_run *c)
{
	scheme_names(c, &c->s->person, "");
	if (c->s->has_organisation)
		scheme_names(c, &c->s->organisation, "organisation.");
	named_param(c, "aggregate.missing", c->s->person.missing, "skipped block");
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
	tell(c, path, near ? w.hint : w.plain, name, near);
}

static void
checks(struct check_run *c)
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
			if (x->each > EACH_TASK || !bundle_has_field(c->b, x->show[k]))
				among(c, arena_fmt(&c->b->arena, "%sshow", path), x->show[k],
				    all, show_names(c, x->each, all), show);
	}
}

/* --- one standard on every day on which it is in force --- */

typedef void check_fn(struct check_run *c);
static check_fn *const all_checks[] = {
	replaced_measures, replaced_score, unique_names, measures_and_fields, replaced_params, names,
	checks,
};

static void
run(struct check_run *c)
{
	for (size_t i = 0; i < sizeof all_checks / sizeof *all_checks; i++)
		all_checks[i](c);
}

static void
no_parent(struct check_run *c, const char *wanted)
{
	const char *sectors[NAMES], *near;
	size_t n = 0;
	char text[DAY_TEXT];

	for (size_t i = 0; i < c->b->n && n < NAMES; i++)
		sectors[n++] = c->b->standards[i]->sector;
	for (size_t i = 0; i < n; i++)
		if (strcmp(sectors[i], wanted) == 0) {
			tell(c, "extends", MSG_RULE_EXTENDS_DATE, wanted, day_text(c->s->from, text));
			return;
		}
	near = suggest(wanted, sectors, n);
	tell(c, "extends", near ? MSG_RULE_EXTENDS_HINT : MSG_RULE_EXTENDS_UNKNOWN, wanted, near);
}

/* A chain that ends wrongly on the standard's own first day is its mistake; later on it is that of
 * whoever came in between. */
static void
chain_ends(struct check_run *c, enum chain_end end, day_t day)
{
	if (day != c->s->from)
		return;
	if (end == CHAIN_NONE)
		no_parent(c, c->chain.wanted);
	else if (end == CHAIN_BROKEN)
		tell(c, "extends", MSG_RULE_EXTENDS_BROKEN, c->s->label,
		    resolve_left_out(c->b, c->chain.wanted, day)->label);
	else if (end == CHAIN_LOOP)
		tell(c, "extends", MSG_RULE_EXTENDS_LOOP, c->s->sector, NULL);
}

static void
on_day(struct check_run *c, day_t day)
{
	struct chain before = { .n = 0 };

	for (int i = 0; i < SUBJECT_COUNT && c->failed == 0; i++) {
		enum chain_end end = resolve_chain(c->b, c->s, (enum subject)i, day, &c->chain);

		if (end == CHAIN_ROOT && (c->chain.n != before.n ||
		    memcmp(c->chain.at, before.at, (size_t)before.n * sizeof *before.at) != 0))
			run(c);
		else if (end != CHAIN_ROOT)
			chain_ends(c, end, day);
		before = c->chain;
	}
}

static int
one(struct bundle *b, struct standard *s, struct err_list *errors)
{
	struct check_run c = { .b = b, .s = s, .errors = errors };

	on_day(&c, s->from);
	for (size_t i = 0; i < b->n && c.failed == 0; i++) {
		day_t day = b->standards[i]->from;

		if (day > s->from && bundle_standard(b, s->sector, day) == s)
			on_day(&c, day);
	}
	return c.failed;
}

/* Agencies of one kind are scored by one sector at a time. */
static int
kinds(struct bundle *b, struct standard *s, struct err_list *errors)
{
	int column = fact_column_find(FACT_AGENCY, "kind");
	struct check_run c = { .b = b, .s = s, .errors = errors };
	char kind[32];

	for (size_t i = 0; i < b->n && s->has_organisation; i++) {
		const struct standard *o = b->standards[i];
		unsigned both = o->organisation.kinds & s->organisation.kinds;

		if (strcmp(o->sector, s->sector) >= 0 || both == 0)
			continue;
		if (bundle_standard(b, o->sector, s->from) != o && bundle_standard(b, s->sector, o->from) != s)
			continue;
		choice_text(fact_type(FACT_AGENCY)->columns[column].choices, __builtin_ctz(both), kind);
		tell(&c, "organisation.kinds", MSG_RULE_KIND_TWICE, kind, o->label);
		return -1;
	}
	return 0;
}

void
resolve_leave_out(struct bundle *b, size_t i)
{
	b->left_out[b->nleft_out++] = b->standards[i];
	memmove(&b->standards[i], &b->standards[i + 1], (b->n - i - 1) * sizeof *b->standards);
	b->n--;
}

void
resolve_check(struct bundle *b, struct err_list *errors)
{
	size_t before;

	do {	/* leaving out one may leave another without what it builds on */
		before = b->n;
		for (size_t i = 0; i < b->n;)
			if (one(b, b->standards[i], errors) != 0 || kinds(b, b->standards[i], errors) != 0)
				resolve_leave_out(b, i);
			else
				i++;
	} while (b->n != before);
}

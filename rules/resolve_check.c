/* How standards fit together: what one builds on exists and is in force on every day on which it
 * is, and nothing in it contradicts what stands above. */
#include <stddef.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/facts.h"
#include "rules/resolve_impl.h"

void
resolve_tell(struct check_run *c, const char *path, enum msg_id id, const char *a, const char *b)
{
	struct place at = source_key(c->s->source, path);
	struct err e = { 0 };

	err_set(&e, id, a, a ? b : NULL);
	err_at(&e, c->s->file, at.line, at.col);
	err_list_add(c->errors, &e, id == MSG_RULE_EXTENDS_BROKEN); /* the mistake is elsewhere */
	c->failed = -1;
}

const char *
resolve_nth(struct check_run *c, const char *list, size_t i, const char *key)
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
			if (strcmp(sc->measures[i].name, m->name) == 0 &&
			    sc->measures[i].item == NULL && sc->measures[i].task == m->task)
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
			resolve_tell(c, arena_fmt(&c->b->arena, "measures.%s", m->name),
			    MSG_RULE_NOT_OPEN, m->name, was->owner->label);
	}
}

static void
replaced_score(struct check_run *c)
{
	int k = 1;

	while (k < c->chain.n && c->chain.at[k]->person.score < 0)
		k++;
	if (c->s->person.score >= 0 && k < c->chain.n && !c->chain.at[k]->person.score_open)
		resolve_tell(c, "score", MSG_RULE_NOT_OPEN, "score", c->chain.at[k]->label);
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
			    resolve_nth(c, lists[list].word, i, ".id");

			if (owner != NULL)
				resolve_tell(c, path, MSG_RULE_ABOVE, id, owner->label);
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

/* --- one standard on every day on which it is in force --- */

typedef void check_fn(struct check_run *c);
static check_fn *const all_checks[] = {
	replaced_measures, replaced_score, unique_names, measures_and_fields,
	resolve_params, resolve_names, resolve_checks,
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
	const char *sectors[256], *near;
	size_t n = 0;
	char text[DAY_TEXT];

	for (size_t i = 0; i < c->b->n && n < 256; i++)
		sectors[n++] = c->b->standards[i]->sector;
	for (size_t i = 0; i < n; i++)
		if (strcmp(sectors[i], wanted) == 0) {
			resolve_tell(c, "extends", MSG_RULE_EXTENDS_DATE, wanted,
			    day_text(c->s->from, text));
			return;
		}
	near = suggest(wanted, sectors, n);
	resolve_tell(c, "extends", near ? MSG_RULE_EXTENDS_HINT : MSG_RULE_EXTENDS_UNKNOWN, wanted,
	    near);
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
		resolve_tell(c, "extends", MSG_RULE_EXTENDS_BROKEN, c->s->label,
		    resolve_left_out(c->b, c->chain.wanted, day)->label);
	else if (end == CHAIN_LOOP)
		resolve_tell(c, "extends", MSG_RULE_EXTENDS_LOOP, c->s->sector, NULL);
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

/* Of two that say the same: one that builds on another rather than a root, then the later one. */
static int
to_blame(const struct standard *s, const struct standard *other)
{
	int depth = (s->extends_line > 0) - (other->extends_line > 0);

	if (depth != 0)
		return depth > 0;
	if (s->from != other->from)
		return s->from > other->from;
	return strcmp(s->sector, other->sector) > 0;
}

static int
at_once(const struct bundle *b, const struct standard *x, const struct standard *y)
{
	return bundle_standard(b, x->sector, y->from) == x ||
	    bundle_standard(b, y->sector, x->from) == y;
}

/* Agencies of one kind are scored by one sector at a time. */
static int
kinds(struct bundle *b, struct standard *s, struct err_list *errors)
{
	int column = fact_column_find(FACT_AGENCY, "kind");
	const char *choices = fact_type(FACT_AGENCY)->columns[column].choices;
	struct check_run c = { .b = b, .s = s, .errors = errors };
	char kind[32];

	for (size_t i = 0; i < b->n && s->has_organisation && c.failed == 0; i++) {
		const struct standard *o = b->standards[i];
		unsigned both = o->organisation.kinds & s->organisation.kinds;

		if (strcmp(o->sector, s->sector) == 0 || both == 0 || !at_once(b, o, s) ||
		    !to_blame(s, o))
			continue;
		choice_text(choices, __builtin_ctz(both), kind);
		resolve_tell(&c, "organisation.kinds", MSG_RULE_KIND_TWICE, kind, o->label);
	}
	return c.failed;
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
		for (size_t i = 0; i < b->n;) {
			struct standard *s = b->standards[i];

			if (one(b, s, errors) != 0 || kinds(b, s, errors) != 0)
				resolve_leave_out(b, i);
			else
				i++;
		}
	} while (b->n != before);
}

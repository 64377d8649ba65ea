/* The standards that one builds on, merged once for each combination that is asked for. */
#include "rules/resolve.h"
#include <stdlib.h>
#include <string.h>

/* --- the chain --- */

static int
is_root(const struct standard *s)
{
	for (int i = 0; i < SUBJECT_COUNT; i++)
		if (s->extends[i] != NULL)
			return 0;
	return 1;
}

enum chain_end
resolve_chain(const struct bundle *b, struct standard *s, enum subject subject, day_t day,
    struct chain *out)
{
	*out = (struct chain){ .n = 0, .wanted = s->sector };
	for (;;) {
		if (out->n == BUNDLE_DEPTH)
			return CHAIN_LOOP;
		out->at[out->n++] = s;
		if (is_root(s))
			return CHAIN_ROOT;
		if (s->extends[subject] == NULL)
			return CHAIN_NO_LAW;
		out->wanted = s->extends[subject];
		s = bundle_standard(b, out->wanted, day);
		if (s == NULL)
			return resolve_left_out(b, out->wanted, day) ? CHAIN_BROKEN : CHAIN_NONE;
	}
}

/* --- merging --- */

static void *
joined(struct arena *a, const void *first, size_t n, const void *second, size_t m)
{
	char *all = arena_new(a, n + m);

	if (n > 0)
		memcpy(all, first, n);
	if (m > 0)
		memcpy(all + n, second, m);
	return all;
}

#define JOIN(list, count) do { \
		to->list = joined(a, to->list, to->count * sizeof *to->list, \
		    from->list, from->count * sizeof *to->list); \
		to->count += from->count; \
	} while (0)

static int
same_measure(const struct measure *x, const struct measure *y)
{
	if (strcmp(x->name, y->name) != 0 || x->task != y->task)
		return 0;
	return x->item && y->item ? strcmp(x->item, y->item) == 0 : x->item == y->item;
}

/* Nearer definitions of the same name and item replace; others are added. */
static void
merge_measures(struct arena *a, struct scheme *to, const struct scheme *from)
{
	struct measure *all = joined(a, to->measures, to->nmeasures * sizeof *all,
	    from->measures, from->nmeasures * sizeof *all);

	for (size_t i = 0; i < from->nmeasures; i++) {
		size_t k = 0;

		while (k < to->nmeasures && !same_measure(&all[k], &from->measures[i]))
			k++;
		all[k] = from->measures[i];
		to->nmeasures += k == to->nmeasures;
	}
	to->measures = all;
}

static void
merge(struct arena *a, struct scheme *to, const struct scheme *from)
{
	JOIN(criteria, ncriteria);
	JOIN(gates, ngates);
	JOIN(vetoes, nvetoes);
	JOIN(checks, nchecks);
	JOIN(indicators, nindicators);
	merge_measures(a, to, from);
	if (from->score >= 0) {
		to->score = from->score;
		to->score_open = from->score_open;
		to->score_line = from->score_line;
		to->score_owner = from->score_owner;
	}
	if (from->nclasses > 0) {
		to->classes = from->classes;
		to->nclasses = from->nclasses;
	}
	if (from->aggregates) {
		to->missing = from->missing;
		to->aggregates = 1;
	}
}

static const struct resolved *
add(struct bundle *b, const struct chain *c, enum subject subject)
{
	struct resolved *r = arena_new(&b->arena, sizeof *r);
	struct scheme *person = arena_new(&b->arena, sizeof *person);

	r->bundle = b;
	r->n = c->n;
	r->subject = subject;
	r->serial = (int)b->nresolved;
	person->score = -1;
	for (int i = c->n - 1; i >= 0; i--) {
		r->chain[i] = c->at[i];
		merge(&b->arena, person, &c->at[i]->person);
		if (c->at[i]->has_organisation)
			r->organisation = &c->at[i]->organisation;
	}
	r->person = person;
	b->resolved = mem_room(b->resolved, b->nresolved, &b->resolved_cap, sizeof *b->resolved);
	b->resolved[b->nresolved++] = r;
	return r;
}

static const struct resolved *
known(const struct bundle *b, const struct chain *c, enum subject subject)
{
	for (size_t i = 0; i < b->nresolved; i++) {
		const struct resolved *r = b->resolved[i];

		if (r->subject == subject && r->n == c->n &&
		    memcmp(r->chain, c->at, (size_t)c->n * sizeof *c->at) == 0)
			return r;
	}
	return NULL;
}

const struct resolved *
bundle_resolve(struct bundle *b, const char *sector, enum subject subject, day_t day,
    struct err *e)
{
	static const enum msg_id ends[] = {
		[CHAIN_NO_LAW] = MSG_RULE_NO_LAW_FOR, [CHAIN_NONE] = MSG_RULE_SECTOR_NONE,
		[CHAIN_BROKEN] = MSG_RULE_SECTOR_BROKEN, [CHAIN_LOOP] = MSG_RULE_EXTENDS_LOOP,
	};
	struct standard *s = bundle_standard(b, sector, day);
	enum chain_end end = resolve_left_out(b, sector, day) ? CHAIN_BROKEN : CHAIN_NONE;
	struct chain c = { .wanted = sector };
	const struct resolved *r;
	char text[DAY_TEXT];

	if (s != NULL)
		end = resolve_chain(b, s, subject, day, &c);
	if (end != CHAIN_ROOT) {
		err_set(e, ends[end], end == CHAIN_NO_LAW && c.n > 0 ? c.at[c.n - 1]->label : c.wanted,
		    day_text(day, text));
		return NULL;
	}
	r = known(b, &c, subject);
	return r ? r : add(b, &c, subject);
}

const struct resolved *
bundle_organisation(struct bundle *b, int agency_kind, day_t day)
{
	const struct resolved *r = NULL;

	for (size_t i = 0; i < b->n && r == NULL; i++) {
		struct standard *s = b->standards[i];

		if (!s->has_organisation || !(s->organisation.kinds & 1u << agency_kind) ||
		    bundle_standard(b, s->sector, day) != s)
			continue;
		for (int k = 0; k < SUBJECT_COUNT && r == NULL; k++) {
			struct err e = { 0 };

			r = bundle_resolve(b, s->sector, (enum subject)k, day, &e);
			err_fini(&e);
		}
	}
	return r;
}

const struct standard *
bundle_law(const struct resolved *r)
{
	int i = r->n - 1;

	while (i > 0 && r->chain[i]->person.nclasses == 0)
		i--;
	return r->chain[i];
}

#include "rules/resolve.h"
#include <stdlib.h>
#include <string.h>
#include "rules/base/text.h"

/* --- the chain --- */

/* Nearest first; -1 when it does not end in a root. */
static int
chain(const struct bundle *b, struct standard *s, enum subject subject, day_t day, struct standard **out)
{
	int n = 0;

	while (s != NULL && n < 8) {
		const char *up = s->extends[subject];
		int root = 1;

		out[n++] = s;
		for (int i = 0; i < SUBJECT_COUNT; i++)
			root &= s->extends[i] == NULL;
		if (root)
			return n;
		s = up ? bundle_standard(b, up, day) : NULL;
	}
	return -1;
}

/* --- merging --- */

static void *
joined(struct arena *a, const void *first, size_t n, const void *second, size_t m, size_t size)
{
	char *all = arena_new(a, (n + m + 1) * size);

	if (n > 0)
		memcpy(all, first, n * size);
	if (m > 0)
		memcpy(all + n * size, second, m * size);
	return all;
}

#define JOIN(list, count) do { \
		to->list = joined(a, to->list, to->count, from->list, from->count, sizeof *to->list); \
		to->count += from->count; \
	} while (0)

/* Nearer definitions of the same name and item replace; others are added. */
static void
merge_measures(struct arena *a, struct scheme *to, const struct scheme *from)
{
	struct measure *all = joined(a, to->measures, to->nmeasures, NULL, 0, sizeof *all);

	all = joined(a, all, to->nmeasures, from->measures, from->nmeasures, sizeof *all);
	for (size_t i = 0; i < from->nmeasures; i++) {
		const struct measure *m = &from->measures[i];
		size_t k = 0;

		while (k < to->nmeasures && !(strcmp(all[k].name, m->name) == 0 && all[k].task == m->task &&
		    (all[k].item == NULL) == (m->item == NULL) && (m->item == NULL || strcmp(all[k].item, m->item) == 0)))
			k++;
		all[k] = *m;
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
		to->score_owner = from->score_owner;
	}
	if (from->nclasses > 0) {
		to->classes = from->classes;
		to->nclasses = from->nclasses;
	}
	if (from->aggregates)
		to->missing = from->missing;
	to->aggregates |= from->aggregates;
}

static const struct resolved *
resolved_add(struct bundle *b, struct standard **list, int n, enum subject subject)
{
	struct resolved *r = arena_new(&b->arena, sizeof *r);
	struct scheme *person = arena_new(&b->arena, sizeof *person);

	r->bundle = b;
	r->n = n;
	r->subject = subject;
	r->serial = (int)b->nresolved;
	memcpy(r->chain, list, (size_t)n * sizeof *list);
	person->score = -1;
	for (int i = n; i > 0; i--)
		merge(&b->arena, person, &list[i - 1]->person);
	r->person = person;
	r->organisation = list[n - 1]->has_organisation ? &list[n - 1]->organisation : NULL;
	b->resolved = mem_room(b->resolved, b->nresolved, &b->resolved_cap, sizeof *b->resolved);
	b->resolved[b->nresolved++] = r;
	return r;
}

static const struct resolved *
find(const struct bundle *b, struct standard **list, int n, enum subject subject)
{
	for (size_t i = 0; i < b->nresolved; i++)
		if (b->resolved[i]->subject == subject && b->resolved[i]->n == n &&
		    memcmp(b->resolved[i]->chain, list, (size_t)n * sizeof *list) == 0)
			return b->resolved[i];
	return NULL;
}

const struct resolved *
bundle_resolve(struct bundle *b, const char *sector, enum subject subject, day_t day, struct err *e)
{
	struct standard *list[8], *s = bundle_standard(b, sector, day);
	const struct resolved *r;
	char text[DAY_TEXT];
	int n;

	if (s == NULL) {
		err_set(e, map_find(&b->broken, sector, strlen(sector)) ? MSG_RULE_SECTOR_BROKEN : MSG_RULE_SECTOR_NONE, sector,
		    day_text(day, text));
		return NULL;
	}
	n = chain(b, s, subject, day, list);
	if (n < 0) {
		err_set(e, MSG_RULE_NO_LAW_FOR, s->label, day_text(day, text));
		return NULL;
	}
	r = find(b, list, n, subject);
	return r ? r : resolved_add(b, list, n, subject);
}

const struct resolved *
bundle_organisation(struct bundle *b, int agency_kind, day_t day)
{
	for (size_t i = 0; i < b->n; i++) {
		struct standard *s = b->standards[i];
		struct err e = { 0 };
		const struct resolved *r;

		if (!s->has_organisation || !(s->organisation.kinds & 1u << agency_kind) || bundle_standard(b, s->sector, day) != s)
			continue;
		r = bundle_resolve(b, s->sector, SUBJECT_CIVIL_SERVANT, day, &e);
		err_fini(&e);
		return r;
	}
	return NULL;
}

/* --- checking --- */

static int
tell(struct err_list *errors, const struct standard *s, int line, enum msg_id id, const char *a, const char *b)
{
	struct err e = { 0 };

	err_set(&e, id, a, a ? b : NULL);
	err_at(&e, s->file, line, 0);
	err_list_add(errors, &e, 0);
	return -1;
}

static int
known_sector(const struct bundle *b, const char *sector)
{
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->standards[i]->sector, sector) == 0)
			return 1;
	return 0;
}

static int
unknown_parent(const struct bundle *b, const struct standard *s, const char *up, struct err_list *errors)
{
	const char *names[256], *near;
	size_t n = 0;

	if (map_find(&b->broken, up, strlen(up)) != NULL)
		return tell(errors, s, s->extends_line, MSG_RULE_EXTENDS_BROKEN, s->label, up);
	for (size_t i = 0; i < b->n && n < 256; i++)
		names[n++] = b->standards[i]->sector;
	near = suggest(up, names, n);
	return near ? tell(errors, s, s->extends_line, MSG_RULE_EXTENDS_HINT, up, near) :
	    tell(errors, s, s->extends_line, MSG_RULE_EXTENDS_UNKNOWN, up, NULL);
}

/* What a standard replaces must be open where it was defined. */
static int
replaced(const struct standard *s, struct standard **list, int n, struct err_list *errors)
{
	int failed = 0;

	for (size_t i = 0; i < s->person.nmeasures; i++)
		for (int k = 1; k < n; k++)
			for (size_t m = 0; m < list[k]->person.nmeasures; m++) {
				const struct measure *was = &list[k]->person.measures[m], *now = &s->person.measures[i];

				if (strcmp(was->name, now->name) == 0 && was->task == now->task && !was->open && was->item == NULL)
					failed = tell(errors, s, now->line, MSG_RULE_NOT_OPEN, now->name, list[k]->label);
			}
	for (int k = 1; k < n && s->person.score >= 0; k++)
		if (list[k]->person.score >= 0 && !list[k]->person.score_open)
			failed = tell(errors, s, s->person.score_line, MSG_RULE_NOT_OPEN, "score", list[k]->label);
	return failed;
}

static int
has_param(struct standard **list, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		for (size_t k = 0; k < list[i]->nparams; k++)
			if (strcmp(list[i]->params[k].name, name) == 0)
				return 1;
	return 0;
}

static int
cap_params(const struct standard *s, struct standard **list, int n, struct err_list *errors)
{
	int failed = 0;

	for (size_t i = 0; i < s->person.nclasses; i++) {
		const struct cap *c = s->person.classes[i].cap;
		const char *const names[] = { c ? c->share : NULL, c ? c->outstanding : NULL, c ? c->base : NULL };

		for (int k = 0; k < 3; k++)
			if (names[k] != NULL && !has_param(list, n, names[k]))
				failed = tell(errors, s, s->person.classes[i].line, MSG_RULE_CAP_PARAM, names[k], NULL);
	}
	return failed;
}

static int
one(const struct bundle *b, struct standard *s, struct err_list *errors)
{
	struct standard *list[8];
	char text[DAY_TEXT];
	int failed = 0;

	for (int i = 0; i < SUBJECT_COUNT && !failed; i++) {
		const char *up = s->extends[i];
		int n;

		if (up != NULL && !known_sector(b, up))
			return unknown_parent(b, s, up, errors);
		if (up != NULL && bundle_standard(b, up, s->from) == NULL)
			return tell(errors, s, s->extends_line, MSG_RULE_EXTENDS_DATE, up, day_text(s->from, text));
		n = up ? chain(b, s, (enum subject)i, s->from, list) : -1;
		if (up != NULL && n < 0)
			return tell(errors, s, s->extends_line, MSG_RULE_EXTENDS_LOOP, s->sector, NULL);
		if (n > 0)
			failed = replaced(s, list, n, errors);
	}
	list[0] = s;
	if (!failed && s->extends_line == 0)
		failed = cap_params(s, list, 1, errors);
	return failed;
}

void
resolve_check(struct bundle *b, struct err_list *errors)
{
	size_t before;

	do {	/* leaving out one may leave another without its parent */
		size_t kept = 0;

		before = b->n;
		for (size_t i = 0; i < before; i++) {
			struct standard *s = b->standards[i];

			if (one(b, s, errors) == 0)
				b->standards[kept++] = s;
			else
				map_put(&b->broken, s->sector, strlen(s->sector), NULL);
		}
		b->n = kept;
	} while (b->n != before);
}

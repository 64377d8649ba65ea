#include "rules/case_expect.h"
#include <stddef.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/case_slots.h"
#include "rules/score_impl.h"

/* --- the names that there are --- */

struct names { struct arena *a; const char **at; size_t n, cap; };

static void
add(struct names *all, const char *name)
{
	all->at = arena_room(all->a, all->at, all->n, &all->cap, sizeof *all->at);
	all->at[all->n++] = name;
}

/* Each of those structs begins with its id. */
#define LIST(name, type) { offsetof(struct scheme, name), offsetof(struct scheme, n##name), \
	sizeof(struct type) }
struct list { size_t list, count, size; };
static const struct list criteria = LIST(criteria, criterion), classes = LIST(classes, class),
    checks = LIST(checks, check), indicators = LIST(indicators, indicator);

static void
ids(struct names *all, const struct scheme *sc, const struct list *l)
{
	size_t n = *(const size_t *)(const void *)((const char *)sc + l->count);
	const char *entries;

	memcpy(&entries, (const char *)sc + l->list, sizeof entries);
	for (size_t i = 0; i < n; i++)
		add(all, *(const char *const *)(const void *)(entries + i * l->size));
}

static struct names
ids_of(struct engine *g, const struct list *l, struct arena *a)
{
	struct names all = { a, NULL, 0, 0 };

	for (size_t i = 0; i < g->bundle->n; i++) {
		ids(&all, &g->bundle->standards[i]->person, l);
		ids(&all, &g->bundle->standards[i]->organisation, l);
	}
	return all;
}

static int
among(const struct names *all, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->at[i], name) == 0)
			return 1;
	return 0;
}

/* --- values --- */

static int
a_number(const struct value_pair *p, struct err *e)
{
	if (value_is(p->value, V_NUM) || value_is(p->value, V_INT) || value_is(p->value, V_NULL))
		return 0;
	return case_bad(p->value, p->key, "87.5", e);
}

static int
a_name(const char *key, const char *name, const struct value *at, const struct names *all,
    struct err *e)
{
	const char *near;

	if (strcmp(name, "-") == 0 || among(all, name))
		return 0;
	near = suggest(name, all->at, all->n);
	err_set(e, near ? MSG_CASE_NAME_HINT : MSG_CASE_NAME, key, name, near);
	return err_at(e, NULL, at->line, at->col);
}

static int
figures(struct engine *g, const struct value_pair *p, const struct list *l, struct arena *a,
    struct err *e)
{
	struct names all = ids_of(g, l, a);

	for (size_t i = 0; value_is(p->value, V_MAP) && i < p->value->u.map.n; i++) {
		const struct value_pair *f = &p->value->u.map.at[i];
		struct value at = { .line = f->line, .col = f->col };

		if (a_name(p->key, f->key, &at, &all, e) != 0 || a_number(f, e) != 0)
			return -1;
	}
	return 0;
}

/* One name, or a list of them. */
static int
names(struct engine *g, const struct value_pair *p, const struct list *l, struct arena *a,
    struct err *e)
{
	struct names all = ids_of(g, l, a);

	if (value_is(p->value, V_STR))
		return a_name(p->key, p->value->u.str.s, p->value, &all, e);
	for (size_t i = 0; value_is(p->value, V_LIST) && i < p->value->u.list.n; i++) {
		const struct value *v = p->value->u.list.at[i];

		if (a_name(p->key, value_text(v, ""), v, &all, e) != 0)
			return -1;
	}
	return 0;
}

static int
state(struct engine *g, const struct value_pair *p, const struct list *l, struct arena *a,
    struct err *e)
{
	struct names all = { a, NULL, 0, 0 };

	(void)g, (void)l;
	for (int i = 0; i < STATE_COUNT; i++)
		add(&all, state_names[i]);
	return a_name(p->key, value_text(p->value, ""), p->value, &all, e);
}

static int
score(struct engine *g, const struct value_pair *p, const struct list *l, struct arena *a,
    struct err *e)
{
	(void)g, (void)l, (void)a;
	return a_number(p, e);
}

static int
anything(struct engine *g, const struct value_pair *p, const struct list *l, struct arena *a,
    struct err *e)
{
	(void)g, (void)p, (void)l, (void)a, (void)e;
	return 0;
}

typedef int part_fn(struct engine *, const struct value_pair *, const struct list *,
    struct arena *, struct err *);
static const struct { const char *key; part_fn *check; const struct list *of; } parts[] = {
	{ "score", score, NULL }, { "band", names, &classes }, { "class", names, &classes },
	{ "suggestion", anything, NULL }, { "warnings", names, &checks },
	{ "indicators", figures, &indicators }, { "state", state, NULL },
	{ "reason", anything, NULL }, { "missing", anything, NULL },
	{ "rulings", anything, NULL }, { "error", anything, NULL },
};

const char *
case_expect_word(size_t i)
{
	return i < sizeof parts / sizeof *parts ? parts[i].key : NULL;
}

static int
criterion(struct engine *g, const struct value_pair *p, struct arena *a, struct err *e)
{
	struct names all = ids_of(g, &criteria, a);
	const char *near;

	if (among(&all, p->key))
		return a_number(p, e);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		add(&all, parts[i].key);
	near = suggest(p->key, all.at, all.n);
	err_set(e, near ? MSG_CASE_EXPECT_HINT : MSG_CASE_EXPECT, p->key, near);
	return err_at(e, NULL, p->line, p->col);
}

int
case_expect(struct engine *g, const struct value *expect, struct arena *a, struct err *e)
{
	if (expect == NULL)
		return 0;
	if (!value_is(expect, V_MAP))
		return case_bad(expect, "expect", "{ score: 87.5 }", e);
	for (size_t i = 0; i < expect->u.map.n; i++) {
		const struct value_pair *p = &expect->u.map.at[i];
		size_t k = 0;

		while (k < sizeof parts / sizeof *parts && strcmp(parts[k].key, p->key) != 0)
			k++;
		if ((k < sizeof parts / sizeof *parts ?
		    parts[k].check(g, p, parts[k].of, a, e) : criterion(g, p, a, e)) != 0)
			return -1;
	}
	return 0;
}

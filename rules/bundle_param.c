/* Parameters as a resolved standard sees them, and the values that a case or a try puts in. */
#include <string.h>
#include "rules/base/text.h"
#include "rules/bundle.h"

static const struct param *
own_param(const struct standard *s, const char *name)
{
	for (size_t i = 0; i < s->nparams; i++)
		if (strcmp(s->params[i].name, name) == 0)
			return &s->params[i];
	return NULL;
}

static const struct param *
override(const struct bundle *b, const char *sector, const char *name)
{
	const struct param_set *set = b->overrides;

	for (size_t i = 0; set != NULL && i < set->n; i++)
		if (strcmp(set->at[i].name, name) == 0 && strcmp(set->at[i].sector, sector) == 0)
			return &set->at[i].as;
	return NULL;
}

const struct param *
bundle_param(const struct bundle *b, const struct resolved *r, const char *name)
{
	const struct param *p = NULL;

	for (int i = 0; i < r->n && p == NULL; i++) {
		p = override(b, r->chain[i]->sector, name);
		if (p == NULL)
			p = own_param(r->chain[i], name);
	}
	return p;
}

#define NAMES 256

/* What is looked for, and the names that were met on the way. */
struct search { const struct bundle *b; const char *name; const char *met[NAMES]; size_t n; };

/* The latest definition in any version of the sector, or in what that builds on. */
static const struct param *
find(struct search *f, const char *sector, int depth)
{
	for (size_t i = f->b->n; i > 0 && depth < BUNDLE_DEPTH; i--) {
		const struct standard *s = f->b->standards[i - 1];
		const struct param *p;

		if (strcmp(s->sector, sector) != 0)
			continue;
		if ((p = own_param(s, f->name)) != NULL)
			return p;
		for (size_t k = 0; k < s->nparams && f->n < NAMES; k++)
			f->met[f->n++] = s->params[k].name;
		for (int k = 0; k < SUBJECT_COUNT; k++) {
			p = s->extends[k] ? find(f, s->extends[k], depth + 1) : NULL;
			if (p != NULL)
				return p;
		}
	}
	return NULL;
}

static int
unknown(const struct search *f, const char *key, struct err *e)
{
	const char *near = suggest(f->name, f->met, f->n);

	return err_set(e, near ? MSG_RULE_PARAM_UNKNOWN_HINT : MSG_RULE_PARAM_UNKNOWN, key, near);
}

static struct value *
copy(struct arena *a, const struct value *v)
{
	if (value_is(v, V_STR))
		return value_str(a, v->u.str.s);
	return value_is(v, V_BOOL) ? value_bool(a, v->u.boolean) : value_num(a, value_double(v, 0));
}

static int
one(struct bundle *b, const char *home, const struct value_pair *p, struct param_override *o,
    struct err *e)
{
	struct arena *a = &b->override_arena;
	const char *dot = strchr(p->key, '.');
	struct search f = { .b = b };
	const struct param *was;

	o->sector = dot ? arena_copy(a, p->key, (size_t)(dot - p->key)) : arena_str(a, home);
	o->name = f.name = arena_str(a, dot ? dot + 1 : p->key);
	was = find(&f, o->sector, 0);
	if (was == NULL)
		return unknown(&f, p->key, e);
	if (param_check(was, p->value, e) != 0)
		return -1;
	o->as = *was;
	o->as.value = copy(a, p->value);
	return 0;
}

int
bundle_override(struct bundle *b, const char *home, const struct value *set, struct err *e)
{
	size_t n = value_len(set);
	struct param_set *now;

	if (n == 0 && b->overrides == NULL)
		return 0;
	b->overrides = NULL;
	b->overrides_serial++;
	if (n == 0)
		return 0;
	if (!value_is(set, V_MAP))
		return err_set(e, MSG_RULE_SET);
	arena_reset(&b->override_arena);
	now = arena_new(&b->override_arena, sizeof *now);
	now->at = arena_new(&b->override_arena, n * sizeof *now->at);
	for (; now->n < n; now->n++) {
		const struct value_pair *p = &set->u.map.at[now->n];

		if (one(b, home, p, &now->at[now->n], e) != 0)
			return err_at(e, NULL, p->line, p->col);
	}
	b->overrides = now;
	return 0;
}

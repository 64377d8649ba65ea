#include "rules/quota.h"
#include <stdlib.h>
#include <string.h>
#include "rules/base/map.h"

static const char *const verdicts[] = { "inside", "tied", "outside" };

/* --- of one candidate --- */

static struct value *
one_group(const struct candidate *c, const struct capped *g, const char *name, struct arena *a)
{
	struct value *v = value_map(a);

	lens_put_text(a, v, name, g->within);
	value_put(a, v, "rank", value_int(a, g->rank));
	value_put(a, v, "size", value_int(a, g->size));
	value_put(a, v, "places", value_int(a, g->places));
	value_put(a, v, "counted", value_int(a, g->counted));
	value_put(a, v, "share", value_num(a, g->share));
	lens_put_text(a, v, "base", c->answer->cap_wide ? "wide" : "strict");
	if (g->cut != MODEL_NONE)
		value_put(a, v, "cut", value_int(a, g->cut));
	value_put(a, v, "tied", value_int(a, g->tied));
	lens_put_text(a, v, "verdict", verdicts[g->verdict]);
	return v;
}

struct value *
quota_value(const struct candidate *c, struct arena *a)
{
	struct value *v = NULL, *groups = value_list(a);

	for (int i = 0; i < c->ngroups; i++) {
		const struct capped *g = &c->groups[i];
		struct value *one = one_group(c, g, "within", a);

		if (strcmp(g->within, "parent") == 0)
			lens_put_text(a, one, "parent", c->parent);
		else if (strcmp(g->within, "all") != 0)
			lens_put_text(a, one, "agency", c->agency);
		if (strcmp(g->within, "duty_group") == 0)
			lens_put_text(a, one, "duty_group", c->duty_group);
		value_push(a, groups, one);
		if (c->group != NULL && strcmp(c->group, g->within) == 0)
			v = one_group(c, g, "group", a);
	}
	if (v == NULL)
		return NULL;
	lens_put_text(a, v, "class", c->answer->capped_class);
	lens_put_text(a, v, "of", c->answer->cap_of);
	value_put(a, v, "groups", groups);
	return v;
}

/* --- of everybody, by group --- */

struct listing {
	const struct lens_row *rows;
	size_t n;
	struct arena *a;
	struct map groups; /* key -> struct value */
	struct value *list;
};

static const char *
text(const struct value *v, const char *key)
{
	return value_text(value_get(v, key), "");
}

static int
same(const struct value *v, const char *key, const char *s)
{
	const char *is = value_text(value_get(v, key), NULL);

	return is == NULL || strcmp(is, s ? s : "") == 0;
}

/* The group of a result's cap that this is, made when it is new. */
static void
find_group(struct listing *l, const struct lens_row *r, const struct value *cap,
    const struct value *g)
{
	static const char *const keys[] = { "agency", "duty_group", "parent", "counted", "size",
		"places", "share", "base", "cut" };
	struct arena *a = l->a;
	const char *key = arena_fmt(a, "%s|%s|%s|%s|%s", r->root ? r->root : "", text(g, "within"),
	    text(g, "agency"), text(g, "duty_group"), text(g, "parent"));
	void **at = map_put(&l->groups, key, strlen(key), NULL);
	struct value *v;

	if (*at != NULL)
		return;
	v = *at = value_map(a);
	lens_put_text(a, v, "root", r->root);
	value_put(a, v, "organisations", value_bool(a, r->organisation));
	lens_put_text(a, v, "within", text(g, "within"));
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		value_put(a, v, keys[i], value_get(g, keys[i]) ? value_get(g, keys[i])
								: value_null(a));
	value_put(a, v, "class", value_get(cap, "class"));
	value_put(a, v, "of", value_get(cap, "of"));
	value_push(a, l->list, v);
}

static int
member_of(const struct lens_row *r, const struct value *g)
{
	if (r->organisation != value_boolean(value_get(g, "organisations"), 0) ||
	    r->proposed == NULL || !same(g, "root", r->root))
		return 0;
	if (r->state != STATE_SCORED &&
	    (r->reason == NULL || strcmp(r->reason, "tie_at_cut") != 0))
		return 0;
	return same(g, "agency", r->agency) && same(g, "duty_group", r->duty_group) &&
	    (strcmp(r->proposed, text(g, "class")) == 0 || strcmp(r->proposed, text(g, "of")) == 0);
}

/* What the cap of a result says of this group; NULL: it is only counted there. */
static const struct value *
place_in(const struct lens_row *r, const struct value *g)
{
	static const char *const keys[] = { "within", "agency", "duty_group", "parent" };
	const struct value *all = value_get(value_get(r->detail, "cap"), "groups");

	for (size_t i = 0; i < value_len(all); i++) {
		size_t k = 0;

		while (k < 4 && strcmp(text(all->u.list.at[i], keys[k]), text(g, keys[k])) == 0)
			k++;
		if (k == 4)
			return all->u.list.at[i];
	}
	return NULL;
}

struct ranked {
	struct value *v;
	int64_t rank, micro;
	const char *code;
};

static int
by_rank(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->micro != y->micro)
		return x->micro > y->micro ? -1 : 1;
	return strcmp(x->code, y->code);
}

static struct value *
person(struct listing *l, const struct lens_row *r, const struct value *at)
{
	struct arena *a = l->a;
	struct value *v = value_map(a);

	lens_put_text(a, v, "code", r->code);
	value_put(a, v, "rank", at ? value_get(at, "rank") : value_null(a));
	lens_put_micro(a, v, "score", r->micro);
	lens_put_text(a, v, "verdict", at ? text(at, "verdict") : "below");
	lens_put_text(a, v, "proposed", r->proposed);
	lens_put_text(a, v, "class", r->class_id);
	lens_put_text(a, v, "reason", r->reason);
	return v;
}

static void
fill(struct listing *l, struct value *g)
{
	struct ranked *all = mem_new((l->n + 1) * sizeof *all);
	struct value *people = value_list(l->a);
	size_t n = 0, by[3] = { 0 };

	for (size_t i = 0; i < l->n; i++) {
		const struct lens_row *r = &l->rows[i];
		const struct value *at = member_of(r, g) ? place_in(r, g) : NULL;

		if (!member_of(r, g) || (at == NULL && strcmp(text(g, "within"), "parent") == 0))
			continue; /* the row does not say whose child an agency is */
		all[n++] = (struct ranked){ person(l, r, at),
			at ? value_integer(value_get(at, "rank"), 0) : INT64_MAX, r->micro, r->code };
		for (int k = 0; k < 3; k++)
			by[k] += at != NULL && strcmp(text(at, "verdict"), verdicts[k]) == 0;
	}
	qsort(all, n, sizeof *all, by_rank);
	for (size_t i = 0; i < n; i++)
		value_push(l->a, people, all[i].v);
	for (int k = 0; k < 3; k++)
		value_put(l->a, g, verdicts[k], value_int(l->a, (int64_t)by[k]));
	value_put(l->a, g, "people", people);
	free(all);
}

static int
by_place(const void *a, const void *b)
{
	static const char *const keys[] = { "parent", "agency", "within", "duty_group", "root" };
	int k = 0;

	for (int i = 0; i < 5 && k == 0; i++)
		k = strcmp(text(*(struct value *const *)a, keys[i]),
		    text(*(struct value *const *)b, keys[i]));
	return k;
}

struct value *
quota_tree(const struct lens_row *rows, size_t n, struct period p, const char *agency,
    struct arena *a)
{
	struct listing l = { rows, n, a, { 0 }, value_list(a) };
	struct value *v = value_map(a);
	char period[PERIOD_TEXT];

	for (size_t i = 0; i < n; i++) {
		const struct value *cap = value_get(rows[i].detail, "cap"),
				   *all = value_get(cap, "groups");

		if (agency != NULL && strcmp(agency, rows[i].agency ? rows[i].agency : "") != 0)
			continue;
		for (size_t k = 0; k < value_len(all); k++)
			find_group(&l, &rows[i], cap, all->u.list.at[k]);
	}
	for (size_t i = 0; i < value_len(l.list); i++)
		fill(&l, l.list->u.list.at[i]);
	if (value_len(l.list) > 1)
		qsort(l.list->u.list.at, l.list->u.list.n, sizeof *l.list->u.list.at, by_place);
	map_fini(&l.groups, NULL);
	lens_put_text(a, v, "period", period_text(p, period));
	value_put(a, v, "groups", l.list);
	return v;
}

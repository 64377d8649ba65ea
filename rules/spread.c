#include "rules/spread.h"
#include <stdlib.h>
#include <string.h>
#include "rules/base/map.h"

/* --- one group of one side --- */

struct picked {
	const char *sector, *duty_group; /* NULL: any */
	int others; /* those of other sectors instead */
};

static int
is(const char *wanted, const char *s)
{
	return wanted == NULL || strcmp(wanted, s ? s : "") == 0;
}

static int
belongs(const struct lens_row *r, const struct picked *p)
{
	if (r->organisation)
		return 0;
	if (p->others)
		return !is(p->sector, r->sector);
	return is(p->sector, r->sector) && is(p->duty_group, r->duty_group);
}

static int
by_points(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* The scores of a group in order; the caller frees. */
static int64_t *
scores(const struct spread_side *side, const struct picked *p, size_t *people, size_t *n)
{
	int64_t *v = mem_new((side->n + 1) * sizeof *v);

	*people = *n = 0;
	for (size_t i = 0; i < side->n; i++) {
		const struct lens_row *r = &side->at[i];

		if (!belongs(r, p))
			continue;
		++*people;
		if (r->micro != MODEL_NONE)
			v[(*n)++] = r->micro;
	}
	qsort(v, *n, sizeof *v, by_points);
	return v;
}

/* The k-th quarter of a list in order, between two of it in proportion, half away from zero. */
static int64_t
quarter(const int64_t *v, size_t n, size_t k)
{
	size_t at = (n - 1) * k / 4, rest = (n - 1) * k % 4;

	return rest == 0 ? v[at] : v[at] + ((v[at + 1] - v[at]) * (int64_t)rest + 2) / 4;
}

static int64_t
mean(const int64_t *v, size_t n)
{
	int64_t sum = 0, half = (int64_t)n / 2;

	for (size_t i = 0; i < n; i++)
		sum += v[i];
	return (sum + (sum < 0 ? -half : half)) / (int64_t)n;
}

static struct value *
classes(const struct spread_side *side, const struct picked *p, const struct value *ids,
    struct arena *a)
{
	struct value *v = value_map(a);

	for (size_t i = 0; i < value_len(ids); i++)
		value_put(a, v, value_text(ids->u.list.at[i], ""), value_int(a, 0));
	for (size_t i = 0; i < side->n; i++) {
		const char *id = side->at[i].class_id;

		if (belongs(&side->at[i], p) && id != NULL)
			value_put(a, v, id, value_int(a, value_integer(value_get(v, id), 0) + 1));
	}
	return v;
}

/* What a group is on one side; into *v. */
static struct value *
figures(const struct spread_side *side, const struct picked *p, const struct value *ids,
    struct value *v, struct arena *a)
{
	static const char *const names[] = { "least", "q1", "median", "q3", "most" };
	size_t people, n;
	int64_t *s = scores(side, p, &people, &n);

	value_put(a, v, "people", value_int(a, (int64_t)people));
	value_put(a, v, "scored", value_int(a, (int64_t)n));
	lens_put_micro(a, v, "mean", n ? mean(s, n) : MODEL_NONE);
	for (size_t k = 0; k < 5; k++)
		lens_put_micro(a, v, names[k], n ? quarter(s, n, k) : MODEL_NONE);
	value_put(a, v, "classes", classes(side, p, ids, a));
	free(s);
	return v;
}

/* --- notes --- */

/* How much the median of a group rose from one side to the other; 0 when too few have a score. */
static int
rose(const struct spread_side *from, const struct spread_side *to, const struct picked *p,
    int64_t median[2])
{
	const struct spread_side *sides[] = { from, to };
	size_t people, n, enough = 0;

	for (int i = 0; i < 2; i++) {
		int64_t *s = scores(sides[i], p, &people, &n);

		enough += n >= SPREAD_LEAST;
		median[i] = n ? quarter(s, n, 2) : 0;
		free(s);
	}
	return enough == 2;
}

static struct value *
note(const struct spread_options *o, const struct spread_side *from, const char *against,
    const char *sector, struct arena *a)
{
	const struct picked own = { .sector = sector }, others = { .sector = sector, .others = 1 };
	int64_t m[2], rest[2];
	struct value *v;

	if (!rose(from, &o->now, &own, m) || m[1] - m[0] < o->rise)
		return NULL;
	v = value_map(a);
	lens_put_text(a, v, "against", against);
	lens_put_micro(a, v, "from", m[0]);
	lens_put_micro(a, v, "to", m[1]);
	lens_put_micro(a, v, "rise", m[1] - m[0]);
	lens_put_micro(
	    a, v, "others", rose(from, &o->now, &others, rest) ? rest[1] - rest[0] : MODEL_NONE);
	return v;
}

/* --- the whole --- */

/* Best first where their order is known, the others behind. */
static struct value *
class_ids(const struct spread_options *o, struct arena *a)
{
	static const char *const usual[] = { "excellent", "good", "completed", "not_completed" };
	const struct spread_side *sides[] = { &o->now, &o->before, &o->year };
	struct value *seen = value_map(a), *ids = value_list(a);

	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < sides[k]->n; i++)
			if (!sides[k]->at[i].organisation && sides[k]->at[i].class_id != NULL)
				value_put(a, seen, sides[k]->at[i].class_id, value_null(a));
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		if (value_get(seen, usual[i]) != NULL)
			value_push(a, ids, value_str(a, usual[i]));
	for (size_t i = 0; i < value_len(seen); i++) {
		const char *id = seen->u.map.at[i].key;
		size_t k = 0;

		while (k < sizeof usual / sizeof *usual && strcmp(usual[k], id) != 0)
			k++;
		if (k == sizeof usual / sizeof *usual)
			value_push(a, ids, value_str(a, id));
	}
	return ids;
}

struct name {
	const char *sector, *duty_group;
};

static int
by_name(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	int k = strcmp(x->sector, y->sector);

	return k ? k : strcmp(x->duty_group ? x->duty_group : "", y->duty_group ? y->duty_group : "");
}

/* Every sector, and every duty group in it, of any side; in order. The caller frees. */
static struct name *
names(const struct spread_options *o, size_t *n)
{
	const struct spread_side *sides[] = { &o->now, &o->before, &o->year };
	struct name *all = mem_new(
	    (2 * (o->now.n + o->before.n + o->year.n) + 1) * sizeof *all);
	size_t m = 0, k = 0;

	for (size_t s = 0; s < 3; s++)
		for (size_t i = 0; i < sides[s]->n; i++) {
			const struct lens_row *r = &sides[s]->at[i];

			if (r->organisation || r->sector == NULL || !is(o->sector, r->sector))
				continue;
			all[m++] = (struct name){ r->sector, NULL };
			if (r->duty_group != NULL && *r->duty_group != '\0')
				all[m++] = (struct name){ r->sector, r->duty_group };
		}
	qsort(all, m, sizeof *all, by_name);
	for (size_t i = 0; i < m; i++)
		if (k == 0 || by_name(&all[k - 1], &all[i]) != 0)
			all[k++] = all[i];
	*n = k;
	return all;
}

static struct value *
group(const struct spread_options *o, const struct name *name, const struct value *ids,
    struct arena *a)
{
	const struct picked p = { .sector = name->sector, .duty_group = name->duty_group };
	struct value *v = value_map(a), *found = NULL;

	lens_put_text(a, v, "sector", name->sector);
	lens_put_text(a, v, "duty_group", name->duty_group);
	figures(&o->now, &p, ids, v, a);
	value_put(a, v, "before",
	    o->with ? figures(&o->before, &p, ids, value_map(a), a) : value_null(a));
	value_put(a, v, "last_year",
	    o->last_year ? figures(&o->year, &p, ids, value_map(a), a) : value_null(a));
	if (name->sector != NULL && name->duty_group == NULL && o->last_year != NULL)
		found = note(o, &o->year, "last_year", name->sector, a);
	if (name->sector != NULL && name->duty_group == NULL && o->with != NULL && found == NULL)
		found = note(o, &o->before, "before", name->sector, a);
	value_put(a, v, "note", found ? found : value_null(a));
	return v;
}

struct value *
spread_tree(const struct spread_options *o, struct arena *a)
{
	struct value *v = value_map(a), *ids = class_ids(o, a), *groups = value_list(a);
	const struct name everybody = { NULL, NULL };
	struct name *all;
	size_t n;

	lens_put_text(a, v, "period", o->period);
	lens_put_text(a, v, "with", o->with);
	lens_put_text(a, v, "last_year", o->last_year);
	lens_put_micro(a, v, "rise", o->rise);
	value_put(a, v, "classes", ids);
	value_put(a, v, "groups", groups);
	if (o->sector == NULL)
		value_push(a, groups, group(o, &everybody, ids, a));
	all = names(o, &n);
	for (size_t i = 0; i < n; i++)
		value_push(a, groups, group(o, &all[i], ids, a));
	free(all);
	return v;
}

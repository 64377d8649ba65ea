#include "rules/farming.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what came, and what changed, between two versions of a sector --- */

struct change {
	const char *what, *id, *sector, *why;
	const struct value *titles;
	struct value *changes;
	day_t since;
	struct change *next;
};
struct watching {
	const struct manifest *m;
	const struct farming_options *o;
	struct arena *a;
	struct value *rows;
	struct change *all;
};

static const char *
text(const struct value *v, const char *key)
{
	return value_text(value_get(v, key), "");
}

static day_t
first_day(const struct value *standard)
{
	const char *s = text(standard, "date");
	day_t d = DAY_NONE;

	day_parse(s, strlen(s), &d);
	return d;
}

static const char *
plain(struct watching *w, const struct value *v)
{
	struct buf b = BUF_INIT;
	const char *s;

	if (value_is(v, V_LIST))
		for (size_t i = 0; i < v->u.list.n; i++)
			buf_addf(&b, "%s%s", i ? "; " : "", plain(w, v->u.list.at[i]));
	else if (value_is(v, V_MAP))
		for (size_t i = 0; i < v->u.map.n; i++)
			buf_addf(&b, "%s%s", i ? " " : "", plain(w, v->u.map.at[i].value));
	else
		lens_cell(&(struct writer){ &b, LANG_EN }, v, LENS_PLAIN);
	s = arena_str(w->a, b.p ? b.p : "");
	buf_fini(&b);
	return s;
}

/* The members that differ, each as "coefficient 1 -> 1.5". */
static struct value *
differences(struct watching *w, const struct value *before, const struct value *after,
    const char *const *keys)
{
	struct value *list = value_list(w->a);

	for (; *keys != NULL; keys++) {
		const char *x = plain(w, value_get(before, *keys)),
			   *y = plain(w, value_get(after, *keys));

		if (strcmp(x, y) != 0)
			value_push(w->a, list,
			    value_str(w->a, arena_fmt(w->a, "%s %s -> %s", *keys, x, y)));
	}
	return list;
}

static void
watch(struct watching *w, struct change c)
{
	struct change *kept = arena_new(w->a, sizeof *kept);

	*kept = c;
	kept->next = w->all;
	w->all = kept;
}

static const struct value *
by_key(const struct value *list, const char *key, const char *id)
{
	for (size_t i = 0; i < value_len(list); i++)
		if (strcmp(text(list->u.list.at[i], key), id) == 0)
			return list->u.list.at[i];
	return NULL;
}

/* One list of a version against that of the version before (NULL: there was none). */
static void
compare(struct watching *w, const struct value *now, const struct value *before, int items)
{
	static const char *const item_keys[] = { "unit", "coefficient", "evidence", "fields",
					 NULL },
				 *const criterion_keys[] = { "unit", "basis", "vi", NULL };
	const char *list = items ? "items" : "criteria", *key = items ? "code" : "id";
	const struct value *all = value_get(now, list);

	for (size_t i = 0; i < value_len(all); i++) {
		const struct value *v = all->u.list.at[i],
				   *old = by_key(value_get(before, list), key, text(v, key));
		struct change c = { items ? "item" : "criterion", text(v, key), text(now, "sector"),
			"introduced", v, value_list(w->a), first_day(now), NULL };

		if (old == NULL && items && manifest_item(w->m, c.id, c.since - 1) != NULL)
			old = manifest_item(w->m, c.id, c.since - 1); /* it came from a sector */
		if (old != NULL) {
			c.why = "changed";
			c.changes = differences(w, old, v, items ? item_keys : criterion_keys);
		}
		if (old == NULL || value_len(c.changes) > 0)
			watch(w, c);
	}
}

/* Versions that went live within the months that are looked at, with a month before them. */
static void
versions(struct watching *w, const struct value *standards)
{
	day_t first = period_first(w->o->months[0].period),
	      last = period_last(w->o->months[w->o->n - 1].period);

	for (size_t i = 0; i < value_len(standards); i++) {
		const struct value *s = standards->u.list.at[i], *before;
		day_t since = first_day(s);

		if (since <= first || since > last ||
		    (w->o->sector != NULL && strcmp(w->o->sector, text(s, "sector")) != 0))
			continue;
		before = manifest_standard(w->m, text(s, "sector"), since - 1);
		compare(w, s, before, 1);
		compare(w, s, before, 0);
	}
}

static void
named(struct watching *w)
{
	const struct value *item;

	if (w->o->id == NULL)
		return;
	item = manifest_item(w->m, w->o->id, w->o->since);
	watch(w, (struct change){ item ? "item" : "criterion", w->o->id, NULL, "named",
		     item ? item : manifest_title(w->m, "criteria", w->o->id), value_list(w->a),
		     w->o->since, NULL });
}

/* --- how much, before and after --- */

struct figures {
	int months;
	double lines, quantity, minutes;
};

int
farming_by_name(const void *x, const void *y)
{
	const struct farming_volume *a = x, *b = y;
	int k = strcmp(a->id, b->id);

	return k ? k : strcmp(a->agency, b->agency);
}

static void
add(struct figures *f, const struct farming_month *m, int items, const char *agency, const char *id)
{
	const struct farming_volume key = { .agency = agency, .id = id }, *v = NULL;
	size_t n = items ? m->nitems : m->ncriteria;

	f->months++;
	if (n > 0)
		v = bsearch(&key, items ? m->items : m->criteria, n, sizeof key, farming_by_name);
	if (v == NULL)
		return;
	f->lines += (double)v->lines;
	f->quantity += (double)v->quantity;
	f->minutes += (double)v->minutes;
}

/* Figures of a month on average; those of a criterion are a mean of its people. */
static void
average(struct figures *f, int items)
{
	double months = f->months > 0 ? f->months : 1;

	if (items) {
		f->quantity /= 1000 * months;
	} else
		f->quantity = f->lines > 0 ? f->quantity / f->lines / 1e6 : 0;
	f->lines /= months;
	f->minutes /= months;
}

static struct value *
figures_value(struct watching *w, const struct figures *f)
{
	struct value *v = value_map(w->a);

	value_put(w->a, v, "months", value_int(w->a, f->months));
	value_put(w->a, v, "lines", value_num(w->a, f->lines));
	value_put(w->a, v, "quantity", value_num(w->a, f->quantity));
	value_put(w->a, v, "minutes", value_num(w->a, f->minutes));
	return v;
}

/* The greatest ratio of after to before, and what it is of; 0 when nothing was before. */
static double
jump(const struct figures *before, const struct figures *after, int items, const char **of)
{
	const struct {
		const char *name;
		double before, after;
		int counts;
	} all[] = {
		{ "lines", before->lines, after->lines, items },
		{ items ? "quantity" : "mean", before->quantity, after->quantity, 1 },
		{ "minutes", before->minutes, after->minutes, items },
	};
	double most = 0;

	for (size_t i = 0; i < 3; i++)
		if (all[i].counts && all[i].before > 0 && all[i].after / all[i].before > most) {
			most = all[i].after / all[i].before;
			*of = all[i].name;
		}
	return most;
}

static void
one_agency(struct watching *w, const struct change *c, const char *agency)
{
	const struct farming_options *o = w->o;
	int items = strcmp(c->what, "item") == 0;
	struct figures before = { 0 }, after = { 0 };
	const char *of = "lines";
	struct value *v;
	double times;

	for (size_t i = o->n; i > 0; i--)
		if (period_first(o->months[i - 1].period) < c->since && before.months < o->window)
			add(&before, &o->months[i - 1], items, agency, c->id);
	for (size_t i = 0; i < o->n; i++)
		if (period_first(o->months[i].period) >= c->since && after.months < o->window)
			add(&after, &o->months[i], items, agency, c->id);
	average(&before, items);
	average(&after, items);
	times = jump(&before, &after, items, &of);
	if (before.months == 0 || after.lines < (double)o->least ||
	    (before.lines > 0 && times < o->ratio))
		return;
	v = value_map(w->a);
	lens_put_text(w->a, v, "what", c->what);
	lens_put_text(w->a, v, "id", c->id);
	lens_put_text(w->a, v, "vi", value_text(value_get(c->titles, "vi"), NULL));
	lens_put_text(w->a, v, "en", value_text(value_get(c->titles, "en"), NULL));
	lens_put_text(w->a, v, "sector", c->sector);
	lens_put_text(w->a, v, "since", day_text(c->since, (char[DAY_TEXT]){ 0 }));
	lens_put_text(w->a, v, "why", c->why);
	value_put(w->a, v, "changes", c->changes);
	lens_put_text(w->a, v, "agency", agency);
	value_put(w->a, v, "before",
	    before.lines > 0 ? figures_value(w, &before) : value_null(w->a));
	value_put(w->a, v, "after", figures_value(w, &after));
	value_put(
	    w->a, v, "times", before.lines > 0 ? value_num(w->a, times) : value_null(w->a));
	lens_put_text(w->a, v, "of", of);
	value_push(w->a, w->rows, v);
}

/* Each agency that has any of it in a month from then on, once. */
static void
agencies(struct watching *w, const struct change *c)
{
	struct value *seen = value_map(w->a);
	int items = strcmp(c->what, "item") == 0;

	for (size_t i = 0; i < w->o->n; i++) {
		const struct farming_month *m = &w->o->months[i];
		const struct farming_volume *v = items ? m->items : m->criteria;
		size_t n = items ? m->nitems : m->ncriteria;

		for (size_t k = 0; k < n && period_first(m->period) >= c->since; k++)
			if (strcmp(v[k].id, c->id) == 0 && value_get(seen, v[k].agency) == NULL) {
				value_put(w->a, seen, v[k].agency, value_null(w->a));
				one_agency(w, c, v[k].agency);
			}
	}
}

static int
by_times(const void *x, const void *y)
{
	const struct value *a = *(struct value *const *)x, *b = *(struct value *const *)y;
	double p = value_double(value_get(a, "times"), 1e300),
	       q = value_double(value_get(b, "times"), 1e300);
	int k;

	if (p != q)
		return p > q ? -1 : 1;
	p = value_double(value_get(value_get(a, "after"), "lines"), 0);
	q = value_double(value_get(value_get(b, "after"), "lines"), 0);
	if (p != q)
		return p > q ? -1 : 1;
	k = strcmp(text(a, "id"), text(b, "id"));
	return k ? k : strcmp(text(a, "agency"), text(b, "agency"));
}

struct value *
farming_tree(const struct manifest *m, const struct value *tree, const struct farming_options *o,
    struct arena *a)
{
	struct watching w = { m, o, a, value_list(a), NULL };
	struct value *v = value_map(a), *months = value_list(a);
	char period[PERIOD_TEXT];

	if (o->n > 0) {
		if (o->id == NULL)
			versions(&w, value_get(tree, "standards"));
		named(&w);
		value_push(a, months, value_str(a, period_text(o->months[0].period, period)));
		value_push(
		    a, months, value_str(a, period_text(o->months[o->n - 1].period, period)));
	}
	for (const struct change *c = w.all; c != NULL; c = c->next)
		agencies(&w, c);
	if (value_len(w.rows) > 1)
		qsort(w.rows->u.list.at, w.rows->u.list.n, sizeof *w.rows->u.list.at, by_times);
	value_put(a, v, "months", months);
	value_put(a, v, "ratio", value_num(a, o->ratio));
	value_put(a, v, "least", value_int(a, o->least));
	value_put(a, v, "window", value_int(a, o->window));
	value_put(a, v, "rows", w.rows);
	return v;
}

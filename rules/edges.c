#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "rules/edges_impl.h"

static int64_t
micro(double x)
{
	return llround(x * 1e6);
}

/* --- who --- */

struct near {
	struct value *v;
	int64_t distance;
	const char *code;
};

static int
by_distance(const void *a, const void *b)
{
	const struct near *x = a, *y = b;

	if (x->distance != y->distance)
		return x->distance < y->distance ? -1 : 1;
	return strcmp(x->code, y->code);
}

static struct value *
one(const struct lens_row *r, const struct value *class, int64_t from, struct arena *a)
{
	static const char *const titles[] = { "vi", "en" };
	struct value *v = value_map(a);
	int below = r->micro < from;

	lens_put_text(a, v, "code", r->code);
	value_put(a, v, "organisation", value_bool(a, r->organisation));
	lens_put_text(a, v, "agency", r->agency);
	lens_put_text(a, v, "sector", r->sector);
	lens_put_text(a, v, "duty_group", r->duty_group);
	lens_put_micro(a, v, "score", r->micro);
	lens_put_text(a, v, "side", below ? "below" : "above");
	lens_put_text(a, v, "edge", value_text(value_get(class, "id"), ""));
	for (int i = 0; i < 2; i++)
		lens_put_text(a, v, titles[i], value_text(value_get(class, titles[i]), NULL));
	lens_put_micro(a, v, "from", from);
	lens_put_micro(a, v, "distance", below ? from - r->micro : r->micro - from);
	return v;
}

/* The edge above the score and the one that it has reached; the lowest class has none. */
static size_t
edges_of(const struct lens_row *r, const struct edges_options *o, struct near *to, struct arena *a)
{
	const struct value *list = o->classes(o->arg, r), *above = NULL, *below = NULL;
	const struct value *both[2];
	size_t n = 0;

	for (size_t i = 0; i < value_len(list); i++) {
		const struct value *c = list->u.list.at[i];
		double from = value_double(value_get(c, "from"), 0);

		if (micro(from) > r->micro)
			above = c;
		else if (below == NULL && from > 0)
			below = c;
	}
	both[0] = above;
	both[1] = below;
	for (int i = 0; i < 2; i++) {
		int64_t from = both[i] ? micro(value_double(value_get(both[i], "from"), 0)) : 0;

		if (both[i] != NULL && llabs(from - r->micro) <= o->within)
			to[n++] = (struct near){ one(r, both[i], from, a), llabs(from - r->micro),
				r->code };
	}
	return n;
}

struct value *
edges_tree(
    const struct lens_row *rows, size_t n, const struct edges_options *o, struct arena *a)
{
	struct near *all = mem_new((2 * n + 1) * sizeof *all);
	struct value *v = value_map(a), *people = value_list(a);
	char period[PERIOD_TEXT];
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (rows[i].micro != MODEL_NONE &&
		    (o->sector == NULL ||
			strcmp(o->sector, rows[i].sector ? rows[i].sector : "") == 0))
			k += edges_of(&rows[i], o, all + k, a);
	qsort(all, k, sizeof *all, by_distance);
	for (size_t i = 0; i < k; i++)
		value_push(a, people, all[i].v);
	free(all);
	lens_put_text(a, v, "period", period_text(o->period, period));
	lens_put_micro(a, v, "within", o->within);
	value_put(a, v, "people", people);
	return v;
}

/* --- what tips them --- */

static double
with(struct tipping *t, struct part_now *p, double value)
{
	double was = p->value, points;

	p->value = value;
	points = t->score(t->arg, t->parts, t->n);
	p->value = was;
	return points;
}

/* Not by a rounding: the number that is told is the edge's own. */
static int
reaches(const struct tipping *t, double points)
{
	return points >= (double)t->edge / 1e6 - 1e-9;
}

#define STEPS 60

/* The least value between two at which the score is at the edge; it is at `reaching`. */
static double
least(struct tipping *t, struct part_now *p, double short_of, double reaching)
{
	for (int i = 0; i < STEPS; i++) {
		double middle = short_of + (reaching - short_of) / 2;

		if (reaches(t, with(t, p, middle)))
			reaching = middle;
		else
			short_of = middle;
	}
	return reaching;
}

/* Below the edge: raised as far as it goes. At or above it: lowered as far as it goes. */
static void
alone(struct tipping *t, struct part_now *p)
{
	double most = isnan(p->full) ? NAN : with(t, p, p->full), low;

	p->need = NAN;
	p->missing = isnan(most) ? 0 : micro(most) - t->now;
	if (t->now < t->edge && p->missing > 0 && reaches(t, most))
		p->need = least(t, p, p->value, p->full);
	else if (t->now >= t->edge && (low = with(t, p, p->low), !isnan(low)) && !reaches(t, low))
		p->need = least(t, p, p->low, p->value);
}

/* Upwards, so that the number told does what is said of it. */
static int64_t
micro_up(double x)
{
	return (int64_t)ceil(x * 1e6 - 1e-4);
}

static void
tell(struct tipping *t, const struct part_now *p, double need, struct value *list)
{
	struct arena *a = t->a;
	struct value *v = value_copy(a, p->v);
	int64_t now = llround(p->value * 1e6), to = micro_up(need);

	lens_put_micro(a, v, "value", now);
	lens_put_micro(a, v, "need", to);
	lens_put_micro(a, v, "change", to - now);
	lens_put_micro(a, v, "missing", p->missing);
	value_push(a, list, v);
}

static double
part_of_range(const struct part_now *p)
{
	double range = (isnan(p->full) ? 100 : p->full) - p->low;

	return isnan(p->need) ? INFINITY : fabs(p->need - p->value) / (range > 0 ? range : 1);
}

static int
by_change(const void *a, const void *b)
{
	double x = part_of_range(a), y = part_of_range(b);
	size_t i = ((const struct part_now *)a)->order, k = ((const struct part_now *)b)->order;

	return x != y ? (x > y) - (x < y) : (i > k) - (i < k);
}

static int
by_missing(const void *a, const void *b)
{
	const struct part_now *x = a, *y = b;

	if (x->missing != y->missing)
		return x->missing < y->missing ? 1 : -1;
	return (x->order > y->order) - (x->order < y->order);
}

/* None does it alone: the largest missing parts in full, the last no further than needed. */
static struct value *
together(struct tipping *t)
{
	struct value *list = value_list(t->a);

	for (size_t i = 0; i < t->n; i++) {
		struct part_now *p = &t->parts[i];

		if (isnan(p->full) || p->missing <= 0)
			continue;
		if (reaches(t, with(t, p, p->full))) {
			tell(t, p, least(t, p, p->value, p->full), list);
			return list;
		}
		tell(t, p, p->full, list);
		p->value = p->full;
	}
	return NULL;
}

struct value *
edges_tip(struct tipping *t)
{
	struct arena *a = t->a;
	struct value *v = value_map(a), *list = value_list(a), *all = NULL;
	const char *largest = NULL;

	for (size_t i = 0; i < t->n; i++) {
		t->parts[i].order = i;
		alone(t, &t->parts[i]);
	}
	if (t->n > 1)
		qsort(t->parts, t->n, sizeof *t->parts, by_change);
	for (size_t i = 0; i < t->n; i++)
		if (!isnan(t->parts[i].need))
			tell(t, &t->parts[i], t->parts[i].need, list);
	if (t->n > 1)
		qsort(t->parts, t->n, sizeof *t->parts, by_missing);
	if (t->n > 0 && t->parts[0].missing > 0)
		largest = value_text(value_get(t->parts[0].v, "id"), NULL);
	if (t->now < t->edge && value_len(list) == 0)
		all = together(t);
	lens_put_micro(a, v, "score", t->now);
	lens_put_text(a, v, "largest", largest);
	value_put(a, v, "tips", list);
	value_put(a, v, "together", all ? all : value_null(a));
	return v;
}

/* --- of a mean --- */

struct weights {
	int64_t total;
};

static double
ask_mean(void *arg, const struct part_now *parts, size_t n)
{
	const struct weights *w = arg;
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += parts[i].value * parts[i].v->line;
	return sum / (double)w->total;
}

struct value *
edges_tips_mean(const struct month_result *months, size_t n, int64_t edge, struct arena *a)
{
	struct weights w = { 0 };
	struct tipping t = { .score = ask_mean, .arg = &w, .edge = edge, .a = a };
	char period[PERIOD_TEXT];

	t.parts = arena_new(a, (n + 1) * sizeof *t.parts);
	for (size_t i = 0; i < n; i++) {
		struct part_now *p = &t.parts[t.n];

		if (months[i].micro == MODEL_NONE)
			continue;
		*p = (struct part_now){ .value = (double)months[i].micro / 1e6, .full = 100 };
		p->v = value_map(a);
		p->v->line = months[i].weight;
		w.total += months[i].weight;
		lens_put_text(a, p->v, "id", period_text(months[i].period, period));
		t.n++;
	}
	if (t.n == 0)
		return NULL;
	t.now = micro(ask_mean(&w, t.parts, t.n));
	return edges_tip(&t);
}

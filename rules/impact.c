#include "rules/impact.h"
#include <stdlib.h>
#include <string.h>

const char *const impact_of_names[IMPACT_OF] = { "class", "agency", "sector", "duty_group" };

/* --- outcomes --- */

static int
outcome_order(const void *a, const void *b)
{
	const struct impact_outcome *x = a, *y = b;

	return x->organisation != y->organisation ? x->organisation - y->organisation
						  : strcmp(x->code, y->code);
}

void
impact_sort(struct impact_period *p)
{
	if (p->n > 0)
		qsort(p->at, p->n, sizeof *p->at, outcome_order);
}

const struct impact_outcome *
impact_find(const struct impact_period *p, int organisation, const char *code)
{
	const struct impact_outcome like = { .code = code, .organisation = organisation };

	return p->n > 0 ? bsearch(&like, p->at, p->n, sizeof like, outcome_order) : NULL;
}

static int
same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

void
impact_classes(struct impact *m, const struct value *manifest)
{
	const struct value *standards = value_get(manifest, "standards");

	for (size_t i = 0; i < value_len(standards); i++) {
		const struct value *all = value_get(standards->u.list.at[i], "classes");

		for (size_t k = 0; k < value_len(all); k++) {
			const char *id = value_text(value_get(all->u.list.at[k], "id"), "");
			int fresh;
			void **order = map_put(&m->class_order, id, strlen(id), &fresh);

			if (fresh)
				*order = (void *)(uintptr_t)(k + 1);
		}
	}
}

/* --- what moved the score --- */

static int64_t
points_of(const struct part *at, size_t n, const char *id, int64_t none)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(at[i].id, id) == 0)
			return at[i].known ? at[i].micro : none;
	return none;
}

/* What no criterion accounts for: another formula of the score, a criterion gone, rounding. */
static void
rest(struct impact_row *r)
{
	int64_t left = r->change;

	for (size_t i = 0; i < r->nparts; i++)
		left -= r->parts[i].points;
	if (left != 0)
		r->parts[r->nparts++] =
		    (struct impact_part){ .before = MODEL_NONE, .after = MODEL_NONE, .points = left };
}

/* Every criterion whose value is another, with its share; both scores are there. */
static void
parts_of_base(struct impact *m, struct impact_row *r)
{
	const struct impact_outcome *is = r->is, *was = r->was;
	size_t room = is->nparts + was->nparts + 1;

	r->parts = arena_new(&m->arena, room * sizeof *r->parts);
	for (size_t i = 0; i < is->nparts; i++) {
		const char *id = is->parts[i].id;
		int64_t before = points_of(was->parts, was->nparts, id, MODEL_NONE);
		int64_t after = points_of(is->parts, is->nparts, id, MODEL_NONE);

		if (before != after)
			r->parts[r->nparts++] = (struct impact_part){ .criterion = id,
				.before = before,
				.after = after,
				.points = points_of(is->shares, is->nshares, id, 0) };
	}
	rest(r);
}

struct share {
	const char *id;
	int64_t sum;
};

static struct share *
share_of(struct share *all, size_t *n, size_t max, const char *id)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(all[i].id, id) == 0)
			return &all[i];
	if (*n == max)
		return NULL;
	all[*n] = (struct share){ id, 0 };
	return &all[(*n)++];
}

static int64_t
divided(int64_t sum, int64_t n)
{
	return sum >= 0 ? (2 * sum + n) / (2 * n) : -((-2 * sum + n) / (2 * n));
}

static int
has_score(const struct impact_outcome *o)
{
	return o != NULL && o->end.micro != MODEL_NONE;
}

/* A quarter that was scored as one stands for its months; other quarters are no base period. */
static int
stood_for(const struct impact_pair *all, size_t n, size_t i, const char *code)
{
	const struct impact_outcome *o;
	struct period p = all[i].is->period;

	if (p.kind == PERIOD_QUARTER) {
		o = impact_find(all[i].is, 0, code);
		return o != NULL && o->weight != 3;
	}
	for (size_t k = 0; k < n; k++)
		if (all[k].is->period.kind == PERIOD_QUARTER &&
		    period_first(all[k].is->period) <= period_first(p) &&
		    period_last(all[k].is->period) >= period_last(p)) {
			o = impact_find(all[k].is, 0, code);
			if (has_score(o) && o->weight == 3)
				return 1;
		}
	return 0;
}

#define SHARES 64

/* A longer period is the mean of its base periods: so are the shares, when both sides have the same
 * ones; else all is the rest. */
static void
parts_of_longer(struct impact *m, struct impact_row *r, const struct impact_pair *months, size_t n)
{
	struct share all[SHARES];
	int64_t weight = 0;
	size_t k = 0;
	int alike = 1;

	for (size_t i = 0; i < n; i++) {
		const struct impact_outcome *was, *is;
		int had, has;

		if (stood_for(months, n, i, r->is->code))
			continue;
		was = impact_find(months[i].was, 0, r->is->code);
		is = impact_find(months[i].is, 0, r->is->code);
		had = has_score(was);
		has = has_score(is);
		alike &= had == has && (!has || was->weight == is->weight);
		for (size_t s = 0; alike && has && s < is->nshares; s++) {
			struct share *x = share_of(all, &k, SHARES, is->shares[s].id);

			if (x != NULL)
				x->sum += is->shares[s].micro * is->weight;
		}
		weight += has ? is->weight : 0;
	}
	r->parts = arena_new(&m->arena, (k + 1) * sizeof *r->parts);
	for (size_t i = 0; alike && weight > 0 && i < k; i++)
		r->parts[r->nparts++] = (struct impact_part){ .criterion = all[i].id,
			.before = MODEL_NONE,
			.after = MODEL_NONE,
			.points = divided(all[i].sum, weight) };
	rest(r);
}

/* --- rows --- */

static uintptr_t
order_of(const struct impact *m, const char *id)
{
	return id != NULL ? (uintptr_t)map_get(&m->class_order, id) : 0;
}

static struct impact_row
row_of(const struct impact *m, struct period p, const struct impact_outcome *was,
    const struct impact_outcome *is)
{
	const char *before = was != NULL ? was->end.class_id : NULL;
	const char *after = is != NULL ? is->end.class_id : NULL;
	uintptr_t from = order_of(m, before), to = order_of(m, after);
	int both = has_score(was) && has_score(is);

	return (struct impact_row){ .period = p,
		.was = was,
		.is = is,
		.change = both ? is->end.micro - was->end.micro : MODEL_NONE,
		.class_changes = !same(before, after),
		.up = from > 0 && to > 0 && to < from,
		.down = from > 0 && to > 0 && to > from };
}

static int
state_changes(const struct impact_row *r)
{
	return r->was == NULL || r->is == NULL || r->was->end.state != r->is->end.state;
}

static int
is_base(struct period p, const struct impact_outcome *is)
{
	return p.kind == PERIOD_MONTH || is->organisation ||
	    (p.kind == PERIOD_QUARTER && is->weight == 3);
}

/* Keeps the row of who changes. */
static void
one(struct impact *m, struct impact_row r, const struct impact_pair *months, size_t n)
{
	int moves = r.change != 0 && r.change != MODEL_NONE;

	m->scored += (has_score(r.was) || has_score(r.is)) && !(r.was ? r.was : r.is)->organisation;
	if (!r.class_changes && !state_changes(&r) && !moves)
		return;
	if (moves && is_base(r.period, r.is))
		parts_of_base(m, &r);
	else if (moves)
		parts_of_longer(m, &r, months, n);
	m->rows = mem_room(m->rows, m->n, &m->cap, sizeof *m->rows);
	m->rows[m->n++] = r;
}

/* --- totals --- */

static struct impact_total *
total(struct impact *m, struct map *index, struct period p, enum impact_of of, const char *key)
{
	char *name = arena_fmt(&m->arena, "%d|%s", (int)of, key ? key : "");
	int fresh;
	void **at = map_put(index, name, strlen(name), &fresh);

	if (fresh) {
		m->totals = mem_room(m->totals, m->ntotals, &m->totals_cap, sizeof *m->totals);
		m->totals[m->ntotals] =
		    (struct impact_total){ .period = p, .of = of, .key = strchr(name, '|') + 1 };
		*at = (void *)(uintptr_t)++m->ntotals;
	}
	return &m->totals[(uintptr_t)*at - 1];
}

static void
count_class(struct impact *m, struct map *index, const struct impact_row *r)
{
	const struct impact_outcome *ends[2] = { r->was, r->is };

	for (int k = 0; k < 2; k++) {
		struct impact_total *t;

		if (ends[k] == NULL || ends[k]->end.class_id == NULL)
			continue;
		t = total(m, index, r->period, IMPACT_CLASS, ends[k]->end.class_id);
		*(k ? &t->after : &t->before) += 1;
		t->up += k == 0 && r->up;
		t->down += k == 0 && r->down;
		t->higher += k == 0 && r->change > 0;
		t->lower += k == 0 && r->change < 0 && r->change != MODEL_NONE;
		t->change += k == 0 && r->change != MODEL_NONE ? r->change : 0;
	}
}

static void
count(struct impact *m, struct map *index, const struct impact_row *r)
{
	const struct impact_outcome *o = r->is != NULL ? r->is : r->was;
	const char *keys[IMPACT_OF] = { NULL, o->agency, o->sector, o->duty_group };

	if (o->organisation)
		return;
	count_class(m, index, r);
	for (int of = IMPACT_AGENCY; of < IMPACT_OF; of++) {
		struct impact_total *t = total(m, index, r->period, (enum impact_of)of, keys[of]);

		t->before += has_score(r->was) != 0 ? 1u : 0u;
		t->after += has_score(r->is) != 0 ? 1u : 0u;
		t->up += (size_t)r->up;
		t->down += (size_t)r->down;
		t->higher += r->change > 0;
		t->lower += r->change < 0 && r->change != MODEL_NONE;
		t->change += r->change != MODEL_NONE ? r->change : 0;
	}
}

/* --- the whole --- */

void
impact_add(struct impact *m, struct impact_pair p, const struct impact_pair *months, size_t n)
{
	struct map index = MAP_INIT;
	struct period period = p.is->period;
	size_t i = 0, k = 0;

	while (i < p.was->n || k < p.is->n) {
		const struct impact_outcome *was = i < p.was->n ? &p.was->at[i] : NULL;
		const struct impact_outcome *is = k < p.is->n ? &p.is->at[k] : NULL;
		int order = was == NULL ? 1 : is == NULL ? -1 : outcome_order(was, is);
		struct impact_row row;

		was = order <= 0 ? was : NULL;
		is = order >= 0 ? is : NULL;
		i += was != NULL;
		k += is != NULL;
		row = row_of(m, period, was, is);
		count(m, &index, &row);
		one(m, row, months, n);
	}
	map_fini(&index, NULL);
}

static const struct impact_outcome *
either(const struct impact_row *r)
{
	return r->is != NULL ? r->is : r->was;
}

static int
row_order(const void *a, const void *b)
{
	const struct impact_row *x = a, *y = b;
	int k = outcome_order(either(x), either(y));

	return k != 0 ? k : period_code(x->period) - period_code(y->period);
}

static int
total_order(const void *a, const void *b)
{
	const struct impact_total *x = a, *y = b;
	int k = period_code(x->period) - period_code(y->period);

	k = k != 0 ? k : (int)x->of - (int)y->of;
	return k != 0 ? k : strcmp(x->key, y->key);
}

static void
add_word(struct digest *d, const char *s)
{
	digest_add_str(d, s ? s : "", s ? strlen(s) : 0);
}

void
impact_end(struct impact *m)
{
	struct digest d;
	unsigned char bytes[DIGEST_LEN];
	char text[PERIOD_TEXT];

	if (m->n > 0)
		qsort(m->rows, m->n, sizeof *m->rows, row_order);
	if (m->ntotals > 0)
		qsort(m->totals, m->ntotals, sizeof *m->totals, total_order);
	digest_init(&d);
	for (size_t i = 0; i < m->n; i++) {
		struct impact_row *r = &m->rows[i];
		const struct impact_outcome *o = either(r);

		impact_causes(m, r);
		if (!r->class_changes)
			continue;
		add_word(&d, o->organisation ? "organisation" : "person");
		add_word(&d, o->code);
		add_word(&d, period_text(r->period, text));
		add_word(&d, r->was != NULL ? r->was->end.class_id : NULL);
		add_word(&d, r->is != NULL ? r->is->end.class_id : NULL);
		m->class_changes += !o->organisation;
		m->up += r->up && !o->organisation;
		m->down += r->down && !o->organisation;
	}
	digest_end(&d, bytes);
	digest_hex(bytes, m->digest);
}

void
impact_keep(struct impact *m, struct impact_period *p)
{
	m->kept = mem_room(m->kept, m->nkept, &m->kept_cap, sizeof *m->kept);
	m->kept[m->nkept++] = p->at;
	p->at = NULL;
	p->n = 0;
}

void
impact_fini(struct impact *m)
{
	for (size_t i = 0; i < m->nkept; i++)
		free(m->kept[i]);
	free(m->kept);
	free(m->rows);
	free(m->totals);
	map_fini(&m->class_order, NULL);
	map_fini(&m->reached, NULL);
	arena_fini(&m->arena);
	memset(m, 0, sizeof *m);
}

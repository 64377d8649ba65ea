#include "daemon/edges.h"
#include <stdlib.h>
#include <string.h>
#include "rules/base/map.h"
#include "rules/edges.h"

struct asking {
	const struct edges_ask *q;
	struct value **people; /* of a base period, in the order of codes[] */
	const char **codes;
	size_t n;
	struct arena *a;
	struct err *e;
};

static const struct value *
classes(void *arg, const struct lens_row *r)
{
	const struct edges_ask *q = arg;
	struct period p = q->o->period;
	day_t day = p.kind == PERIOD_YEAR || q->o->to_date ? period_last(p) : period_first(p);
	struct manifest_at at = { r->sector, (enum subject)r->subject, day };

	return r->organisation || r->sector == NULL ? NULL
						    : manifest_list(q->manifest, at, "classes");
}

/* --- of a base period: a worker --- */

static void
keep(struct asking *k, struct value *person, const struct buf *answer)
{
	struct cut cut = { (const unsigned char *)answer->p, answer->n, 0 };
	struct value *tips = value_read(k->a, &cut), *now = value_get(tips, "score");

	value_put(k->a, person, "tips", tips ? tips : value_null(k->a));
	if (now != NULL && value_integer(now, 0) != value_integer(value_get(person, "score"), 0))
		value_put(k->a, person, "score_now", now);
}

/* Whom a worker cannot answer about (no score now) is left without tips. */
static int
ask(void *arg, size_t i, const struct buf *request)
{
	struct asking *k = arg;
	struct value *person = k->people[i];
	struct buf in = BUF_INIT, out = BUF_INIT;
	struct err why = { 0 };

	buf_add(&in, request->p, request->n);
	buf_u64(&in, (uint64_t)value_integer(value_get(person, "from"), 0));
	if (workers_ask(k->q->o->workers, FRAME_TIPS, &in, 0, k->codes[i], &out, &why) == 0)
		keep(k, person, &out);
	err_fini(&why);
	buf_fini(&in);
	buf_fini(&out);
	return 0;
}

/* --- of a longer one: its results --- */

struct means {
	struct asking *k;
	struct map by_code; /* -> struct months */
	struct period period;
};
struct months {
	struct month_result *at;
	size_t n, cap;
};

static int
a_month(void *arg, const struct result *res)
{
	struct means *m = arg;
	struct months *to = res->organisation ? NULL : map_get(&m->by_code, res->code);

	if (to == NULL || (m->period.kind == PERIOD_QUARTER && res->weight != 3))
		return 0;
	to->at = mem_room(to->at, to->n, &to->cap, sizeof *to->at);
	to->at[to->n++] = (struct month_result){ .period = m->period,
		.micro = res->micro,
		.weight = m->period.kind == PERIOD_QUARTER ? 3 : 1 };
	return 0;
}

static void
months_free(void *p)
{
	struct months *m = p;

	free(m->at);
	free(m);
}

/* A quarter that is a base period stands for its months. */
static size_t
settle(struct months *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++) {
		int covered = 0;

		for (size_t k = 0; k < m->n && m->at[i].weight == 1; k++)
			covered |= m->at[k].weight == 3 && m->at[k].micro != MODEL_NONE &&
			    period_first(m->at[i].period) >= period_first(m->at[k].period) &&
			    period_last(m->at[i].period) <= period_last(m->at[k].period);
		if (!covered)
			m->at[n++] = m->at[i];
	}
	return n;
}

static int
months_of(struct means *m)
{
	const struct run_options *o = m->k->q->o;
	int n = period_months(o->period);

	for (int i = 0; i < n; i++) {
		m->period = period_month(o->period, i);
		if (store_results(o->store, m->period, NULL, a_month, m, m->k->e) < 0)
			return -1;
		if (i % 3 != 2 || n < 6)
			continue;
		m->period = period_of_day(period_first(m->period), PERIOD_QUARTER);
		if (store_results(o->store, m->period, NULL, a_month, m, m->k->e) < 0)
			return -1;
	}
	return 0;
}

static int
tip_means(struct asking *k, const struct value *people)
{
	struct means m = { .k = k };
	int failed;

	for (size_t i = 0; i < value_len(people); i++) {
		const char *code = value_text(value_get(people->u.list.at[i], "code"), "");
		void **at = map_put(&m.by_code, code, strlen(code), NULL);

		if (*at == NULL)
			*at = mem_new(sizeof(struct months));
	}
	failed = months_of(&m);
	for (size_t i = 0; i < value_len(people) && !failed; i++) {
		struct value *p = people->u.list.at[i], *tips;
		struct months *own = map_get(&m.by_code, value_text(value_get(p, "code"), ""));

		if (value_get(p, "tips") != NULL)
			continue; /* a base period that a worker was asked about */
		own->n = settle(own);
		tips = edges_tips_mean(own->at, own->n, value_integer(value_get(p, "from"), 0), k->a);
		value_put(k->a, p, "tips", tips ? tips : value_null(k->a));
	}
	map_fini(&m.by_code, months_free);
	return failed;
}

/* --- both --- */

static int
is_base(const struct edges_ask *q, const char *code)
{
	if (q->o->period.kind == PERIOD_MONTH)
		return 1;
	for (size_t i = 0; q->o->period.kind == PERIOD_QUARTER && i < q->rows->n; i++)
		if (!q->rows->at[i].organisation && strcmp(q->rows->at[i].code, code) == 0)
			return q->rows->at[i].weight == 3;
	return 0;
}

struct value *
edges_report(const struct edges_ask *q, struct arena *a, struct err *e)
{
	const struct edges_options o = { q->o->period, q->within, q->sector, classes, (void *)q };
	struct value *tree = edges_tree(q->rows->at, q->rows->n, &o, a);
	const struct value *people = value_get(tree, "people");
	struct asking k = { .q = q, .a = a, .e = e };

	k.people = arena_new(a, (value_len(people) + 1) * sizeof *k.people);
	k.codes = arena_new(a, (value_len(people) + 1) * sizeof *k.codes);
	for (size_t i = 0; i < value_len(people); i++) {
		struct value *p = people->u.list.at[i];
		const char *code = value_text(value_get(p, "code"), "");

		if (!is_base(q, code))
			continue;
		value_put(a, p, "tips", value_null(a));
		k.people[k.n] = p;
		k.codes[k.n++] = code;
	}
	if (run_requests(q->o, k.codes, k.n, ask, &k, e) != 0 ||
	    (k.n < value_len(people) && tip_means(&k, people) != 0))
		return NULL;
	return tree;
}

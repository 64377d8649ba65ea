/* Longer periods of people, made of the visible results of their base periods; and the
 * organisations of a year. */
#include <stdlib.h>
#include <string.h>
#include "daemon/run_impl.h"

/* --- months --- */

struct months {
	struct running *r;
	struct period period;
	struct map by_code;
};

/* A quarter that is a base period stands for its months: months that somebody who moved has beside
 * it are left out when the quarter has a score. */
static void
stands_for_months(struct job *j, struct period quarter)
{
	size_t n = 0;

	for (size_t i = 0; i < j->nmonths; i++)
		if (period_first(j->months[i].period) < period_first(quarter) ||
		    j->months[i].period.kind != PERIOD_MONTH)
			j->months[n++] = j->months[i];
	j->nmonths = n;
}

static int
a_result(void *arg, const struct result *res)
{
	struct months *m = arg;
	const struct map_entry *en;
	struct job *j;

	if (res->organisation || (m->period.kind == PERIOD_QUARTER && res->weight != 3))
		return 0;
	en = map_find(&m->by_code, res->code, strlen(res->code));
	if (en == NULL)
		return 0;
	j = &m->r->jobs[(size_t)(uintptr_t)en->value];
	if (res->weight == 3 && res->micro != MODEL_NONE)
		stands_for_months(j, m->period);
	j->months = mem_room(j->months, j->nmonths, &j->months_cap, sizeof *j->months);
	j->months[j->nmonths++] = (struct month_result){ .period = m->period,
		.state = res->state,
		.micro = res->micro,
		.weight = m->period.kind == PERIOD_QUARTER ? 3 : 1,
		.reason = arena_str(&m->r->arena, res->reason) };
	return 0;
}

int
run_months(struct running *r)
{
	struct months m = { .r = r };
	int failed = 0, n = period_months(r->o->period);

	if (r->o->period.kind == PERIOD_MONTH)
		return 0;
	for (size_t i = 0; i < r->npeople; i++)
		*map_put(&m.by_code, r->people[i].code, strlen(r->people[i].code), NULL) =
		    (void *)(uintptr_t)i;
	for (int k = 0; k < n && !failed; k++) {
		m.period = period_month(r->o->period, k);
		failed = run_visible(r, m.period, a_result, &m) < 0;
		if (failed || k % 3 != 2 || n < 6)
			continue;
		m.period = period_of_day(period_first(m.period), PERIOD_QUARTER);
		failed = run_visible(r, m.period, a_result, &m) < 0;
	}
	map_fini(&m.by_code, NULL);
	return failed ? -1 : 0;
}

/* --- people --- */

static int
has_cap_25(const struct dossier *d, const char *agency)
{
	for (size_t i = 0; i < d->ndecisions; i++)
		if (d->decisions[i].kind == 3 && d->decisions[i].agency != NULL && agency != NULL &&
		    strcmp(d->decisions[i].agency, agency) == 0 &&
		    period_code(d->decisions[i].period) == period_code(d->period))
			return 1;
	return 0;
}

int
run_packs(struct running *r, const struct person *p, int work, struct arena *a,
    struct dossier *whole, struct buf bytes[RUN_PACKS])
{
	const struct run_options *o = r->o;
	int n = 1 + (work ? period_months(o->period) : 0), failed;

	failed = store_dossier(o->store, p->code, o->period, o->as_of, a, whole, r->e);
	if (!failed)
		columns_build(whole, NULL, NULL, &bytes[0]);
	for (int k = 1; k < n && !failed; k++)
		failed = store_pack(o->store, p->staff, period_month(o->period, k - 1), o->as_of,
		    &bytes[k], r->e);
	return failed ? -1 : n;
}

static int
one(struct running *r, size_t i, int work)
{
	struct job *j = &r->jobs[i];
	struct arena a = ARENA_INIT;
	struct request q = { .what = DO_SCORE | (work ? 0u : DO_BRIEF),
		.run = r->o->kind,
		.to_date = r->o->to_date,
		.today = DAY_NONE };
	struct buf bytes[RUN_PACKS] = { 0 };
	struct pack packs[RUN_PACKS];
	struct dossier d;
	int n = run_packs(r, j->person, work, &a, &d, bytes), failed = n < 0;

	if (!failed) {
		j->outstanding = has_cap_25(&d, j->result.agency);
		q.in.d.period = r->o->period;
		q.months = j->months;
		q.nmonths = j->nmonths;
		q.org_class = j->place >= 0 ? r->places[j->place].class_id : NULL;
		q.org_scored = j->place >= 0 && r->places[j->place].scored;
		for (int k = 0; k < n; k++)
			packs[k] = (struct pack){ bytes[k].p, bytes[k].n };
		failed = run_ask(r, i, &q, packs, (size_t)n);
	}
	for (int k = 0; k < RUN_PACKS; k++)
		buf_fini(&bytes[k]);
	arena_fini(&a);
	return failed;
}

static int
asks_work(const struct job *j)
{
	return j->result.reason != NULL && strcmp(j->result.reason, REASON_ASKS_WORK) == 0;
}

/* Everybody in brief; then, whole, those whose law reads the work of the period. Who asks why gets
 * everybody whole. */
int
run_longer(struct running *r)
{
	int failed = run_months(r), kinds = 0;

	for (int work = r->o->why != NULL; work < 2 && !failed; work++) {
		for (size_t i = 0; i < r->npeople && !failed; i++) {
			const struct job *j = &r->jobs[i];

			if (j->skipped || run_is_base(r, j) || (work && r->o->why == NULL && !asks_work(j)))
				continue;
			if (work && kinds++ == 0)
				failed = workers_kinds(r->o->workers,
				    (workers_kind_fn *)store_kind, r->o->store, r->e);
			failed = failed || one(r, i, work);
		}
		failed = failed || run_answers(r);
	}
	return failed ? -1 : 0;
}

/* --- organisations --- */

static int
depth(const struct running *r, int place)
{
	int n = 0;

	for (int p = r->places[place].parent; p >= 0 && n < 32; p = r->places[p].parent)
		n++;
	return n;
}

/* An organisation's share is greater when a decision names the authority above it. */
static int
authority_outstanding(struct running *r, const struct agency *agency, struct arena *a)
{
	struct dossier d = { 0 };

	if (agency->parent == NULL)
		return 0;
	if (store_agency_dossier(
		r->o->store, agency->parent, r->o->period, r->o->as_of, a, &d, r->e) != 0)
		return -1;
	return has_cap_25(&d, agency->parent);
}

static size_t
sub_units(struct running *r, int place, struct arena *a, struct managed **out)
{
	struct managed *m = *out = arena_new(a, (r->nagencies + 1) * sizeof *m);
	size_t n = 0;

	for (size_t p = 0; p < r->nagencies; p++)
		if (r->places[p].parent == place && r->places[p].scored)
			m[n++] = (struct managed){ .staff = r->places[p].a->code,
				.agency = r->places[p].a->code,
				.own = 1,
				.state =
				    r->places[p].class_id ? STATE_SCORED : STATE_NEEDS_DECISION,
				.micro = MODEL_NONE,
				.class_id = r->places[p].class_id };
	return n;
}

static int
one_organisation(struct running *r, size_t place)
{
	struct job *j = &r->jobs[r->njobs];
	struct arena a = ARENA_INIT;
	struct request q = { .what = DO_SCORE,
		.run = r->o->kind,
		.to_date = r->o->to_date,
		.today = DAY_NONE,
		.agency_kind = r->places[place].a->kind };
	struct buf bytes = BUF_INIT;
	struct dossier d;
	struct pack pack;
	int outstanding = authority_outstanding(r, r->places[place].a, &a);
	int failed = outstanding < 0 ||
	    store_agency_dossier(r->o->store, r->places[place].a->code, r->o->period, r->o->as_of,
		&a, &d, r->e) != 0;

	if (!failed) {
		*j = (struct job){ .place = (int)place, .outstanding = outstanding };
		j->result = (struct result){ .organisation = 1,
			.code = r->places[place].a->code,
			.agency = r->places[place].a->code,
			.micro = MODEL_NONE,
			.state = STATE_NOT_SCORED,
			.weight = 1 };
		q.in.d.period = r->o->period;
		q.nmanaged = sub_units(r, (int)place, &a, &q.managed);
		columns_build(&d, NULL, NULL, &bytes);
		pack = (struct pack){ bytes.p, bytes.n };
		failed = run_ask(r, r->njobs++, &q, &pack, 1);
	}
	buf_fini(&bytes);
	arena_fini(&a);
	return failed;
}

/* An organisation that no standard classes is no result at all. */
static void
settle(struct running *r, size_t from)
{
	for (size_t i = from; i < r->njobs; i++) {
		struct job *j = &r->jobs[i];

		j->skipped =
		    j->result.reason != NULL && strcmp(j->result.reason, "no_law_chosen") == 0;
		r->places[j->place].scored = !j->skipped;
		r->places[j->place].class_id = j->result.class_final;
	}
}

int
run_organisations(struct running *r)
{
	int failed = 0;

	for (int level = 32; level >= 0 && !failed; level--) { /* sub-units first */
		size_t from = r->njobs;

		for (size_t p = 0; p < r->nagencies && !failed; p++)
			if (depth(r, (int)p) == level)
				failed = one_organisation(r, p);
		failed = failed || run_answers(r);
		if (!failed && r->njobs > from) {
			run_classify(r, from, r->njobs - from);
			settle(r, from);
		}
	}
	if (!failed && r->njobs > r->npeople) { /* a cap among all is dealt when all are there */
		run_classify(r, r->npeople, r->njobs - r->npeople);
		settle(r, r->npeople);
	}
	return failed ? -1 : 0;
}

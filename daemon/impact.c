#include "daemon/impact.h"
#include <stdlib.h>
#include <string.h>
#include "daemon/impact_impl.h"
#include "rules/base/err_value.h"

/* --- what is run --- */

static int
find(const struct making *k, struct period p)
{
	for (size_t i = 0; i < k->nplan; i++)
		if (period_code(k->plan[i].period) == period_code(p))
			return (int)i;
	return -1;
}

static int
plan_add(struct making *k, struct period p, int asked, int kept)
{
	if (find(k, p) >= 0)
		return 0;
	if (k->nplan == PLAN_MAX)
		return err_set(k->e, MSG_IMPACT_PERIODS);
	k->plan[k->nplan++] = (struct planned){ p, asked, kept };
	return 0;
}

static int
any(void *arg, const struct result *res)
{
	int *weight = arg;

	if (!res->organisation && res->weight > *weight)
		*weight = res->weight;
	return 0;
}

/* A base period that a longer one is made of, when it was ever scored. */
static int
plan_base(struct making *k, struct period p)
{
	int weight = 0, sealed;

	if (find(k, p) >= 0)
		return 0;
	if (store_results(k->o->store, p, NULL, any, &weight, k->e) < 0)
		return -1;
	if (weight == 0 || (p.kind == PERIOD_QUARTER && weight != 3))
		return 0;
	sealed = store_sealed(k->o->store, p, k->e);
	return sealed < 0 ? -1 : plan_add(k, p, 0, sealed);
}

static int
plan_longer(struct making *k, struct period p)
{
	int n = period_months(p), failed = 0;

	for (int i = 0; p.kind != PERIOD_MONTH && i < n && !failed; i++) {
		struct period month = period_month(p, i);

		failed = plan_base(k, month);
		if (i % 3 == 2 && n >= 6 && !failed)
			failed = plan_base(
			    k, period_of_day(period_first(month), PERIOD_QUARTER));
	}
	return failed;
}

static int
shorter_first(const void *a, const void *b)
{
	const struct planned *x = a, *y = b;

	return x->period.kind != y->period.kind
	    ? (int)x->period.kind - (int)y->period.kind
	    : period_code(x->period) - period_code(y->period);
}

static int
plan(struct making *k)
{
	const struct impact_order *o = k->o;
	int failed = 0;

	for (size_t i = 0; i < o->nperiods && !failed; i++)
		failed = plan_add(k, o->periods[i], 1, 0);
	for (size_t i = 0; i < o->nperiods && !failed; i++) {
		failed = plan_longer(k, o->periods[i]);
		k->whole |= o->periods[i].kind == PERIOD_YEAR;
	}
	qsort(k->plan, k->nplan, sizeof *k->plan, shorter_first);
	return failed;
}

/* --- what comes of it --- */

static int
collect(void *arg, const struct result *res)
{
	struct making *k = arg;
	struct impact_period *p = k->now;
	struct arena *a = &k->m->arena;
	struct impact_outcome *x;

	p->at = mem_room(p->at, p->n, &p->cap, sizeof *p->at);
	x = &p->at[p->n++];
	*x = (struct impact_outcome){ .code = arena_str(a, res->code),
		.organisation = res->organisation,
		.subject = res->subject,
		.weight = res->weight,
		.agency = arena_str(a, res->agency),
		.duty_group = arena_str(a, res->duty_group),
		.sector = arena_str(a, res->sector),
		.end = { res->state, res->micro,
		    arena_str(
			a, p->period.kind == PERIOD_YEAR ? res->class_final : res->band),
		    arena_str(a, res->reason), arena_str(a, res->standard) } };
	x->parts = parts_copy(a, res->known, x->nparts = res->nknown);
	x->shares = parts_copy(a, res->shares, x->nshares = res->nshares);
	return 0;
}

static void
look(void *arg, const struct result *res)
{
	(void)collect(arg, res);
}

/* --- what a run asks --- */

static int
before(void *arg, const char *staff, const struct part **parts, size_t *n)
{
	const struct making *k = arg;
	const struct impact_outcome *o =
	    impact_find(&k->periods[0][k->now - k->periods[1]], 0, staff);

	if (o == NULL || o->end.micro == MODEL_NONE)
		return 0;
	*parts = o->parts;
	*n = o->nparts;
	return 1;
}

static int
months(void *arg, struct period p, store_result_fn *fn, void *fn_arg, struct err *e)
{
	const struct making *k = arg;
	int i = find(k, p);

	(void)e;
	if (i < 0)
		return 0;
	for (size_t n = 0; n < k->periods[k->side][i].n; n++) {
		const struct impact_outcome *o = &k->periods[k->side][i].at[n];
		struct result res = { .organisation = o->organisation,
			.code = o->code,
			.state = o->end.state,
			.micro = o->end.micro,
			.weight = o->weight,
			.reason = o->end.reason };

		if (fn(fn_arg, &res) != 0)
			break;
	}
	return 1;
}

static const char *
cap_agency(void *arg, const struct result *res)
{
	struct making *k = arg;
	const struct impact_caps *c = &(k->side ? &k->o->after : &k->o->before)->caps;

	if (res->agency == NULL)
		return NULL;
	for (size_t i = 0; i < c->nmerge; i++)
		if (strcmp(c->merge[i], res->agency) == 0)
			return c->merge[0];
	return c->split != NULL && res->team != NULL && strcmp(c->split, res->agency) == 0
	    ? arena_fmt(&k->m->arena, "%s/%s", res->agency, res->team)
	    : res->agency;
}

/* --- one side --- */

#define STEP 1000

static void
progress(void *arg, const char *what, size_t done, size_t total)
{
	const struct making *k = arg;

	(void)what;
	if (k->o->progress != NULL && total > 0)
		k->o->progress(k->o->arg, "impact", k->done * STEP + done * STEP / total,
		    2 * k->nplan * STEP);
}

static int
run_one(struct making *k, size_t i)
{
	struct impact_order *o = k->o;
	const struct impact_rules *rules = k->side ? &o->after : &o->before;
	const struct planned *p = &k->plan[i];
	struct run_other other = { .before = k->side ? before : NULL,
		.months = months,
		.cap_agency = cap_agency,
		.arg = k,
		.agency = k->whole ? NULL : o->agency };
	int preview = o->to_date && p->period.kind == PERIOD_YEAR;
	struct run_options run = { .store = o->store,
		.workers = o->workers,
		.calendar = o->calendar,
		.period = p->period,
		.kind = preview ? RUN_PREVIEW : RUN_PROVISIONAL,
		.to_date = preview,
		.no_checks = 1,
		.today = DAY_NONE,
		.now = o->now,
		.result = look,
		.other = &other,
		.cancel = o->cancel,
		.bundle = rules->folder->digest,
		.progress = progress,
		.arg = k };
	struct run_report report;
	int failed;

	k->now = &k->periods[k->side][i];
	*k->now = (struct impact_period){ .period = p->period };
	failed = p->kept ? store_results(o->store, p->period, NULL, collect, k, k->e) < 0
			 : run_period(&run, &report, k->e) != 0;
	impact_sort(k->now);
	k->done++;
	return failed;
}

static int
load(struct making *k)
{
	struct impact_order *o = k->o;
	const struct impact_rules *rules = k->side ? &o->after : &o->before;
	struct value *reply;
	const struct value *errors;

	if (workers_load(o->workers, rules->folder->files, rules->folder->n, o->calendar, rules->set,
		o->arena, &reply, k->e) != 0)
		return -1;
	errors = value_get(reply, "errors");
	for (size_t i = 0; i < value_len(errors); i++) {
		const struct value *x = errors->u.list.at[i];

		if (value_boolean(value_get(x, "warning"), 0))
			continue;
		o->errors = errors;
		return err_set(k->e, MSG_IMPACT_BROKEN,
		    rules->name ? rules->name : rules->folder->digest,
		    value_text(value_get(x, "en"), ""), value_text(value_get(x, "vi"), ""));
	}
	o->manifest = value_get(reply, "manifest");
	impact_classes(k->m, o->manifest);
	return 0;
}

static int
run_side(struct making *k, int side)
{
	int failed;

	k->side = side;
	failed = load(k);
	for (size_t i = 0; i < k->nplan && !failed; i++)
		failed = run_one(k, i);
	return failed;
}

/* --- the comparison --- */

/* Only who is in the agency asked for. */
static struct impact_period
within(struct making *k, const struct impact_period *p)
{
	struct impact_period out = *p;

	if (k->o->agency == NULL)
		return out;
	out.at = arena_new(&k->m->arena, (p->n + 1) * sizeof *out.at);
	out.n = 0;
	for (size_t i = 0; i < p->n; i++)
		if (p->at[i].agency != NULL && map_get(&k->agencies, p->at[i].agency) != NULL)
			out.at[out.n++] = p->at[i];
	return out;
}

static int
compare_one(struct making *k, size_t i)
{
	struct impact_pair base[PLAN_MAX];
	struct impact_period *both = arena_new(&k->m->arena, 2 * sizeof *both);
	struct period p = k->plan[i].period;
	char text[PERIOD_TEXT];
	size_t n = 0;

	for (size_t b = 0; b < i; b++)
		if (period_first(k->plan[b].period) >= period_first(p) &&
		    period_last(k->plan[b].period) <= period_last(p) &&
		    k->plan[b].period.kind <= PERIOD_QUARTER)
			base[n++] =
			    (struct impact_pair){ &k->periods[0][b], &k->periods[1][b] };
	for (int side = 0; side < 2; side++)
		both[side] = within(k, &k->periods[side][i]);
	if (both[0].n == 0 && both[1].n == 0)
		return err_set(k->e, MSG_IMPACT_NOBODY, period_text(p, text));
	impact_add(k->m, (struct impact_pair){ &both[0], &both[1] }, base, n);
	return 0;
}

static void
describe(struct making *k)
{
	const struct impact_rules *rules[2] = { &k->o->before, &k->o->after };
	struct difference_side side[2];
	struct impact *m = k->m;

	for (int i = 0; i < 2; i++) {
		const struct folder *f = rules[i]->folder;

		side[i] = (struct difference_side){ f->files, f->n };
	}
	m->before = arena_str(&m->arena, rules[0]->folder->digest);
	m->after = arena_str(&m->arena, rules[1]->folder->digest);
	m->agency = arena_str(&m->arena, k->o->agency);
	difference_make(side[0], side[1], &m->arena, &m->difference);
	difference_set(&m->difference, rules[1]->set, &m->arena);
}

int
impact_make(struct impact_order *o, struct impact *out, struct err *e)
{
	struct making k = { .o = o, .m = out, .e = e };
	int failed, mine;

	memset(out, 0, sizeof *out);
	if (store_snapshot(o->store, &mine, e) != 0)
		return -1;
	failed = impact_agencies(&k) != 0 || plan(&k) != 0;
	describe(&k);
	for (int side = 0; side < 2 && !failed; side++)
		failed = run_side(&k, side);
	for (size_t i = 0; i < k.nplan && !failed; i++)
		failed = k.plan[i].asked && compare_one(&k, i) != 0;
	if (!failed)
		impact_items(&k);
	store_snapshot_end(o->store, mine);
	for (size_t i = 0; i < k.nplan; i++) /* the rows point into them */
		for (int side = 0; side < 2; side++)
			impact_keep(out, &k.periods[side][i]);
	map_fini(&k.agencies, NULL);
	return failed ? -1 : 0;
}

/* /v1/runs: order, list, look at, cancel. */
#include <stdlib.h>
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/runner.h"

#define UNDER_WAY_MAX 64

/* Runs that wait or go, as seen from the loop; the store knows them as queued only. */
static void
add_under_way(struct call *c, struct value *into)
{
	struct runner_view v[UNDER_WAY_MAX];
	size_t n = runner_list(c->app->runner, v, UNDER_WAY_MAX);
	struct arena *a = &c->arena;

	for (size_t i = 0; i < n; i++) {
		struct value *r = value_map(a);

		value_put(a, r, "run", value_int(a, v[i].run));
		value_put(a, r, "period", api_period(a, v[i].period));
		value_put(a, r, "kind", value_str(a, run_kind_names[v[i].kind]));
		value_put(a, r, "by", value_str(a, v[i].by));
		value_put(a, r, "state", value_str(a, v[i].going ? "running" : "queued"));
		value_put(a, r, "done", value_int(a, (int64_t)v[i].done));
		value_put(a, r, "total", value_int(a, (int64_t)v[i].total));
		value_push(a, into, r);
	}
}

static void
look(struct call *c, void *ctx)
{
	struct value *v = value_map(&c->arena);

	(void)ctx;
	c->state = v;
	add_under_way(c, value_put(&c->arena, v, "under_way", value_list(&c->arena)));
}

/* As the loop sees a run; NULL: it neither waits nor goes. */
static struct value *
under_way(const struct call *c, int64_t run)
{
	const struct value *all = value_get(c->state, "under_way");

	for (size_t i = 0; i < value_len(all); i++)
		if (value_integer(value_get(all->u.list.at[i], "run"), 0) == run)
			return all->u.list.at[i];
	return NULL;
}

static struct value *
row(struct call *c, const struct run *r)
{
	struct value *v = api_run(&c->arena, r), *now = under_way(c, r->id);

	if (now != NULL && strcmp(r->state, "queued") == 0)
		value_put(&c->arena, v, "state", value_get(now, "state"));
	return v;
}

static void
list(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct value *v = c->state, *rows = value_list(&c->arena);
	int64_t limit, before;
	struct run *r;
	size_t n;

	if (call_number(c, "limit", 1, 1000, 100, &limit) != 0 ||
	    call_number(c, "cursor", 1, INT64_MAX / 2, 0, &before) != 0 ||
	    desk_store(d, &c->err) != 0 ||
	    store_runs_page(d->store, before, call_query(c, "newest") != NULL, (size_t)limit + 1,
		&c->arena, &r, &n, &c->err) != 0)
		return;
	value_put(&c->arena, v, "runs", rows);
	if (n > (size_t)limit) {
		n--;
		value_put(&c->arena, v, "next", value_int(&c->arena, r[n - 1].id));
	}
	for (size_t i = 0; i < n; i++)
		value_push(&c->arena, rows, row(c, &r[i]));
	call_json(c, 200, v);
}

static int64_t
number_of(const struct call *c)
{
	char *end;
	long long n = strtoll(c->path[0], &end, 10);

	return *end == '\0' && n > 0 ? n : 0;
}

static void
one(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct value *now = under_way(c, number_of(c));
	struct run r;
	int got;

	if (now != NULL) {
		call_json(c, 200, now);
		return;
	}
	if (desk_store(d, &c->err) != 0)
		return;
	got = store_run_find(d->store, number_of(c), &c->arena, &r, &c->err);
	if (got > 0)
		call_fail(c, MSG_API_NO_RUN, c->path[0]);
	else if (got == 0)
		call_json(c, 200, api_run(&c->arena, &r));
}

static void
cancel(struct call *c, void *ctx)
{
	(void)ctx;
	if (runner_cancel(c->app->runner, number_of(c)) == 0)
		call_json(c, 202, value_map(&c->arena));
}

/* What does not wait and does not go: over, or never ordered. */
static void
cancel_too_late(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct run r;
	int got;

	if (desk_store(d, &c->err) != 0)
		return;
	got = store_run_find(d->store, number_of(c), &c->arena, &r, &c->err);
	if (got > 0)
		call_fail(c, MSG_API_NO_RUN, c->path[0]);
	else if (got == 0)
		call_fail(c, MSG_API_RUN_OVER, c->path[0], r.state);
}

/* --- ordering --- */

static void
told(void *arg, int64_t run, const struct err *e)
{
	struct call *c = arg;
	struct value *v = value_map(&c->arena);

	if (e != NULL)
		err_copy(&c->err, e);
	else {
		value_put(&c->arena, v, "run", value_int(&c->arena, run));
		value_put(&c->arena, v, "state", value_str(&c->arena, "queued"));
		call_header(c, "Location", arena_fmt(&c->arena, "/v1/runs/%lld", (long long)run));
		call_json(c, 202, v);
	}
	call_resume(c);
}

void
api_order_run(struct call *c, const struct order *o)
{
	call_hold(c);
	runner_order(c->app->runner, o, told, c);
}

static int
kind_of(struct call *c, const char *text, enum run_kind *out)
{
	for (int k = 0; k < RUN_KINDS; k++)
		if (strcmp(run_kind_names[k], text) == 0) {
			*out = (enum run_kind)k;
			return 0;
		}
	c->pointer = "/kind";
	return call_fail(c, MSG_API_CHOICE, "kind", "provisional official preview");
}

static void
order(struct call *c, void *ctx)
{
	const struct value *v = call_json_body(c);
	const char *day = value_text(value_get(v, "today"), NULL);
	struct order o = { .today = DAY_NONE,
		.by = c->who.id,
		.no_checks = value_boolean(value_get(v, "no_checks"), 0) };

	(void)ctx;
	if (kind_of(c, value_text(value_get(v, "kind"), "provisional"), &o.kind) != 0)
		return;
	c->pointer = "/period";
	if (call_period(c, value_text(value_get(v, "period"), NULL), &o.period) != 0)
		return;
	c->pointer = "/today";
	if (day != NULL && day_parse(day, strlen(day), &o.today) != 0) {
		call_fail(c, MSG_FACT_DAY, "today", day);
		return;
	}
	if (o.today == DAY_NONE)
		o.today = period_last(o.period) < app_today(c->app) ? period_last(o.period)
								    : app_today(c->app);
	o.to_date = o.kind == RUN_PREVIEW;
	api_order_run(c, &o);
}

static const struct route_param list_params[] = {
	PARAM_PAGE,
	{ "newest", "yes", "of each period and kind only the last complete one" },
	PARAM_END,
};

#define SEE (MAY_VIEWER | MAY_POLICY | MAY_APPROVER | MAY_ADMIN)
const struct route routes_runs[] = {
	{ HTTP_GET, "/v1/runs", SEE, { { ON_LOOP, look }, { ON_READ, list } }, list_params, NULL,
	    "RunPage", "listRuns", "runs, newest first, and those under way" },
	{ HTTP_POST, "/v1/runs", MAY_ADMIN, { { ON_LOOP, order } }, NULL, "RunOrder", "RunTicket 202",
	    "orderRun", "score a period" },
	{ HTTP_GET, "/v1/runs/{run}", SEE, { { ON_LOOP, look }, { ON_READ, one } }, NULL, NULL,
	    "Run", "getRun", "one run" },
	{ HTTP_DELETE, "/v1/runs/{run}", MAY_ADMIN, { { ON_LOOP, cancel }, { ON_READ, cancel_too_late } },
	    NULL, NULL, "Empty 202", "cancelRun", "cancel a run that waits or goes" },
	{ 0 },
};

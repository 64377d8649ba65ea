/* /v1/periods: how periods stand (open, provisional, sealed, reopened), sealing, reopening by a
 * decision, and what came after a sealing. */
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/runner.h"
#include "daemon/store/store_admin.h"
#include "rules/base/json.h"

static struct value *
period_value(struct arena *a, const struct period_now *x)
{
	struct value *v = value_map(a), *d = value_map(a);

	value_put(a, v, "period", api_period(a, x->period));
	value_put(a, v, "state", value_str(a, x->state));
	value_put(a, v, "run", x->run ? value_int(a, x->run) : value_null(a));
	value_put(a, v, "sealed_by", x->sealed_by ? value_int(a, x->sealed_by) : value_null(a));
	value_put(a, v, "sealed_at", api_time(a, x->sealed_at));
	value_put(a, v, "late", value_int(a, x->late));
	if (x->paper == NULL)
		return v;
	value_put(a, d, "authority", value_str(a, x->authority));
	value_put(a, d, "paper", value_str(a, x->paper));
	value_put(a, d, "reason", value_str(a, x->reason));
	value_put(a, d, "at", api_time(a, x->reopened_at));
	value_put(a, v, "reopened", d);
	return v;
}

static void
list(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct value *v = value_map(&c->arena), *rows = value_list(&c->arena);
	struct period_now *all;
	size_t n;

	if (desk_store(d, &c->err) != 0 ||
	    store_periods_now(d->store, &c->arena, &all, &n, &c->err) != 0)
		return;
	for (size_t i = 0; i < n; i++)
		value_push(&c->arena, rows, period_value(&c->arena, &all[i]));
	value_put(&c->arena, v, "periods", rows);
	call_json(c, 200, v);
}

static void
one(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct period_now now;
	struct period p;

	if (desk_store(d, &c->err) == 0 && call_period(c, c->path[0], &p) == 0 &&
	    store_period_now(d->store, p, &c->arena, &now, &c->err) == 0)
		call_json(c, 200, period_value(&c->arena, &now));
}

static void
late(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct arena *a = &c->arena;
	struct value *v = value_map(a), *rows = value_list(a);
	struct period_now now;
	struct late_fact *all = NULL;
	struct period p;
	size_t n = 0;

	if (desk_store(d, &c->err) != 0 || call_period(c, c->path[0], &p) != 0 ||
	    store_period_now(d->store, p, a, &now, &c->err) != 0 ||
	    (now.sealed_by != 0 &&
		store_late(d->store, p, now.sealed_seq, a, &all, &n, &c->err) != 0))
		return;
	for (size_t i = 0; i < n; i++) {
		struct value *row = value_map(a);

		value_put(a, row, "seq", value_int(a, all[i].seq));
		value_put(a, row, "at", api_time(a, all[i].at));
		value_put(a, row, "kind", value_str(a, fact_type(all[i].kind)->name));
		value_put(a, row, "source", value_str(a, all[i].source));
		value_put(a, row, "external_id", value_str(a, all[i].external_id));
		value_put(a, row, "staff", value_str(a, all[i].staff));
		value_put(a, row, "counted_in", api_period(a, period_from_code(all[i].month)));
		value_push(a, rows, row);
	}
	value_put(a, v, "late", rows);
	call_json(c, 200, v);
}

/* --- sealing --- */

/* Said at once, not by a run that fails. */
static void
may_seal(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct period p;
	char text[PERIOD_TEXT];

	if (desk_store(d, &c->err) == 0 && call_period(c, c->path[0], &p) == 0 &&
	    store_sealed(d->store, p, &c->err) > 0)
		call_fail(c, MSG_STORE_SEALED, period_text(p, text));
}

static void
seal(struct call *c, void *ctx)
{
	struct order o = { .kind = RUN_OFFICIAL, .by = c->who.id };

	(void)ctx;
	if (call_period(c, c->path[0], &o.period) != 0)
		return;
	o.today = period_last(o.period) < app_today(c->app) ? period_last(o.period)
							    : app_today(c->app);
	api_order_run(c, &o);
}

/* --- reopening --- */

/* The decision, as an import would record it. */
static int
decision(struct call *c, struct period p, struct fact *f)
{
	static const char *const texts[] = { "authority", "paper", "reason" };
	const struct value *v = call_json_body(c);
	const struct fact_type *t = fact_type(FACT_DECISION);
	char text[PERIOD_TEXT];

	*f = (struct fact){ .kind = FACT_DECISION, .source = "kpid" };
	period_text(p, text);
	for (int i = 0; i < t->ncolumns; i++) {
		const char *name = t->columns[i].name, *s = NULL;

		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
			if (strcmp(name, texts[k]) == 0)
				s = value_text(value_get(v, name), "");
		if (strcmp(name, "kind") == 0)
			s = "reopen";
		else if (strcmp(name, "period") == 0)
			s = text;
		if (s != NULL && cell_check(&t->columns[i], s, strlen(s), &c->arena, &f->v[i], &c->err) != 0) {
			c->pointer = arena_fmt(&c->arena, "/%s", name);
			return -1;
		}
	}
	f->external_id = arena_fmt(&c->arena, "reopen %s %s", text, value_text(value_get(v, "paper"), ""));
	return fact_check(f, &c->err);
}

static int
note(struct call *c, struct store *writer, const struct period_now *before,
    const struct period_now *after)
{
	struct arena *a = &c->arena;
	struct value *v = value_map(a);
	struct audit row = { .at = app_now(), .by = c->who.id, .action = "reopen",
		.object = value_text(api_period(a, after->period), "") };

	value_put(a, v, "before", period_value(a, before));
	value_put(a, v, "after", period_value(a, after));
	row.detail = json_text(a, v);
	return store_audit_add(writer, &row, a, &c->err);
}

static int
record(struct call *c, struct store *writer, struct period p, struct value **out)
{
	struct period_now before, after;
	struct fact f;
	char text[PERIOD_TEXT];
	int fatal = 0;

	if (decision(c, p, &f) != 0 || store_period_now(writer, p, &c->arena, &before, &c->err) != 0)
		return -1;
	period_text(p, text);
	if (strcmp(before.state, "sealed") != 0)
		return call_fail(c, MSG_PERIOD_NOT_SEALED, text);
	switch (store_put(writer, &f, app_now(), &fatal, &c->err)) {
	case INTAKE_ACCEPTED: break;
	case INTAKE_REJECTED: return -1;
	default:
		return call_fail(
		    c, MSG_PERIOD_PAPER, value_text(value_get(call_json_body(c), "paper"), ""), text);
	}
	if (store_period_now(writer, p, &c->arena, &after, &c->err) != 0 ||
	    note(c, writer, &before, &after) != 0)
		return -1;
	*out = period_value(&c->arena, &after);
	return 0;
}

static void
reopen(struct call *c, void *ctx)
{
	struct store *writer = ctx;
	struct value *v = NULL;
	struct period p;
	int failed;

	if (call_period(c, c->path[0], &p) != 0 || store_part_begin(writer, &c->err) != 0)
		return;
	failed = record(c, writer, p, &v) != 0;
	api_part_end(c, writer, failed);
	c->state = v;
}

static void
reopened(struct call *c, void *ctx)
{
	(void)ctx;
	runner_touch(c->app->runner);
	call_json(c, 200, c->state);
}

#define SEE (MAY_VIEWER | MAY_POLICY | MAY_APPROVER | MAY_ADMIN)
const struct route routes_periods[] = {
	{ HTTP_GET, "/v1/periods", SEE, { { ON_READ, list } }, NULL, NULL, "PeriodList",
	    "listPeriods", "how the periods stand that were scored, newest first" },
	{ HTTP_GET, "/v1/periods/{period}", SEE, { { ON_READ, one } }, NULL, NULL, "Period",
	    "getPeriod", "open, provisional, sealed or reopened" },
	{ HTTP_GET, "/v1/periods/{period}/late", MAY_ADMIN, { { ON_READ, late } }, NULL, NULL,
	    "LateList", "listLate", "what was recorded of a month after its sealing" },
	{ HTTP_POST, "/v1/periods/{period}/seal", MAY_ADMIN,
	    { { ON_READ, may_seal }, { ON_LOOP, seal } }, NULL, NULL,
	    "RunTicket 202", "sealPeriod", "score a period officially: its results do not move any more" },
	{ HTTP_POST, "/v1/periods/{period}/reopen", MAY_ADMIN,
	    { { ON_WRITE, reopen }, { ON_LOOP, reopened } }, NULL, "Reopening", "Period",
	    "reopenPeriod", "open a sealed period again, by a decision" },
	{ 0 },
};

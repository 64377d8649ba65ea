/* /v1/shadow: the term of a candidate that scores beside the live bundle. What it would give to
 * whom is in its reports only. */
#include <math.h>
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/reload.h"

#define SHARE_WHOLE 10000
#define PERIODS_MOST 120

/* --- looking --- */

static void
put_number(struct arena *a, struct value *v, const char *key, int64_t n)
{
	value_put(a, v, key, n < 0 ? value_null(a) : value_int(a, n));
}

static struct value *
step_value(struct arena *a, const struct shadow_step *s)
{
	struct value *v = value_map(a);

	value_put(a, v, "state", value_str(a, s->state));
	value_put(a, v, "at", api_time(a, s->at));
	value_put(a, v, "by", value_str(a, s->by));
	value_put(a, v, "run", s->run ? value_int(a, s->run) : value_null(a));
	value_put(a, v, "period", api_period(a, s->period));
	put_number(a, v, "scored", s->people);
	put_number(a, v, "class_changes", s->changes);
	value_put(a, v, "list", value_str(a, s->list));
	value_put(a, v, "why", value_str(a, s->why));
	return v;
}

static struct value *
term_value(struct arena *a, const struct shadow *x, const char *state)
{
	struct value *v = value_map(a);

	value_put(a, v, "shadow", value_int(a, x->id));
	value_put(a, v, "digest", value_str(a, x->digest));
	value_put(a, v, "state", value_str(a, state));
	value_put(a, v, "at", api_time(a, x->at));
	value_put(a, v, "by", value_str(a, x->by));
	value_put(a, v, "author", value_str(a, x->person));
	value_put(a, v, "periods", value_int(a, x->periods));
	value_put(a, v, "stop_at",
	    x->stop_at < 0 ? value_null(a) : value_num(a, (double)x->stop_at * 100 / SHARE_WHOLE));
	return v;
}

/* The newest term; -1 with c->err when there is none. */
static int
find(struct call *c, struct store *s, struct shadow *x, const char **state)
{
	int got = store_shadow_find(s, 0, &c->arena, x, state, &c->err);

	return got > 0 ? call_fail(c, MSG_STORE_NO_SHADOW) : got;
}

/* Every run with its figures, and the newest report whole. */
static void
look(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct arena *a = &c->arena;
	struct value *v, *rows = value_list(a);
	struct shadow x;
	struct shadow_step *s, last = { .report = NULL };
	const char *state;
	size_t n;

	if (desk_store(d, &c->err) != 0 || find(c, d->store, &x, &state) != 0 ||
	    store_shadow_steps(d->store, x.id, a, &s, &n, &c->err) != 0 ||
	    store_shadow_report(d->store, x.id, a, &last, &c->err) < 0)
		return;
	v = term_value(a, &x, state);
	for (size_t i = 0; i < n; i++)
		value_push(a, rows, step_value(a, &s[i]));
	value_put(a, v, "steps", rows);
	value_put(a, v, "report", api_report(c, d->store, last.report));
	call_json(c, 200, v);
}

/* --- beginning and end --- */

/* In a part of the transaction, with its audit row. */
static void
keep(struct call *c, struct store *writer, int failed, struct audit *row)
{
	row->at = app_now();
	row->by = c->who.id;
	failed = failed || store_audit_add(writer, row, &c->arena, &c->err) != 0;
	api_part_end(c, writer, failed);
}

/* The tokens are the loop's. */
static void
who(struct call *c, void *ctx)
{
	(void)ctx;
	c->state = arena_str(&c->arena, access_person(c->app->access, &c->who));
}

static int
wanted(struct call *c, struct shadow *x)
{
	const struct value *stop = value_get(c->json, "stop_at");
	int64_t periods = value_integer(value_get(c->json, "periods"), 1);
	double share = value_double(stop, 0);

	*x = (struct shadow){ .at = app_now(),
		.digest = value_text(value_get(c->json, "digest"), ""),
		.by = c->who.id,
		.person = c->state,
		.periods = (int)periods,
		.stop_at = value_is(stop, V_NULL) || stop == NULL ? -1
								  : llround(share * SHARE_WHOLE / 100) };
	c->pointer = "/periods";
	if (periods < 1 || periods > PERIODS_MOST)
		return call_fail(c, MSG_CTL_NUMBER, "periods", "1 - 120");
	c->pointer = "/stop_at";
	if (!(share >= 0 && share <= 100))
		return call_fail(c, MSG_CTL_NUMBER, "stop_at", "0 - 100");
	c->pointer = NULL;
	return 0;
}

static void
start(struct call *c, void *ctx)
{
	struct store *writer = ctx;
	struct audit row = { .action = "shadow start" };
	struct bundle_info b;
	struct shadow x;
	int got;

	if (wanted(c, &x) != 0)
		return;
	got = store_bundle_find(writer, x.digest, &c->arena, &b, &c->err);
	if (got > 0)
		call_fail(c, MSG_STORE_NO_BUNDLE, x.digest);
	else if (got == 0 && strcmp(b.state, "live") == 0)
		call_fail(c, MSG_SHADOW_LIVE, x.digest);
	if (c->err.set || store_part_begin(writer, &c->err) != 0)
		return;
	row.object = x.digest;
	keep(c, writer, store_shadow_add(writer, &x, &c->err) != 0, &row);
	call_json(c, 201, term_value(&c->arena, &x, "running"));
}

static void
stop(struct call *c, void *ctx)
{
	struct store *writer = ctx;
	struct audit row = { .action = "shadow stop" };
	struct shadow_step s = { .at = app_now(), .state = "stopped", .by = c->who.id,
		.people = -1, .changes = -1 };
	struct shadow x;
	const char *state;

	if (find(c, writer, &x, &state) != 0 || store_part_begin(writer, &c->err) != 0)
		return;
	s.shadow = x.id;
	row.object = x.digest;
	keep(c, writer, store_shadow_step(writer, &s, &c->err) != 0, &row);
	call_json(c, 200, term_value(&c->arena, &x, "stopped"));
}

/* --- promotion: a reload of its bundle, through the gate --- */

static void
find_term(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct shadow *x = arena_new(&c->arena, sizeof *x);
	const char *state;

	c->state = x;
	if (desk_store(d, &c->err) != 0 || find(c, d->store, x, &state) != 0)
		return;
	if (strcmp(state, "running") != 0 && strcmp(state, "complete") != 0)
		call_fail(c, MSG_STORE_SHADOW_OVER);
}

static void
promote(struct call *c, void *ctx)
{
	const struct shadow *x = c->state;
	struct reload_order o = { .gate = { .what = GATE_RELOAD,
				      .shadow = x->id,
				      .note = value_text(value_get(c->json, "note"), NULL) },
		.digest = x->digest,
		.told = api_told,
		.arg = c };

	(void)ctx;
	if (!api_matches(c))
		return;
	api_gate_order(c, &o.gate);
	call_hold(c);
	reload_begin(c->app->reloader, &o);
}

#define SEE (MAY_POLICY | MAY_APPROVER | MAY_ADMIN)
#define MAKE (MAY_POLICY | MAY_ADMIN)
const struct route routes_shadow[] = {
	{ HTTP_GET, "/v1/shadow", SEE, { { ON_READ, look } }, NULL, NULL, "Shadow", "getShadow",
	    "the newest shadow term: every run with its figures, the newest report whole" },
	{ HTTP_POST, "/v1/shadow", MAKE, { { ON_LOOP, who }, { ON_WRITE, start } }, NULL,
	    "ShadowOrder", "ShadowTerm 201", "startShadow",
	    "let a proposed bundle score every run beside the live one, unseen" },
	{ HTTP_DELETE, "/v1/shadow", MAKE, { { ON_WRITE, stop } }, NULL, NULL, "ShadowTerm",
	    "stopShadow", "end it" },
	{ HTTP_POST, "/v1/shadow/promote", MAKE, { { ON_READ, find_term }, { ON_LOOP, promote } },
	    NULL, "Promotion", "Reload 200 202 422", "promoteShadow",
	    "make it live in one swap, by the rules of consent" },
	{ 0 },
};

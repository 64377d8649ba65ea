/* /v1/changes: whose result of a period is another than before today, and what it was. */
#include <string.h>
#include "daemon/api/api.h"

#define SHOWN 200 /* people with their results; the rest are counted */
#define LOOKED_AT 1000 /* runs back */

/* When today began in the configured zone, which is the loop's. */
static void
midnight(struct call *c, void *ctx)
{
	int64_t *at = arena_new(&c->arena, sizeof *at);

	(void)ctx;
	*at = zone_moment(c->app->config->zone, (int64_t)app_today(c->app) * 1440);
	c->state = at;
}

/* The last complete run before today. 0 found, 1 none. */
static int
last_before_today(struct call *c, struct store *s, struct run *out)
{
	const int64_t *today = c->state;
	struct run *r;
	size_t n;

	if (store_runs_page(s, 0, 0, LOOKED_AT, &c->arena, &r, &n, &c->err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (strcmp(r[i].state, "complete") == 0 && r[i].finished < *today) {
			*out = r[i];
			return 0;
		}
	return 1;
}

struct changes {
	struct call *c;
	struct store *store;
	struct result_query q;
	int64_t run; /* the last one that is "before" */
	struct value *people;
	int64_t changed, up, down, fresh;
};

static struct value *
side(struct arena *a, const struct result *r)
{
	struct value *v = value_map(a);

	if (r == NULL)
		return value_null(a);
	value_put(a, v, "state", value_str(a, state_names[r->state]));
	value_put(
	    a, v, "micropoints", r->micro == MODEL_NONE ? value_null(a) : value_int(a, r->micro));
	value_put(a, v, "band", r->band ? value_str(a, r->band) : value_null(a));
	value_put(a, v, "class", r->class_final ? value_str(a, r->class_final) : value_null(a));
	return v;
}

/* The newest revision that an earlier run left. */
static int
before(struct changes *h, struct arena *page, const struct result *now, const struct result **out)
{
	struct result *r;
	size_t n;

	*out = NULL;
	if (store_revisions(h->store, 0, now->code, h->q.period, h->q.kind, page, &r, &n,
		&h->c->err) != 0)
		return -1;
	for (size_t i = 0; i < n && *out == NULL; i++)
		if (r[i].run <= h->run && !r[i].gone)
			*out = &r[i];
	return 0;
}

static int
add(void *arg, struct arena *page, const struct result *now)
{
	struct changes *h = arg;
	struct arena *a = &h->c->arena;
	const struct result *was;
	struct value *v;

	if (now->run <= h->run)
		return 0;
	if (before(h, page, now, &was) != 0)
		return -1;
	h->changed++;
	h->fresh += was == NULL;
	h->up += was != NULL && was->micro != MODEL_NONE && now->micro > was->micro;
	h->down += was != NULL && now->micro != MODEL_NONE && now->micro < was->micro;
	if (value_len(h->people) == SHOWN)
		return 0;
	v = value_map(a);
	value_put(a, v, "staff", value_str(a, now->code));
	api_name(h->c, h->store, v, now->code);
	value_put(a, v, "agency", now->agency ? value_str(a, now->agency) : value_null(a));
	value_put(a, v, "before", side(a, was));
	value_put(a, v, "after", side(a, now));
	value_push(a, h->people, v);
	return 0;
}

static void
answer(struct changes *h, const struct run *base)
{
	struct arena *a = &h->c->arena;
	struct value *v = value_map(a);

	value_put(a, v, "period", api_period(a, h->q.period));
	value_put(a, v, "run", base ? value_int(a, base->id) : value_null(a));
	value_put(a, v, "finished", base ? api_time(a, base->finished) : value_null(a));
	value_put(a, v, "changed", value_int(a, h->changed));
	value_put(a, v, "up", value_int(a, h->up));
	value_put(a, v, "down", value_int(a, h->down));
	value_put(a, v, "new", value_int(a, h->fresh));
	value_put(a, v, "people", h->people);
	call_json(h->c, 200, v);
}

static void
changes(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct changes h = { .c = c, .people = value_list(&c->arena) };
	struct agency_scope scope;
	struct run base;
	int got;

	if (desk_store(d, &c->err) != 0 || api_result_query(c, d->store, &h.q, &scope) != 0)
		return;
	h.store = d->store;
	got = last_before_today(c, d->store, &base);
	if (got < 0)
		return;
	h.run = got == 0 ? base.id : 0;
	if (got == 0 && api_each_result(c, d->store, &h.q, add, &h) != 0)
		return;
	answer(&h, got == 0 ? &base : NULL);
}

static const struct route_param params[] = {
	{ "period", "period", "2026-03, 2026-Q1, 2026-H1 or 2026; required" },
	{ "sector", "string", "people of one sector" },
	{ "agency", "string", "code of an agency" },
	{ "kind", "preview", "the preview of a year that is not over" },
	PARAM_END,
};

const struct route routes_changes[] = {
	{ HTTP_GET, "/v1/changes", MAY_VIEWER | MAY_POLICY | MAY_APPROVER | MAY_ADMIN,
	    { { ON_LOOP, midnight }, { ON_READ, changes } }, params, NULL, "Changes", "listChanges",
	    "whose result is another than the last run before today left it" },
	{ 0 },
};

/* /v1/bundles/{digest}/impact and /v1/simulate: who would change under other rules, parameters or
 * caps. In workers of its own, on the lane that proves candidates; nothing is stored. */
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/impact.h"
#include "rules/base/json.h"

#define PERIODS 24

struct asked {
	struct period periods[PERIODS];
	struct impact_order order;
	struct folder candidate;
	atomic_int cancelled; /* the peer left */
};

/* --- what is asked --- */

/* An agency that the caller may see; without one, all that the caller may see. */
static int
agency(struct call *c, struct store *s, const char *wanted, const char **out)
{
	struct agency_scope scope;
	int all;

	if (call_scope(c, s, &scope, &all) != 0)
		return -1;
	*out = wanted != NULL ? wanted : all ? NULL : arena_str(&c->arena, c->who.agency);
	return wanted == NULL || scope_has(&scope, all, wanted)
	    ? 0
	    : call_fail(c, MSG_IMPACT_AGENCY, wanted);
}

static int
add_period(struct call *c, struct asked *q, const char *text)
{
	if (q->order.nperiods == PERIODS)
		return call_fail(c, MSG_IMPACT_PERIODS);
	return call_period(c, text, &q->periods[q->order.nperiods++]);
}

/* The peer left: nobody wants the answer. */
static void
left(struct call *c)
{
	atomic_store(&((struct asked *)c->state)->cancelled, 1);
}

static struct asked *
begin(struct call *c)
{
	struct asked *q = arena_new(&c->arena, sizeof *q);

	q->order = (struct impact_order){ .periods = q->periods,
		.before = { .folder = &c->live->folder, .name = "live" },
		.after = { .folder = &q->candidate },
		.calendar = &c->live->calendar,
		.now = app_now,
		.cancel = &q->cancelled,
		.arena = &c->arena };
	c->state = q;
	return q;
}

/* --- of a bundle --- */

static void
impact_allowed(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct asked *q = begin(c);
	const char *p = call_query(c, "period");

	for (p = p ? p : ""; !c->err.set; p += *p == ',') {
		size_t n = strcspn(p, ",");

		(void)add_period(c, q, arena_copy(&c->arena, p, n));
		p += n;
		if (*p == '\0')
			break;
	}
	if (c->err.set || desk_store(d, &c->err) != 0 ||
	    agency(c, d->store, call_query(c, "agency"), &q->order.agency) != 0 ||
	    folder_kept(d->store, c->path[0], &c->arena, &q->candidate, &c->err) != 0)
		return;
	q->order.to_date = call_query(c, "to_date") != NULL;
	q->order.after.name = c->path[0];
}

/* --- of parameters and caps --- */

static int
read_caps(struct call *c, struct asked *q, struct value *set)
{
	const struct value *cap = value_get(c->json, "cap"), *merge = value_get(c->json, "merge");
	const char **codes = arena_new(&c->arena, (value_len(merge) + 1) * sizeof *codes);
	struct buf b = BUF_INIT;
	int failed;

	for (size_t i = 0; i < value_len(merge); i++)
		codes[i] = value_text(merge->u.list.at[i], "");
	q->order.after.caps = (struct impact_caps){ codes, value_len(merge),
		value_text(value_get(c->json, "split"), NULL) };
	if (cap != NULL)
		json_num(&b, value_double(cap, -1));
	failed = impact_cap(c->live->tree, cap ? b.p : NULL,
	    value_text(value_get(c->json, "cap_reading"), NULL), &c->arena, set, &c->err);
	buf_fini(&b);
	return failed;
}

/* The live rules, perhaps with texts that somebody is writing over them. */
static void
read_rules(struct call *c, struct asked *q, struct value *values)
{
	const struct value *files = value_get(c->json, "files"), *set = value_get(c->json, "set");

	q->order.after = (struct impact_rules){ .folder = &c->live->folder,
		.name = "live",
		.set = values };
	for (size_t i = 0; i < value_len(set); i++)
		value_put(&c->arena, values, set->u.map.at[i].key, set->u.map.at[i].value);
	if (value_len(files) == 0)
		return;
	api_overlay(c, files, &q->candidate);
	c->pointer = "/files";
	if (folder_seal(&q->candidate, &c->err) == 0)
		c->pointer = NULL;
	q->order.after.folder = &q->candidate;
	q->order.after.name = NULL;
}

static int
is_as_it_was(const struct asked *q, const struct value *set)
{
	return value_len(set) == 0 && q->order.after.caps.nmerge == 0 &&
	    q->order.after.caps.split == NULL && q->order.after.folder != &q->candidate;
}

static void
simulate_allowed(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct asked *q = begin(c);
	const struct value *periods = value_get(c->json, "periods");
	struct value *values = value_map(&c->arena);

	read_rules(c, q, values);
	for (size_t i = 0; i < value_len(periods) && !c->err.set; i++)
		(void)add_period(c, q, value_text(periods->u.list.at[i], ""));
	if (c->err.set || desk_store(d, &c->err) != 0 ||
	    api_set(c, d->store, value_get(c->json, "set")) != 0 ||
	    read_caps(c, q, values) != 0 ||
	    agency(c, d->store, value_text(value_get(c->json, "agency"), NULL),
		&q->order.agency) != 0)
		return;
	q->order.to_date = value_boolean(value_get(c->json, "to_date"), 0);
	if (q->order.nperiods == 0)
		call_fail(c, MSG_CTL_PERIOD, "");
	else if (is_as_it_was(q, values))
		call_fail(c, MSG_API_TRY_NOTHING);
}

/* --- the answer --- */

static int
as_csv(const struct call *c)
{
	const char *form = call_query(c, "format");

	if (form != NULL)
		return strcmp(form, "csv") == 0;
	return c->accept != NULL && strncmp(c->accept, "text/csv", 8) == 0;
}

static void
answer(struct call *c, struct store *s, const struct impact *m)
{
	struct buf csv = BUF_INIT;
	struct value *v;

	call_header(c, "Vary", "Accept, Accept-Language");
	if (!as_csv(c)) {
		v = impact_value(m, &c->arena);
		api_names(c, s, value_get(v, "people"));
		call_json(c, 200, v);
		return;
	}
	buf_adds(&csv, "\xef\xbb\xbf");
	impact_csv(m, c->lang, &csv);
	call_bytes(c, 200, "text/csv; charset=utf-8", &csv);
}

static void
make(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct asked *q = c->state;
	struct workers_limits limits = c->app->run_desk.limits;
	struct value *problem;
	struct impact m;

	c->left = left;
	if (desk_store(d, &c->err) != 0 ||
	    (q->order.workers = workers_new(&limits, &c->err)) == NULL)
		return;
	q->order.store = d->store;
	if (impact_make(&q->order, &m, &c->err) == 0)
		answer(c, d->store, &m);
	else if (q->order.errors != NULL) {
		problem = value_map(&c->arena);
		value_put(&c->arena, problem, "errors", (struct value *)q->order.errors);
		err_fini(&c->err);
		call_json(c, 422, problem);
	}
	impact_fini(&m);
	workers_free(q->order.workers);
}

static const struct route_param impact_params[] = {
	{ "period", "string", "months, quarters, halves or years, with commas" },
	{ "agency", "string", "it and those below it" },
	{ "to_date", "yes", "years as previews" },
	{ "format", "json|csv", "form of the answer; default by Accept" },
	PARAM_LANG,
	PARAM_END,
};
static const struct route_param simulate_params[] = {
	{ "format", "json|csv", "form of the answer; default by Accept" },
	PARAM_LANG,
	PARAM_END,
};

#define RULES (MAY_POLICY | MAY_APPROVER | MAY_ADMIN)
const struct route routes_impact[] = {
	{ HTTP_GET, "/v1/bundles/{digest}/impact", RULES,
	    { { ON_READ, impact_allowed }, { ON_BUILD, make } }, impact_params, NULL,
	    "Impact 200 422", "getImpact",
	    "who changes score or class if this bundle becomes live, and why" },
	{ HTTP_POST, "/v1/simulate", RULES,
	    { { ON_READ, call_read }, { ON_READ, simulate_allowed }, { ON_BUILD, make } },
	    simulate_params, "SimulateOrder", "Impact 200 422", "simulate",
	    "what other parameters, caps or texts would do to everybody; nothing is stored" },
	{ 0 },
};

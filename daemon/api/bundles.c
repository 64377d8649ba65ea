/* /v1/bundles and /v1/reload: what is live, what was, and how it becomes another. */
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/reload.h"
#include "daemon/store/store_admin.h"

static struct value *
info_value(struct arena *a, const struct bundle_info *b)
{
	struct value *v = value_map(a);

	value_put(a, v, "digest", value_str(a, b->digest));
	value_put(a, v, "state", value_str(a, b->state));
	value_put(a, v, "by", value_str(a, b->by));
	value_put(a, v, "loaded", api_time(a, b->loaded_at));
	value_put(a, v, "files", value_int(a, b->files));
	value_put(a, v, "signed_by", value_str(a, signed_key(b->signature, a)));
	return v;
}

static void
list(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct value *v = value_map(&c->arena), *rows = value_list(&c->arena);
	struct bundle_info *b;
	size_t n;

	if (desk_store(d, &c->err) != 0 || store_bundles(d->store, &c->arena, &b, &n, &c->err) != 0)
		return;
	for (size_t i = 0; i < n; i++)
		value_push(&c->arena, rows, info_value(&c->arena, &b[i]));
	value_put(&c->arena, v, "bundles", rows);
	call_json(c, 200, v);
}

static void
live(struct call *c, void *ctx)
{
	struct arena *a = &c->arena;
	struct value *v = value_map(a), *rows = value_list(a);
	const struct value *standards = value_get(c->live->tree, "standards");

	(void)ctx;
	for (size_t i = 0; i < value_len(standards); i++) {
		static const char *const keys[] = { "sector", "date", "vi", "en" };
		struct value *s = value_map(a);

		for (size_t k = 0; k < 4; k++)
			value_put(a, s, keys[k],
			    value_str(
				a, value_text(value_get(standards->u.list.at[i], keys[k]), NULL)));
		value_push(a, rows, s);
	}
	value_put(a, v, "digest", value_str(a, c->live->folder.digest));
	value_put(a, v, "since", api_time(a, c->live->since));
	value_put(a, v, "files", value_int(a, (int64_t)c->live->folder.n));
	value_put(a, v, "calendar", value_str(a, c->live->calendar.version));
	value_put(a, v, "standards", rows);
	call_json(c, 200, v);
}

void
api_gate_order(struct call *c, struct gate_order *o)
{
	o->by = c->who.id;
	o->person = access_person(c->app->access, &c->who);
	o->sectors = c->who.sectors;
	o->admin = c->who.role == MAY_ADMIN;
}

/* Statuses by verdict: what waits is accepted, what lapsed is in conflict with the facts. */
void
api_told(void *arg, const struct value *answer, const struct err *e)
{
	static const struct {
		const char *verdict;
		int status;
	} statuses[] = { { "refused", 422 }, { "waiting", 202 }, { "lapsed", 409 } };
	struct call *c = arg;
	const char *verdict = value_text(value_get(answer, "verdict"), "");
	int status = 200;

	for (size_t i = 0; i < 3; i++)
		if (strcmp(verdict, statuses[i].verdict) == 0)
			status = statuses[i].status;
	if (e != NULL)
		err_copy(&c->err, e);
	else
		call_json(c, status, answer);
	call_resume(c);
}

int
api_matches(struct call *c)
{
	if (c->if_match == NULL || strstr(c->if_match, c->live->folder.digest) != NULL)
		return 1;
	call_fail(c, MSG_API_NOT_LIVE, c->live->folder.digest);
	return 0;
}

static void
order(struct call *c, struct reload_order *o)
{
	if (!api_matches(c))
		return;
	api_gate_order(c, &o->gate);
	o->told = api_told;
	o->arg = c;
	call_hold(c);
	reload_begin(c->app->reloader, o);
}

static void
reload(struct call *c, void *ctx)
{
	const char *dry = call_query(c, "dry_run");

	(void)ctx;
	order(c,
	    &(struct reload_order){ .gate = { .what = GATE_RELOAD },
		.dry_run = dry != NULL && strcmp(dry, "no") != 0 });
}

/* One sector as it was beside the others as they are was never live: the gate looks at it. */
static void
roll_back(struct call *c, void *ctx)
{
	const char *sector = call_query(c, "sector");

	(void)ctx;
	order(c,
	    &(struct reload_order){ .gate = { .what = sector ? GATE_RELOAD : GATE_ROLLBACK,
					.note = call_query(c, "note") },
		.digest = c->path[0],
		.sector = sector });
}

/* Only what was live once may come back without the proof of a reload. */
static void
was_live(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct bundle_info b;
	int got;

	if (desk_store(d, &c->err) != 0)
		return;
	got = store_bundle_find(d->store, c->path[0], &c->arena, &b, &c->err);
	if (got > 0 ||
	    (got == 0 && strcmp(b.state, "retired") != 0 && strcmp(b.state, "live") != 0))
		call_fail(c, MSG_STORE_NO_BUNDLE, c->path[0]);
}

static const struct route_param rollback_params[] = {
	{ "sector", "string", "only this one becomes as it was; the gate decides whether at once" },
	{ "note", "string", "why, kept with what comes of it" },
	PARAM_LANG,
	PARAM_END,
};
static const struct route_param reload_params[] = {
	{ "dry_run", "yes|no", "prove the folder and change nothing" },
	PARAM_LANG,
	PARAM_END,
};

#define SEE (MAY_VIEWER | MAY_POLICY | MAY_APPROVER | MAY_ADMIN)
const struct route routes_bundles[] = {
	{ HTTP_GET, "/v1/bundles", SEE, { { ON_READ, list } }, NULL, NULL, "BundleList",
	    "listBundles", "every bundle that the store holds" },
	{ HTTP_GET, "/v1/bundles/live", SEE, { { ON_LOOP, live } }, NULL, NULL, "LiveBundle",
	    "getLiveBundle", "the standards that are in use" },
	{ HTTP_POST, "/v1/reload", MAY_ADMIN, { { ON_LOOP, reload } }, reload_params, "Empty",
	    "Reload 200 202 422", "reload",
	    "prove the folder of standards and make it live, or propose it" },
	{ HTTP_POST, "/v1/bundles/{digest}/rollback", MAY_ADMIN,
	    { { ON_READ, was_live }, { ON_LOOP, roll_back } }, rollback_params, "Empty",
	    "Reload 200 202 422", "rollback",
	    "make a bundle live again that was live before" },
	{ 0 },
};

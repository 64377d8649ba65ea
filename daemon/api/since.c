/* /v1/scores/{staff}/{period}/since: a result as published, against what is known today. */
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/since.h"
#include "daemon/why.h"

static void
allowed(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct period *p = arena_new(&c->arena, sizeof *p);
	struct person *person;

	c->state = p;
	if (desk_store(d, &c->err) == 0 && call_period(c, c->path[1], p) == 0)
		(void)api_person(c, d->store, c->path[0], *p, 0, &person);
}

static void
since(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	const struct period *p = c->state;
	const char *form = call_query(c, "format");
	struct buf text = BUF_INIT;
	struct run_options o;
	struct person *person;
	struct value *v;

	if (desk_ready(d, c->live, &c->err) != 0)
		return;
	api_asking(c, d, *p, 0, &o);
	o.bundle = c->live->folder.digest;
	if (why_person(d->store, c->path[0], *p, 0, &c->arena, &person, &c->err) != 0)
		return;
	v = since_tree(&o, person, &c->as_of, &c->arena, &c->err);
	if (v == NULL)
		return;
	if (form == NULL || strcmp(form, "text") != 0) {
		call_json(c, 200, v);
		return;
	}
	since_text(v, c->lang, NULL, &text);
	call_bytes(c, 200, "text/plain; charset=utf-8", &text);
}

static const struct route_param params[] = {
	PARAM_AS_OF,
	{ "format", "json|text", "form of the answer" },
	PARAM_LANG,
	PARAM_END,
};
const struct route routes_since[] = {
	{ HTTP_GET, "/v1/scores/{staff}/{period}/since", MAY_ANY & ~(unsigned)MAY_FEEDER,
	    { { ON_READ, allowed }, { ON_ASK, since } }, params, NULL, "Since", "compareClocks",
	    "a result as published, against what is known today, and what was recorded between" },
	{ 0 },
};

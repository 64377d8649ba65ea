/* /v1/events: what happens, as server-sent events. */
#include <stdlib.h>
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/events.h"

struct following {
	void *listener;
	struct agency_scope scope;
	int all;
};

static void
send(void *arg, const struct event_note *n)
{
	struct call *c = arg;
	struct following *f = c->state;
	struct buf b = BUF_INIT;

	if (c->x == NULL || (n->agency != NULL && !scope_has(&f->scope, f->all, n->agency)))
		return;
	buf_addf(&b, "id: %lld\nevent: %s\ndata: %s\n\n", (long long)n->id, n->type, n->data);
	(void)http_stream_send(c->x, b.p, b.n);
	buf_fini(&b);
}

static void
left(struct call *c)
{
	struct following *f = c->state;

	if (f->listener != NULL)
		events_unlisten(c->app->events, f->listener);
	f->listener = NULL;
	c->under_way = 0;
}

static void
scope(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct following *f = arena_new(&c->arena, sizeof *f);

	c->state = f;
	if (desk_store(d, &c->err) == 0)
		(void)call_scope(c, d->store, &f->scope, &f->all);
}

static void
follow(struct call *c, void *ctx)
{
	static const struct http_pair headers[] = { { "Cache-Control", "no-store" } };
	struct following *f = c->state;
	int64_t after =
	    c->last_event_id ? strtoll(c->last_event_id, NULL, 10) : events_last(c->app->events);

	(void)ctx;
	if (c->x == NULL)
		return;
	call_hold(c);
	c->left = left;
	http_stream_begin(c->x, 200, "text/event-stream", headers, 1);
	(void)http_stream_send(c->x, ": kpid\n\n", 8);
	f->listener = events_listen(c->app->events, after, send, c);
}

const struct route routes_events[] = {
	{ HTTP_GET, "/v1/events", MAY_VIEWER | MAY_POLICY | MAY_APPROVER | MAY_ADMIN,
	    { { ON_READ, scope }, { ON_LOOP, follow } }, NULL, NULL, "Events", "followEvents",
	    "server-sent events: run, progress, score, warnings, reload, checks" },
	{ 0 },
};

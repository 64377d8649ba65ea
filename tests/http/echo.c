/* A server on daemon/http for its black-box tests: what is asked comes back. Arguments are name=value:
 * port, address, tls=CERTIFICATE,KEY, unix=PATH,MODE, and the limits by their names. Prints the port
 * when it listens. SIGTERM drains, SIGHUP reads the certificate again. */
#include <event2/event.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/http/server.h"

struct app {
	struct event_base *base;
	struct http_server *server;
	struct http_tls *tls;
	unsigned long open;
};

/* What an exchange waits for: an answer later, or the next event of a stream. */
struct work {
	struct http_exchange *x;
	struct event *timer;
	long left, ms, size;
	int stream;
};

static long
number(const struct http_exchange *x, const char *name, long usual)
{
	const char *v = http_head_query(x->head, name);

	return v ? atol(v) : usual;
}

static void
say(struct http_exchange *x, int status, struct buf *b)
{
	http_respond(x, status, "text/plain", NULL, 0, b);
}

static void
hello(struct app *a, struct http_exchange *x)
{
	struct buf b = BUF_INIT;

	(void)a;
	buf_adds(&b, "hello\n");
	say(x, 200, &b);
}

static void
echo(struct app *a, struct http_exchange *x)
{
	(void)a;
	say(x, 200, &x->body);
}

static void
show(struct app *a, struct http_exchange *x)
{
	const struct http_head *h = x->head;
	struct buf b = BUF_INIT;

	(void)a;
	buf_addf(&b, "%s [%s] 1.%d body %zu\n", http_method_name(h->method), h->path, h->minor,
	    x->body.n);
	for (size_t i = 0; i < h->nquery; i++)
		buf_addf(&b, "? [%s] [%s]\n", h->query[i].name, h->query[i].value);
	for (size_t i = 0; i < h->nfields; i++)
		buf_addf(&b, ": [%s] [%s]\n", h->fields[i].name, h->fields[i].value);
	say(x, 200, &b);
}

static void
peer(struct app *a, struct http_exchange *x)
{
	const struct http_peer *p = x->peer;
	struct buf b = BUF_INIT;

	(void)a;
	if (p->local)
		buf_addf(&b, "uid %d gid %d pid %d\n", (int)p->uid, (int)p->gid, (int)p->pid);
	else
		buf_addf(&b, "%s tls %d\n", p->address, p->tls != 0);
	say(x, 200, &b);
}

static void
big(struct app *a, struct http_exchange *x)
{
	struct buf b = BUF_INIT;
	size_t n = (size_t)number(x, "bytes", 1 << 20);

	(void)a;
	buf_reserve(&b, n);
	memset(b.p, 'x', n);
	b.n = n;
	say(x, 200, &b);
}

static void
code(struct app *a, struct http_exchange *x)
{
	static const struct http_pair more[] = { { "ETag", "\"1\"" }, { "X-Split", "a\r\nSet-Cookie: b" } };
	struct buf b = BUF_INIT;

	(void)a;
	buf_adds(&b, "body\n");
	http_respond(x, (int)number(x, "code", 200), "text/plain", more, 2, &b);
}

static void
stats(struct app *a, struct http_exchange *x)
{
	const struct http_stats *s = http_server_stats(a->server);
	struct buf b = BUF_INIT;
	const struct { const char *name; unsigned long v; } rows[] = {
		{ "accepted", s->accepted }, { "full", s->full }, { "address_full", s->address_full },
		{ "no_descriptor", s->no_descriptor }, { "requests", s->requests }, { "bad", s->bad },
		{ "slow_head", s->slow_head }, { "slow_body", s->slow_body },
		{ "slow_answer", s->slow_answer }, { "slow_reader", s->slow_reader },
		{ "idle", s->idle }, { "left", s->left }, { "tls_failed", s->tls_failed },
		{ "bodies", s->bodies }, { "connections", (unsigned long)s->connections },
		{ "local", (unsigned long)s->local }, { "streams", (unsigned long)s->streams },
		{ "open", a->open },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		buf_addf(&b, "%s %lu\n", rows[i].name, rows[i].v);
	say(x, 200, &b);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct work *w = arg;
	struct timeval t = { w->ms / 1000, w->ms % 1000 * 1000 };
	struct buf b = BUF_INIT;

	(void)fd;
	(void)what;
	if (!w->stream) {
		buf_adds(&b, "later\n");
		say(w->x, 200, &b);
		return;
	}
	buf_adds(&b, "data: ");
	for (long i = 0; i < w->size; i++)
		buf_addc(&b, 'x');
	buf_adds(&b, "\n\n");
	if (w->left-- == 0)
		http_stream_end(w->x);
	else if (http_stream_send(w->x, b.p, b.n) == 0)
		event_add(w->timer, &t);
	buf_fini(&b);
}

static void
later(struct app *a, struct http_exchange *x)
{
	struct work *w = x->user = mem_new(sizeof *w);
	struct timeval t;

	w->x = x;
	w->ms = number(x, "ms", 0);
	w->left = number(x, "n", 3);
	w->size = number(x, "size", 10);
	w->stream = strcmp(x->head->path, "/stream") == 0;
	w->timer = event_new(a->base, -1, 0, on_timer, w);
	t = (struct timeval){ w->ms / 1000, w->ms % 1000 * 1000 };
	if (w->stream)
		http_stream_begin(x, 200, "text/event-stream", NULL, 0);
	event_add(w->timer, &t);
}

static void
never(struct app *a, struct http_exchange *x)
{
	(void)a;
	(void)x;
}

static const struct route {
	const char *path;
	void (*answer)(struct app *a, struct http_exchange *x);
	int early;	/* status that is given between head and body */
	uint64_t body_max;
} routes[] = {
	{ "/", hello, 0, 0 },
	{ "/hello", hello, 0, 0 },
	{ "/echo", echo, 0, 0 },
	{ "/small", echo, 0, 10 },
	{ "/show", show, 0, 0 },
	{ "/peer", peer, 0, 0 },
	{ "/big", big, 0, 0 },
	{ "/code", code, 0, 0 },
	{ "/stats", stats, 0, 0 },
	{ "/later", later, 0, 0 },
	{ "/stream", later, 0, 0 },
	{ "/never", never, 0, 0 },
	{ "/forbidden", NULL, 403, 0 },
};

static const struct route *
route(const struct http_exchange *x)
{
	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
		if (strcmp(routes[i].path, x->head->path) == 0)
			return &routes[i];
	return NULL;
}

static void
on_head(void *arg, struct http_exchange *x)
{
	const struct route *r = route(x);

	((struct app *)arg)->open++;
	if (r == NULL || r->early)
		http_respond(x, r ? r->early : 404, NULL, NULL, 0, NULL);
	else if (r->body_max)
		x->body_max = r->body_max;
}

static void
on_ready(void *arg, struct http_exchange *x)
{
	route(x)->answer(arg, x);
}

static void
on_end(void *arg, struct http_exchange *x)
{
	struct work *w = x->user;

	((struct app *)arg)->open--;
	if (w != NULL)
		event_free(w->timer);
	free(w);
}

static void
say_error(struct err *e)
{
	for (int lang = LANG_EN; lang <= LANG_VI; lang++) {
		char *text = err_text(e, (enum lang)lang);

		fprintf(stderr, "%s: %s\n", msg_name(e->id), text);
		free(text);
	}
	err_fini(e);
}

static void
drained(void *arg)
{
	struct app *a = arg;

	event_base_loopbreak(a->base);
}

static void
on_signal(evutil_socket_t sig, short what, void *arg)
{
	struct app *a = arg;
	struct err e = { 0 };

	(void)what;
	if (sig == SIGTERM)
		http_server_drain(a->server, 3000, drained, a);
	else if (a->tls != NULL && http_tls_reload(a->tls, NULL, NULL, &e) != 0) {
		say_error(&e);
	}
}

#define AT(m) offsetof(struct http_limits, m)
static const struct { const char *name; size_t at; int wide; } limit_names[] = {
	{ "connections", AT(connections), 0 }, { "per_address", AT(per_address), 0 },
	{ "local", AT(local), 0 }, { "line", AT(head.line), 1 }, { "total", AT(head.total), 1 },
	{ "fields", AT(head.fields), 1 }, { "body", AT(body), 1 }, { "bodies", AT(bodies), 1 },
	{ "head_ms", AT(head_ms), 0 }, { "body_ms", AT(body_ms), 0 }, { "answer_ms", AT(answer_ms), 0 },
	{ "idle_ms", AT(idle_ms), 0 }, { "write_ms", AT(write_ms), 0 },
	{ "write_rate", AT(write_rate), 1 }, { "stream", AT(stream), 1 },
};

static int
limit(struct http_limits *l, const char *name, const char *v)
{
	for (size_t i = 0; i < sizeof limit_names / sizeof *limit_names; i++) {
		char *at = (char *)l + limit_names[i].at;

		if (strcmp(limit_names[i].name, name) != 0)
			continue;
		if (limit_names[i].wide)
			*(uint64_t *)(void *)at = strtoull(v, NULL, 10);
		else
			*(int *)(void *)at = atoi(v);
		return 0;
	}
	return -1;
}

struct options {
	struct http_limits limits;
	const char *address;
	int port;
	char *certificate, *key, *path, *mode;
};

static int
option(struct options *o, char *arg)
{
	char *v = strchr(arg, '='), *comma;

	if (v == NULL)
		return -1;
	*v++ = '\0';
	comma = strchr(v, ',');
	if (comma != NULL)
		*comma++ = '\0';
	if (strcmp(arg, "port") == 0)
		o->port = atoi(v);
	else if (strcmp(arg, "address") == 0)
		o->address = v;
	else if (strcmp(arg, "tls") == 0)
		o->certificate = v, o->key = comma;
	else if (strcmp(arg, "unix") == 0)
		o->path = v, o->mode = comma;
	else
		return limit(&o->limits, arg, v);
	return 0;
}

static int
listen_all(struct app *a, const struct options *o)
{
	struct err e = { 0 };
	int port = 0;

	if (o->certificate != NULL)
		a->tls = http_tls_new(o->certificate, o->key, &e);
	if (!e.set && o->path != NULL)
		http_listen_unix(a->server, o->path, (mode_t)strtol(o->mode, NULL, 8), &e);
	if (!e.set)
		port = http_listen_tcp(a->server, o->address, o->port, a->tls, &e);
	if (!e.set) {
		printf("%d\n", port);
		fflush(stdout);
		return 0;
	}
	say_error(&e);
	return -1;
}

int
main(int argc, char **argv)
{
	struct app a = { 0 };
	struct options o = { HTTP_LIMITS, "127.0.0.1", 0, NULL, NULL, NULL, NULL };
	struct http_handlers h = { on_head, on_ready, on_end, NULL, &a };
	struct event *term, *hup;
	int rc;

	for (int i = 1; i < argc; i++)
		if (option(&o, argv[i]) != 0)
			return 2;
	signal(SIGPIPE, SIG_IGN);
	a.base = event_base_new();
	a.server = http_server_new(a.base, &o.limits, &h);
	term = evsignal_new(a.base, SIGTERM, on_signal, &a);
	hup = evsignal_new(a.base, SIGHUP, on_signal, &a);
	event_add(term, NULL);
	event_add(hup, NULL);
	rc = listen_all(&a, &o);
	if (rc == 0)
		event_base_dispatch(a.base);
	http_server_free(a.server);
	http_tls_free(a.tls);
	event_free(term);
	event_free(hup);
	event_base_free(a.base);
	libevent_global_shutdown();
	return rc != 0 || a.open != 0;
}

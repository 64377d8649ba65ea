/* The server as a whole: making, limiting, draining, ending. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include "daemon/http/impl.h"

static void on_drain_end(evutil_socket_t fd, short what, void *arg);

struct http_server *
http_server_new(struct event_base *base, const struct http_limits *l, const struct http_handlers *h)
{
	struct http_limits usual = HTTP_LIMITS;
	struct http_server *s = mem_new(sizeof *s);

	s->base = base;
	s->limits = l ? *l : usual;
	s->h = *h;
	s->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
	s->resume = event_new(base, -1, 0, listen_resume, s);
	s->drain_end = event_new(base, -1, 0, on_drain_end, s);
	if (s->resume == NULL || s->drain_end == NULL)
		mem_die();
	LIST_INIT(&s->conns);
	LIST_INIT(&s->listeners);
	return s;
}

void
http_server_limit(struct http_server *s, const struct http_limits *l)
{
	s->limits = *l;
}

const struct http_stats *
http_server_stats(const struct http_server *s)
{
	return &s->stats;
}

static void
close_all(struct http_server *s)
{
	struct conn *c;

	while ((c = LIST_FIRST(&s->conns)) != NULL)
		conn_free(c);
}

/* Runs when the time is over, or when nothing is left. */
static void
on_drain_end(evutil_socket_t fd, short what, void *arg)
{
	struct http_server *s = arg;
	void (*done)(void *) = s->drained;

	(void)fd;
	(void)what;
	s->drained = NULL;
	close_all(s);
	if (done != NULL)
		done(s->drained_arg);
}

void
server_check_drained(struct http_server *s)
{
	if (s->drained != NULL && LIST_EMPTY(&s->conns))
		event_active(s->drain_end, EV_TIMEOUT, 0);
}

void
http_server_drain(struct http_server *s, int ms, void (*done)(void *arg), void *arg)
{
	struct timeval t = { ms / 1000, ms % 1000 * 1000 };
	struct conn *c, *next;

	s->draining = 1;
	s->drained = done;
	s->drained_arg = arg;
	listen_close(s);
	for (c = LIST_FIRST(&s->conns); c != NULL; c = next) {
		next = LIST_NEXT(c, link);
		if (c->state == CONN_STREAM)
			http_stream_end(&c->x);
		else if (c->state == CONN_HEAD && c->head.total == 0)
			conn_free(c);
	}
	event_add(s->drain_end, &t);
	server_check_drained(s);
}

void
http_server_free(struct http_server *s)
{
	if (s == NULL)
		return;
	s->drained = NULL;
	listen_close(s);
	close_all(s);
	event_free(s->resume);
	event_free(s->drain_end);
	if (s->spare >= 0)
		close(s->spare);
	free(s);
}

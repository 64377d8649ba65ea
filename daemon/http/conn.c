/* One connection: its states and deadlines, and the exchange that it has at the moment. */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "daemon/http/impl.h"

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
conn_deadline(struct conn *c, int64_t ms)
{
	struct timeval t = { ms / 1000, ms % 1000 * 1000 };

	if (ms > 0)
		event_add(c->deadline, &t);
	else
		event_del(c->deadline);
}

void
conn_end(struct conn *c)
{
	if (c->open) {
		c->open = 0;
		c->s->h.end(c->s->h.arg, &c->x);
	}
	c->s->stats.bodies -= c->held;
	c->held = 0;
	buf_fini(&c->x.body);
	c->x = (struct http_exchange){ .head = &c->head, .peer = &c->peer };
	http_chunk_fini(&c->chunk);
	http_head_fini(&c->head);
	http_head_init(&c->head, &c->s->limits.head);
}

void
conn_free(struct conn *c)
{
	struct http_server *s = c->s;

	if (c->open) {
		s->stats.left += c->x.status == 0;
		s->stats.streams -= c->state == CONN_STREAM;
	}
	conn_end(c);
	LIST_REMOVE(c, link);
	listen_left(c);
	event_free(c->deadline);
	bufferevent_free(c->bev);
	free(c);
	server_check_drained(s);
}

static void
refuse(struct conn *c, enum msg_id why)
{
	struct err e = { 0 };

	err_set(&e, why);
	conn_refuse(c, &e);
}

static void
refuse_long(struct conn *c)
{
	struct err e = { 0 };
	struct buf max = BUF_INIT;

	buf_addf(&max, "%llu", (unsigned long long)c->x.body_max);
	err_set(&e, MSG_HTTP_BODY_LONG, max.p);
	buf_fini(&max);
	c->s->stats.bad++;
	conn_refuse(c, &e);
}

/* --- reading --- */

/* The bytes that lie first in the input; NULL when there are none. */
static const char *
peek(struct conn *c, size_t *n)
{
	struct evbuffer *in = bufferevent_get_input(c->bev);

	*n = evbuffer_get_contiguous_space(in);
	return *n > 0 ? (const char *)evbuffer_pullup(in, (ssize_t)*n) : NULL;
}

static void
eat(struct conn *c, size_t n)
{
	evbuffer_drain(bufferevent_get_input(c->bev), n);
	c->s->stats.bytes_in += n;
}

static void
ready(struct conn *c)
{
	c->state = CONN_WAIT;
	conn_deadline(c, c->s->limits.answer_ms);
	c->s->h.ready(c->s->h.arg, &c->x);
}

/* The head is whole: ask who and where, then whether the body may come. */
static void
begin(struct conn *c)
{
	struct http_server *s = c->s;
	struct http_head *h = &c->head;

	s->stats.requests++;
	c->open = 1;
	c->x.began_ms = now_ms();
	c->x.body_max = s->limits.body;
	c->state = h->chunked || h->length > 0 ? CONN_BODY : CONN_WAIT;
	s->h.head(s->h.arg, &c->x);
	if (c->state == CONN_WAIT && c->open)
		ready(c);
	if (c->state != CONN_BODY)
		return;
	if (h->length > c->x.body_max) {
		refuse_long(c);
		return;
	}
	c->body_left = h->length;
	http_chunk_init(&c->chunk, c->x.body_max);
	conn_deadline(c, s->limits.body_ms);
	if (h->expect_continue && evbuffer_get_length(bufferevent_get_input(c->bev)) == 0)
		bufferevent_write(c->bev, "HTTP/1.1 100 Continue\r\n\r\n", 25);
}

static void
bad(struct conn *c, struct err *why)
{
	struct err e = { 0 };

	err_move(&e, why);
	c->s->stats.bad++;
	conn_refuse(c, &e);
}

static int
read_head(struct conn *c)
{
	size_t n, used;
	const char *p = peek(c, &n);
	enum http_step step;

	if (p == NULL)
		return 0;
	if (c->idle)
		conn_deadline(c, c->s->limits.head_ms);
	c->idle = 0;
	step = http_head_feed(&c->head, p, n, &used);
	eat(c, used);
	if (step == HTTP_DONE)
		begin(c);
	else if (step == HTTP_BAD)
		bad(c, &c->head.why);
	return 1;
}

static int
read_body(struct conn *c)
{
	struct http_server *s = c->s;
	size_t n, used, before = c->x.body.n;
	const char *p = peek(c, &n);
	enum http_step step;

	if (p == NULL)
		return 0;
	if (c->head.chunked)
		step = http_chunk_feed(&c->chunk, p, n, &used, &c->x.body);
	else {
		used = n < c->body_left ? n : (size_t)c->body_left;
		buf_add(&c->x.body, p, used);
		c->body_left -= used;
		step = c->body_left == 0 ? HTTP_DONE : HTTP_MORE;
	}
	eat(c, used);
	c->held += c->x.body.n - before;
	s->stats.bodies += c->x.body.n - before;
	if (step == HTTP_BAD)
		bad(c, &c->chunk.why);
	else if (s->stats.bodies > s->limits.bodies)
		refuse(c, MSG_HTTP_BODIES);
	else if (step == HTTP_DONE)
		ready(c);
	return 1;
}

static int
discard(struct conn *c)
{
	size_t n = evbuffer_get_length(bufferevent_get_input(c->bev));

	eat(c, n);
	return 0;
}

/* Takes what has come as far as the state allows; may free the connection. */
static void
run(struct conn *c)
{
	static int (*const readers[])(struct conn *) = { [CONN_HEAD] = read_head, [CONN_BODY] = read_body,
		[CONN_STREAM] = discard, [CONN_LINGER] = discard };
	int (*reader)(struct conn *);

	do
		reader = (size_t)c->state < sizeof readers / sizeof *readers ? readers[c->state] : NULL;
	while (reader != NULL && reader(c));
	if (c->eof && c->state != CONN_WAIT && c->state != CONN_WRITE)
		conn_free(c);
}

static void
on_read(struct bufferevent *bev, void *arg)
{
	(void)bev;
	run(arg);
}

/* --- when an answer is sent --- */

/* Closing at once would lose the answer while the peer still sends: read on for a while. */
static void
linger(struct conn *c)
{
	c->state = CONN_LINGER;
	conn_deadline(c, LINGER_MS);
	if (c->peer.tls)
		tls_bye(c->bev);
	shutdown(bufferevent_getfd(c->bev), SHUT_WR);
	run(c);
}

static void
on_written(struct bufferevent *bev, void *arg)
{
	struct conn *c = arg;

	if (evbuffer_get_length(bufferevent_get_output(bev)) > 0)
		return;
	if (c->state == CONN_STREAM && !c->doomed)
		conn_deadline(c, 0);
	if (c->state != CONN_WRITE)
		return;
	if (c->close || c->s->draining) {
		linger(c);
		return;
	}
	c->state = CONN_HEAD;
	c->idle = 1;
	conn_deadline(c, c->s->limits.idle_ms);
	run(c);
}

/* --- when it is late, or gone --- */

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;
	struct http_stats *st = &c->s->stats;
	struct { uint64_t *count; enum msg_id answer; } late[] = {
		[CONN_HEAD] = { &st->slow_head, MSG_HTTP_SLOW },
		[CONN_BODY] = { &st->slow_body, MSG_HTTP_SLOW },
		[CONN_WAIT] = { &st->slow_answer, MSG_HTTP_NO_ANSWER },
		[CONN_STREAM] = { &st->slow_reader, MSG_COUNT },
		[CONN_WRITE] = { &st->slow_reader, MSG_COUNT },
		[CONN_LINGER] = { NULL, MSG_COUNT },
	};

	(void)fd;
	(void)what;
	if (c->state == CONN_HEAD && c->head.total == 0) {
		st->idle++;
		conn_free(c);
		return;
	}
	if (late[c->state].count != NULL && !c->doomed)
		++*late[c->state].count;
	if (late[c->state].answer == MSG_COUNT)
		conn_free(c);
	else
		refuse(c, late[c->state].answer);
}

static void
on_event(struct bufferevent *bev, short what, void *arg)
{
	struct conn *c = arg;

	(void)bev;
	if (what & BEV_EVENT_CONNECTED) {
		c->peer.tls = 2;
		return;
	}
	if (c->peer.tls == 1)
		c->s->stats.tls_failed++;
	c->eof = 1;
	if (what & BEV_EVENT_ERROR)
		conn_free(c);
	else
		run(c);
}

struct conn *
conn_new(struct http_server *s, int fd, struct http_tls *tls)
{
	struct bufferevent *bev = tls ? tls_accept(tls, s->base, fd) :
	    bufferevent_socket_new(s->base, fd, BEV_OPT_CLOSE_ON_FREE);
	struct conn *c;

	if (bev == NULL) {
		close(fd);
		return NULL;
	}
	c = mem_new(sizeof *c);
	c->s = s;
	c->bev = bev;
	c->peer.tls = tls != NULL;
	c->deadline = event_new(s->base, -1, 0, on_deadline, c);
	if (c->deadline == NULL)
		mem_die();
	c->x = (struct http_exchange){ .head = &c->head, .peer = &c->peer };
	http_head_init(&c->head, &s->limits.head);
	LIST_INSERT_HEAD(&s->conns, c, link);
	bufferevent_setcb(bev, on_read, on_written, on_event, c);
	bufferevent_setwatermark(bev, EV_READ, 0, 65536);
	conn_deadline(c, s->limits.head_ms);
	bufferevent_enable(bev, EV_READ);
	return c;
}

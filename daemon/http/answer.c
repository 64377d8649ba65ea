/* What is sent: answers, refusals and streams. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "daemon/http/impl.h"

static const char *
reason(int status)
{
	static const struct { int status; const char *text; } reasons[] = {
		{ 200, "OK" }, { 201, "Created" }, { 202, "Accepted" }, { 204, "No Content" },
		{ 206, "Partial Content" }, { 207, "Multi-Status" }, { 301, "Moved Permanently" },
		{ 302, "Found" }, { 303, "See Other" }, { 304, "Not Modified" }, { 400, "Bad Request" },
		{ 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" },
		{ 405, "Method Not Allowed" }, { 406, "Not Acceptable" }, { 408, "Request Timeout" },
		{ 409, "Conflict" }, { 410, "Gone" }, { 411, "Length Required" },
		{ 412, "Precondition Failed" }, { 413, "Content Too Large" }, { 414, "URI Too Long" },
		{ 415, "Unsupported Media Type" }, { 417, "Expectation Failed" },
		{ 422, "Unprocessable Content" }, { 428, "Precondition Required" },
		{ 429, "Too Many Requests" }, { 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" }, { 501, "Not Implemented" },
		{ 503, "Service Unavailable" }, { 504, "Gateway Timeout" },
		{ 505, "HTTP Version Not Supported" }, { 507, "Insufficient Storage" },
	};

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].status == status)
			return reasons[i].text;
	return "";
}

static const char *
date(struct http_server *s)
{
	time_t now = time(NULL);
	struct tm tm;

	if (now != s->date_at) {
		gmtime_r(&now, &tm);
		strftime(s->date, sizeof s->date, "%a, %d %b %Y %H:%M:%S GMT", &tm);
		s->date_at = now;
	}
	return s->date;
}

/* A control character would begin a line of its own. */
static void
add_clean(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++)
		buf_addc(b, (unsigned char)*s < 0x20 || *s == 0x7f ? '?' : *s);
}

static void
add_field(struct buf *b, const char *name, const char *value)
{
	add_clean(b, name);
	buf_adds(b, ": ");
	add_clean(b, value);
	buf_adds(b, "\r\n");
}

static void
add_head(struct conn *c, struct buf *b, int status, const char *type, const struct http_pair *more,
    size_t nmore)
{
	buf_addf(b, "HTTP/1.1 %d %s\r\nDate: %s\r\nConnection: %s\r\n", status, reason(status),
	    date(c->s), c->close ? "close" : "keep-alive");
	if (type != NULL)
		add_field(b, "Content-Type", type);
	for (size_t i = 0; i < nmore; i++)
		add_field(b, more[i].name, more[i].value);
}

static void
release(const void *p, size_t n, void *arg)
{
	(void)p;
	(void)n;
	free(arg);
}

static void
put(struct conn *c, struct buf *b)
{
	size_t n = b->n;
	char *p = buf_detach(b);

	c->s->stats.bytes_out += n;
	if (n == 0 || evbuffer_add_reference(bufferevent_get_output(c->bev), p, n, release, p) != 0)
		free(p);
}

/* Begins an answer: what the connection does behind it, and the counters. */
static void
opening(struct conn *c, int status)
{
	c->close |= !c->head.keep_alive || c->state == CONN_BODY || c->s->draining;
	c->x.status = status;
	c->s->stats.answers[status / 100 % 6]++;
}

static void
answer(struct conn *c, int status, const char *type, const struct http_pair *more, size_t nmore,
    struct buf *body)
{
	struct buf head = BUF_INIT, none = BUF_INIT;
	int bare = status == 204 || status == 304;
	uint64_t n;

	if (body == NULL)
		body = &none;
	opening(c, status);
	add_head(c, &head, status, type, more, nmore);
	if (status != 204 && !(status == 304 && body->n == 0))
		buf_addf(&head, "Content-Length: %zu\r\n", body->n);
	buf_adds(&head, "\r\n");
	n = head.n;
	put(c, &head);
	if (bare || c->head.method == HTTP_HEAD)
		buf_fini(body);
	c->x.sent = body->n;
	n += body->n;
	put(c, body);
	c->state = CONN_WRITE;
	conn_deadline(c, c->refused ? LINGER_MS :
	    c->s->limits.write_ms + (int64_t)(n * 1000 / (c->s->limits.write_rate + 1)));
	conn_end(c);
}

void
http_respond(struct http_exchange *x, int status, const char *type, const struct http_pair *more,
    size_t nmore, struct buf *body)
{
	struct conn *c = (struct conn *)x;

	assert(c->open && (c->state == CONN_BODY || c->state == CONN_WAIT));
	answer(c, status, type, more, nmore, body);
}

void
http_refuse(struct http_exchange *x, struct err *e)
{
	static const struct http_pair later = { "Retry-After", "1" };
	struct conn *c = (struct conn *)x;
	struct http_handlers *h = &c->s->h;
	struct buf body = BUF_INIT;
	const char *type = "text/plain; charset=utf-8";
	int status = msg_http(e->id);
	char *text;

	if (h->problem != NULL)
		type = h->problem(h->arg, c->open ? x : NULL, e, &body);
	else {
		text = err_text(e, LANG_EN);
		buf_addf(&body, "%s\n", text);
		free(text);
	}
	err_fini(e);
	answer(c, status, type, &later, status == 429 || status == 503, &body);
}

void
conn_refuse(struct conn *c, struct err *e)
{
	c->close = 1;
	http_refuse(&c->x, e);
}

/* --- streams --- */

/* The stream is over, but this is a handler's call: the loop's next turn frees the connection. */
static void
doom(struct conn *c)
{
	c->doomed = 1;
	event_active(c->deadline, EV_TIMEOUT, 0);
}

void
http_stream_begin(struct http_exchange *x, int status, const char *type,
    const struct http_pair *more, size_t nmore)
{
	struct conn *c = (struct conn *)x;
	struct buf head = BUF_INIT;

	assert(c->open && (c->state == CONN_BODY || c->state == CONN_WAIT));
	c->close = 1;
	opening(c, status);
	add_head(c, &head, status, type, more, nmore);
	buf_adds(&head, c->head.minor > 0 ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n");
	put(c, &head);
	c->state = CONN_STREAM;
	c->s->stats.streams++;
	conn_deadline(c, c->s->limits.write_ms);
}

int
http_stream_send(struct http_exchange *x, const char *p, size_t n)
{
	struct conn *c = (struct conn *)x;
	struct evbuffer *out = bufferevent_get_output(c->bev);
	struct buf b = BUF_INIT;

	assert(c->open && c->state == CONN_STREAM);
	if (c->doomed)
		return -1;
	if (n == 0 || c->head.method == HTTP_HEAD)
		return 0;
	if (evbuffer_get_length(out) + n > c->s->limits.stream) {
		c->s->stats.slow_reader++;
		doom(c);
		return -1;
	}
	if (evbuffer_get_length(out) == 0)
		conn_deadline(c, c->s->limits.write_ms);
	if (c->head.minor > 0)
		buf_addf(&b, "%zx\r\n", n);
	buf_add(&b, p, n);
	if (c->head.minor > 0)
		buf_adds(&b, "\r\n");
	x->sent += n;
	put(c, &b);
	return 0;
}

void
http_stream_end(struct http_exchange *x)
{
	struct conn *c = (struct conn *)x;

	assert(c->open && c->state == CONN_STREAM);
	c->s->stats.streams--;
	if (!c->doomed && c->head.minor > 0 && c->head.method != HTTP_HEAD) {
		bufferevent_write(c->bev, "0\r\n\r\n", 5);
		c->s->stats.bytes_out += 5;
	}
	c->state = CONN_WRITE;
	if (!c->doomed)
		conn_deadline(c, c->s->limits.write_ms);
	bufferevent_trigger(c->bev, EV_WRITE, BEV_TRIG_DEFER_CALLBACKS | BEV_TRIG_IGNORE_WATERMARKS);
	conn_end(c);
}

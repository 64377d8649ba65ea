#include "daemon/http/head.h"
#include <string.h>
#include <strings.h>

#define COUNT(t) (sizeof(t) / sizeof *(t))

static const char *const methods[HTTP_METHODS] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE",
	"OPTIONS" };

const char *
http_method_name(enum http_method m)
{
	return methods[m];
}

/* --- what some fields mean --- */

static int
is_alnum(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static int
is_token(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_alnum((unsigned char)p[i]) && (p[i] == '\0' || !strchr("!#$%&'*+-.^_`|~", p[i])))
			return 0;
	return n > 0;
}

/* A name, an IPv4 address or an IPv6 address in brackets; then perhaps a port. */
static int
take_host(struct http_head *h, const char *value)
{
	const char *p = value;
	size_t n;

	if (*p == '[') {
		n = strspn(p + 1, "0123456789abcdefABCDEF:.");
		if (n < 2 || p[n + 1] != ']')
			return err_set(&h->why, MSG_HTTP_HOST);
		p += n + 2;
	} else {
		for (n = 0; is_alnum((unsigned char)p[n]) || (p[n] && strchr("-._", p[n])); n++)
			;
		if (n == 0 || n > 255)
			return err_set(&h->why, MSG_HTTP_HOST);
		p += n;
	}
	if (*p == ':') {
		n = strspn(p + 1, "0123456789");
		if (n == 0 || n > 5)
			return err_set(&h->why, MSG_HTTP_HOST);
		p += n + 1;
	}
	return *p == '\0' ? 0 : err_set(&h->why, MSG_HTTP_HOST);
}

/* At most 15 digits: far over any limit, far under an overflow. */
static int
take_length(struct http_head *h, const char *value)
{
	size_t n = strspn(value, "0123456789");

	if (n == 0 || n > 15 || value[n] != '\0')
		return err_set(&h->why, MSG_HTTP_LENGTH);
	for (size_t i = 0; i < n; i++)
		h->length = h->length * 10 + (uint64_t)(value[i] - '0');
	h->has_length = 1;
	return 0;
}

static int
take_coding(struct http_head *h, const char *value)
{
	if (strcasecmp(value, "chunked") != 0)
		return err_set(&h->why, MSG_HTTP_CODING);
	h->chunked = 1;
	return 0;
}

static int
take_expect(struct http_head *h, const char *value)
{
	if (strcasecmp(value, "100-continue") != 0)
		return err_set(&h->why, MSG_HTTP_EXPECT);
	h->expect_continue = h->minor > 0;
	return 0;
}

static int
take_connection(struct http_head *h, const char *value)
{
	for (const char *p = value; *p != '\0';) {
		size_t n;

		p += strspn(p, " \t,");
		n = strcspn(p, " \t,");
		if (n == 5 && strncasecmp(p, "close", 5) == 0)
			h->keep_alive = 0;
		p += n;
	}
	return 0;
}

/* Fields that are read here or by an API: two of them would be two truths. */
static const struct known {
	const char *name;
	int (*take)(struct http_head *h, const char *value);
	int many;
} known[] = {
	{ "host", take_host, 0 },
	{ "content-length", take_length, 0 },
	{ "transfer-encoding", take_coding, 0 },
	{ "expect", take_expect, 0 },
	{ "connection", take_connection, 1 },
	{ "content-type", NULL, 0 },
	{ "content-encoding", NULL, 0 },
	{ "authorization", NULL, 0 },
	{ "cookie", NULL, 0 },
	{ "origin", NULL, 0 },
	{ "idempotency-key", NULL, 0 },
	{ "if-match", NULL, 0 },
	{ "if-none-match", NULL, 0 },
	{ "last-event-id", NULL, 0 },
	{ "range", NULL, 0 },
	{ "x-kpid-page", NULL, 0 },
};
enum { KNOWN_HOST };

static int
take_known(struct http_head *h, const struct http_pair *f)
{
	for (size_t i = 0; i < COUNT(known); i++) {
		if (strcmp(known[i].name, f->name) != 0)
			continue;
		if ((h->seen & 1u << i) && !known[i].many)
			return err_set(&h->why, MSG_HTTP_TWICE, f->name);
		h->seen |= 1u << i;
		return known[i].take ? known[i].take(h, f->value) : 0;
	}
	return 0;
}

/* --- lines --- */

static int
version(struct http_head *h, const char *p, size_t n)
{
	if (n != 8 || memcmp(p, "HTTP/", 5) != 0 || p[6] != '.')
		return err_set(&h->why, MSG_HTTP_LINE);
	if (p[5] != '1' || (p[7] != '0' && p[7] != '1'))
		return err_set(&h->why, MSG_HTTP_VERSION);
	h->minor = p[7] - '0';
	h->keep_alive = h->minor;
	return 0;
}

static int
method(struct http_head *h, const char *p, size_t n)
{
	if (!is_token(p, n))
		return err_set(&h->why, MSG_HTTP_LINE);
	for (size_t i = 0; i < HTTP_METHODS; i++)
		if (strlen(methods[i]) == n && memcmp(methods[i], p, n) == 0) {
			h->method = (enum http_method)i;
			return 0;
		}
	return err_set(&h->why, MSG_HTTP_METHOD);
}

static int
request_line(struct http_head *h, const char *p, size_t n)
{
	const char *end = p + n;
	const char *target = memchr(p, ' ', n), *last, *query;

	if (target == NULL)
		return err_set(&h->why, MSG_HTTP_LINE);
	last = memchr(target + 1, ' ', (size_t)(end - target - 1));
	if (last == NULL)
		return err_set(&h->why, MSG_HTTP_LINE);
	if (method(h, p, (size_t)(target - p)) != 0 ||
	    version(h, last + 1, (size_t)(end - last - 1)) != 0)
		return -1;
	target++;
	query = memchr(target, '?', (size_t)(last - target));
	if (http_target_path(h, target, (size_t)((query ? query : last) - target)) != 0)
		return -1;
	return query ? http_target_query(h, query + 1, (size_t)(last - query - 1)) : 0;
}

static int
field_line(struct http_head *h, const char *p, size_t n)
{
	const char *colon = memchr(p, ':', n), *v, *end = p + n;
	struct http_pair *f;
	char *name;

	if (*p == ' ' || *p == '\t')
		return err_set(&h->why, MSG_HTTP_FOLD);
	if (colon == NULL || !is_token(p, (size_t)(colon - p)))
		return err_set(&h->why, MSG_HTTP_FIELD);
	if (h->nfields == h->limits.fields)
		return err_set(&h->why, MSG_HTTP_HEAD_LONG);
	name = arena_copy(&h->arena, p, (size_t)(colon - p));
	for (char *c = name; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	for (v = colon + 1; v < end && (*v == ' ' || *v == '\t'); v++)
		;
	while (end > v && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	f = &h->fields[h->nfields++];
	*f = (struct http_pair){ name, arena_copy(&h->arena, v, (size_t)(end - v)) };
	return take_known(h, f);
}

/* What only the whole head can tell. */
static int
whole(struct http_head *h)
{
	if (h->minor > 0 && !(h->seen & 1u << KNOWN_HOST))
		return err_set(&h->why, MSG_HTTP_HOST);
	if (h->chunked && (h->has_length || h->minor == 0))
		return err_set(&h->why, MSG_HTTP_FRAMING);
	if (h->method <= HTTP_HEAD && (h->chunked || h->length > 0))
		return err_set(&h->why, MSG_HTTP_NO_BODY, methods[h->method]);
	return 0;
}

static enum http_step
line_end(struct http_head *h)
{
	const char *p = h->line.p ? h->line.p : "";
	size_t n = h->line.n;
	int rc;

	if (h->started && n == 0)
		return whole(h) == 0 ? HTTP_DONE : HTTP_BAD;
	if (!h->started) {
		h->fields = arena_new(&h->arena, h->limits.fields * sizeof *h->fields);
		rc = request_line(h, p, n);
	} else
		rc = field_line(h, p, n);
	h->started = 1;
	h->cr = 0;
	buf_clear(&h->line);
	return rc == 0 ? HTTP_MORE : HTTP_BAD;
}

static enum http_step
take(struct http_head *h, unsigned char c)
{
	enum msg_id why = MSG_COUNT;

	if (h->cr)
		why = c == '\n' ? why : MSG_HTTP_NEWLINE;
	else if (c == '\n')
		why = MSG_HTTP_NEWLINE;
	else if ((c < 0x20 && c != '\t' && c != '\r') || c == 0x7f)
		why = MSG_HTTP_CONTROL;
	else if (h->line.n == h->limits.line && c != '\r')
		why = h->started ? MSG_HTTP_HEAD_LONG : MSG_HTTP_TARGET_LONG;
	if (why == MSG_COUNT && ++h->total > h->limits.total)
		why = MSG_HTTP_HEAD_LONG;
	if (why != MSG_COUNT) {
		err_set(&h->why, why);
		return HTTP_BAD;
	}
	if (h->cr)
		return line_end(h);
	if (c == '\r')
		h->cr = 1;
	else
		buf_addc(&h->line, (char)c);
	return HTTP_MORE;
}

/* --- the door --- */

void
http_head_init(struct http_head *h, const struct http_head_limits *l)
{
	*h = (struct http_head){ .limits = *l, .path = "" };
}

enum http_step
http_head_feed(struct http_head *h, const char *p, size_t n, size_t *used)
{
	enum http_step step = HTTP_MORE;
	size_t i = 0;

	while (i < n && step == HTTP_MORE)
		step = take(h, (unsigned char)p[i++]);
	*used = i;
	return step;
}

static const char *
find(const struct http_pair *at, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(at[i].name, name) == 0)
			return at[i].value;
	return NULL;
}

const char *
http_head_field(const struct http_head *h, const char *name)
{
	return find(h->fields, h->nfields, name);
}

const char *
http_head_query(const struct http_head *h, const char *name)
{
	return find(h->query, h->nquery, name);
}

void
http_head_fini(struct http_head *h)
{
	err_fini(&h->why);
	arena_fini(&h->arena);
	buf_fini(&h->line);
	http_head_init(h, &h->limits);
}

/* The head of a request: how its bytes are split changes nothing, and what is accepted is what it
 * promises to be. The first byte chooses limits and pieces. */
#include <string.h>
#include "daemon/http/head.h"
#include "rules/base/text.h"
#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static enum http_step
feed(struct http_head *h, const struct http_head_limits *l, const char *p, size_t n, size_t step,
    size_t *used)
{
	enum http_step s = HTTP_MORE;
	size_t at = 0;

	for (http_head_init(h, l); at < n && s == HTTP_MORE; at += *used) {
		size_t part = n - at < step ? n - at : step;

		s = http_head_feed(h, p + at, part, used);
		must(*used <= part && (s != HTTP_MORE || *used == part));
	}
	*used = at;
	return s;
}

static void
same(const struct http_pair *a, const struct http_pair *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		must(strcmp(a[i].name, b[i].name) == 0 && strcmp(a[i].value, b[i].value) == 0);
}

static void
clean(const char *s)
{
	must(utf8_bad(s, strlen(s)) < 0);
	for (; *s != '\0'; s++)
		must((unsigned char)*s >= 0x20 && *s != 0x7f);
}

static void
promised(const struct http_head *h)
{
	clean(h->path);
	must(h->path[0] == '/' && strstr(h->path, "//") == NULL && strstr(h->path, "/../") == NULL);
	for (size_t i = 0; i < h->nquery; i++) {
		clean(h->query[i].name);
		clean(h->query[i].value);
		must(http_head_query(h, h->query[i].name) == h->query[i].value);
	}
	must(h->minor == 0 || http_head_field(h, "host") != NULL);
	must(!h->chunked || (h->minor == 1 && !h->has_length));
	must(h->method > HTTP_HEAD || (!h->chunked && h->length == 0));
	must(h->nfields <= h->limits.fields && h->total <= h->limits.total);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct http_head_limits limits[] = { HTTP_HEAD_LIMITS, { 40, 120, 3 } };
	const char *p = (const char *)data + 1;
	struct http_head a, b;
	size_t ua, ub;
	enum http_step s;

	if (n < 1)
		return 0;
	s = feed(&a, &limits[data[0] & 1], p, n - 1, n, &ua);
	must(feed(&b, &limits[data[0] & 1], p, n - 1, 1 + (data[0] >> 1) % 16, &ub) == s && ua == ub);
	if (s == HTTP_BAD)
		must(a.why.id == b.why.id && msg_http(a.why.id) >= 400);
	if (s == HTTP_DONE) {
		promised(&a);
		must(a.method == b.method && a.length == b.length && a.nquery == b.nquery &&
		    a.nfields == b.nfields && strcmp(a.path, b.path) == 0);
		same(a.query, b.query, a.nquery);
		same(a.fields, b.fields, a.nfields);
	}
	http_head_fini(&a);
	http_head_fini(&b);
	return 0;
}

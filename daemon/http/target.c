/* The target of a request: path and query, decoded once and never again. */
#include <string.h>
#include "daemon/http/head.h"
#include "rules/base/text.h"

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 :
	    c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* What RFC 3986 lets stand for itself in a path; a query may hold / and ? too. */
static int
is_plain(char c, int query)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c != '\0' && strchr("-._~!$&'()*+,;=:@/", c)) || (query && c == '?');
}

/* Decodes n bytes into a text of the arena, or NULL. */
static char *
decode(struct http_head *h, const char *p, size_t n, int query)
{
	char *out = arena_new(&h->arena, n + 1);
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		int c = (unsigned char)p[i], hi, lo;

		if (c == '%') {
			hi = i + 2 < n ? hex(p[i + 1]) : -1;
			lo = hi >= 0 ? hex(p[i + 2]) : -1;
			if (lo < 0 || (c = hi << 4 | lo) < 0x20 || c == 0x7f ||
			    (!query && (c == '/' || c == '\\'))) {
				err_set(&h->why, MSG_HTTP_ESCAPE);
				return NULL;
			}
			i += 2;
		} else if (!is_plain(p[i], query)) {
			err_set(&h->why, MSG_HTTP_TARGET);
			return NULL;
		} else if (query && c == '+')
			c = ' ';
		out[k++] = (char)c;
	}
	if (utf8_bad(out, k) >= 0) {
		err_set(&h->why, MSG_HTTP_ESCAPE);
		return NULL;
	}
	return out;
}

static int
is_dots(const char *p, size_t n)
{
	return n == 0 || (n <= 2 && memcmp(p, "..", n) == 0);
}

int
http_target_path(struct http_head *h, const char *p, size_t n)
{
	const char *s;

	if (n == 0 || p[0] != '/')
		return err_set(&h->why, MSG_HTTP_TARGET);
	h->path = s = decode(h, p, n, 0);
	if (s == NULL)
		return -1;
	/* A last empty segment is the end of "/" and of "/a/". */
	while (*s == '/' && s[1] != '\0') {
		size_t len = strcspn(++s, "/");

		if (is_dots(s, len))
			return err_set(&h->why, MSG_HTTP_DOTS);
		s += len;
	}
	return 0;
}

int
http_target_query(struct http_head *h, const char *p, size_t n)
{
	const char *end = p + n;

	h->query = arena_new(&h->arena, h->limits.fields * sizeof *h->query);
	while (p < end || (n > 0 && p == end && p[-1] == '&')) {
		const char *amp = memchr(p, '&', (size_t)(end - p)), *stop = amp ? amp : end;
		const char *eq = memchr(p, '=', (size_t)(stop - p));
		const char *name = decode(h, p, (size_t)((eq ? eq : stop) - p), 1);
		const char *value = name && eq ? decode(h, eq + 1, (size_t)(stop - eq - 1), 1) : "";

		if (name == NULL || value == NULL)
			return -1;
		if (*name == '\0' || http_head_query(h, name) != NULL)
			return err_set(&h->why, MSG_HTTP_QUERY);
		if (h->nquery == h->limits.fields)
			return err_set(&h->why, MSG_HTTP_TARGET_LONG);
		h->query[h->nquery++] = (struct http_pair){ name, value };
		if (amp == NULL)
			break;
		p = amp + 1;
	}
	return 0;
}

/* head: the head of one HTTP/1.1 request, read strictly. Owns the parsed texts (an arena with fixed
 * limits); refuses to know sockets, routes and bodies. server.h feeds it; tests and fuzzers too.
 *
 * Bytes are judged one after the other, so how they were split on the way cannot matter, and the
 * first wrong byte ends it. RFC 9112 where it asks for strictness, and stricter where it leaves
 * room: lines end with CR LF only; no empty line before the request; origin form only; no
 * folding, no space before the colon; exactly one Host in 1.1; Content-Length once, digits only;
 * Transfer-Encoding is `chunked` alone, never with Content-Length, never in 1.0; no body with
 * GET and HEAD; a field that is read here or by the API stands once; 1.0 always closes. In the
 * target: no empty, `.` or `..` segment, no escaped slash, backslash, NUL or control character,
 * UTF-8 only; the query is name=value pairs with `+` as space, each name once.
 */
#ifndef KPID_HTTP_HEAD_H
#define KPID_HTTP_HEAD_H

#include <stddef.h>
#include <stdint.h>
#include "rules/base/arena.h"
#include "rules/base/buf.h"
#include "rules/base/err.h"

enum http_method {
	HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE, HTTP_OPTIONS,
	HTTP_METHODS
};

struct http_pair { const char *name, *value; };

struct http_head_limits {
	size_t line;	/* bytes of one line without its end */
	size_t total;	/* bytes of the whole head */
	size_t fields;	/* header fields; query pairs too */
};
#define HTTP_HEAD_LIMITS { 8192, 16384, 64 }

enum http_step { HTTP_MORE, HTTP_DONE, HTTP_BAD };

/* All texts are borrowed from the head and live until http_head_fini. */
struct http_head {
	enum http_method method;
	int minor;		/* 1 or 0: HTTP/1.minor */
	const char *path;	/* decoded, UTF-8, begins with / */
	struct http_pair *query;	/* decoded, in order */
	struct http_pair *fields;	/* names in lower case, values trimmed, in order */
	size_t nquery, nfields;
	uint64_t length;	/* Content-Length, 0 when there is none */
	int chunked, has_length;
	int keep_alive;		/* the client does not ask to close */
	int expect_continue;

	struct err why;		/* after HTTP_BAD: msg_http(why.id) is the status */
	struct http_head_limits limits;
	struct arena arena;
	struct buf line;
	size_t total;
	uint32_t seen;		/* bit per row of the table of known fields */
	int started, cr;
};

void http_head_init(struct http_head *h, const struct http_head_limits *l);
/* Reads up to the end of the head; *used (at most n) says how many of the n bytes belong to it.
 * After HTTP_DONE or HTTP_BAD it must not be fed again. */
enum http_step http_head_feed(struct http_head *h, const char *p, size_t n, size_t *used);
/* The value of a field (name in lower case) or of a query pair; NULL when absent. */
const char *http_head_field(const struct http_head *h, const char *name);
const char *http_head_query(const struct http_head *h, const char *name);
const char *http_method_name(enum http_method m);
void http_head_fini(struct http_head *h);

/* The two halves of a target: a path, a query (may be NULL). Fill h->path and h->query or h->why;
 * for http_head_feed and its tests. */
int http_target_path(struct http_head *h, const char *p, size_t n);
int http_target_query(struct http_head *h, const char *p, size_t n);

#endif

/* The dashboard: files of daemon/web and Debian's libraries, as they were built in. The page is
 * asked for each time; what it loads stands under a name that changes with any of them, and is
 * kept. */
#include <assert.h>
#include <string.h>
#include "daemon/api/api.h"

struct embedded {
	const char *name;
	const unsigned char *bytes;
	size_t size;
};
extern const struct embedded embed_web[];
extern const char embed_web_digest[];

#define POLICY \
	"default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " \
	"object-src 'none'"

static const struct {
	const char *ending, *type;
} types[] = {
	{ ".html", "text/html; charset=utf-8" },
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".svg", "image/svg+xml" },
};

static const char *
type_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot != NULL && i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].ending, dot) == 0)
			return types[i].type;
	return "application/octet-stream";
}

static const struct embedded *
find(const char *name)
{
	for (const struct embedded *f = embed_web; f->name != NULL; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

static void
answer(struct call *c, const char *name, const char *cache, struct buf *b)
{
	call_header(c, "Content-Security-Policy", POLICY);
	call_header(c, "Referrer-Policy", "no-referrer");
	c->cache = cache;
	call_bytes(c, 200, type_of(name), b);
}

/* In the page, {version} is the name under which its files stand. */
static void
page(struct call *c, void *ctx)
{
	static const char mark[] = "{version}";
	const struct embedded *f = find("index.html");
	const char *p, *end, *at;
	struct buf b = BUF_INIT;

	(void)ctx;
	assert(f != NULL);
	p = (const char *)f->bytes;
	end = p + f->size;
	while ((at = memmem(p, (size_t)(end - p), mark, sizeof mark - 1)) != NULL) {
		buf_add(&b, p, (size_t)(at - p));
		buf_adds(&b, embed_web_digest);
		p = at + sizeof mark - 1;
	}
	buf_add(&b, p, (size_t)(end - p));
	answer(c, f->name, "no-cache", &b);
}

static void
file(struct call *c, void *ctx)
{
	const struct embedded *f = find(c->path[1]);
	struct buf b = BUF_INIT;

	(void)ctx;
	if (f == NULL || strcmp(c->path[0], embed_web_digest) != 0) {
		call_fail(c, MSG_WEB_NO_FILE);
		return;
	}
	buf_add(&b, f->bytes, f->size);
	answer(c, f->name, "public, max-age=31536000, immutable", &b);
}

/* Without an operationId: pages are no part of the API. */
const struct route routes_web[] = {
	{ HTTP_GET, "/", 0, { { ON_LOOP, page } }, NULL, NULL, NULL, NULL, NULL },
	{ HTTP_GET, "/assets/{version}/{file}", 0, { { ON_LOOP, file } }, NULL, NULL, NULL, NULL,
	    NULL },
	{ 0 },
};

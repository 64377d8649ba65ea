/* A chunked body: how its bytes are split changes nothing, and never more comes out than is allowed.
 * The first byte chooses pieces, the second the limit. */
#include <string.h>
#include "daemon/http/chunk.h"
#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static enum http_step
feed(struct http_chunk *c, uint64_t max, const char *p, size_t n, size_t step, size_t *used,
    struct buf *out)
{
	enum http_step s = HTTP_MORE;
	size_t at = 0;

	for (http_chunk_init(c, max); at < n && s == HTTP_MORE; at += *used) {
		size_t part = n - at < step ? n - at : step;

		s = http_chunk_feed(c, p + at, part, used, out);
		must(*used <= part && (s != HTTP_MORE || *used == part));
		must(out->n <= max);
	}
	*used = at;
	return s;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf oa = BUF_INIT, ob = BUF_INIT;
	const char *p = (const char *)data + 2;
	struct http_chunk a, b;
	size_t ua, ub;
	enum http_step s;

	if (n < 2)
		return 0;
	s = feed(&a, data[1], p, n - 2, n, &ua, &oa);
	must(feed(&b, data[1], p, n - 2, 1 + data[0] % 16, &ub, &ob) == s && ua == ub);
	must(oa.n == ob.n && (oa.n == 0 || memcmp(oa.p, ob.p, oa.n) == 0));
	must(s != HTTP_BAD || a.why.id == b.why.id);
	must(s != HTTP_DONE || oa.n == a.total);
	http_chunk_fini(&a);
	http_chunk_fini(&b);
	buf_fini(&oa);
	buf_fini(&ob);
	return 0;
}

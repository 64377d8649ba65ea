/* Any bytes as JSON: refused with a sentence and a place, or read; what is read is written in UTF-8, read again and the
 * same. */
#include <stdint.h>
#include <string.h>
#include "rules/base/json.h"
#include "rules/base/text.h"
#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a = ARENA_INIT;
	struct buf once = BUF_INIT, twice = BUF_INIT;
	struct err e = { 0 };
	const struct value *v = json_read(&a, (const char *)data, n, &e);

	if (v == NULL)
		must(e.set && e.line > 0 && e.col > 0);
	else {
		json_value(&once, v, 1);
		must(utf8_bad(once.p, once.n) < 0);
		v = json_read(&a, once.p, once.n, &e);
		must(v != NULL && !e.set);
		json_value(&twice, v, 1);
		must(once.n == twice.n && memcmp(once.p, twice.p, once.n) == 0);
	}
	err_fini(&e);
	buf_fini(&once);
	buf_fini(&twice);
	arena_fini(&a);
	return 0;
}

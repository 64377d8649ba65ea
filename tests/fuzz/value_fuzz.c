/* A tree in its binary form: what is accepted is the same when it is written and read again. */
#include <string.h>
#include "rules/base/value.h"
#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct cut c = { data, n, 0 }, back;
	struct arena a = ARENA_INIT;
	struct buf once = BUF_INIT, twice = BUF_INIT;
	const struct value *v = value_read(&a, &c), *again;

	if (v != NULL) {
		value_write(v, &once);
		back = (struct cut){ (const unsigned char *)once.p, once.n, 0 };
		again = value_read(&a, &back);
		must(again != NULL && back.n == 0);
		value_write(again, &twice);
		must(once.n == twice.n && memcmp(once.p, twice.p, once.n) == 0);
	}
	must(a.total < 400 * n + (1 << 20));
	buf_fini(&once);
	buf_fini(&twice);
	arena_fini(&a);
	return 0;
}

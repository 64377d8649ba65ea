/* A pack and a kind by themselves: from a store that was damaged or a worker's parent that lies. */
#include <string.h>
#include "rules/columns.h"
#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
kind(const uint8_t *data, size_t n, struct arena *a)
{
	struct buf once = BUF_INIT, twice = BUF_INIT;
	struct kind k, again;

	if (kind_read(data, n, a, &k) != 0)
		return;
	kind_write(&k, &once);
	must(kind_read(once.p, once.n, a, &again) == 0);
	kind_write(&again, &twice);
	must(once.n == twice.n && memcmp(once.p, twice.p, once.n) == 0);
	buf_fini(&once);
	buf_fini(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a = ARENA_INIT;
	struct columns one, two, joined, *both[2] = { &one, &two };
	size_t half = n > 0 ? 1 + data[0] * (n - 1) / 256 : 0;

	if (n < 2)
		return 0;
	kind(data + 1, n - 1, &a);
	if (columns_read(data + 1, n - 1, &a, &one) == 0) {
		two = one;
		columns_join(both, 2, (struct period){ PERIOD_QUARTER, 2026, 1 }, &a, &joined);
		must(joined.nentries <= 2 * one.nentries && joined.ntasks == 2 * one.ntasks);
		for (size_t i = 0; i < joined.nentries; i++)
			must(joined.task[i] < (long)joined.ntasks);
	}
	if (columns_read(data + 1, half - 1, &a, &one) == 0 &&
	    columns_read(data + half, n - half, &a, &two) == 0)
		columns_join(both, 2, (struct period){ PERIOD_YEAR, 2026, 1 }, &a, &joined);
	must(a.total < 256 * n + (1 << 20));
	arena_fini(&a);
	return 0;
}

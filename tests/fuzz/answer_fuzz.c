/* Answers of a worker that is not trusted: what is accepted keeps its promises (shape, ranges, names
 * that are there) and is the same when it is written and read again. */
#include <string.h>
#include "rules/request.h"
#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
promised(const struct answer *an)
{
	size_t letters = strlen(an->staff);

	must(an->state >= 0 && an->state < STATE_COUNT && an->weight >= 0 && an->weight <= 12);
	for (size_t i = 0; i < an->nparts; i++)
		letters += strlen(an->parts[i].id);
	for (size_t i = 0; i < an->nfigures; i++)
		letters += strlen(an->figures[i].name);
	for (size_t i = 0; i < an->nfindings; i++)
		letters += strlen(an->findings[i].check) + strlen(an->findings[i].severity);
	for (size_t i = 0; i < an->nrulings; i++) {
		letters += strlen(an->rulings[i].id);
		must(an->rulings[i].state >= -1 && an->rulings[i].state < STATE_COUNT);
	}
	must(letters < SIZE_MAX / 2);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct cut c = { data, n, 0 };
	struct arena a = ARENA_INIT;
	struct buf once = BUF_INIT, twice = BUF_INIT;
	struct answer an;

	while (c.n > 0 && answer_read(&c, &a, &an) == 0) {
		struct answer again;
		struct cut back;

		promised(&an);
		must(a.total < 64 * n + (1 << 20)); /* memory in proportion to what came */
		buf_clear(&once);
		buf_clear(&twice);
		answer_write(&an, &once);
		back = (struct cut){ (const unsigned char *)once.p, once.n, 0 };
		must(answer_read(&back, &a, &again) == 0 && back.n == 0);
		answer_write(&again, &twice);
		must(once.n == twice.n && memcmp(once.p, twice.p, once.n) == 0);
		arena_reset(&a);
	}
	buf_fini(&once);
	buf_fini(&twice);
	arena_fini(&a);
	return 0;
}

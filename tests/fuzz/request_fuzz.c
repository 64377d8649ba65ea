/* Requests, and the packs in them, as a worker reads them: every column that is there can be read to
 * its end, also after months were joined. */
#include <string.h>
#include "rules/request.h"
#include "tests/fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
walked(const struct columns *c)
{
	size_t sum = strlen(c->d.staff);

	for (size_t i = 0; i < c->nentries; i++) {
		sum += (size_t)c->date[i] + c->minutes[i] + c->kind[i] + c->seq[i];
		sum += c->done ? (size_t)c->done[i] : 0;
		sum += c->declared ? (size_t)c->declared[i] : 0;
		sum += c->scored ? c->scored[i] : 0;
		if (c->task != NULL && c->task[i] >= 0) {
			must((size_t)c->task[i] < c->ntasks);
			sum += c->task_kind[c->task[i]];
		}
	}
	for (size_t i = 0; i < c->ntasks; i++)
		sum += c->task_kind[i] + c->task_seq[i] + (size_t)c->assigned[i] + (size_t)c->due[i] +
		    (size_t)c->handed_back[i] + (size_t)c->cancelled[i];
	for (size_t i = 0; i < c->d.npostings; i++) {
		must(c->d.postings[i].role < ROLE_COUNT && c->d.postings[i].subject < SUBJECT_COUNT);
		sum += strlen(c->d.postings[i].agency) + strlen(c->d.postings[i].sector);
	}
	for (size_t i = 0; i < c->d.nunit_results; i++)
		sum += strlen(c->d.unit_results[i].agency);
	must(sum != 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct cut c = { data, n, 0 };
	struct arena a = ARENA_INIT;
	struct request r;

	while (c.n > 0 && request_read(&c, &a, &r) == 0) {
		walked(&r.in);
		for (size_t i = 0; i < r.nmanaged; i++)
			must(r.managed[i].role < ROLE_COUNT && r.managed[i].state < STATE_COUNT);
		must(a.total < 64 * n + (1 << 20));
		arena_reset(&a);
	}
	arena_fini(&a);
	return 0;
}

/* What is kept of what happened, for a listener who was away: so many, so much, the last always. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/events.h"
#include "rules/base/arena.h"

struct heard {
	size_t n, bytes;
	int64_t first, last;
};

static void
hear(void *arg, const struct event_note *note)
{
	struct heard *h = arg;

	if (h->n++ == 0)
		h->first = note->id;
	else
		assert_int_equal(note->id, h->last + 1);
	h->last = note->id;
	h->bytes += strlen(note->data);
}

static struct heard
missed(struct events *ev, int64_t after)
{
	struct heard h = { 0 };

	events_unlisten(ev, events_listen(ev, after, hear, &h));
	return h;
}

static void
tell(struct events *ev, size_t n)
{
	struct arena a = ARENA_INIT;
	char *text = arena_new(&a, n + 1);

	memset(text, 'x', n);
	events_tell(ev, "warnings", "A", value_str(&a, text));
	arena_fini(&a);
}

static void
test_number(void **state)
{
	struct events *ev = events_new(1000);
	struct heard h;

	(void)state;
	assert_int_equal(missed(ev, 0).n, 0);
	for (int i = 0; i < 600; i++)
		tell(ev, 10);
	h = missed(ev, 0);
	assert_int_equal(h.n, 512);
	assert_int_equal(h.last, 1600);
	assert_int_equal(missed(ev, 1598).n, 2);
	events_free(ev);
}

static void
test_bytes(void **state)
{
	struct events *ev = events_new(0);
	struct heard h;

	(void)state;
	for (int i = 0; i < 700; i++)
		tell(ev, 1 << 20);
	h = missed(ev, 0);
	assert_in_range(h.bytes, 3 << 20, 4 << 20);
	assert_int_equal(h.last, 700);
	tell(ev, 9 << 20); /* more than all may be: alone */
	h = missed(ev, 0);
	assert_int_equal(h.n, 1);
	assert_int_equal(h.first, 701);
	for (int i = 0; i < 600; i++)
		tell(ev, 10);
	h = missed(ev, 0);
	assert_int_equal(h.n, 512);
	assert_int_equal(h.last, 1301);
	events_free(ev);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

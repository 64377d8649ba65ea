/* The binary forms: what is written is read back; what is cut short or turned over is refused, never read past its end. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "rules/request.h"

static void
a_pack(struct buf *out)
{
	struct posting p = { .agency = "A", .sector = "s", .to = DAY_NONE };
	struct dossier d = {
		.staff = "S1", .period = { PERIOD_MONTH, 2026, 3 }, .postings = &p, .npostings = 1
	};

	columns_build(&d, NULL, NULL, out);
}

static void
a_request(struct buf *out)
{
	struct managed m = {
		.staff = "S2", .team = "T", .role = ROLE_STAFF, .own = 1, .micro = 48000000
	};
	struct month_result month = {
		.period = { PERIOD_MONTH, 2026, 1 }, .micro = 90000000, .weight = 1
	};
	struct peers peers = { "minutes", 1, 2, 3, 4, 5, 6 };
	struct request r = { .what = DO_SCORE,
		.today = 20000,
		.managed = &m,
		.nmanaged = 1,
		.months = &month,
		.nmonths = 1,
		.peers = &peers,
		.npeers = 1,
		.org_class = "good",
		.org_scored = 1 };
	struct buf bytes = BUF_INIT;
	struct pack pack;

	r.in.d.period = (struct period){ PERIOD_MONTH, 2026, 3 };
	a_pack(&bytes);
	pack = (struct pack){ bytes.p, bytes.n };
	request_write(&r, &pack, 1, out);
	buf_fini(&bytes);
}

static void
a_request_comes_back(void **state)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	struct request r;
	struct cut c;

	(void)state;
	a_request(&b);
	c = (struct cut){ (unsigned char *)b.p, b.n, 0 };
	assert_int_equal(request_read(&c, &a, &r), 0);
	assert_int_equal(c.n, 0);
	assert_string_equal(r.in.d.staff, "S1");
	assert_string_equal(r.managed[0].team, "T");
	assert_int_equal(r.managed[0].micro, 48000000);
	assert_int_equal(r.months[0].micro, 90000000);
	assert_int_equal((int)r.peers[0].total, 6);
	assert_string_equal(r.org_class, "good");
	arena_fini(&a);
	buf_fini(&b);
}

static void
every_cut_is_refused(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	a_request(&b);
	for (size_t n = 0; n < b.n; n++) {
		struct arena a = ARENA_INIT;
		unsigned char *copy = malloc(n ? n : 1);
		struct cut c = { copy, n, 0 };
		struct request r;

		memcpy(copy, b.p, n);
		assert_int_equal(request_read(&c, &a, &r), -1);
		arena_fini(&a);
		free(copy);
	}
	buf_fini(&b);
}

static void
turned_bytes_never_reach_outside(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	a_request(&b);
	for (size_t i = 0; i < b.n; i++)
		for (int bit = 0; bit < 8; bit += 3) {
			struct arena a = ARENA_INIT;
			struct cut c = { (unsigned char *)b.p, b.n, 0 };
			struct request r;

			b.p[i] = (char)(b.p[i] ^ (1 << bit));
			if (request_read(&c, &a, &r) == 0)
				assert_true(c.p <= (unsigned char *)b.p + b.n);
			b.p[i] = (char)(b.p[i] ^ (1 << bit));
			arena_fini(&a);
		}
	buf_fini(&b);
}

static void
an_answer_comes_back(void **state)
{
	struct part part = { "general", 28000000, 1 };
	struct figure figure = { "minutes", 1.5, 1 };
	struct finding finding = { "late", "warning", 20000, 7, "{}" };
	struct ruling ruling = { "veto", "good", -1 };
	struct answer an = { .staff = "S1",
		.state = STATE_NEEDS_DECISION,
		.micro = 89996000,
		.posting = -1,
		.weight = 3,
		.parts = &part,
		.nparts = 1,
		.figures = &figure,
		.nfigures = 1,
		.findings = &finding,
		.nfindings = 1,
		.rulings = &ruling,
		.nrulings = 1,
		.cap_share = 0.2,
		.cap_of = "good" },
		      back;
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	struct cut c;

	(void)state;
	answer_write(&an, &b);
	for (size_t n = 0; n < b.n; n++) {
		c = (struct cut){ (unsigned char *)b.p, n, 0 };
		assert_int_equal(answer_read(&c, &a, &back), -1);
	}
	c = (struct cut){ (unsigned char *)b.p, b.n, 0 };
	assert_int_equal(answer_read(&c, &a, &back), 0);
	assert_int_equal(back.micro, 89996000);
	assert_int_equal(back.state, STATE_NEEDS_DECISION);
	assert_int_equal(back.posting, -1);
	assert_int_equal(back.findings[0].seq, 7);
	assert_int_equal(back.rulings[0].state, -1);
	assert_string_equal(back.rulings[0].class_id, "good");
	assert_null(back.band);
	arena_fini(&a);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_comes_back),
		cmocka_unit_test(every_cut_is_refused),
		cmocka_unit_test(turned_bytes_never_reach_outside),
		cmocka_unit_test(an_answer_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

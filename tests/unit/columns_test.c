/* Packs: an agency's own, and months joined to a quarter; which posting owns a period. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>
#include "rules/columns.h"
#include "rules/posting.h"

static day_t
day(const char *text)
{
	day_t d;

	assert_int_equal(day_parse(text, strlen(text), &d), 0);
	return d;
}

static struct period
period(const char *text)
{
	struct period p;

	assert_int_equal(period_parse(text, strlen(text), &p), 0);
	return p;
}

static uint32_t
number(void *arg, const void *tuple, size_t n)
{
	(void)arg, (void)tuple, (void)n;
	return 7;
}

static struct columns *
pack(struct arena *a, const struct dossier *d)
{
	struct columns *c = arena_new(a, sizeof *c);
	struct buf b = BUF_INIT;

	columns_build(d, number, NULL, &b);
	assert_int_equal(columns_read(b.p, b.n, a, c), 0);
	buf_fini(&b);
	return c;
}

static void
a_posting_needs_a_sector_only_in_a_persons_pack(void **state)
{
	struct arena a = ARENA_INIT;
	struct posting p = { .agency = "A", .from = 1, .to = DAY_NONE };
	struct dossier d = { .staff = "A", .organisation = 1, .postings = &p, .npostings = 1 };
	struct columns c;
	struct buf b = BUF_INIT;

	(void)state;
	d.period = period("2026");
	assert_string_equal(pack(&a, &d)->d.postings[0].agency, "A");
	d.organisation = 0;
	columns_build(&d, number, NULL, &b);
	assert_int_equal(columns_read(b.p, b.n, &a, &c), -1);
	buf_fini(&b);
	arena_fini(&a);
}

static void
months_joined_keep_every_row_once(void **state)
{
	struct arena a = ARENA_INIT;
	struct posting before = { .agency = "A", .sector = "s", .seq = 1 },
		       after = { .agency = "B", .sector = "s", .seq = 2, .to = DAY_NONE };
	struct posting both[] = { before, after };
	struct absence leave = { .seq = 5 };
	struct entry work = { .item = "I", .quantity = 1000, .minutes = -1, .task = -1, .scored = 1 };
	struct dossier d = { .staff = "S", .absences = &leave, .nabsences = 1 };
	struct columns *parts[2], q;

	(void)state;
	both[0].from = before.from = day("2024-01-01");
	both[0].to = before.to = day("2026-02-10");
	both[1].from = after.from = day("2026-02-11");
	leave.from = day("2026-01-30");
	leave.to = day("2026-02-03");
	work.date = work.done_on = work.declared_on = day("2026-01-12");
	d.entries = &work;
	d.nentries = 1;
	d.period = period("2026-01");
	d.postings = &before;
	d.npostings = 1;
	parts[0] = pack(&a, &d);
	work.date = work.done_on = work.declared_on = day("2026-02-12");
	work.seq = 9;
	d.period = period("2026-02");
	d.postings = both;
	d.npostings = 2;
	parts[1] = pack(&a, &d);
	columns_join(parts, 2, period("2026-Q1"), &a, &q);
	assert_int_equal(q.d.npostings, 2);
	assert_string_equal(q.d.postings[0].agency, "A");
	assert_string_equal(q.d.postings[1].agency, "B");
	assert_int_equal(q.d.nabsences, 1);
	assert_int_equal(q.nentries, 2);
	assert_int_equal(q.date[1] + q.base, day("2026-02-12"));
	arena_fini(&a);
}

static void
a_posting_that_ended_before_the_last_month_is_not_lost(void **state)
{
	struct arena a = ARENA_INIT;
	struct posting p = { .agency = "A", .sector = "s", .seq = 1 };
	struct dossier d = { .staff = "S", .postings = &p, .npostings = 1 };
	struct columns *parts[2], q;

	(void)state;
	p.to = day("2026-01-31");
	d.period = period("2026-01");
	parts[0] = pack(&a, &d);
	d.npostings = 0;
	d.period = period("2026-02");
	parts[1] = pack(&a, &d);
	columns_join(parts, 2, period("2026-Q1"), &a, &q);
	assert_int_equal(q.d.npostings, 1);
	arena_fini(&a);
}

/* Monday to Friday: February 2026 has 20 working days. */
static void
most_working_days_own_a_month_and_the_later_posting_a_tie(void **state)
{
	struct posting p[] = { { .from = 0 }, { .to = DAY_NONE } };
	struct period feb = period("2026-02");

	(void)state;
	p[0].to = day("2026-02-13"); /* ten days, both ends included */
	p[1].from = day("2026-02-14");
	assert_int_equal(posting_owner_of(p, 2, feb, NULL, 0), 1);
	p[0].to = day("2026-02-16");
	p[1].from = day("2026-02-17");
	assert_int_equal(posting_owner_of(p, 2, feb, NULL, 0), 0);
	assert_int_equal(posting_owner_of(p, 2, feb, NULL, 1), 1);
	assert_int_equal(posting_owner_of(p, 2, period("2026-Q1"), NULL, 0), 1);
	assert_int_equal(posting_owner_of(p, 2, period("2026-03"), NULL, 0), 1);
	p[1].from = day("2026-04-01");
	assert_int_equal(posting_owner_of(p, 2, period("2026-03"), NULL, 0), -1);
}

static void
any_posting_in_it_makes_a_quarter_a_base_period(void **state)
{
	struct posting p[] = { { .tracking = 1 }, { .to = DAY_NONE } };

	(void)state;
	p[0].to = day("2026-02-13");
	p[1].from = day("2026-02-14");
	assert_true(posting_by_quarter(p, 2, period("2026-Q1")));
	assert_false(posting_by_quarter(p, 2, period("2026-Q2")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_posting_needs_a_sector_only_in_a_persons_pack),
		cmocka_unit_test(months_joined_keep_every_row_once),
		cmocka_unit_test(a_posting_that_ended_before_the_last_month_is_not_lost),
		cmocka_unit_test(most_working_days_own_a_month_and_the_later_posting_a_tie),
		cmocka_unit_test(any_posting_in_it_makes_a_quarter_a_base_period),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

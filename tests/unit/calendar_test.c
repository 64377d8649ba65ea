/* Days, periods and the working calendar. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "rules/base/calendar.h"
#include "rules/base/yaml.h"

/* Counts day by day from 1900 to 2199 and compares with the arithmetic. */
static void
every_day_is_one_after_the_other(void **state)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	day_t d = day_of(1900, 1, 1);
	int weekday = day_weekday(d);

	(void)state;
	assert_int_equal(day_of(1970, 1, 1), 0);
	assert_int_equal(weekday, 1); /* 1 January 1900 was a Monday */
	for (int y = 1900; y < 2200; y++)
		for (int m = 1; m <= 12; m++) {
			int leap = m == 2 && ((y % 4 == 0 && y % 100 != 0) || y % 400 == 0);

			for (int k = 1; k <= length[m - 1] + leap; k++, d++) {
				int yy, mm, dd;

				day_split(d, &yy, &mm, &dd);
				assert_true(yy == y && mm == m && dd == k);
				assert_int_equal(day_of(y, m, k), d);
				assert_int_equal(day_weekday(d), weekday);
				weekday = weekday % 7 + 1;
			}
		}
}

static void
only_real_days_are_read(void **state)
{
	static const char *const bad[] = { "2026-02-29", "2026-02-30", "2026-13-01", "2026-00-10",
		"2026-1-01", "26-01-01", "2026/01/01", "2026-01-01 ", "1899-12-31", "2200-01-01",
		"2026-04-31", "" };
	day_t d;

	(void)state;
	assert_int_equal(day_parse("2024-02-29", 10, &d), 0);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(day_parse(bad[i], strlen(bad[i]), &d), -1);
	for (int y = 1900; y <= 2199; y++)	/* those that the count of days knows, no other */
		for (int m = 1; m <= 12; m++)
			for (int k = 1; k <= 31; k++) {
				int yy, mm, dd, real;
				char text[40]; /* for any numbers */

				day_split(day_of(y, m, k), &yy, &mm, &dd);
				real = yy == y && mm == m && dd == k;
				snprintf(text, sizeof text, "%04d-%02d-%02d", y, m, k);
				assert_int_equal(day_parse(text, 10, &d), real ? 0 : -1);
				if (real)
					assert_int_equal(d, day_of(y, m, k));
			}
}

static void
periods_come_back(void **state)
{
	static const char *const texts[] = { "2026-01", "2026-12", "2026-Q1", "2026-Q4", "2026-H1",
		"2026-H2", "2026" };
	static const char *const bad[] = { "2026-13", "2026-00", "2026-Q5", "2026-H3", "2026-Q0",
		"2026-1", "206", "2026Q1" };
	struct period p;
	char text[PERIOD_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_int_equal(period_parse(texts[i], strlen(texts[i]), &p), 0);
		assert_string_equal(period_text(p, text), texts[i]);
		assert_string_equal(period_text(period_from_code(period_code(p)), text), texts[i]);
		assert_int_equal(period_first(period_next(p)), period_last(p) + 1);
		assert_int_equal(period_first(period_month(p, 0)), period_first(p));
		assert_int_equal(
		    period_last(period_month(p, period_months(p) - 1)), period_last(p));
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(period_parse(bad[i], strlen(bad[i]), &p), -1);
}

static int
read_text(struct calendar *c, const char *text, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct value *v = yaml_read(&a, "cal", text, strlen(text), e);
	int failed = v == NULL || calendar_read(c, v, "cal", e) != 0;

	arena_fini(&a);
	return failed;
}

static void
holidays_and_exchanged_days_count(void **state)
{
	struct calendar c, back;
	struct err e = { 0 };
	struct buf b = BUF_INIT;
	struct cut cut;
	day_t tet = day_of(2026, 2, 16);

	(void)state;
	assert_int_equal(
	    read_text(&c,
		"version: v1\ndays:\n- { from: 2026-02-16, to: 2026-02-20, kind: off }\n"
		"- { from: 2026-02-28, kind: work }\n- { from: 2026-02-27, kind: half }\n",
		&e),
	    0);
	assert_int_equal(calendar_kind(&c, tet), DAYK_OFF);
	assert_int_equal(calendar_kind(&c, day_of(2026, 2, 28)), DAYK_WORK);
	assert_int_equal(calendar_kind(&c, day_of(2026, 2, 27)), DAYK_HALF);
	assert_int_equal(calendar_working_days(&c, day_of(2026, 2, 1), day_of(2026, 2, 28)), 16);
	assert_int_equal(calendar_working_days(NULL, day_of(2026, 2, 1), day_of(2026, 2, 28)), 20);
	calendar_write(&c, &b);
	cut = (struct cut){ (unsigned char *)b.p, b.n, 0 };
	assert_int_equal(calendar_cut(&back, &cut), 0);
	assert_int_equal(calendar_kind(&back, tet), DAYK_OFF);
	calendar_fini(&c);
	calendar_fini(&back);
	buf_fini(&b);
}

static void
mistakes_have_their_place(void **state)
{
	static const struct {
		const char *text;
		enum msg_id id;
		int line;
	} bad[] = {
		{ "version: v\ndays:\n- { from: 2026-02-30, kind: off }\n", MSG_CALENDAR_DAY, 3 },
		{ "version: v\ndays:\n- { from: 2026-02-03, kind: free }\n", MSG_CALENDAR_KIND, 3 },
		{ "version: v\ndays:\n- { from: 2026-02-03, kind: off, colour: red }\n",
		    MSG_CALENDAR_KEY, 3 },
		{ "version: v\ndayz: []\n", MSG_CALENDAR_KEY, 2 },
		{ "days: []\n", MSG_CALENDAR_SHAPE, 1 },
		{ "version: v\ndays:\n- { from: 2026-02-03, kind: off }\n- { from: 2026-02-01, to: "
		  "2026-02-05, kind: work }\n",
		    MSG_CALENDAR_OVERLAP, 4 },
		{ "version: v\nversion: w\n", MSG_YAML_TWICE, 2 },
		{ "version: &x v\n", MSG_YAML_FANCY, 1 },
		{ "version: [\n", MSG_YAML_SYNTAX, 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct calendar c;
		struct err e = { 0 };

		assert_int_not_equal(read_text(&c, bad[i].text, &e), 0);
		assert_int_equal(e.id, bad[i].id);
		assert_int_equal(e.line, bad[i].line);
		err_fini(&e);
	}
}

static void
deep_brackets_are_refused_at_once(void **state)
{
	struct arena a = ARENA_INIT;
	struct err e = { 0 };
	static char text[200001];

	(void)state;
	memset(text, '[', sizeof text - 1);
	assert_null(yaml_read(&a, "deep", text, sizeof text - 1, &e));
	assert_int_equal(e.id, MSG_YAML_DEEP);
	memset(text + 40, ']', 40);
	err_fini(&e);
	assert_null(yaml_read(&a, "deep", text, 80, &e));
	assert_int_equal(e.id, MSG_YAML_DEEP);
	err_fini(&e);
	arena_fini(&a);
}

static void
the_shipped_calendar_is_read(void **state)
{
	struct buf b = BUF_INIT;
	struct calendar c;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(buf_read_file(&b, "etc/calendar.yaml", 1 << 20, &e), 0);
	assert_int_equal(read_text(&c, b.p, &e), 0);
	assert_int_equal(calendar_kind(&c, day_of(2025, 11, 24)), DAYK_WORK);
	assert_int_equal(calendar_kind(&c, day_of(2026, 11, 24)), DAYK_OFF);
	calendar_fini(&c);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_is_one_after_the_other),
		cmocka_unit_test(only_real_days_are_read),
		cmocka_unit_test(periods_come_back),
		cmocka_unit_test(holidays_and_exchanged_days_count),
		cmocka_unit_test(mistakes_have_their_place),
		cmocka_unit_test(deep_brackets_are_refused_at_once),
		cmocka_unit_test(the_shipped_calendar_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

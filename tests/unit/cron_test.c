/* Cron expressions: what is read, what is refused and where, and the search against a scan
 * minute by minute. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "daemon/cron.h"
#include "rules/base/calendar.h"

static struct cron
parsed(const char *text)
{
	struct err e = { 0 };
	struct cron c;

	if (cron_parse(text, strlen(text), &c, &e) != 0)
		fail_msg("%s: %s", text, err_line(&e, LANG_EN));
	return c;
}

static void
next_times_are_as_written(void **state)
{
	static const struct {
		const char *text, *after, *next;
	} cases[] = {
		{ "30 16 * * 1-5", "2026-03-12 16:29", "2026-03-12 16:30" },
		{ "30 16 * * 1-5", "2026-03-12 16:30", "2026-03-13 16:30" },
		{ "30 16 * * mon-fri", "2026-03-13 16:30", "2026-03-16 16:30" },
		{ "0 2 1 * *", "2026-12-31 23:59", "2027-01-01 02:00" },
		{ "0 23 L * *", "2026-02-01 00:00", "2026-02-28 23:00" },
		{ "0 23 l * *", "2028-02-01 00:00", "2028-02-29 23:00" },
		{ "0 23 15,L * *", "2026-04-15 23:00", "2026-04-30 23:00" },
		{ "0 0 29 2 *", "2096-02-29 00:00", "2104-02-29 00:00" },
		{ "*/20 * * * *", "2026-01-01 00:40", "2026-01-01 01:00" },
		{ "5-59/15 3 * * *", "2026-01-01 03:20", "2026-01-01 03:35" },
		{ "0 8 * JAN,jul SUN", "2026-01-26 00:00", "2026-07-05 08:00" },
		{ "0 0 * * 7", "2026-03-09 00:00", "2026-03-15 00:00" },
		{ "0 0 * * 0", "2026-03-09 00:00", "2026-03-15 00:00" },
		{ "0 0 * * sat-sun", "2026-03-14 00:00", "2026-03-15 00:00" },
		{ "0 0 * * 5-7", "2026-03-14 00:00", "2026-03-15 00:00" },
		/* both days: either of them */
		{ "0 0 13 * 5", "2026-03-09 00:00", "2026-03-13 00:00" },
		{ "0 0 13 * 5", "2026-04-11 00:00", "2026-04-13 00:00" },
		/* a field that begins with * asks for nothing of its own */
		{ "0 0 */2 * 1", "2026-03-02 00:00", "2026-03-09 00:00" },
		{ "0 0 L * 1", "2026-03-30 00:00", "2026-03-31 00:00" },
		{ "@hourly", "2026-03-12 16:30", "2026-03-12 17:00" },
		{ "@daily", "2026-03-12 16:30", "2026-03-13 00:00" },
		{ "@weekly", "2026-03-12 16:30", "2026-03-15 00:00" },
		{ "@Monthly", "2026-03-12 16:30", "2026-04-01 00:00" },
		{ "@yearly", "2026-03-12 16:30", "2027-01-01 00:00" },
		{ " \t0  1\t* * * ", "2026-03-12 16:30", "2026-03-13 01:00" },
		{ "0 0 1 1 *", "1969-06-01 00:00", "1970-01-01 00:00" },
		{ "59 23 31 12 *", "1968-12-31 23:59", "1969-12-31 23:59" },
		{ "0 0 1 1 *", "2200-06-01 00:00", "2201-01-01 00:00" },
		{ "0 0 31 2 *", "2026-01-01 00:00", "" },
		{ "0 0 30,31 feb *", "2026-01-01 00:00", "" },
		{ "0 0 31 4,6,9,11 *", "2026-01-01 00:00", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct cron c = parsed(cases[i].text);
		int y, mo, d, h, mi;
		char text[MINUTE_TEXT];

		assert_int_equal(sscanf(cases[i].after, "%d-%d-%d %d:%d", &y, &mo, &d, &h, &mi), 5);
		minute_text(cron_next(&c, minute_of(y, mo, d, h, mi)), text);
		if (strcmp(text, cases[i].next) != 0)
			fail_msg("%s after %s: %s, not %s", cases[i].text, cases[i].after, text,
			    cases[i].next);
	}
}

static void
mistakes_have_their_column(void **state)
{
	static const struct {
		const char *text;
		enum msg_id id;
		int col;
	} bad[] = {
		{ "", MSG_CRON_FIELDS, 1 },
		{ "   ", MSG_CRON_FIELDS, 1 },
		{ "0 1 * *", MSG_CRON_FIELDS, 1 },
		{ "0 0 1 * * *", MSG_CRON_FIELDS, 1 },
		{ "@dayly", MSG_CRON_NICKNAME_HINT, 1 },
		{ " @reboot", MSG_CRON_NICKNAME, 2 },
		{ "@daily 3", MSG_CRON_FIELDS, 1 },
		{ "60 0 * * *", MSG_CRON_MINUTE, 1 },
		{ "-1 0 * * *", MSG_CRON_MINUTE, 1 },
		{ "1- 0 * * *", MSG_CRON_MINUTE, 1 },
		{ "a 0 * * *", MSG_CRON_MINUTE, 1 },
		{ "0,15,75 0 * * *", MSG_CRON_MINUTE, 6 },
		{ "0 24 * * *", MSG_CRON_HOUR, 3 },
		{ "0 1, * * *", MSG_CRON_HOUR, 5 },
		{ "0 ,1 * * *", MSG_CRON_HOUR, 3 },
		{ "0 1.5 * * *", MSG_CRON_HOUR, 3 },
		{ "0 99999999999999999999 * * *", MSG_CRON_HOUR, 3 },
		{ "0 1 0 * *", MSG_CRON_MDAY, 5 },
		{ "0 1 32 * *", MSG_CRON_MDAY, 5 },
		{ "0 1 L-3 * *", MSG_CRON_MDAY, 5 },
		{ "0 1 ? * *", MSG_CRON_MDAY, 5 },
		{ "0 1 * 13 *", MSG_CRON_MONTH, 7 },
		{ "0 1 * janu *", MSG_CRON_MONTH, 7 },
		{ "0 1 * jum *", MSG_CRON_MONTH, 7 },
		{ "0 1 * * 8", MSG_CRON_WDAY, 9 },
		{ "0 1 * * L", MSG_CRON_WDAY, 9 },
		{ "0 1 * * fri-mon", MSG_CRON_RANGE, 9 },
		{ "30-10 * * * *", MSG_CRON_RANGE, 1 },
		{ "*/0 * * * *", MSG_CRON_STEP, 1 },
		{ "*/60 * * * *", MSG_CRON_STEP, 1 },
		{ "5/15 * * * *", MSG_CRON_STEP, 1 },
		{ "*/ * * * *", MSG_CRON_STEP, 1 },
		{ "*/5/5 * * * *", MSG_CRON_MINUTE, 1 },
		{ "**  * * * *", MSG_CRON_MINUTE, 1 },
		{ "0 0 ngày * *", MSG_CRON_MDAY, 5 },
		{ "Tết,ngày,77 0 * * *", MSG_CRON_MINUTE, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err e = { 0 };
		struct cron c;

		if (cron_parse(bad[i].text, strlen(bad[i].text), &c, &e) == 0)
			fail_msg("`%s` was read", bad[i].text);
		if (e.id != bad[i].id || e.col != bad[i].col)
			fail_msg("`%s`: %s at %d, not %s at %d", bad[i].text, msg_name(e.id), e.col,
			    msg_name(bad[i].id), bad[i].col);
		err_fini(&e);
	}
}

/* --- against a scan --- */

static uint64_t seed;

static int
roll(int n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int)((seed >> 33) % (uint64_t)n);
}

static void
random_field(struct buf *b, int from, int to, int star)
{
	int a, z;

	if (roll(100) < star) {
		buf_addf(b, roll(4) == 0 ? "*/%d" : "*", 1 + roll(to - from));
		return;
	}
	for (int items = 1 + roll(3); items > 0; items--) {
		a = from + roll(to - from + 1);
		z = a + roll(to - a + 1);
		if (roll(2) == 0)
			buf_addf(b, "%d", a);
		else if (roll(2) == 0)
			buf_addf(b, "%d-%d", a, z);
		else
			buf_addf(b, "%d-%d/%d", a, z, 1 + roll(to - from));
		if (items > 1)
			buf_addc(b, ',');
	}
}

static void
random_expression(struct buf *b)
{
	buf_clear(b);
	random_field(b, 0, 59, 20);
	buf_addc(b, ' ');
	random_field(b, 0, 23, 30);
	buf_addc(b, ' ');
	if (roll(6) == 0)
		buf_adds(b, roll(2) ? "L" : "L,1");
	else
		random_field(b, 1, 31, 50);
	buf_addc(b, ' ');
	random_field(b, 1, 12, 50);
	buf_addc(b, ' ');
	random_field(b, 0, 7, 50);
}

/* The meaning of an expression said another way: text against one moment, field by field. */
static int
field_says(const char *p, const char *end, int v, int from, int to)
{
	while (p < end) {
		int a = from, z = to, by = 1, used;

		if (*p == '*')
			p++;
		else {
			sscanf(p, "%d%n", &a, &used);
			p += used;
			z = a;
			if (p < end && *p == '-') {
				sscanf(++p, "%d%n", &z, &used);
				p += used;
			}
		}
		if (p < end && *p == '/') {
			sscanf(++p, "%d%n", &by, &used);
			p += used;
		}
		if (v >= a && v <= z && (v - a) % by == 0)
			return 1;
		p++; /* the comma */
	}
	return 0;
}

struct scan {
	const char *at[5], *end[5];
};

static void
scan_cut(struct scan *s, const char *text)
{
	for (int i = 0; i < 5; i++) {
		s->at[i] = text;
		s->end[i] = text + strcspn(text, " ");
		text = s->end[i] + 1;
	}
}

static int
scan_day(const struct scan *s, day_t day)
{
	int y, m, d, ty, tm, td, wday = day_weekday(day) % 7, by_mday, by_wday;

	day_split(day, &y, &m, &d);
	day_split(day + 1, &ty, &tm, &td);
	if (!field_says(s->at[3], s->end[3], m, 1, 12))
		return 0;
	if (*s->at[2] == 'L')
		by_mday = td == 1 || (s->end[2] - s->at[2] > 1 && d == 1);
	else
		by_mday = field_says(s->at[2], s->end[2], d, 1, 31);
	by_wday = field_says(s->at[4], s->end[4], wday, 0, 7) ||
	    (wday == 0 && field_says(s->at[4], s->end[4], 7, 0, 7));
	if (*s->at[2] != '*' && *s->at[4] != '*')
		return by_mday || by_wday;
	return by_mday && by_wday;
}

/* Scans [from, to] minute by minute and compares each hit with cron_next and cron_last. */
static void
compare(const char *text, int64_t from, int64_t to)
{
	struct cron c = parsed(text);
	int64_t next = cron_next(&c, from - 1), before = MINUTE_NONE;
	char hour[24], minute[60];
	struct scan s;

	scan_cut(&s, text);
	for (int h = 0; h < 24; h++)
		hour[h] = (char)field_says(s.at[1], s.end[1], h, 0, 23);
	for (int m = 0; m < 60; m++)
		minute[m] = (char)field_says(s.at[0], s.end[0], m, 0, 59);
	for (day_t day = minute_day(from); (int64_t)day * MINUTES_A_DAY <= to; day++) {
		if (!scan_day(&s, day))
			continue;
		for (int m = 0; m < MINUTES_A_DAY; m++) {
			int64_t at = (int64_t)day * MINUTES_A_DAY + m;

			if (!hour[m / 60] || !minute[m % 60] || at < from || at > to)
				continue;
			if (next != at)
				fail_msg("%s: next is %lld, the scan says %lld", text,
				    (long long)next, (long long)at);
			if (before != MINUTE_NONE && cron_last(&c, at - 1) != before)
				fail_msg("%s: last before %lld", text, (long long)at);
			before = at;
			next = cron_next(&c, at);
		}
	}
	assert_true(next == MINUTE_NONE || next > to);
}

static void
search_agrees_with_a_scan(void **state)
{
	static const int eras[][2] = { { 2024, 2033 }, { 2096, 2105 }, { 1965, 1974 },
		{ 2395, 2404 } };
	struct buf b = BUF_INIT;

	(void)state;
	seed = 335;
	for (int i = 0; i < 400; i++) {
		const int *era = eras[i % 4];

		random_expression(&b);
		compare(b.p, minute_of(era[0], 1, 1, 0, 0), minute_of(era[1], 1, 1, 0, 0));
	}
	buf_fini(&b);
}

static void
the_ends_of_time_are_survived(void **state)
{
	struct cron c = parsed("* * * * *"), rare = parsed("0 0 29 2 */7");
	int64_t day = minute_of(2044, 2, 29, 0, 0);

	(void)state;
	assert_true(cron_next(&c, INT64_MAX) == MINUTE_NONE);
	assert_true(cron_next(&c, INT64_MAX - 1) == MINUTE_NONE);
	assert_true(cron_next(&c, INT64_MIN) == MINUTE_NONE);
	assert_true(cron_last(&c, INT64_MIN) == MINUTE_NONE);
	assert_true(cron_last(&c, INT64_MAX) == MINUTE_NONE);
	assert_int_equal(cron_next(&c, day), day + 1);
	/* 29 February on a Sunday: every 28 years, 40 years across 2100 */
	assert_int_equal(
	    cron_next(&rare, minute_of(2032, 2, 29, 0, 0)), minute_of(2060, 2, 29, 0, 0));
	assert_int_equal(
	    cron_next(&rare, minute_of(2088, 2, 29, 0, 0)), minute_of(2128, 2, 29, 0, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(next_times_are_as_written),
		cmocka_unit_test(mistakes_have_their_column),
		cmocka_unit_test(search_agrees_with_a_scan),
		cmocka_unit_test(the_ends_of_time_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Which due times are run: once each, in order, whatever the clock, the zone, the configuration
 * and the power do. Times in the tables are civil for what is due, UTC for when. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/due.h"
#include "rules/base/buf.h"

static struct zone *
loaded(const char *name)
{
	struct err e = { 0 };
	struct zone *z = zone_load(name, &e);

	if (z == NULL)
		fail_msg("%s: %s", name, err_line(&e, LANG_EN));
	return z;
}

static int64_t
minute_from(const char *text)
{
	int y, mo, d, h, mi;

	assert_int_equal(sscanf(text, "%d-%d-%d %d:%d", &y, &mo, &d, &h, &mi), 5);
	return minute_of(y, mo, d, h, mi);
}

static int64_t
utc(const char *text)
{
	return minute_from(text) * 60;
}

static struct due_plan
plan(const char *name, const char *cron, enum due_catch_up catch_up)
{
	struct due_plan p = { .name = name, .catch_up = catch_up, .period = DUE_LAST_MONTH };
	struct err e = { 0 };

	if (cron_parse(cron, strlen(cron), &p.cron, &e) != 0)
		fail_msg("%s: %s", cron, err_line(&e, LANG_EN));
	snprintf(p.digest, sizeof p.digest, "%s", cron);
	return p;
}

static struct due_state
seen(const struct due_plan *p, const struct zone *z, int64_t now)
{
	struct due_state s;

	due_load(&p, 1, NULL, 0, z, now, &s);
	return s;
}

/* Runs what is due now and writes it down: "2026-03-29 02:30" and a comma. */
static void
drain(
    const struct due_plan *p, struct due_state *s, const struct zone *z, int64_t now, struct buf *b)
{
	char text[MINUTE_TEXT];
	struct due due;

	while (due_step(p, s, z, now, &due))
		buf_addf(b, "%s%s", b->n ? ", " : "", minute_text(due.minute, text));
}

static void
is(struct buf *b, const char *want, const char *about)
{
	if (strcmp(b->n ? b->p : "", want) != 0)
		fail_msg("%s: %s, not %s", about, b->n ? b->p : "nothing", want);
	buf_fini(b);
}

/* --- zones --- */

static void
the_clocks_of_the_zone_run_each_time_once(void **state)
{
	static const struct {
		const char *zone, *cron, *from, *to, *runs, *when;
	} cases[] = {
		{ "Asia/Ho_Chi_Minh", "0 1 * * *", "2026-03-01 00:00", "2026-03-03 00:00",
		    "2026-03-02 01:00, 2026-03-03 01:00", "2026-03-01 18:00" },
		/* in the gap: just after it */
		{ "Europe/Berlin", "30 2 * * *", "2026-03-28 12:00", "2026-03-29 12:00",
		    "2026-03-29 02:30", "2026-03-29 01:00" },
		{ "Europe/Berlin", "0 3 * * *", "2026-03-28 12:00", "2026-03-29 12:00",
		    "2026-03-29 03:00", "2026-03-29 01:00" },
		{ "Europe/Berlin", "*/30 * * * *", "2026-03-29 00:00", "2026-03-29 01:30",
		    "2026-03-29 01:30, 2026-03-29 02:00, 2026-03-29 02:30, 2026-03-29 03:00, "
		    "2026-03-29 03:30",
		    "2026-03-29 00:30" },
		/* in the doubled hour: the first time */
		{ "Europe/Berlin", "30 2 * * *", "2026-10-24 12:00", "2026-10-25 12:00",
		    "2026-10-25 02:30", "2026-10-25 00:30" },
		{ "Europe/Berlin", "*/30 * * * *", "2026-10-24 23:45", "2026-10-25 02:00",
		    "2026-10-25 02:00, 2026-10-25 02:30, 2026-10-25 03:00", "2026-10-25 00:00" },
		{ "America/New_York", "30 2 * * *", "2026-03-07 12:00", "2026-03-08 12:00",
		    "2026-03-08 02:30", "2026-03-08 07:00" },
		{ "America/New_York", "15 1 1 11 *", "2026-10-31 12:00", "2026-11-02 12:00",
		    "2026-11-01 01:15", "2026-11-01 05:15" },
		/* half an hour forward at 02:00, half an hour back at 02:00 */
		{ "Australia/Lord_Howe", "15 2 * * *", "2026-10-03 00:00", "2026-10-04 00:00",
		    "2026-10-04 02:15", "2026-10-03 15:30" },
		{ "Australia/Lord_Howe", "45 1 * * *", "2026-04-04 00:00", "2026-04-05 00:00",
		    "2026-04-05 01:45", "2026-04-04 14:45" },
		/* 30 December 2011 was left out */
		{ "Pacific/Apia", "0 12 * * *", "2011-12-29 00:00", "2011-12-31 12:00",
		    "2011-12-29 12:00, 2011-12-30 12:00, 2011-12-31 12:00", "2011-12-29 22:00" },
		{ "Pacific/Apia", "0 12 30 * *", "2011-12-29 00:00", "2011-12-31 12:00",
		    "2011-12-30 12:00", "2011-12-30 10:00" },
		{ "UTC", "0 0 29 2 *", "2027-01-01 00:00", "2032-12-31 00:00",
		    "2028-02-29 00:00, 2032-02-29 00:00", "2028-02-29 00:00" },
		/* beyond 32 bits, beyond the table of the zone file */
		{ "UTC", "14 3 * * *", "2038-01-18 12:00", "2038-01-20 00:00", "2038-01-19 03:14",
		    "2038-01-19 03:14" },
		{ "Europe/Berlin", "30 2 * * *", "2050-03-26 12:00", "2050-03-27 12:00",
		    "2050-03-27 02:30", "2050-03-27 01:00" },
		{ "Europe/Berlin", "0 0 29 2 *", "2099-06-01 00:00", "2105-01-01 00:00",
		    "2104-02-29 00:00", "2104-02-28 23:00" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct zone *z = loaded(cases[i].zone);
		struct due_plan p = plan("s", cases[i].cron, DUE_ALL);
		struct due_state s = seen(&p, z, utc(cases[i].from));
		struct buf b = BUF_INIT;
		char text[MINUTE_TEXT], when[MINUTE_TEXT] = "";
		int64_t to = utc(cases[i].to), now = utc(cases[i].from);
		int64_t step = to - now > 40 * 86400 ? 3600 : 60;

		for (; now <= to; now += step) {
			drain(&p, &s, z, now, &b);
			if (b.n > 0 && *when == '\0')
				strcpy(when, minute_text(now / 60, text));
		}
		is(&b, cases[i].runs, cases[i].zone);
		if (strcmp(when, cases[i].when) != 0)
			fail_msg("%s %s: first at %s, not %s", cases[i].zone, cases[i].cron, when,
			    cases[i].when);
		zone_free(z);
	}
}

/* Sleeping until due_next must be enough: nothing is due a second before, something at it. */
static void
waking_at_the_next_moment_finds_it_due(void **state)
{
	static const char *const zones[] = { "Asia/Ho_Chi_Minh", "Europe/Berlin",
		"America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC" };
	static const char *const crons[] = { "*/20 * * * *", "30 2 * * *", "15 1,2 L * *",
		"0 0 1 * *", "50 23 30 12 *", "5 */3 * 3,4,9-11 sun" };

	(void)state;
	for (size_t i = 0; i < 36; i++) {
		struct zone *z = loaded(zones[i % 6]);
		struct due_plan p = plan("s", crons[i / 6], i % 2 ? DUE_LAST : DUE_ALL);
		int64_t now = utc("2011-06-01 00:00"), minute;
		struct due_state s = seen(&p, z, now);

		for (int n = 0; n < 500 && now < utc("2040-01-01 00:00"); n++) {
			int64_t next = due_next(&p, &s, z, now, &minute);
			struct due due = { 0 };
			int got = 0;

			assert_true(next > now);
			if (n % 3 == 0) { /* asked on the way too */
				now += (next - now) / 2;
				assert_int_equal(due_step(&p, &s, z, now, &due), 0);
				assert_int_equal(due_next(&p, &s, z, now, NULL), next);
			}
			assert_int_equal(due_step(&p, &s, z, next - 1, &due), 0);
			now = next;
			while (due_step(&p, &s, z, now, &due))
				got++;
			assert_true(got > 0 && due.minute >= minute);
		}
		zone_free(z);
	}
}

/* --- missed --- */

static void
missed_times_are_caught_up_as_told(void **state)
{
	static const struct {
		enum due_catch_up how;
		const char *cron, *now, *runs;
		int skipped;
	} cases[] = {
		/* off from 10 January to 19 February: forty days */
		{ DUE_ALL, "0 2 1 * *", "2026-02-19 12:00", "2026-02-01 02:00", 0 },
		{ DUE_ALL, "0 1 * * 1", "2026-02-19 12:00",
		    "2026-01-12 01:00, 2026-01-19 01:00, 2026-01-26 01:00, 2026-02-02 01:00, "
		    "2026-02-09 01:00, 2026-02-16 01:00",
		    0 },
		{ DUE_LAST, "0 1 * * 1", "2026-02-19 12:00", "2026-02-16 01:00", 5 },
		{ DUE_NONE, "0 1 * * 1", "2026-02-19 12:00", "", 0 },
		/* up again just then: that one is not missed, those before it are */
		{ DUE_NONE, "0 1 * * 1", "2026-02-16 01:04", "2026-02-16 01:00", 5 },
		{ DUE_NONE, "0 1 * * 1", "2026-02-16 01:06", "", 0 },
		{ DUE_LAST, "0 1 * * 1", "2026-02-16 01:00", "2026-02-16 01:00", 5 },
		{ DUE_ALL, "0 1 1 1 *", "2026-02-19 12:00", "", 0 },
	};
	struct zone *z = loaded("UTC");

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct due_plan p = plan("s", cases[i].cron, cases[i].how);
		struct due_state s = seen(&p, z, utc("2026-01-10 00:00")), first;
		struct buf b = BUF_INIT;
		struct due due = { 0 };
		char about[16];

		snprintf(about, sizeof about, "case %zu", i);
		first = s;
		if (due_step(&p, &first, z, utc(cases[i].now), &due))
			assert_int_equal(due.skipped, cases[i].skipped);
		drain(&p, &s, z, utc(cases[i].now), &b);
		is(&b, cases[i].runs, about);
		/* and then they are over, even when the policy changes */
		p.catch_up = DUE_ALL;
		drain(&p, &s, z, utc(cases[i].now), &b);
		is(&b, "", about);
	}
	zone_free(z);
}

static void
a_gap_is_no_delay(void **state)
{
	struct zone *z = loaded("Europe/Berlin");
	struct due_plan p = plan("s", "5 2 * * *", DUE_NONE);
	struct due_state s = seen(&p, z, utc("2026-03-28 12:00"));
	struct buf b = BUF_INIT;

	(void)state;
	drain(&p, &s, z, utc("2026-03-29 01:00"), &b); /* 03:00: 55 minutes later on the wall */
	is(&b, "2026-03-29 02:05", "gap");
	/* seen first in the second half of a doubled hour: it runs in that half */
	p = plan("s", "30 2 * * *", DUE_NONE);
	s = seen(&p, z, utc("2026-10-25 01:10"));
	drain(&p, &s, z, utc("2026-10-25 01:30"), &b);
	is(&b, "2026-10-25 02:30", "doubled hour");
	zone_free(z);
}

static void
thousands_missed_are_run_one_by_one(void **state)
{
	struct zone *z = loaded("Asia/Ho_Chi_Minh");
	struct due_plan p = plan("s", "0 2 1 * *", DUE_ALL),
			often = plan("o", "* * * * *", DUE_LAST);
	int64_t now = utc("2026-01-15 00:00"), minute;
	struct due_state s = seen(&p, z, now), o = seen(&often, z, now);
	struct due due;
	int n = 0;

	(void)state;
	now = utc("2126-01-15 00:00"); /* 1,200 months */
	assert_int_equal(due_waiting(&p, &s, z, now, &minute), 1200);
	assert_int_equal(minute, minute_from("2026-02-01 02:00"));
	for (int32_t month = 0; due_step(&p, &s, z, now, &due); n++) {
		assert_true(period_code(due.period) > month);
		month = period_code(due.period);
	}
	assert_int_equal(n, 1200);
	/* 52 million minutes: answered at once, counted up to the limit */
	assert_int_equal(due_waiting(&often, &o, z, now, &minute), DUE_MISSED_MAX);
	assert_int_equal(due_step(&often, &o, z, now, &due), 1);
	assert_int_equal(due.minute, zone_minute(z, now));
	assert_int_equal(due.skipped, DUE_MISSED_MAX);
	assert_int_equal(due_step(&often, &o, z, now, &due), 0);
	zone_free(z);
}

static void
a_clock_set_back_repeats_nothing(void **state)
{
	struct zone *z = loaded("UTC");
	struct due_plan p = plan("s", "0 * * * *", DUE_ALL);
	struct due_state s = seen(&p, z, utc("2026-01-10 00:30"));
	struct buf b = BUF_INIT;

	(void)state;
	drain(&p, &s, z, utc("2026-01-10 02:10"), &b);
	drain(&p, &s, z, utc("2026-01-10 00:50"), &b);
	drain(&p, &s, z, utc("2026-01-10 01:30"), &b);
	drain(&p, &s, z, utc("2025-01-10 01:30"), &b);
	drain(&p, &s, z, utc("2026-01-10 02:30"), &b);
	drain(&p, &s, z, utc("2026-01-10 03:00"), &b);
	is(&b, "2026-01-10 01:00, 2026-01-10 02:00, 2026-01-10 03:00", "set back");
	/* a year ahead by mistake: what was handled stays handled, resuming leads back */
	drain(&p, &s, z, utc("2026-01-10 04:00"), &b);
	p.catch_up = DUE_LAST;
	drain(&p, &s, z, utc("2027-01-10 04:00"), &b);
	drain(&p, &s, z, utc("2026-01-10 05:00"), &b);
	is(&b, "2026-01-10 04:00, 2027-01-10 04:00", "ahead");
	assert_true(due_next(&p, &s, z, utc("2026-01-10 05:10"), NULL) == utc("2027-01-10 05:00"));
	due_resume(&p, &s, DUE_NONE, z, utc("2026-01-10 05:10"));
	assert_true(due_next(&p, &s, z, utc("2026-01-10 05:10"), NULL) == utc("2026-01-10 06:00"));
	drain(&p, &s, z, utc("2026-01-10 06:00"), &b);
	is(&b, "2026-01-10 06:00", "led back");
	zone_free(z);
}

/* --- edits --- */

static void
editing_fires_nothing(void **state)
{
	struct zone *z = loaded("UTC");
	struct due_plan a = plan("a", "0 1 * * *", DUE_ALL),
			edited = plan("a", "0 9 * * *", DUE_ALL);
	struct due_plan fresh = plan("b", "* * * * *", DUE_ALL);
	const struct due_plan *one[] = { &a }, *two[] = { &edited, &fresh },
			      *swapped[] = { &fresh, &a };
	struct due_state s[2] = { seen(&a, z, utc("2026-01-10 00:00")) }, t[2];
	int64_t now = utc("2026-01-10 12:00");
	struct buf b = BUF_INIT;

	(void)state;
	/* loaded again as it was: what was missed in between is still due */
	due_load(one, 1, s, 1, z, now, t);
	drain(&a, &t[0], z, now, &b);
	is(&b, "2026-01-10 01:00", "reload");
	/* edited and added at noon, although both were due since */
	due_load(two, 2, s, 1, z, now, t);
	drain(&edited, &t[0], z, now, &b);
	drain(&fresh, &t[1], z, now, &b);
	is(&b, "", "edited");
	drain(&edited, &t[0], z, utc("2026-01-11 09:00"), &b);
	is(&b, "2026-01-11 09:00", "edited, the day after");
	/* and edited back */
	due_load(one, 1, t, 2, z, utc("2026-01-11 12:00"), s);
	drain(&a, &s[0], z, utc("2026-01-11 12:00"), &b);
	is(&b, "", "edited back");
	/* order in the file is no edit */
	due_load(swapped, 2, s, 1, z, utc("2026-01-12 12:00"), t);
	drain(&a, &t[1], z, utc("2026-01-12 12:00"), &b);
	is(&b, "2026-01-12 01:00", "order");
	/* removed, then added again much later */
	due_load(swapped, 1, t, 2, z, utc("2026-01-13 12:00"), s);
	assert_string_equal(s[0].name, "b");
	due_load(one, 1, s, 1, z, utc("2026-03-13 12:00"), t);
	drain(&a, &t[0], z, utc("2026-03-13 12:00"), &b);
	is(&b, "", "added again");
	zone_free(z);
}

static void
parked_schedules_wait_to_be_resumed(void **state)
{
	static const struct {
		enum due_catch_up plan, how;
		const char *runs;
	} cases[] = {
		{ DUE_LAST, DUE_ALL, "2026-01-11 01:00, 2026-01-12 01:00, 2026-01-13 01:00" },
		{ DUE_NONE, DUE_ALL, "2026-01-11 01:00, 2026-01-12 01:00, 2026-01-13 01:00" },
		{ DUE_ALL, DUE_LAST, "2026-01-13 01:00" },
		{ DUE_NONE, DUE_LAST, "2026-01-13 01:00" },
		{ DUE_ALL, DUE_NONE, "" },
	};
	struct zone *z = loaded("UTC");
	int64_t now = utc("2026-01-13 12:00");

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct due_plan p = plan("s", "0 1 * * *", cases[i].plan), edited = p;
		const struct due_plan *plans[] = { &p }, *edit[] = { &edited };
		struct due_state s = seen(&p, z, utc("2026-01-10 12:00")), t;
		struct buf b = BUF_INIT;
		struct due due;
		int64_t minute;

		s.mode = DUE_PARKED;
		drain(&p, &s, z, now, &b);
		is(&b, "", "parked");
		assert_true(due_next(&p, &s, z, now, &minute) == INT64_MAX);
		assert_int_equal(due_waiting(&p, &s, z, now, &minute), 3);
		assert_int_equal(due_pick(plans, &s, 1, z, now, &due), -1);
		/* neither a restart nor an edit wakes it */
		due_load(plans, 1, &s, 1, z, now, &t);
		assert_int_equal(t.mode, DUE_PARKED);
		strcpy(edited.digest, "edited");
		due_load(edit, 1, &s, 1, z, now, &t);
		assert_int_equal(t.mode, DUE_PARKED);
		due_resume(&p, &s, cases[i].how, z, now);
		/* resumed across a restart */
		due_load(plans, 1, &s, 1, z, now, &t);
		drain(&p, &t, z, now, &b);
		is(&b, cases[i].runs, "resumed");
		assert_int_equal(t.mode, DUE_LIVE);
		drain(&p, &t, z, utc("2026-01-14 01:00"), &b);
		is(&b, "2026-01-14 01:00", "after that");
		/* resumed when nothing waits */
		due_resume(&p, &t, cases[i].how, z, utc("2026-01-14 02:00"));
		drain(&p, &t, z, utc("2026-01-14 02:00"), &b);
		is(&b, "", "nothing waits");
	}
	zone_free(z);
}

/* --- periods, several --- */

static void
periods_are_those_of_the_due_time(void **state)
{
	static const struct {
		enum due_period which;
		const char *at, *period;
	} cases[] = {
		{ DUE_THIS_MONTH, "2026-03-31 23:59", "2026-03" },
		{ DUE_LAST_MONTH, "2026-03-01 00:00", "2026-02" },
		{ DUE_LAST_MONTH, "2026-01-01 02:00", "2025-12" },
		{ DUE_THIS_QUARTER, "2026-06-30 00:00", "2026-Q2" },
		{ DUE_LAST_QUARTER, "2026-02-10 00:00", "2025-Q4" },
		{ DUE_THIS_HALF, "2026-07-01 00:00", "2026-H2" },
		{ DUE_LAST_HALF, "2026-06-30 00:00", "2025-H2" },
		{ DUE_THIS_YEAR, "2026-12-31 00:00", "2026" },
		{ DUE_LAST_YEAR, "2026-01-01 00:00", "2025" },
	};
	struct zone *z = loaded("Asia/Ho_Chi_Minh");
	struct due_plan p = plan("s", "0 2 1 * *", DUE_ALL);
	struct due_state s = seen(&p, z, utc("2025-12-15 00:00"));
	struct due due;
	char text[PERIOD_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(
		    period_text(due_period_of(cases[i].which, minute_from(cases[i].at)), text),
		    cases[i].period);
	/* caught up in March: December and January, not February twice; 1 January in Viet Nam is
	 * 31 December in UTC */
	assert_int_equal(due_step(&p, &s, z, utc("2026-02-28 00:00"), &due), 1);
	assert_string_equal(period_text(due.period, text), "2025-12");
	assert_int_equal(due_step(&p, &s, z, utc("2026-02-28 00:00"), &due), 1);
	assert_string_equal(period_text(due.period, text), "2026-01");
	zone_free(z);
}

static void
several_schedules_run_in_the_order_of_their_times(void **state)
{
	static const char *const want[] = { "nightly 2026-01-31 01:00", "twin 2026-01-31 01:00",
		"checks 2026-01-31 16:30", "nightly 2026-02-01 01:00", "twin 2026-02-01 01:00",
		"month-end 2026-02-01 02:00", "checks 2026-02-01 16:30", "late 2026-02-02 00:10" };
	struct zone *z = loaded("UTC");
	struct due_plan p[] = { plan("checks", "30 16 * * *", DUE_ALL),
		plan("nightly", "0 1 * * *", DUE_ALL), plan("month-end", "0 2 1 * *", DUE_ALL),
		plan("late", "*/10 * * * *", DUE_LAST), plan("gone", "0 5 * * *", DUE_NONE),
		plan("twin", "0 1 * * *", DUE_ALL) };
	const struct due_plan *plans[] = { &p[0], &p[1], &p[2], &p[3], &p[4], &p[5] };
	struct due_state s[6];
	struct due due;
	char text[MINUTE_TEXT], got[64];
	int i, n = 0;

	(void)state;
	due_load(plans, 6, NULL, 0, z, utc("2026-01-31 00:00"), s);
	while ((i = due_pick(plans, s, 6, z, utc("2026-02-02 00:10"), &due)) >= 0) {
		snprintf(got, sizeof got, "%s %s", p[i].name, minute_text(due.minute, text));
		assert_true(n < 8);
		assert_string_equal(got, want[n++]);
	}
	assert_int_equal(n, 8);
	zone_free(z);
}

/* --- the property: simulated clocks --- */

static uint64_t seed;

static int64_t
roll(int64_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)((seed >> 33) % (uint64_t)n);
}

static const char *const pool[] = { "*/17 * * * *", "30 2 * * *", "0 1,2,3 * * *", "0 * * * 1-5",
	"15 16 * * mon", "0 2 1 * *", "45 1 L * *", "0 0 29 2 *", "*/30 1-3 * 3,4,10,11 sun",
	"0 12 * * *" };
#define SCHEDULES 3

/* One schedule as the simulation sees it: what it was told since it was first seen or edited. */
struct life {
	struct due_plan plan;
	int there;
	int64_t floor, high; /* handled up to `floor` when it began; asked up to `high` */
	int64_t *ran;
	size_t n, cap;
};

/* All times of the plan in (floor, high] were run, in order, and nothing else. */
static void
life_ends(struct life *l)
{
	size_t i = 0;

	for (int64_t at = cron_next(&l->plan.cron, l->floor); l->there && at <= l->high;
	     at = cron_next(&l->plan.cron, at), i++) {
		char want[MINUTE_TEXT], got[MINUTE_TEXT];

		if (at == MINUTE_NONE)
			break;
		if (i >= l->n || l->ran[i] != at)
			fail_msg("%s: ran %s, not %s", l->plan.digest,
			    minute_text(i < l->n ? l->ran[i] : MINUTE_NONE, got),
			    minute_text(at, want));
	}
	assert_int_equal(i, l->n);
	l->n = 0;
}

struct simulation {
	const struct zone *z;
	int64_t now;
	struct life lives[SCHEDULES];
	struct due_state stored[SCHEDULES];
	size_t nstored;
};

static void
load(struct simulation *m)
{
	const struct due_plan *plans[SCHEDULES];
	struct due_state out[SCHEDULES];
	size_t n = 0;

	for (int i = 0; i < SCHEDULES; i++)
		if (m->lives[i].there)
			plans[n++] = &m->lives[i].plan;
	due_load(plans, n, m->stored, m->nstored, m->z, m->now, out);
	memcpy(m->stored, out, sizeof out);
	m->nstored = n;
}

static struct life *
life_of(struct simulation *m, const char *name)
{
	for (int i = 0; i < SCHEDULES; i++)
		if (strcmp(m->lives[i].plan.name, name) == 0)
			return &m->lives[i];
	fail();
	return NULL;
}

/* Runs all that is due; now and then the power goes before a run was stored, or after. */
static void
poll_all(struct simulation *m)
{
	const struct due_plan *plans[SCHEDULES];
	struct due_state memory[SCHEDULES];
	struct due due;
	int i;

	for (size_t k = 0; k < m->nstored; k++)
		plans[k] = &life_of(m, m->stored[k].name)->plan;
	memcpy(memory, m->stored, sizeof memory);
	while ((i = due_pick(plans, memory, m->nstored, m->z, m->now, &due)) >= 0) {
		struct life *l = life_of(m, plans[i]->name);

		if (roll(20) == 0) { /* died in the run: nothing of it was stored */
			memcpy(memory, m->stored, sizeof memory);
			continue;
		}
		l->ran = mem_room(l->ran, l->n, &l->cap, sizeof *l->ran);
		l->ran[l->n++] = due.minute;
		m->stored[i] = memory[i];
		if (roll(20) == 0) { /* died after it: read again from the store */
			load(m);
			memcpy(memory, m->stored, sizeof memory);
		}
	}
	for (int k = 0; k < SCHEDULES; k++)
		if (m->lives[k].high < zone_minute(m->z, m->now))
			m->lives[k].high = zone_minute(m->z, m->now);
}

static void
edit(struct simulation *m, struct life *l)
{
	const char *name = l->plan.name;
	int64_t civil = zone_minute(m->z, m->now);
	int was = l->there;

	life_ends(l);
	l->there = roll(3) > 0;
	if (l->there) {
		const char *cron = pool[roll((int64_t)(sizeof pool / sizeof *pool))];
		int same = was && strcmp(cron, l->plan.digest) == 0;

		l->plan = plan(name, cron, DUE_ALL);
		/* handled up to here; a schedule that is new begins now, an edited one never
		 * earlier */
		if (!was)
			l->floor = civil;
		else
			for (size_t i = 0; i < m->nstored; i++)
				if (strcmp(m->stored[i].name, name) == 0)
					l->floor = same || m->stored[i].last > civil
					    ? m->stored[i].last
					    : civil;
		l->high = l->floor;
	}
	load(m);
}

static void
tick(struct simulation *m)
{
	static const int64_t day = 86400;
	int what = (int)roll(100);

	if (what < 55)
		m->now += roll(180);
	else if (what < 75)
		m->now += roll(6 * 3600);
	else if (what < 85)
		m->now += roll(3 * day);
	else if (what < 88)
		m->now += 40 * day;
	else if (what < 93)
		m->now -= roll(5 * 3600);
	else if (what < 95)
		m->now -= roll(20 * day);
	else if (what < 97)
		load(m);
	else {
		/* what is due must be run before an edit, which drops it */
		poll_all(m);
		edit(m, &m->lives[roll(SCHEDULES)]);
	}
	poll_all(m);
}

static void
each_due_time_is_handled_once_in_order(void **state)
{
	static const char *const zones[] = { "Asia/Ho_Chi_Minh", "Europe/Berlin",
		"America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC" };
	static const char *const names[SCHEDULES] = { "a", "b", "c" };

	(void)state;
	for (int round = 0; round < 60; round++) {
		struct zone *z = loaded(zones[round % 6]);
		struct simulation m = { .z = z,
			.now = utc(round % 6 == 4 ? "2011-11-01 00:00" : "2026-01-01 00:00") };

		seed = (uint64_t)round + 1;
		for (int i = 0; i < SCHEDULES; i++) {
			m.lives[i].plan = plan(names[i], pool[roll(10)], DUE_ALL);
			m.lives[i].there = 1;
			m.lives[i].floor = m.lives[i].high = zone_minute(z, m.now);
		}
		load(&m);
		for (int t = 0; t < 600; t++)
			tick(&m);
		for (int i = 0; i < SCHEDULES; i++) {
			life_ends(&m.lives[i]);
			free(m.lives[i].ran);
		}
		zone_free(z);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_clocks_of_the_zone_run_each_time_once),
		cmocka_unit_test(waking_at_the_next_moment_finds_it_due),
		cmocka_unit_test(missed_times_are_caught_up_as_told),
		cmocka_unit_test(a_gap_is_no_delay),
		cmocka_unit_test(thousands_missed_are_run_one_by_one),
		cmocka_unit_test(a_clock_set_back_repeats_nothing),
		cmocka_unit_test(editing_fires_nothing),
		cmocka_unit_test(parked_schedules_wait_to_be_resumed),
		cmocka_unit_test(periods_are_those_of_the_due_time),
		cmocka_unit_test(several_schedules_run_in_the_order_of_their_times),
		cmocka_unit_test(each_due_time_is_handled_once_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

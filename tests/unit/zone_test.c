/* Zones: our reader against the C library's, which is asked through TZ, over each change of the
 * offset and beyond the table (2038 and later); and the way back from civil time. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "daemon/cron.h"
#include "daemon/zone.h"
#include "daemon/zone_rule.h"
#include "rules/base/buf.h"

static const char *const names[] = { "Asia/Ho_Chi_Minh", "Europe/Berlin", "America/New_York",
	"Australia/Lord_Howe", "Pacific/Apia", "UTC", "Africa/Casablanca", "America/Nuuk",
	"Europe/Dublin", "Asia/Kathmandu", "America/Santiago", "Antarctica/Troll", "Asia/Tehran",
	"Asia/Gaza", "EST5EDT", "Etc/GMT-14" };

static struct zone *
loaded(const char *name)
{
	struct err e = { 0 };
	struct zone *z = zone_load(name, &e);

	if (z == NULL)
		fail_msg("%s: %s", name, err_line(&e, LANG_EN));
	return z;
}

static long
libc_offset(int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm;

	localtime_r(&t, &tm);
	return tm.tm_gmtoff;
}

/* Every six hours from 1950 to 2200, and each second around a change. */
static void
offsets_are_those_of_the_c_library(void **state)
{
	int64_t from = minute_of(1950, 1, 1, 0, 0) * 60, to = minute_of(2200, 1, 1, 0, 0) * 60;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct zone *z = loaded(names[i]);
		long before = 0;

		setenv("TZ", names[i], 1);
		tzset();
		for (int64_t at = from; at < to; at += 6 * 3600) {
			long want = libc_offset(at);

			if (zone_offset(z, at) != want)
				fail_msg("%s at %lld: %d, not %ld", names[i], (long long)at,
				    zone_offset(z, at), want);
			if (at > from && want != before)
				for (int64_t t = at - 6 * 3600; t < at; t += 15 * 60)
					for (int d = -1; d <= 1; d++)
						assert_int_equal(
						    zone_offset(z, t + d), libc_offset(t + d));
			before = want;
		}
		zone_free(z);
	}
	unsetenv("TZ");
	tzset();
}

static void
civil_time_is_found_again(void **state)
{
	static const struct {
		const char *zone;
		int64_t civil[5], utc[5]; /* year month day hour minute */
	} cases[] = {
		{ "Asia/Ho_Chi_Minh", { 2026, 3, 1, 1, 0 }, { 2026, 2, 28, 18, 0 } },
		/* not in a gap, in it, just behind it */
		{ "Europe/Berlin", { 2026, 3, 29, 1, 59 }, { 2026, 3, 29, 0, 59 } },
		{ "Europe/Berlin", { 2026, 3, 29, 2, 30 }, { 2026, 3, 29, 1, 0 } },
		{ "Europe/Berlin", { 2026, 3, 29, 3, 0 }, { 2026, 3, 29, 1, 0 } },
		/* a doubled hour: the first */
		{ "Europe/Berlin", { 2026, 10, 25, 2, 30 }, { 2026, 10, 25, 0, 30 } },
		{ "Europe/Berlin", { 2026, 10, 25, 3, 0 }, { 2026, 10, 25, 2, 0 } },
		{ "America/New_York", { 2026, 3, 8, 2, 0 }, { 2026, 3, 8, 7, 0 } },
		{ "America/New_York", { 2026, 11, 1, 1, 30 }, { 2026, 11, 1, 5, 30 } },
		/* half an hour */
		{ "Australia/Lord_Howe", { 2026, 10, 4, 2, 15 }, { 2026, 10, 3, 15, 30 } },
		{ "Australia/Lord_Howe", { 2026, 4, 5, 1, 45 }, { 2026, 4, 4, 14, 45 } },
		/* a day that was not */
		{ "Pacific/Apia", { 2011, 12, 30, 12, 0 }, { 2011, 12, 30, 10, 0 } },
		/* long after the table */
		{ "Europe/Berlin", { 2126, 7, 1, 12, 0 }, { 2126, 7, 1, 10, 0 } },
		{ "America/Santiago", { 2126, 1, 1, 12, 0 }, { 2126, 1, 1, 15, 0 } },
		{ "UTC", { 2300, 1, 1, 0, 0 }, { 2300, 1, 1, 0, 0 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct zone *z = loaded(cases[i].zone);
		const int64_t *c = cases[i].civil, *u = cases[i].utc;
		int64_t civil = minute_of((int)c[0], (int)c[1], (int)c[2], (int)c[3], (int)c[4]);
		int64_t want =
		    60 * minute_of((int)u[0], (int)u[1], (int)u[2], (int)u[3], (int)u[4]);

		if (zone_moment(z, civil) != want)
			fail_msg("case %zu, %s: %lld, not %lld", i, cases[i].zone,
			    (long long)zone_moment(z, civil), (long long)want);
		assert_true(zone_minute(z, want) >= civil);
		assert_true(zone_minute(z, want - 1) < civil);
		zone_free(z);
	}
}

static void
a_later_beginning_finds_the_second_time(void **state)
{
	struct zone *z = loaded("Europe/Berlin");
	int64_t civil = minute_of(2026, 10, 25, 2, 30), first = zone_moment(z, civil);

	(void)state;
	assert_int_equal(zone_reach(z, civil, first), first);
	assert_int_equal(zone_reach(z, civil, first + 1800), first + 3600);
	assert_int_equal(zone_reach(z, civil, first + 86400), first + 86400);
	assert_true(zone_reach(z, MINUTE_NONE, 0) == INT64_MAX);
	zone_free(z);
}

static void
names_that_are_no_zones_are_refused(void **state)
{
	static const struct {
		const char *name;
		enum msg_id id;
		const char *near;
	} bad[] = {
		{ "Asia/Ho_Chi_Mihn", MSG_ZONE_UNKNOWN_HINT, "Asia/Ho_Chi_Minh" },
		{ "Asia/Saigonn", MSG_ZONE_UNKNOWN_HINT, "Asia/Saigon" },
		{ "asia/ho_chi_minh", MSG_ZONE_UNKNOWN_HINT, "Asia/Ho_Chi_Minh" },
		{ "Mars/Olympus_Mons", MSG_ZONE_UNKNOWN, NULL },
		{ "", MSG_ZONE_UNKNOWN, NULL },
		{ "Asia", MSG_ZONE_UNKNOWN, NULL },
		{ "../../../etc/passwd", MSG_ZONE_UNKNOWN, NULL },
		{ "/etc/localtime", MSG_ZONE_UNKNOWN, NULL },
		{ "tzdata.zi", MSG_ZONE_UNKNOWN, NULL },
		{ "zone.tab", MSG_ZONE_UNKNOWN, NULL },
		{ "right/UTC", MSG_ZONE_FILE, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err e = { 0 };

		assert_null(zone_load(bad[i].name, &e));
		if (e.id != bad[i].id)
			fail_msg("%s: %s", bad[i].name, msg_name(e.id));
		if (bad[i].near != NULL)
			assert_string_equal(e.args[1], bad[i].near);
		err_fini(&e);
	}
}

/* A file that was cut, or in which a byte is wrong, is refused or read, never more. */
static void
damaged_files_do_no_harm(void **state)
{
	struct buf b = BUF_INIT;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(
	    buf_read_file(&b, "/usr/share/zoneinfo/Australia/Lord_Howe", 1 << 18, &e), 0);
	for (size_t n = 0; n < b.n; n++) {
		char *exact = mem_copy(b.p, n); /* so that a tool sees one byte too far */

		assert_null(zone_read("cut", exact, n));
		free(exact);
	}
	for (size_t i = 0; i < b.n; i++) {
		char was = b.p[i];

		for (int v = 0; v < 256; v += 17) {
			struct zone *z;

			b.p[i] = (char)v;
			z = zone_read("odd", b.p, b.n);
			if (z != NULL)
				zone_moment(z, zone_minute(z, 1774746000));
			zone_free(z);
		}
		b.p[i] = was;
	}
	buf_fini(&b);
}

static void
rules_are_read_exactly(void **state)
{
	static const char *const bad[] = { "", "C", "CET", "CET-", "CET-25", "CET-1CEST",
		"CET-1CEST,", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
		"CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0/",
		"CET-1CEST,M3.5.0,M10.5.0x", "CET-1CEST,J0,J365", "CET-1CEST,J1,366", "<+07-7",
		"CET-1:60", "CET-1CEST,M3.5.0/168,J1" };
	struct zone_rule r;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (zone_rule_read(bad[i], strlen(bad[i]), &r) == 0)
			fail_msg("`%s` was read", bad[i]);
	assert_int_equal(zone_rule_read("<+0530>-5:30:15", 15, &r), 0);
	assert_int_equal(r.standard, 5 * 3600 + 30 * 60 + 15);
	/* summer all the year, as RFC 8536 writes it */
	assert_int_equal(zone_rule_read("XXX3EDT4,0/0,J365/23", 20, &r), 0);
	for (int64_t at = 0; at < (int64_t)86400 * 1500; at += 1800)
		assert_int_equal(zone_rule_offset(&r, at), -4 * 3600);
	/* days by number, with and without 29 February */
	assert_int_equal(zone_rule_read("A3B,J60/0,J61/0", 15, &r), -1);
	assert_int_equal(zone_rule_read("AAA0BBB,J60/0,J61/0", 19, &r), 0);
	assert_int_equal(
	    zone_rule_next(&r, minute_of(2028, 1, 1, 0, 0) * 60), minute_of(2028, 3, 1, 0, 0) * 60);
	assert_int_equal(zone_rule_read("AAA0BBB,59/0,90/0", 17, &r), 0);
	assert_int_equal(zone_rule_next(&r, minute_of(2028, 1, 1, 0, 0) * 60),
	    minute_of(2028, 2, 29, 0, 0) * 60);
	assert_int_equal(
	    zone_rule_next(&r, minute_of(2027, 1, 1, 0, 0) * 60), minute_of(2027, 3, 1, 0, 0) * 60);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offsets_are_those_of_the_c_library),
		cmocka_unit_test(civil_time_is_found_again),
		cmocka_unit_test(a_later_beginning_finds_the_second_time),
		cmocka_unit_test(names_that_are_no_zones_are_refused),
		cmocka_unit_test(damaged_files_do_no_harm),
		cmocka_unit_test(rules_are_read_exactly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

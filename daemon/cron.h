/* cron: when a schedule is due, as arithmetic on civil minutes. Owns the five-field expression:
 * minute hour day-of-month month day-of-week, with lists, ranges, steps, `*`, names (jan-dec,
 * mon-sun, any case) and `L`, the last day of the month; or one of @hourly @daily @weekly
 * @monthly @yearly. 0 and 7 are Sunday. Both days given: the classic rule of cron(5), a day
 * counts when either of them says so; a field that begins with `*` asks for nothing of its own,
 * so it is joined by "and". Refuses to know zones and clocks: a civil minute is the number of
 * minutes since 1970-01-01 00:00 as the wall calendar counts, every day having 1440. Pure.
 * Called by due and config.
 */
#ifndef KPID_CRON_H
#define KPID_CRON_H

#include <stdint.h>
#include "rules/base/err.h"

#define MINUTE_NONE INT64_MIN
#define MINUTES_A_DAY 1440

enum cron_field { CRON_MINUTE, CRON_HOUR, CRON_MDAY, CRON_MONTH, CRON_WDAY, CRON_FIELDS };

struct cron {
	uint64_t set[CRON_FIELDS]; /* bit n = value n; day-of-week 0 (Sunday) .. 6 */
	uint8_t last; /* `L`: the last day of the month too */
	uint8_t either; /* both days are given: one of them is enough */
};

/* Reads an expression of n bytes. -1 with the column in it (1-based, e->line 0) when it is
 * wrong. A date that never comes (31 February) is read: cron_next then says MINUTE_NONE. */
int cron_parse(const char *text, size_t n, struct cron *out, struct err *e);

/* The first civil minute strictly after `after`, or MINUTE_NONE. Looks 400 years ahead, after
 * which the calendar repeats, so none means never. Years outside -9000..9000 are never reached. */
int64_t cron_next(const struct cron *c, int64_t after);
/* The last civil minute at or before `at`, or MINUTE_NONE. */
int64_t cron_last(const struct cron *c, int64_t at);

int64_t minute_of(int year, int month, int mday, int hour, int minute); /* no check */
int32_t minute_day(int64_t minute); /* the day_t that it is on */
#define MINUTE_TEXT 17
char *minute_text(int64_t minute, char out[MINUTE_TEXT]); /* "2026-03-12 16:30"; "" for none */

#endif

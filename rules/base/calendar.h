/* calendar: days, periods and the working calendar. A day is the number of days since 1970-01-01
 * (proleptic Gregorian, negative before). No clock and no zone: times are arguments.
 */
#ifndef KPID_BASE_CALENDAR_H
#define KPID_BASE_CALENDAR_H

#include <stddef.h>
#include <stdint.h>
#include "rules/base/err.h"
#include "rules/base/value.h"

#define DAY_NONE INT32_MIN
typedef int32_t day_t;

day_t day_of(int year, int month, int mday); /* no check */
void day_split(day_t d, int *year, int *month, int *mday);
int day_weekday(day_t d); /* 1 = Monday .. 7 = Sunday (ISO 8601) */
/* "2026-03-12" exactly, years 1900-2199, real dates only. 0, or -1 (no message: the caller knows
 * the column). */
int day_parse(const char *s, size_t n, day_t *out);
#define DAY_TEXT 11
char *day_text(day_t d, char out[DAY_TEXT]); /* "2026-03-12"; "" for DAY_NONE */
char *day_text_vi(day_t d, char out[DAY_TEXT]); /* "12/03/2026" */

/* A period is one number that sorts and stores: see period_make. */
enum period_kind { PERIOD_MONTH = 1, PERIOD_QUARTER, PERIOD_HALF, PERIOD_YEAR };
struct period {
	enum period_kind kind;
	int year;
	int index;
}; /* index 1..12, 1..4, 1..2, 1 */
/* "2026-03", "2026-Q1", "2026-H1", "2026". 0 or -1. */
int period_parse(const char *s, size_t n, struct period *out);
#define PERIOD_TEXT 16
char *period_text(struct period p, char out[PERIOD_TEXT]);
/* Code = year * 100 + (month 1..12 | 21..24 quarter | 31..32 half | 40 year), as stored. */
int32_t period_code(struct period p);
struct period period_from_code(int32_t code);
day_t period_first(struct period p);
day_t period_last(struct period p);
int period_months(struct period p); /* 1, 3, 6, 12 */
struct period period_month(struct period p, int i); /* its i-th month, 0-based */
struct period period_of_day(day_t d, enum period_kind kind);
struct period period_next(struct period p);

/* The working calendar: Monday to Friday, changed by lists of days. */
enum day_kind { DAYK_OFF = 0, DAYK_HALF = 1, DAYK_WORK = 2 };
struct calendar {
	char version[32]; /* as in the file; kept with each run */
	struct {
		day_t from, to;
		uint8_t kind;
		char *name_en, *name_vi;
	} * spans;
	size_t n;
};
/* From the tree of etc/calendar.yaml:
 *   version: 2026-11
 *   days:
 *     - { from: 2026-02-16, to: 2026-02-20, kind: off, en: Tet, vi: Tết Nguyên đán, source: text }
 * # `to` optional kind: off | half | work. Unknown keys, bad dates, overlapping spans of different
 * kind are errors with their place. */
int calendar_read(struct calendar *c, const struct value *tree, const char *file, struct err *e);
/* The tree that calendar_read would read again; `source` of days is not kept. */
struct value *calendar_tree(const struct calendar *c, struct arena *a);
void calendar_fini(struct calendar *c);
enum day_kind calendar_kind(const struct calendar *c, day_t d); /* c may be NULL: weekdays only */
/* Working days in [from, to], half days as one. */
int calendar_working_days(const struct calendar *c, day_t from, day_t to);
/* Binary form for frames. */
void calendar_write(const struct calendar *c, struct buf *out);
int calendar_cut(struct calendar *c, struct cut *in); /* -1 when malformed */

#endif

#include "daemon/zone_rule.h"
#include <string.h>
#include "rules/base/calendar.h"

#define A_DAY 86400

struct reader {
	const char *p, *end;
};

static int
take(struct reader *r, char c)
{
	if (r->p == r->end || *r->p != c)
		return 0;
	r->p++;
	return 1;
}

static int
number(struct reader *r, int min, int max, int *out)
{
	const char *from = r->p;

	*out = 0;
	while (r->p < r->end && *r->p >= '0' && *r->p <= '9' && r->p - from < 4)
		*out = *out * 10 + (*r->p++ - '0');
	return r->p > from && *out >= min && *out <= max ? 0 : -1;
}

/* "CET" or "<+07>". */
static int
name(struct reader *r)
{
	const char *from = r->p, *close;

	if (take(r, '<')) {
		close = memchr(r->p, '>', (size_t)(r->end - r->p));
		r->p = close ? close + 1 : r->p;
		return close ? 0 : -1;
	}
	while (r->p < r->end && ((*r->p >= 'a' && *r->p <= 'z') || (*r->p >= 'A' && *r->p <= 'Z')))
		r->p++;
	return r->p - from >= 3 ? 0 : -1;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static int
clock_read(struct reader *r, int hours, int32_t *out)
{
	int minus = take(r, '-'), part[3] = { 0, 0, 0 };

	if (!minus)
		take(r, '+');
	if (number(r, 0, hours, &part[0]) != 0)
		return -1;
	for (int i = 1; i < 3 && take(r, ':'); i++)
		if (number(r, 0, 59, &part[i]) != 0)
			return -1;
	*out = part[0] * 3600 + part[1] * 60 + part[2];
	*out = minus ? -*out : *out;
	return 0;
}

static int
day_read(struct reader *r, struct zone_day *d)
{
	int failed;

	d->form = take(r, 'M') ? 'M' : take(r, 'J') ? 'J' : 'N';
	d->second = 2 * 3600;
	if (d->form == 'M')
		failed = number(r, 1, 12, &d->month) != 0 || !take(r, '.') ||
		    number(r, 1, 5, &d->week) != 0 || !take(r, '.') ||
		    number(r, 0, 6, &d->weekday) != 0;
	else
		failed = number(r, d->form == 'J', 365, &d->day) != 0;
	return failed || (take(r, '/') && clock_read(r, 167, &d->second) != 0) ? -1 : 0;
}

int
zone_rule_read(const char *s, size_t n, struct zone_rule *out)
{
	struct reader r = { s, s + n };
	struct zone_rule rule = { 0 };
	int32_t west;

	if (name(&r) != 0 || clock_read(&r, 24, &west) != 0)
		return -1;
	rule.standard = -west;
	if (r.p < r.end) {
		rule.has_summer = 1;
		rule.summer = rule.standard + 3600;
		if (name(&r) != 0)
			return -1;
		if (r.p < r.end && *r.p != ',') {
			if (clock_read(&r, 24, &west) != 0)
				return -1;
			rule.summer = -west;
		}
		if (!take(&r, ',') || day_read(&r, &rule.begin) != 0 || !take(&r, ',') ||
		    day_read(&r, &rule.end) != 0 || r.p != r.end)
			return -1;
	}
	*out = rule;
	return 0;
}

static int
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* The moment of a rule's day in a year, while the offset is `offset`. */
static int64_t
moment(const struct zone_day *d, int year, int32_t offset)
{
	day_t day = day_of(year, 1, 1), next;

	if (d->form == 'M') {
		day = day_of(year, d->month, 1);
		next = d->month == 12 ? day_of(year + 1, 1, 1) : day_of(year, d->month + 1, 1);
		day += (d->weekday - day_weekday(day) % 7 + 7) % 7 + 7 * (d->week - 1);
		while (day >= next)
			day -= 7; /* week 5 is the last one */
	} else if (d->form == 'J')
		day += d->day - 1 + (is_leap(year) && d->day >= 60);
	else
		day += d->day;
	return (int64_t)day * A_DAY + d->second - offset;
}

/* Years far away are as the last that days can count. */
static int
year_of(int64_t at)
{
	int64_t day = at / A_DAY - (at % A_DAY < 0);
	int year, month, mday;

	if (day > 9999 * 366)
		return 9999;
	if (day < -9999 * 366)
		return -9999;
	day_split((day_t)day, &year, &month, &mday);
	return year;
}

int32_t
zone_rule_offset(const struct zone_rule *r, int64_t at)
{
	int year = year_of(at + r->standard);
	int64_t begin, end;

	if (!r->has_summer)
		return r->standard;
	begin = moment(&r->begin, year, r->standard);
	end = moment(&r->end, year, r->summer);
	/* South of the equator summer begins in one year and ends in the next. */
	if (begin < end)
		return at >= begin && at < end ? r->summer : r->standard;
	return at >= end && at < begin ? r->standard : r->summer;
}

int64_t
zone_rule_next(const struct zone_rule *r, int64_t at)
{
	int year = year_of(at);
	int64_t best = INT64_MAX;

	for (int y = year - 1; r->has_summer && y <= year + 1; y++) {
		int64_t two[] = { moment(&r->begin, y, r->standard),
			moment(&r->end, y, r->summer) };

		for (int i = 0; i < 2; i++)
			if (two[i] > at && two[i] < best)
				best = two[i];
	}
	return best;
}

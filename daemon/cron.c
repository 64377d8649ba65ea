#include "daemon/cron.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "rules/base/buf.h"
#include "rules/base/calendar.h"
#include "rules/base/text.h"

static const struct field {
	const char *names; /* three letters each, the first stands for `from` */
	int from, to;
	enum msg_id wrong;
} fields[CRON_FIELDS] = {
	[CRON_MINUTE] = { "", 0, 59, MSG_CRON_MINUTE },
	[CRON_HOUR] = { "", 0, 23, MSG_CRON_HOUR },
	[CRON_MDAY] = { "", 1, 31, MSG_CRON_MDAY },
	[CRON_MONTH] = { "janfebmaraprmayjunjulaugsepoctnovdec", 1, 12, MSG_CRON_MONTH },
	[CRON_WDAY] = { "sunmontuewedthufrisat", 0, 7, MSG_CRON_WDAY },
};

static const char *const nicknames[] = { "@hourly", "@daily", "@weekly", "@monthly", "@yearly" };
static const char *const nickname_means[] = { "0 * * * *", "0 0 * * *", "0 0 * * 0", "0 0 1 * *",
	"0 0 1 1 *" };
#define NICKNAMES (sizeof nicknames / sizeof *nicknames)

/* One item of a list: [at, end) of `text`, read up to p. */
struct item {
	const char *text, *at, *p, *end;
	const struct field *f;
	struct err *e;
};

static int
wrong(const struct item *it, enum msg_id id, const char *about)
{
	char *item = mem_copy(it->at, (size_t)(it->end - it->at));

	err_set(it->e, id, item, about);
	free(item);
	return err_at(it->e, NULL, 0, (int)utf8_chars(it->text, (size_t)(it->at - it->text)) + 1);
}

static int
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int
number(struct item *it, int *out)
{
	const char *from = it->p;

	*out = 0;
	while (it->p < it->end && *it->p >= '0' && *it->p <= '9' && it->p - from < 4)
		*out = *out * 10 + (*it->p++ - '0');
	return it->p > from ? 0 : -1;
}

/* A number or a name in the field's range. */
static int
one(struct item *it, int *out)
{
	const struct field *f = it->f;

	if (it->p < it->end && is_letter(*it->p)) {
		for (const char *n = f->names; *n != '\0'; n += 3)
			if (it->end - it->p >= 3 && strncasecmp(n, it->p, 3) == 0) {
				it->p += 3;
				*out = f->from + (int)(n - f->names) / 3;
				return 0;
			}
		return wrong(it, f->wrong, NULL);
	}
	if (number(it, out) != 0 || *out < f->from || *out > f->to)
		return wrong(it, f->wrong, NULL);
	return 0;
}

static int
range(struct item *it, int *from, int *to)
{
	if (one(it, from) != 0)
		return -1;
	*to = *from;
	if (it->p == it->end || *it->p != '-')
		return 0;
	it->p++;
	if (one(it, to) != 0)
		return -1;
	if (it->f == &fields[CRON_WDAY] && *to == 0 && *from > 0)
		*to = 7; /* sat-sun */
	return *from <= *to ? 0 : wrong(it, MSG_CRON_RANGE, NULL);
}

static int
step(struct item *it, int single, int *out)
{
	char most[12];

	*out = 1;
	if (it->p == it->end || *it->p != '/')
		return 0;
	snprintf(most, sizeof most, "%d", it->f->to - it->f->from);
	it->p++;
	if (single || number(it, out) != 0 || *out < 1 || *out > it->f->to - it->f->from)
		return wrong(it, MSG_CRON_STEP, most);
	return 0;
}

static int
item_read(struct item *it, struct cron *c)
{
	size_t field = (size_t)(it->f - fields);
	int from = it->f->from, to = it->f->to, by, single = 0;

	if (field == CRON_MDAY && it->end - it->at == 1 && (*it->at == 'L' || *it->at == 'l')) {
		c->last = 1;
		return 0;
	}
	if (it->p < it->end && *it->p == '*')
		it->p++;
	else if (range(it, &from, &to) != 0)
		return -1;
	else
		single = memchr(it->at, '-', (size_t)(it->p - it->at)) == NULL;
	if (step(it, single, &by) != 0)
		return -1;
	if (it->p != it->end)
		return wrong(it, it->f->wrong, NULL);
	for (int v = from; v <= to; v += by)
		c->set[field] |= (uint64_t)1 << v;
	return 0;
}

/* The list [p, end), at least one item. */
static int
field_read(
    const char *text, const char *p, const char *end, size_t field, struct cron *c, struct err *e)
{
	const char *comma;

	for (;; p = comma + 1) {
		struct item it = { text, p, p, end, &fields[field], e };

		comma = memchr(p, ',', (size_t)(end - p));
		if (comma != NULL)
			it.end = comma;
		if (item_read(&it, c) != 0)
			return -1;
		if (comma == NULL)
			return 0;
	}
}

static int
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Where the words of the expression begin and end; at most `max` are kept. Returns their number. */
static size_t
words_cut(const char *text, size_t n, const char *begin[], const char *end[], size_t max)
{
	const char *p = text, *stop = text + n;
	size_t words = 0;

	for (;;) {
		while (p < stop && is_blank(*p))
			p++;
		if (p == stop)
			return words;
		if (words < max)
			begin[words] = p;
		while (p < stop && !is_blank(*p))
			p++;
		if (words < max)
			end[words] = p;
		words++;
	}
}

static int
nickname_read(const char *text, const char *p, size_t n, struct cron *out, struct err *e)
{
	char *word = mem_copy(p, n);
	const char *near = suggest(word, nicknames, NICKNAMES);
	size_t i = 0;

	while (i < NICKNAMES && strcasecmp(nicknames[i], word) != 0)
		i++;
	if (i == NICKNAMES) {
		err_set(e, near ? MSG_CRON_NICKNAME_HINT : MSG_CRON_NICKNAME, word, near);
		err_at(e, NULL, 0, (int)(p - text) + 1);
	}
	free(word);
	return i < NICKNAMES ? cron_parse(nickname_means[i], strlen(nickname_means[i]), out, e)
			     : -1;
}

int
cron_parse(const char *text, size_t n, struct cron *out, struct err *e)
{
	const char *begin[CRON_FIELDS], *end[CRON_FIELDS];
	size_t words = words_cut(text, n, begin, end, CRON_FIELDS);
	struct cron c = { 0 };
	char count[24];

	if (words == 1 && *begin[0] == '@')
		return nickname_read(text, begin[0], (size_t)(end[0] - begin[0]), out, e);
	if (words != CRON_FIELDS) {
		snprintf(count, sizeof count, "%zu", words);
		err_set(e, MSG_CRON_FIELDS, count);
		return err_at(e, NULL, 0, 1);
	}
	for (size_t f = 0; f < CRON_FIELDS; f++)
		if (field_read(text, begin[f], end[f], f, &c, e) != 0)
			return -1;
	c.set[CRON_WDAY] = (c.set[CRON_WDAY] | c.set[CRON_WDAY] >> 7) & 0x7f;
	c.either = *begin[CRON_MDAY] != '*' && *begin[CRON_WDAY] != '*';
	*out = c;
	return 0;
}

/* --- searching --- */

static int
has(const struct cron *c, enum cron_field f, int value)
{
	return (int)(c->set[f] >> value & 1);
}

static int
day_counts(const struct cron *c, day_t day)
{
	int year, month, mday, by_mday, by_wday;

	day_split(day, &year, &month, &mday);
	if (!has(c, CRON_MONTH, month))
		return 0;
	by_mday = has(c, CRON_MDAY, mday) ||
	    (c->last && day == period_last((struct period){ PERIOD_MONTH, year, month }));
	by_wday = has(c, CRON_WDAY, day_weekday(day) % 7);
	return c->either ? by_mday || by_wday : by_mday && by_wday;
}

/* The day after (way 1) or before (-1), over months that do not count. */
static day_t
day_step(const struct cron *c, day_t day, int way)
{
	struct period month = period_of_day(day, PERIOD_MONTH);

	if (!has(c, CRON_MONTH, month.index))
		day = way > 0 ? period_last(month) : period_first(month);
	return day + way;
}

/* The first minute of a day that counts, from `from` on in the direction `way`, or -1. */
static int
minute_counts(const struct cron *c, int from, int way)
{
	for (int m = from; m >= 0 && m < MINUTES_A_DAY; m += way)
		if (has(c, CRON_HOUR, m / 60) && has(c, CRON_MINUTE, m % 60))
			return m;
	return -1;
}

#define DAYS_400_YEARS 146097
#define DAY_FARTHEST (9000 * 365)

/* The nearest minute that counts, `from` included. */
static int64_t
search(const struct cron *c, int64_t from, int way)
{
	day_t day, first;
	int minute;

	if (from / MINUTES_A_DAY >= DAY_FARTHEST || from / MINUTES_A_DAY <= -DAY_FARTHEST)
		return MINUTE_NONE;
	day = first = minute_day(from);
	minute = (int)(from - (int64_t)day * MINUTES_A_DAY);
	for (; abs(day - first) <= DAYS_400_YEARS && abs(day) < DAY_FARTHEST;
	     day = day_step(c, day, way)) {
		int m = day_counts(c, day) ? minute_counts(c, minute, way) : -1;

		if (m >= 0)
			return (int64_t)day * MINUTES_A_DAY + m;
		minute = way > 0 ? 0 : MINUTES_A_DAY - 1;
	}
	return MINUTE_NONE;
}

int64_t
cron_next(const struct cron *c, int64_t after)
{
	return after == INT64_MAX ? MINUTE_NONE : search(c, after + 1, 1);
}

int64_t
cron_last(const struct cron *c, int64_t at)
{
	return search(c, at, -1);
}

int64_t
minute_of(int year, int month, int mday, int hour, int minute)
{
	return (int64_t)day_of(year, month, mday) * MINUTES_A_DAY + hour * 60 + minute;
}

int32_t
minute_day(int64_t minute)
{
	int64_t day = minute / MINUTES_A_DAY;

	return (int32_t)(day - (minute < day * MINUTES_A_DAY));
}

char *
minute_text(int64_t minute, char out[MINUTE_TEXT])
{
	char day[DAY_TEXT];
	int rest;

	out[0] = '\0';
	if (minute == MINUTE_NONE)
		return out;
	rest = (int)(minute - (int64_t)minute_day(minute) * MINUTES_A_DAY);
	snprintf(out, MINUTE_TEXT, "%s %02d:%02d", day_text(minute_day(minute), day),
	    rest / 60 % 24, rest % 60);
	return out;
}

#include "rules/base/calendar.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Days from civil and back: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
day_t
day_of(int year, int month, int mday)
{
	int y = year - (month <= 2);
	int era = (y >= 0 ? y : y - 399) / 400;
	int yoe = y - era * 400;
	int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + mday - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468;
}

void
day_split(day_t d, int *year, int *month, int *mday)
{
	int z = d + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;

	*mday = doy - (153 * mp + 2) / 5 + 1;
	*month = mp < 10 ? mp + 3 : mp - 9;
	*year = yoe + era * 400 + (*month <= 2);
}

int
day_weekday(day_t d)
{
	return (int)(((d + 3) % 7 + 7) % 7) + 1;
}

static int
digits(const char *s, int n, int *out)
{
	*out = 0;
	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		*out = *out * 10 + (s[i] - '0');
	}
	return 0;
}

int
day_parse(const char *s, size_t n, day_t *out)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int y, m, d;

	if (n != 10 || s[4] != '-' || s[7] != '-' || digits(s, 4, &y) || digits(s + 5, 2, &m) ||
	    digits(s + 8, 2, &d) || y < 1900 || y > 2199 || m < 1 || m > 12 || d < 1 ||
	    d > days[m - 1])
		return -1;
	if (m == 2 && d == 29 && (y % 4 != 0 || (y % 100 == 0 && y % 400 != 0)))
		return -1;
	*out = day_of(y, m, d);
	return 0;
}

static char *
day_format(day_t d, char out[DAY_TEXT], int vi)
{
	int y, m, mday;

	out[0] = '\0';
	if (d == DAY_NONE)
		return out;
	day_split(d, &y, &m, &mday);
	if (vi)
		snprintf(out, DAY_TEXT, "%02u/%02u/%04u", (unsigned)mday % 100, (unsigned)m % 100,
		    (unsigned)y % 10000);
	else
		snprintf(out, DAY_TEXT, "%04u-%02u-%02u", (unsigned)y % 10000, (unsigned)m % 100,
		    (unsigned)mday % 100);
	return out;
}

char *
day_text(day_t d, char out[DAY_TEXT])
{
	return day_format(d, out, 0);
}

char *
day_text_vi(day_t d, char out[DAY_TEXT])
{
	return day_format(d, out, 1);
}

/* --- periods --- */

int
period_parse(const char *s, size_t n, struct period *out)
{
	struct period p = { PERIOD_YEAR, 0, 1 };

	if ((n != 4 && n != 7) || digits(s, 4, &p.year) || p.year < 1900 || p.year > 2199)
		return -1;
	if (n == 7) {
		if (s[4] != '-')
			return -1;
		if (s[5] == 'Q' || s[5] == 'H') {
			p.kind = s[5] == 'Q' ? PERIOD_QUARTER : PERIOD_HALF;
			if (digits(s + 6, 1, &p.index))
				return -1;
		} else {
			p.kind = PERIOD_MONTH;
			if (digits(s + 5, 2, &p.index))
				return -1;
		}
		if (p.index < 1 || p.index > 12 / period_months(p))
			return -1;
	}
	*out = p;
	return 0;
}

char *
period_text(struct period p, char out[PERIOD_TEXT])
{
	static const char letter[] = { 0, 0, 'Q', 'H', 0 };

	if (p.kind == PERIOD_YEAR)
		snprintf(out, PERIOD_TEXT, "%04d", p.year);
	else if (p.kind == PERIOD_MONTH)
		snprintf(out, PERIOD_TEXT, "%04d-%02d", p.year, p.index);
	else
		snprintf(out, PERIOD_TEXT, "%04d-%c%d", p.year, letter[p.kind], p.index);
	return out;
}

static const int code_base[] = { 0, 0, 20, 30, 39 };

int32_t
period_code(struct period p)
{
	return p.year * 100 + code_base[p.kind] + p.index;
}

struct period
period_from_code(int32_t code)
{
	int i = code % 100;
	enum period_kind kind = i >= 40 ? PERIOD_YEAR
	    : i > 30                    ? PERIOD_HALF
	    : i > 20                    ? PERIOD_QUARTER
					: PERIOD_MONTH;

	return (struct period){ kind, code / 100, i - code_base[kind] };
}

int
period_months(struct period p)
{
	static const int months[] = { 1, 1, 3, 6, 12 };

	return months[p.kind];
}

struct period
period_month(struct period p, int i)
{
	return (struct period){ PERIOD_MONTH, p.year, (p.index - 1) * period_months(p) + 1 + i };
}

day_t
period_first(struct period p)
{
	return day_of(p.year, period_month(p, 0).index, 1);
}

struct period
period_next(struct period p)
{
	if (++p.index > 12 / period_months(p)) {
		p.index = 1;
		p.year++;
	}
	return p;
}

day_t
period_last(struct period p)
{
	return period_first(period_next(p)) - 1;
}

struct period
period_of_day(day_t d, enum period_kind kind)
{
	struct period p = { kind, 0, 1 };
	int month, mday;

	day_split(d, &p.year, &month, &mday);
	p.index = (month - 1) / period_months(p) + 1;
	return p;
}

/* --- the working calendar --- */

enum day_kind
calendar_kind(const struct calendar *c, day_t d)
{
	for (size_t i = 0; c != NULL && i < c->n; i++)
		if (c->spans[i].from <= d && d <= c->spans[i].to)
			return (enum day_kind)c->spans[i].kind;
	return day_weekday(d) <= 5 ? DAYK_WORK : DAYK_OFF;
}

int
calendar_working_days(const struct calendar *c, day_t from, day_t to)
{
	int n = 0;

	for (day_t d = from; d <= to; d++)
		n += calendar_kind(c, d) != DAYK_OFF;
	return n;
}

static int
bad(const struct value *v, const char *file, struct err *e, enum msg_id id, const char *arg)
{
	err_set(e, id, arg);
	return err_at(e, file, v ? v->line : 0, v ? v->col : 0);
}

static int
read_day(const struct value *v, const char *key, const char *file, day_t *out, struct err *e)
{
	const struct value *d = value_get(v, key);

	if (!value_is(d, V_STR) || day_parse(d->u.str.s, d->u.str.n, out) != 0)
		return bad(d ? d : v, file, e, MSG_CALENDAR_DAY, key);
	return 0;
}

static const char *const kinds[] = { "off", "half", "work" };

static int
span_read(struct calendar *c, const struct value *v, const char *file, struct err *e)
{
	static const char *const keys[] = { "from", "to", "kind", "en", "vi", "source" };
	const char *kind = value_text(value_get(v, "kind"), "");
	int k = 0;

	for (size_t i = 0; i < value_len(v) && value_is(v, V_MAP); i++) {
		size_t known = 0;

		while (known < 6 && strcmp(keys[known], v->u.map.at[i].key) != 0)
			known++;
		if (known == 6)
			return bad(
			    v->u.map.at[i].value, file, e, MSG_CALENDAR_KEY, v->u.map.at[i].key);
	}
	while (k < 3 && strcmp(kinds[k], kind) != 0)
		k++;
	if (k == 3)
		return bad(v, file, e, MSG_CALENDAR_KIND, kind);
	if (read_day(v, "from", file, &c->spans[c->n].from, e) != 0)
		return -1;
	c->spans[c->n].to = c->spans[c->n].from;
	if (value_get(v, "to") != NULL && read_day(v, "to", file, &c->spans[c->n].to, e) != 0)
		return -1;
	if (c->spans[c->n].to < c->spans[c->n].from)
		return bad(v, file, e, MSG_CALENDAR_DAY, "to");
	for (size_t i = 0; i < c->n; i++)
		if (c->spans[i].from <= c->spans[c->n].to &&
		    c->spans[c->n].from <= c->spans[i].to && c->spans[i].kind != k)
			return bad(v, file, e, MSG_CALENDAR_OVERLAP,
			    c->spans[i].name_en ? c->spans[i].name_en : "");
	c->spans[c->n].kind = (uint8_t)k;
	c->spans[c->n].name_en = mem_str(value_text(value_get(v, "en"), NULL));
	c->spans[c->n].name_vi = mem_str(value_text(value_get(v, "vi"), NULL));
	c->n++;
	return 0;
}

struct value *
calendar_tree(const struct calendar *c, struct arena *a)
{
	struct value *tree = value_map(a), *days = value_list(a);

	for (size_t i = 0; i < c->n; i++) {
		struct value *v = value_map(a);
		char text[DAY_TEXT];

		value_add(a, v, "from", value_str(a, day_text(c->spans[i].from, text)));
		value_add(a, v, "to", value_str(a, day_text(c->spans[i].to, text)));
		value_add(a, v, "kind", value_str(a, kinds[c->spans[i].kind]));
		if (c->spans[i].name_en != NULL)
			value_add(a, v, "en", value_str(a, c->spans[i].name_en));
		if (c->spans[i].name_vi != NULL)
			value_add(a, v, "vi", value_str(a, c->spans[i].name_vi));
		value_push(a, days, v);
	}
	value_add(a, tree, "version", value_str(a, c->version));
	value_add(a, tree, "days", days);
	return tree;
}

int
calendar_read(struct calendar *c, const struct value *tree, const char *file, struct err *e)
{
	const struct value *days = value_get(tree, "days"), *version = value_get(tree, "version");

	memset(c, 0, sizeof *c);
	if (!value_is(tree, V_MAP) || !value_is(version, V_STR) ||
	    (days != NULL && !value_is(days, V_LIST)))
		return bad(tree, file, e, MSG_CALENDAR_SHAPE, NULL);
	for (size_t i = 0; i < tree->u.map.n; i++)
		if (strcmp(tree->u.map.at[i].key, "version") != 0 &&
		    strcmp(tree->u.map.at[i].key, "days") != 0)
			return bad(tree->u.map.at[i].value, file, e, MSG_CALENDAR_KEY,
			    tree->u.map.at[i].key);
	snprintf(c->version, sizeof c->version, "%s", version->u.str.s);
	c->spans = mem_new((value_len(days) + 1) * sizeof *c->spans);
	for (size_t i = 0; i < value_len(days); i++)
		if (span_read(c, days->u.list.at[i], file, e) != 0) {
			calendar_fini(c);
			return -1;
		}
	return 0;
}

void
calendar_fini(struct calendar *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free(c->spans[i].name_en);
		free(c->spans[i].name_vi);
	}
	free(c->spans);
	memset(c, 0, sizeof *c);
}

void
calendar_write(const struct calendar *c, struct buf *out)
{
	buf_str(out, c ? c->version : "", c ? strlen(c->version) : 0);
	buf_u32(out, c ? (uint32_t)c->n : 0);
	for (size_t i = 0; c != NULL && i < c->n; i++) {
		buf_u32(out, (uint32_t)c->spans[i].from);
		buf_u32(out, (uint32_t)c->spans[i].to);
		buf_u8(out, c->spans[i].kind);
	}
}

int
calendar_cut(struct calendar *c, struct cut *in)
{
	size_t n;
	const char *version = cut_str(in, &n);

	memset(c, 0, sizeof *c);
	snprintf(c->version, sizeof c->version, "%.*s", (int)(n < 31 ? n : 31), version);
	c->n = cut_u32(in);
	if (in->bad || c->n > in->n / 9) {
		c->n = 0;
		return -1;
	}
	c->spans = mem_new((c->n + 1) * sizeof *c->spans);
	for (size_t i = 0; i < c->n; i++) {
		c->spans[i].from = (day_t)cut_u32(in);
		c->spans[i].to = (day_t)cut_u32(in);
		c->spans[i].kind = cut_u8(in);
	}
	return 0;
}

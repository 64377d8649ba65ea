/* The catalogue of somebody else's spreadsheet as items.csv. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/csv.h"
#include "rules/base/text.h"
#include "rules/items_text.h"

#define COLUMNS 64
#define ROWS 20000
#define HEAD_LINES 20 /* titles may stand above the headings */

enum {
	TO_CODE, TO_VI, TO_EN, TO_OUTPUT, TO_UNIT, TO_GROUP, TO_POINTS, TO_COEFFICIENT, TO_MINUTES,
	TO_EVIDENCE, TO_FIELDS, TO_BASIS, TO_COUNT
};

/* Headings as people write them, small and without marks; of several the first that is there. */
static const struct {
	const char *heading;
	int to;
} headings[] = {
	{ "code", TO_CODE }, { "ma", TO_CODE }, { "ma so", TO_CODE }, { "ma dau viec", TO_CODE },
	{ "ma cong viec", TO_CODE }, { "ma nhiem vu", TO_CODE }, { "ma san pham", TO_CODE },
	{ "item", TO_CODE }, { "item code", TO_CODE },
	{ "title vi", TO_VI }, { "title", TO_VI }, { "ten", TO_VI }, { "ten cong viec", TO_VI },
	{ "ten dau viec", TO_VI }, { "ten nhiem vu", TO_VI }, { "ten san pham", TO_VI },
	{ "cong viec", TO_VI }, { "dau viec", TO_VI }, { "nhiem vu", TO_VI },
	{ "noi dung", TO_VI }, { "noi dung cong viec", TO_VI }, { "danh muc cong viec", TO_VI },
	{ "title en", TO_EN }, { "english", TO_EN }, { "tieng anh", TO_EN },
	{ "ten tieng anh", TO_EN },
	{ "output vi", TO_OUTPUT }, { "output", TO_OUTPUT }, { "san pham", TO_OUTPUT },
	{ "san pham dau ra", TO_OUTPUT }, { "ket qua", TO_OUTPUT }, { "ket qua dau ra", TO_OUTPUT },
	{ "unit", TO_UNIT }, { "don vi tinh", TO_UNIT }, { "dvt", TO_UNIT }, { "don vi", TO_UNIT },
	{ "complexity group", TO_GROUP }, { "complexity", TO_GROUP }, { "nhom", TO_GROUP },
	{ "nhom phuc tap", TO_GROUP }, { "do phuc tap", TO_GROUP }, { "muc do phuc tap", TO_GROUP },
	{ "points", TO_POINTS }, { "diem", TO_POINTS }, { "so diem", TO_POINTS },
	{ "diem chuan", TO_POINTS }, { "diem quy doi", TO_POINTS },
	{ "coefficient", TO_COEFFICIENT }, { "he so", TO_COEFFICIENT },
	{ "he so quy doi", TO_COEFFICIENT },
	{ "standard minutes", TO_MINUTES }, { "minutes", TO_MINUTES }, { "phut", TO_MINUTES },
	{ "so phut", TO_MINUTES }, { "thoi gian chuan", TO_MINUTES }, { "phut chuan", TO_MINUTES },
	{ "evidence", TO_EVIDENCE }, { "minh chung", TO_EVIDENCE },
	{ "fields", TO_FIELDS },
	{ "basis", TO_BASIS }, { "can cu", TO_BASIS }, { "source", TO_BASIS }, { "nguon", TO_BASIS },
};

struct line {
	int at;
	const char *cells[TO_COUNT]; /* "" what is not there */
	double points, coefficient;
};

struct reading {
	const struct items_options *o;
	struct arena *a;
	struct items_conversion *c;
	int place[TO_COUNT]; /* cell of a column, -1 none */
	int only; /* cell of o->only, -1 none */
	int headed, lines, comma; /* comma: the decimal sign */
	struct line *rows;
	size_t n;
};

static void
tell(struct reading *r, int line, enum msg_id id, const char *a, const char *b)
{
	struct err e = { 0 };

	err_set(&e, id, a, b);
	err_at(&e, NULL, line, 0);
	err_list_add(&r->c->findings, &e, 1);
}

/* --- headings --- */

/* "Đơn vị tính (ĐVT)" -> "don vi tinh". */
static const char *
folded(struct reading *r, const struct csv_cell *c)
{
	char *s = csv_fold(r->a, c->s, strcspn(c->s, "(\n"));
	size_t n = strlen(s), skip = strspn(s, " ");

	for (char *p = s; *p != '\0'; p++)
		if (*p == '_' || *p == '-')
			*p = ' ';
	while (n > skip && (s[n - 1] == ' ' || s[n - 1] == '.' || s[n - 1] == ':'))
		s[--n] = '\0';
	return s + skip;
}

static int
column_of(const char *heading)
{
	for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
		if (strcmp(headings[i].heading, heading) == 0)
			return headings[i].to;
	return -1;
}

/* A line with a title or code and one more column is the headings. */
static void
head(struct reading *r, const struct csv_cell *cells, size_t n, int line)
{
	int place[TO_COUNT], known = 0;

	for (int i = 0; i < TO_COUNT; i++)
		place[i] = -1;
	for (size_t i = 0; i < n; i++) {
		int to = column_of(folded(r, &cells[i]));

		if (to >= 0 && place[to] < 0) {
			place[to] = (int)i;
			known++;
		}
	}
	if (known < 2 || (place[TO_VI] < 0 && place[TO_CODE] < 0))
		return;
	memcpy(r->place, place, sizeof place);
	r->headed = line;
	for (size_t i = 0; i < n; i++) {
		int to = column_of(folded(r, &cells[i]));

		if (r->o->only != NULL && strcmp(cells[i].s, r->o->only) == 0)
			r->only = (int)i;
		else if (cells[i].n > 0 && (to < 0 || place[to] != (int)i))
			tell(r, line, MSG_CONVERT_COLUMN, cells[i].s, NULL);
	}
}

/* --- cells --- */

static const char *
cell(struct reading *r, const struct csv_cell *cells, size_t n, int to)
{
	const struct csv_cell *c;
	size_t skip, len;

	if (r->place[to] < 0 || (size_t)r->place[to] >= n)
		return "";
	c = &cells[r->place[to]];
	skip = strspn(c->s, " \t");
	len = c->n - skip;
	while (len > 0 && strchr(" \t\r\n", c->s[skip + len - 1]) != NULL)
		len--;
	return arena_copy(r->a, c->s + skip, len);
}

/* Does the text show that a comma is the decimal sign: 1,5 or 1.234,5? */
static int
decimal_comma(const char *s)
{
	const char *comma = strrchr(s, ',');

	return comma != NULL && strspn(comma + 1, "0123456789") == strlen(comma + 1) &&
	    (strlen(comma + 1) != 3 || strchr(s, '.') != NULL);
}

static int
row(void *arg, const struct csv_cell *cells, size_t n, int line, const struct err *bad)
{
	struct reading *r = arg;
	struct line *l = &r->rows[r->n];
	int some = 0;

	r->lines++;
	if (bad != NULL) {
		tell(r, line, MSG_CONVERT_UNREADABLE, NULL, NULL);
		return 0;
	}
	if (!r->headed) {
		head(r, cells, n, line);
		return !r->headed && r->lines == HEAD_LINES;
	}
	if (r->only >= 0 && ((size_t)r->only >= n || strcmp(cells[r->only].s, r->o->value) != 0))
		return 0;
	*l = (struct line){ .at = line };
	for (int i = 0; i < TO_COUNT; i++) {
		l->cells[i] = cell(r, cells, n, i);
		some |= *l->cells[i] != '\0';
	}
	if (some && r->n == ROWS) {
		tell(r, line, MSG_CONVERT_ROWS, arena_fmt(r->a, "%d", ROWS), NULL);
		return 1;
	}
	r->comma |= decimal_comma(l->cells[TO_COEFFICIENT]) || decimal_comma(l->cells[TO_POINTS]);
	r->n += (size_t)some;
	return 0;
}

/* 1.234,5 or 1,234.5 or 1 234.5 -> 1234.5; NAN when it is no number. */
static double
number(const struct reading *r, const char *s)
{
	char plain[32], sign = r->comma ? ',' : '.', thousands = r->comma ? '.' : ',';
	size_t n = 0, digits = 0;
	int decimals = 0;
	char *end;
	double x;

	for (; *s != '\0' && n < sizeof plain - 1; s++) {
		if (*s == ' ' || strncmp(s, "\xc2\xa0", 2) == 0) {
			s += *s != ' ';
			continue;
		}
		if (*s == thousands && digits > 0 && !decimals && strspn(s + 1, "0123456789") >= 3)
			continue;
		if (*s == sign && !decimals) {
			plain[n++] = '.';
			decimals = 1;
		} else if (*s >= '0' && *s <= '9') {
			plain[n++] = *s;
			digits++;
		} else
			return NAN;
	}
	plain[n] = '\0';
	x = digits > 0 && *s == '\0' ? strtod(plain, &end) : NAN;
	return x;
}

static const char *
decimal(struct arena *a, double x)
{
	struct buf b = BUF_INIT;
	const char *s;

	decimal_text(&b, llround(x * 1e6), 6);
	s = arena_str(a, b.p);
	buf_fini(&b);
	return s;
}

/* N3, nhóm 3, III -> 3; "" with a finding for anything else. */
static const char *
group(struct reading *r, const struct line *l)
{
	static const char *const roman[] = { "I", "II", "III", "IV", "V" };
	const char *s = l->cells[TO_GROUP], *digit = s + strcspn(s, "12345");

	for (int i = 0; i < 5; i++)
		if (strcmp(s, roman[i]) == 0)
			return arena_fmt(r->a, "%d", i + 1);
	if (digit[0] != '\0' && digit[1] == '\0')
		return digit;
	if (*s != '\0')
		tell(r, l->at, MSG_CONVERT_GROUP, s, NULL);
	return "";
}

/* --- what points and coefficients say of each other --- */

/* The points of the item with coefficient 1: what most rows that have both agree on. */
static double
standard_points(const struct reading *r)
{
	double best = 0;
	size_t most = 0;

	if (r->o->standard_points > 0)
		return r->o->standard_points;
	for (size_t i = 0; i < r->n; i++) {
		double x = r->rows[i].points / r->rows[i].coefficient;
		size_t same = 0;

		for (size_t k = 0; k < r->n && isfinite(x); k++)
			same += fabs(r->rows[k].points - x * r->rows[k].coefficient) < 1e-9;
		if (same > most) {
			most = same;
			best = x;
		}
	}
	return most > 1 ? best : 0;
}

static void
numbers(struct reading *r)
{
	for (size_t i = 0; i < r->n; i++) {
		struct line *l = &r->rows[i];

		l->points = number(r, l->cells[TO_POINTS]);
		l->coefficient = number(r, l->cells[TO_COEFFICIENT]);
	}
	r->c->standard_points = standard_points(r);
	for (size_t i = 0; i < r->n; i++) {
		struct line *l = &r->rows[i];
		double is = l->points / r->c->standard_points;

		if (r->c->standard_points == 0 || isnan(l->points))
			continue;
		if (*l->cells[TO_COEFFICIENT] == '\0') {
			l->coefficient = is;
			tell(r, l->at, MSG_CONVERT_COMPUTED, decimal(r->a, is), l->cells[TO_CODE]);
		} else if (!isnan(l->coefficient) && fabs(l->coefficient - is) > 1e-6)
			tell(r, l->at, MSG_CONVERT_WRONG, l->cells[TO_COEFFICIENT],
			    decimal(r->a, is));
	}
}

/* --- placing --- */

/* The line of an earlier row with the same text in a column; 0 none. */
static int
double_of(const struct reading *r, size_t i, int to)
{
	for (size_t k = 0; k < i && *r->rows[i].cells[to] != '\0'; k++)
		if (strcmp(r->rows[k].cells[to], r->rows[i].cells[to]) == 0)
			return r->rows[k].at;
	return 0;
}

/* Can the row be an item? What speaks against it is told. */
static int
usable(struct reading *r, size_t i)
{
	const struct line *l = &r->rows[i];
	char at[16];

	if (*l->cells[TO_CODE] == '\0' || *l->cells[TO_VI] == '\0')
		tell(r, l->at, MSG_CONVERT_NAMELESS, NULL, NULL);
	else if (double_of(r, i, TO_CODE)) {
		snprintf(at, sizeof at, "%d", double_of(r, i, TO_CODE));
		tell(r, l->at, MSG_CONVERT_TWICE, l->cells[TO_CODE], at);
	} else if (isnan(l->coefficient) || l->coefficient <= 0)
		tell(r, l->at, MSG_CONVERT_NUMBER, l->cells[TO_COEFFICIENT], l->cells[TO_CODE]);
	else
		return 1;
	return 0;
}

/* What is made up for a cell that is not there. */
static const char *
instead(struct reading *r, const struct line *l, int to)
{
	if (to == TO_UNIT) {
		tell(r, l->at, r->o->unit ? MSG_CONVERT_UNIT : MSG_CONVERT_NO_UNIT,
		    l->cells[TO_CODE], r->o->unit);
		return r->o->unit ? r->o->unit : "";
	}
	if (to == TO_EN)
		return l->cells[TO_VI];
	return to == TO_BASIS && r->o->basis ? r->o->basis : to == TO_EVIDENCE ? "no" : "";
}

static const char *
yes_no(const char *s)
{
	return strchr("xX1ycYC\xe2", *s) != NULL && *s != '\0' ? "yes" : "no";
}

/* Points or minutes; "" with a finding for what is no number. */
static const char *
figure(struct reading *r, const struct line *l, int to)
{
	double x = number(r, l->cells[to]);

	if (!isnan(x))
		return decimal(r->a, x);
	if (*l->cells[to] != '\0')
		tell(r, l->at, MSG_CONVERT_NO_NUMBER, l->cells[TO_CODE], l->cells[to]);
	return "";
}

static void
place(struct reading *r, const struct line *l, struct buf *out)
{
	for (int i = 0; i < TO_COUNT; i++) {
		const char *s = l->cells[i];

		if (i == TO_GROUP)
			s = group(r, l);
		else if (i == TO_POINTS || i == TO_MINUTES)
			s = figure(r, l, i);
		else if (i == TO_COEFFICIENT)
			s = decimal(r->a, l->coefficient);
		else if (i == TO_EVIDENCE && *s != '\0')
			s = yes_no(s);
		else if (*s == '\0')
			s = instead(r, l, i);
		buf_addc(out, i ? ',' : '\n');
		csv_cell(out, s, strlen(s), 0);
	}
	r->c->placed++;
}

static void
number_codes(struct reading *r)
{
	int next = 1;

	for (size_t i = 0; i < r->n && r->o->prefix != NULL; i++)
		if (*r->rows[i].cells[TO_CODE] == '\0' && *r->rows[i].cells[TO_VI] != '\0')
			r->rows[i].cells[TO_CODE] = arena_fmt(r->a, "%s.%02d", r->o->prefix, next++);
}

static void
all(struct reading *r, struct buf *out)
{
	size_t english = 0;
	char n[24], at[16];

	number_codes(r);
	numbers(r);
	for (size_t i = 0; items_column(i) != NULL; i++)
		buf_addf(out, "%s%s", i ? "," : "", items_column(i));
	for (size_t i = 0; i < r->n; i++) {
		if (!usable(r, i))
			continue;
		if (double_of(r, i, TO_VI)) {
			snprintf(at, sizeof at, "%d", double_of(r, i, TO_VI));
			tell(r, r->rows[i].at, MSG_CONVERT_SAME_TITLE, r->rows[i].cells[TO_VI], at);
		}
		english += *r->rows[i].cells[TO_EN] == '\0';
		place(r, &r->rows[i], out);
	}
	buf_addc(out, '\n');
	snprintf(n, sizeof n, "%zu", english);
	if (english > 0)
		tell(r, r->headed, MSG_CONVERT_ENGLISH, n, NULL);
}

int
items_convert(const char *p, size_t n, const struct items_options *o, struct arena *a,
    struct buf *out, struct items_conversion *c, struct err *e)
{
	struct reading r = { .o = o, .a = a, .c = c, .only = -1 };

	*c = (struct items_conversion){ 0 };
	r.rows = arena_new(a, (ROWS + 1) * sizeof *r.rows);
	r.comma = memchr(p, ';', n) != NULL && memchr(p, ';', n) < memchr(p, '\n', n);
	if (csv_read(p, n, row, &r, e) == -1)
		return -1;
	if (!r.headed)
		return err_set(e, MSG_CONVERT_HEADINGS);
	if (o->only != NULL && r.only < 0)
		return err_set(e, MSG_CONVERT_ONLY, o->only);
	c->rows = r.n;
	all(&r, out);
	return 0;
}

#include "rules/base/json.h"
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/text.h"

static void
escape(struct buf *b, unsigned char c)
{
	static const char names[] = "\"\"\\\\\bb\ff\nn\rr\tt";

	for (const char *p = names; *p != '\0'; p += 2)
		if ((unsigned char)*p == c) {
			buf_addc(b, '\\');
			buf_addc(b, p[1]);
			return;
		}
	buf_addf(b, "\\u%04x", c);
}

static int
plain(unsigned char c)
{
	return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/* What needs no escape is copied in one go; a byte that is of no letter becomes U+FFFD. */
void
json_str(struct buf *b, const char *s, size_t n)
{
	size_t from = 0, i = 0, letter;

	buf_addc(b, '"');
	while (i < n) {
		unsigned char c = (unsigned char)s[i];

		letter = plain(c) ? 1 : c < 0x80 ? 0 : utf8_letter(s + i, n - i);
		if (letter > 0) {
			i += letter;
			continue;
		}
		buf_add(b, s + from, i - from);
		if (c < 0x80)
			escape(b, c);
		else
			buf_adds(b, "\xef\xbf\xbd");
		from = ++i;
	}
	buf_add(b, s + from, n - from);
	buf_addc(b, '"');
}

/* A number whose shortest decimal has no more than 15 digits and no exponent: a decimal of 15
 * digits survives a double (DBL_DIG), so when `digits / scale` is v again it is the one. */
static int
plain_number(struct buf *b, double v)
{
	static const double scales[] = { 1e15, 1e14, 1e13, 1e12, 1e11, 1e10, 1e9, 1e8, 1e7, 1e6, 1e5,
		1e4, 1e3, 1e2, 1e1, 1e0 };
	double size = fabs(v);
	int64_t digits, whole, one;
	int k = 0, places;
	char rest[24];

	if (size >= 1e15 || (size < 1e-4 && size > 0))
		return 0;
	while (size >= 1e15 / scales[k])
		k++;
	digits = llround(v * scales[k]);
	if ((double)digits / scales[k] != v)
		return 0;
	one = (int64_t)scales[k];
	whole = digits / one;
	if (v < 0 && whole == 0)
		buf_addc(b, '-');
	buf_int(b, whole);
	digits = llabs(digits % one);
	if (digits == 0)
		return 1;
	for (places = 15 - k; digits % 10 == 0; places--)
		digits /= 10;
	rest[0] = '.';
	for (int i = places; i > 0; i--, digits /= 10)
		rest[i] = (char)('0' + digits % 10);
	buf_add(b, rest, (size_t)places + 1);
	return 1;
}

void
json_num(struct buf *b, double v)
{
	char text[48];

	v += 0.0; /* no "-0" */
	if (!isfinite(v)) {
		buf_adds(b, "null");
		return;
	}
	if (plain_number(b, v))
		return;
	/* A decimal of 15 digits survives a double, so fewer need no trial; but for subnormals. */
	for (int digits = fabs(v) < DBL_MIN ? 1 : 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	buf_adds(b, text);
}

static void
newline(struct buf *b, int indent, int depth)
{
	if (indent >= 0)
		buf_addf(b, "\n%*s", indent * depth, "");
}

static void write_at(struct buf *b, const struct value *v, int indent, int depth);

static void
write_list(struct buf *b, const struct value *v, int indent, int depth)
{
	buf_addc(b, '[');
	for (size_t i = 0; i < v->u.list.n; i++) {
		if (i > 0)
			buf_addc(b, ',');
		newline(b, indent, depth + 1);
		write_at(b, v->u.list.at[i], indent, depth + 1);
	}
	if (v->u.list.n > 0)
		newline(b, indent, depth);
	buf_addc(b, ']');
}

static void
write_map(struct buf *b, const struct value *v, int indent, int depth)
{
	buf_addc(b, '{');
	for (size_t i = 0; i < v->u.map.n; i++) {
		if (i > 0)
			buf_addc(b, ',');
		newline(b, indent, depth + 1);
		json_str(b, v->u.map.at[i].key, strlen(v->u.map.at[i].key));
		buf_adds(b, indent >= 0 ? ": " : ":");
		write_at(b, v->u.map.at[i].value, indent, depth + 1);
	}
	if (v->u.map.n > 0)
		newline(b, indent, depth);
	buf_addc(b, '}');
}

static void
write_at(struct buf *b, const struct value *v, int indent, int depth)
{
	if (value_is(v, V_LIST))
		write_list(b, v, indent, depth);
	else if (value_is(v, V_MAP))
		write_map(b, v, indent, depth);
	else if (value_is(v, V_STR))
		json_str(b, v->u.str.s, v->u.str.n);
	else if (value_is(v, V_INT))
		buf_int(b, v->u.integer);
	else if (value_is(v, V_NUM))
		json_num(b, v->u.number);
	else if (value_is(v, V_BOOL))
		buf_adds(b, v->u.boolean ? "true" : "false");
	else
		buf_adds(b, "null");
}

void
json_value(struct buf *b, const struct value *v, int indent)
{
	write_at(b, v, indent, 0);
}

const char *
json_text(struct arena *a, const struct value *v)
{
	struct buf b = BUF_INIT;
	const char *s;

	if (v == NULL)
		return NULL;
	json_value(&b, v, -1);
	s = arena_copy(a, b.p, b.n);
	buf_fini(&b);
	return s;
}

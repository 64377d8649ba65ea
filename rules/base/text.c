#include "rules/base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* By the table of RFC 3629, section 4: no overlong form, no surrogate, at most U+10FFFF. */
size_t
utf8_letter(const char *text, size_t n)
{
	static const struct { unsigned char first, last, low, high, len; } forms[] = {
		{ 0x00, 0x7f, 0x00, 0xff, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	const unsigned char *p = (const unsigned char *)text;
	size_t f = 0, count = sizeof forms / sizeof *forms, len;

	while (f < count && (p[0] < forms[f].first || p[0] > forms[f].last))
		f++;
	len = f < count ? forms[f].len : 0;
	if (len == 0 || len > n || (len > 1 && (p[1] < forms[f].low || p[1] > forms[f].high)))
		return 0;
	for (size_t i = 2; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return len;
}

long
utf8_bad(const char *p, size_t n)
{
	for (size_t i = 0, len; i < n; i += len) {
		len = (unsigned char)p[i] < 0x80 ? 1 : utf8_letter(p + i, n - i);
		if (len == 0)
			return (long)i;
	}
	return -1;
}

int
utf8_composed(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i], next = i + 1 < n ? (unsigned char)p[i + 1] : 0;

		if (c < 0xcc)
			continue; /* up to U+02FF, or the rest of what was let through */
		if (c != 0xe1 || (next != 0xba && next != 0xbb))
			return 0;
	}
	return 1;
}

size_t
utf8_chars(const char *p, size_t n)
{
	size_t chars = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];
		int next = i + 1 < n ? (unsigned char)p[i + 1] : 0xff;
		int combining = c == 0xcc || (c == 0xcd && next < 0xb0);	/* U+0300..U+036F */

		chars += (c & 0xc0) != 0x80 && !combining;
	}
	return chars;
}

static char
low(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Do the two letters before a[i] and b[j] only stand the other way round? */
static int
swapped(const char *a, const char *b, size_t i, size_t j)
{
	return i > 1 && j > 1 && low(a[i - 1]) == low(b[j - 2]) && low(a[i - 2]) == low(b[j - 1]);
}

#define WORD_MAX 64

/* Optimal string alignment distance. */
static size_t
distance(const char *a, size_t n, const char *b, size_t m)
{
	size_t d[3][WORD_MAX + 1] = { { 0 } };

	for (size_t j = 0; j <= m; j++)
		d[0][j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *now = d[i % 3], *up = d[(i + 2) % 3], *upup = d[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t best = up[j - 1] + (low(a[i - 1]) != low(b[j - 1]));

			best = up[j] + 1 < best ? up[j] + 1 : best;
			best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
			if (swapped(a, b, i, j) && upup[j - 2] + 1 < best)
				best = upup[j - 2] + 1;
			now[j] = best;
		}
	}
	return d[n % 3][m];
}

const char *
suggest(const char *word, const char *const *candidates, size_t n)
{
	size_t len = strlen(word), limit = len < 9 ? len / 3 : 3;
	const char *best = NULL;

	if (len == 0 || len > WORD_MAX)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		size_t m = strlen(candidates[i]), d;

		if (m > WORD_MAX || m > len + limit || len > m + limit)
			continue;
		d = distance(word, len, candidates[i], m);
		if (d <= limit) {
			best = candidates[i];
			if (d == 0)
				break;
			limit = d - 1;
		}
	}
	return best;
}

/* Takes one more digit; counts downward for a negative number, so that the smallest integer
 * fits. */
static int
append(int64_t *v, char c, int negative)
{
	int64_t digit = negative ? '0' - c : c - '0';

	if (c < '0' || c > '9')
		return -1;
	if (__builtin_mul_overflow(*v, (int64_t)10, v) || __builtin_add_overflow(*v, digit, v))
		return -1;
	return 0;
}

int
decimal_parse(const char *s, size_t n, int scale, int64_t *out)
{
	int negative = n > 0 && s[0] == '-', left = scale;
	size_t i = (size_t)negative;
	int64_t v = 0;

	do {
		if (append(&v, i < n ? s[i] : ' ', negative) != 0)
			return -1;
	} while (++i < n && s[i] != '.');
	if (i < n && ++i == n)
		return -1;
	for (; i < n; i++, left -= left > 0)
		if (left > 0 ? append(&v, s[i], negative) != 0 : s[i] != '0')
			return -1;
	for (; left > 0; left--)
		if (append(&v, '0', negative) != 0)
			return -1;
	*out = v;
	return 0;
}

void
decimal_text(struct buf *b, int64_t v, int scale)
{
	uint64_t u = v < 0 ? (uint64_t)0 - (uint64_t)v : (uint64_t)v, unit = 1;
	char frac[24] = "";
	int n = scale;

	for (int i = 0; i < scale; i++)
		unit *= 10;
	buf_addf(b, "%s%llu", v < 0 ? "-" : "", (unsigned long long)(u / unit));
	u %= unit;
	for (int i = scale - 1; i >= 0; i--, u /= 10)
		frac[i] = (char)('0' + u % 10);
	while (n > 0 && frac[n - 1] == '0')
		n--;
	if (n > 0)
		buf_addf(b, ".%.*s", n, frac);
}

void
points_text(struct buf *b, int64_t micro, int vi)
{
	int64_t cents = micro / 10000;

	buf_addf(b, "%s%lld%c%02lld", cents < 0 ? "-" : "", llabs(cents / 100), vi ? ',' : '.',
	    llabs(cents % 100));
}

void
number_text(struct buf *b, double v, int vi)
{
	char text[400];
	const char *p = text;
	size_t whole;

	snprintf(text, sizeof text, "%.*f", v > -10 && v < 10 ? 4 : 2, v);
	for (char *end = text + strlen(text) - 1; strchr(text, '.') != NULL; end--) {
		if (*end != '0' && *end != '.')
			break;
		*end = '\0';
	}
	if (*p == '-' && strcmp(p, "-0") != 0)
		buf_addc(b, '-');
	p += *p == '-';
	for (whole = strspn(p, "0123456789"); whole > 0; whole--) {
		buf_addc(b, *p++);
		if (whole % 3 == 1 && whole > 1)
			buf_addc(b, vi ? '.' : ',');
	}
	if (*p == '.')
		buf_addf(b, "%c%s", vi ? ',' : '.', p + 1);
	else
		buf_adds(b, p);
}

#include "rules/source_lex.h"
#include <string.h>
#include "rules/base/text.h"

/* [[ ... ]] or [==[ ... ]==]: the level of the opening at p, -1 when there is none. */
static int
long_bracket(const struct lexer *x)
{
	const char *q = x->p + 1;

	if (x->p >= x->end || *x->p != '[')
		return -1;
	while (q < x->end && *q == '=')
		q++;
	return q < x->end && *q == '[' ? (int)(q - x->p - 1) : -1;
}

static void
step(struct lexer *x)
{
	if (*x->p++ == '\n') {
		x->line++;
		x->line_start = x->p;
	}
}

static int
long_end(const struct lexer *x, int level)
{
	const char *q = x->p + 1;

	while (q < x->end && *q == '=')
		q++;
	return *x->p == ']' && q - x->p - 1 == level && q < x->end && *q == ']';
}

static void
skip_long(struct lexer *x, int level)
{
	x->p += level + 2;
	while (x->p < x->end && !long_end(x, level))
		step(x);
	x->p = x->end - x->p > level + 2 ? x->p + level + 2 : x->end;
}

static void
skip_comment(struct lexer *x)
{
	x->p += 2;
	if (long_bracket(x) >= 0)
		skip_long(x, long_bracket(x));
	else
		while (x->p < x->end && *x->p != '\n')
			x->p++;
}

static void
skip_space(struct lexer *x)
{
	while (x->p < x->end) {
		if (x->end - x->p > 1 && x->p[0] == '-' && x->p[1] == '-')
			skip_comment(x);
		else if (*x->p != '\0' && strchr(" \t\r\n\f\v", *x->p) != NULL)
			step(x);
		else
			return;
	}
}

int
source_name_char(char c, int first)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (!first && c >= '0' && c <= '9');
}

static void
skip_quoted(struct lexer *x)
{
	char quote = *x->p++;

	while (x->p < x->end && *x->p != quote && *x->p != '\n') {
		int escaped = *x->p == '\\' && x->p + 1 < x->end, z;

		x->p += escaped;
		z = escaped && *x->p == 'z';	/* skips the space behind it, line ends too */
		step(x);
		while (z && x->p < x->end && strchr(" \t\r\n", *x->p) != NULL)
			step(x);
	}
	if (x->p < x->end && *x->p == quote)
		x->p++;
}

/* 3, 0x1p-4, 1e+5: a sign belongs to the number when an exponent's letter stands before it. */
static void
skip_number(struct lexer *x)
{
	int hex = x->end - x->p > 1 && (x->p[1] == 'x' || x->p[1] == 'X');

	for (x->p++; x->p < x->end; x->p++) {
		char before = (char)(x->p[-1] | 0x20);

		if ((*x->p == '+' || *x->p == '-') && before == (hex ? 'p' : 'e'))
			continue;
		if (!source_name_char(*x->p, 0) && *x->p != '.')
			return;
	}
}

static void
skip_sign(struct lexer *x)
{
	static const char pairs[][3] = { "==", "~=", "<=", ">=", "..", "//", "::", "<<", ">>" };
	size_t left = (size_t)(x->end - x->p), n = 1;

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (left > 1 && memcmp(x->p, pairs[i], 2) == 0)
			n = 2;
	if (left > 2 && memcmp(x->p, "...", 3) == 0)
		n = 3;
	while (n < left && (*x->p & 0x80) != 0 && (x->p[n] & 0xc0) == 0x80)
		n++;	/* a character that is not ASCII stays whole */
	x->p += n;
}

static enum token_type
skip(struct lexer *x)
{
	char second = x->end - x->p > 1 ? x->p[1] : '\0';

	if (source_name_char(*x->p, 1)) {
		while (x->p < x->end && source_name_char(*x->p, 0))
			x->p++;
		return TOKEN_NAME;
	}
	if (*x->p == '"' || *x->p == '\'') {
		skip_quoted(x);
		return TOKEN_TEXT;
	}
	if (long_bracket(x) >= 0) {
		skip_long(x, long_bracket(x));
		return TOKEN_TEXT;
	}
	if (source_name_char(*x->p, 0) || (*x->p == '.' && second >= '0' && second <= '9')) {
		skip_number(x);
		return TOKEN_NUMBER;
	}
	skip_sign(x);
	return TOKEN_SIGN;
}

/* Of the place that the lexer has come to; 1-based, in characters. */
static int
column(struct lexer *x)
{
	if (x->counted == NULL || x->counted < x->line_start) {
		x->counted = x->line_start;
		x->chars = 0;
	}
	x->chars += utf8_chars(x->counted, (size_t)(x->p - x->counted));
	x->counted = x->p;
	return (int)x->chars + 1;
}

struct token
source_token(struct lexer *x)
{
	struct token t = { TOKEN_END, "", 0, 0, 0 };

	skip_space(x);
	if (x->p >= x->end)
		return t;
	t.p = x->p;
	t.line = x->line;
	t.col = column(x);
	t.type = skip(x);
	t.n = (size_t)(x->p - t.p);
	return t;
}

int
source_is(const struct token *t, const char *s)
{
	return (t->type == TOKEN_NAME || t->type == TOKEN_SIGN) && *t->p == *s &&
	    t->n == strlen(s) && memcmp(t->p, s, t->n) == 0;
}

/* What a text may not say, seen before Lua reads it: words and signs that Lua 5.4.4 is known to
 * compile wrongly (_ENV as a constant, bitwise operators in long functions), powers that it would
 * work out while compiling, and escapes and numbers that are not what they seem. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "rules/sandbox_impl.h"
#include "rules/source_lex.h"

struct reading {
	const char *name;
	struct err_list *errors;
	size_t before;
};

static void
refuse(struct reading *r, enum msg_id id, const struct token *t, const char *p, size_t n)
{
	struct err e = { 0 };
	char what[40] = "";

	if (r->errors->n - r->before >= SANDBOX_ERRORS_MAX)
		return;
	memcpy(what, p, n < sizeof what ? n : sizeof what - 1);
	err_set(&e, id, what);
	err_at(&e, r->name, t->line, t->col);
	err_list_add(r->errors, &e, 0);
}

static int
is_exponent(const struct token *t)
{
	return t->type == TOKEN_NUMBER && t->n == 1 && *t->p >= '0' && *t->p <= '2';
}

/* `t` is the sign, `next` what follows; the token behind the exponents. Squares are multiplied; the
 * last digit of other powers depends on the processor. */
static struct token
power(struct reading *r, struct lexer *x, const struct token *t, struct token next)
{
	struct token after = next.type == TOKEN_NUMBER ? source_token(x) : next;

	if (!is_exponent(&next) || source_is(&after, "^"))
		refuse(r, MSG_RULE_POWER, t, t->p, t->n);
	while (source_is(&after, "^")) {
		after = source_token(x);
		if (after.type == TOKEN_NUMBER)
			after = source_token(x);
	}
	return after;
}

/* Up to 2^53, beyond which neighbours fall together; whole numbers of Lua would even wrap round. */
static int
is_exact(const struct token *t)
{
	char text[512] = "";

	if (t->n >= sizeof text)
		return 0;
	memcpy(text, t->p, t->n);
	if (strpbrk(text, strpbrk(text, "xX") ? ".pP" : ".eE") != NULL)
		return isfinite(strtod(text, NULL));
	return strtoull(text, NULL, strpbrk(text, "xX") ? 16 : 10) <= UINT64_C(9007199254740992);
}

/* What an escape stands for, -1 when it is none of numbers; *n is its length. */
static long
escape(const char *p, size_t left, size_t *n)
{
	char digits[12] = "";
	size_t k = 0, most = p[1] == 'x' ? 2 : p[1] == 'u' ? 8 : 3, from = 2 + (p[1] == 'u');
	int base = 16;

	if (p[1] >= '0' && p[1] <= '9')
		base = 10, from = 1;
	else if (p[1] != 'x' && p[1] != 'u')
		return -1;
	while (k < most && from + k < left && strchr("0123456789abcdefABCDEF", p[from + k]) &&
	    (base == 16 || p[from + k] <= '9')) {
		digits[k] = p[from + k];
		k++;
	}
	*n = from + k + (p[1] == 'u');
	return strtol(digits, NULL, base);
}

/* Texts stay UTF-8 without NUL whatever is joined from them: they end in JSON and on paper. */
static void
quoted(struct reading *r, const struct token *t)
{
	for (size_t i = 0; t->p[0] != '[' && i + 1 < t->n; i++) {
		size_t n = 2;
		long c;

		if (t->p[i] != '\\')
			continue;
		c = escape(t->p + i, t->n - i, &n);
		if (c == 0 || (c > 127 && t->p[i + 1] != 'u') || c > 0x10ffff ||
		    (c >= 0xd800 && c <= 0xdfff)) {
			refuse(r, MSG_RULE_ESCAPE, t, t->p + i, n < t->n - i ? n : t->n - i);
			return;
		}
		i++;
	}
}

static int
is_bitwise(const struct token *t)
{
	static const char *const signs[] = { "&", "|", "~", "<<", ">>" };

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (source_is(t, signs[i]))
			return 1;
	return 0;
}

void
sandbox_text(const char *name, const char *text, size_t n, struct err_list *errors)
{
	struct reading r = { name, errors, errors->n };
	struct lexer x = { .p = text, .end = text + n, .line_start = text, .line = 1 };
	struct token t = source_token(&x), next;

	for (; t.type != TOKEN_END; t = next) {
		next = source_token(&x);
		if ((source_is(&t, "&") && source_is(&next, "&")) ||
		    (source_is(&t, "|") && source_is(&next, "|")))
			next = source_token(&x); /* never right: the compiler's to refuse */
		else if (is_bitwise(&t) || source_is(&t, "_ENV"))
			refuse(&r, MSG_RULE_REMOVED, &t, t.p, t.n);
		else if (source_is(&t, "^"))
			next = power(&r, &x, &t, next);
		else if (t.type == TOKEN_NUMBER && !is_exact(&t))
			refuse(&r, MSG_RULE_NUMBER_BIG, &t, t.p, t.n);
		else if (t.type == TOKEN_TEXT)
			quoted(&r, &t);
	}
}

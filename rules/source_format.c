#include "rules/source_format.h"
#include <stdlib.h>
#include <string.h>
#include "rules/source.h"
#include "rules/source_lex.h"

/* What is open: on a line of which indent, and by which bracket; 0 for a word. */
struct open {
	int indent;
	char bracket;
};

struct format {
	struct buf *out;
	struct token before; /* the last one written; TOKEN_END none */
	struct open *open;
	size_t nopen, cap;
	int indent, base; /* of the line being written, and as if it did not go on */
	int fresh; /* nothing stands on it yet */
	int unary; /* the last token is a sign of one operand */
	int comment; /* a comment stands behind it */
};

static int
any_of(const struct token *t, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (source_is(t, words[i]))
			return 1;
	return 0;
}
#define ANY(t, ...) \
	any_of((t), (const char *const[]){ __VA_ARGS__ }, \
	    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

static int
opens(const struct token *t)
{
	return ANY(t, "{", "(", "[", "function", "then", "do", "repeat", "else");
}

static int
closes(const struct token *t)
{
	return ANY(t, "}", ")", "]", "end", "until", "else", "elseif");
}

static int
is_keyword(const struct token *t)
{
	return ANY(t, "and", "break", "do", "else", "elseif", "end", "for", "function", "if", "in",
	    "local", "not", "or", "repeat", "return", "then", "until", "while");
}

/* Can the token end an operand? What follows it is a call, an index or a sign of two operands. */
static int
ends_operand(const struct token *t)
{
	return t->type == TOKEN_TEXT || t->type == TOKEN_NUMBER || ANY(t, ")", "]", "}", "...") ||
	    ANY(t, "end") || (t->type == TOKEN_NAME && !is_keyword(t));
}

static int
goes_on(const struct token *t)
{
	return ANY(t, "and", "or", "..", "+", "-", "*", "/", "//", "%", "^", "==", "~=", "<", "<=",
	    ">", ">=");
}

/* --- what stands between two tokens of a line --- */

/* Would the two be read as one, or as the beginning of a comment or a long bracket? */
static int
would_join(const struct format *f, const struct token *t)
{
	const struct token *b = &f->before;

	return (source_is(b, "-") && source_is(t, "-")) ||
	    (source_is(b, "[") && (*t->p == '[' || *t->p == '=')) ||
	    (source_is(b, "~") && *t->p == '=');
}

static int
spaced(const struct format *f, const struct token *t)
{
	const struct token *b = &f->before;

	if (f->comment || would_join(f, t))
		return 1;
	if (source_is(b, "{") || source_is(t, "}"))
		return !(source_is(b, "{") && source_is(t, "}"));
	if (f->unary || ANY(b, "(", "[", ".", ":") || ANY(t, ")", "]", ",", ";", ".", ":"))
		return 0;
	if (ANY(t, "(", "["))
		return !ends_operand(b) && !source_is(b, "function");
	return 1;
}

/* --- lines --- */

/* Where a line begins whose first token is t (NULL: a comment): two spaces within the line on which
 * the innermost open part began, two further when it goes on with what stands before. */
static int
indent_of(const struct format *f, const struct token *t)
{
	const struct open *o = f->nopen > 0 ? &f->open[f->nopen - 1] : NULL;
	const struct token *b = &f->before;
	int within = o ? o->indent + 2 : 0;

	if (t == NULL || b->type == TOKEN_END)
		return within;
	if (closes(t))
		return o ? o->indent : 0;
	if (goes_on(t) || ANY(t, ".", ":") || goes_on(b) || ANY(b, "=", "return", "not", "in") ||
	    (source_is(b, ",") && (o == NULL || o->bracket == 0)))
		return within + (o != NULL && (o->bracket == '(' || o->bracket == '[') ? 0 : 2);
	return within;
}

static void
new_line(struct format *f, int blank)
{
	buf_adds(f->out, blank ? "\n\n" : "\n");
	f->fresh = 1;
}

static void
begin(struct format *f, int indent)
{
	buf_addf(f->out, "%*s", indent, "");
	f->indent = indent;
	f->fresh = 0;
}

static void
word(struct format *f, const struct token *t)
{
	int sign = ANY(t, "-", "#", "~") && !ends_operand(&f->before);

	if (f->fresh) {
		f->base = indent_of(f, NULL) - (closes(t) && f->nopen > 0 ? 2 : 0);
		begin(f, indent_of(f, t));
	} else if (spaced(f, t))
		buf_addc(f->out, ' ');
	buf_add(f->out, t->p, t->n);
	if (closes(t) && f->nopen > 0)
		f->nopen--;
	if (opens(t)) {
		f->open = mem_room(f->open, f->nopen, &f->cap, sizeof *f->open);
		f->open[f->nopen++] = (struct open){ ANY(t, "then", "do") ? f->base : f->indent,
			ANY(t, "{", "(", "[") ? *t->p : '\0' };
	}
	f->before = *t;
	f->unary = sign;
	f->comment = 0;
}

/* --- comments --- */

/* The length of the comment at p, without blanks at its end. */
static size_t
comment_length(const char *p, const char *end)
{
	struct lexer x = { .p = p, .end = end, .line_start = p, .line = 1 };
	size_t n = 0;

	/* A long one: its bracket is read as a text is. */
	if (end - p > 3 && p[2] == '[' && p[3 + strspn(p + 3, "=")] == '[') {
		x.p = p + 2;
		(void)source_token(&x);
		return (size_t)(x.p - p);
	}
	while (p + n < end && p[n] != '\n')
		n++;
	while (n > 0 && strchr(" \t\r", p[n - 1]) != NULL)
		n--;
	return n;
}

static void
comment(struct format *f, const char *p, size_t n, int blanks)
{
	if (f->fresh)
		begin(f, indent_of(f, NULL));
	else
		buf_addf(f->out, "%*s", blanks > 0 ? blanks : 1, "");
	buf_add(f->out, p, n);
	f->comment = 1;
}

/* What stands between the last token and the next one: comments, and at most one line left
 * blank. */
static void
gap(struct format *f, const char *p, const char *end, int last)
{
	int lines = 0, blanks = 0;

	while (p < end) {
		size_t n = *p == '-' ? comment_length(p, end) : 1;

		if (*p == '-') {
			if (lines > 0 && f->out->n > 0)
				new_line(f, lines > 1);
			comment(f, p, n, blanks);
		}
		lines = *p == '\n' ? lines + 1 : *p == '-' ? 0 : lines;
		blanks = *p == ' ' ? blanks + 1 : 0;
		p += n;
	}
	if (f->out->n > 0 && (lines > 0 || last))
		new_line(f, lines > 1 && !last);
}

static void
all(struct format *f, const char *text, size_t n)
{
	struct lexer x = { .p = text, .end = text + n, .line_start = text, .line = 1 };
	const char *from = text;
	struct token t;

	do {
		t = source_token(&x);
		gap(f, from, t.type == TOKEN_END ? text + n : t.p, t.type == TOKEN_END);
		if (t.type != TOKEN_END)
			word(f, &t);
		from = t.p + t.n;
	} while (t.type != TOKEN_END);
}

int
source_same(const char *a, size_t na, const char *b, size_t nb)
{
	struct lexer x = { .p = a, .end = a + na, .line_start = a, .line = 1 },
		     y = { .p = b, .end = b + nb, .line_start = b, .line = 1 };
	struct token t, u;

	do {
		t = source_token(&x);
		u = source_token(&y);
		if (t.type != u.type || t.n != u.n || memcmp(t.p, u.p, t.n) != 0)
			return 0;
	} while (t.type != TOKEN_END);
	return 1;
}

int
source_format(const char *text, size_t n, struct buf *out)
{
	struct buf formatted = BUF_INIT;
	struct format f = { .out = &formatted, .fresh = 1 };
	struct arena a = ARENA_INIT;
	int bom = n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0, good;

	text += bom;
	n -= (size_t)bom;
	good = source_read(text, n, &a)->root != NULL;
	arena_fini(&a);
	if (good) {
		all(&f, text, n);
		good = source_same(text, n, formatted.p ? formatted.p : "", formatted.n);
	}
	if (good)
		buf_add(out, formatted.p ? formatted.p : "", formatted.n);
	buf_fini(&formatted);
	free(f.open);
	return good ? 0 : -1;
}

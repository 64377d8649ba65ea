#include "rules/source.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/buf.h"
#include "rules/base/text.h"

/* --- tokens --- */

enum token_type { T_END, T_NAME, T_TEXT, T_NUMBER, T_SIGN };
struct token { enum token_type type; const char *p; size_t n; int line, col; };

struct lexer { const char *p, *end, *line_start; int line; };

static void
newline(struct lexer *x)
{
	x->line++;
	x->line_start = x->p + 1;
}

/* [[ ... ]] or [==[ ... ]==]: the level of the opening at p, -1 when there is none. */
static int
long_bracket(const struct lexer *x)
{
	const char *q = x->p + 1;

	while (q < x->end && *q == '=')
		q++;
	return q < x->end && *q == '[' ? (int)(q - x->p - 1) : -1;
}

static void
skip_long(struct lexer *x, int level)
{
	for (x->p += level + 2; x->p < x->end; x->p++) {
		if (*x->p == '\n')
			newline(x);
		if (*x->p == ']') {
			const char *q = x->p + 1;

			while (q < x->end && *q == '=')
				q++;
			if (q - x->p - 1 == level && q < x->end && *q == ']') {
				x->p = q + 1;
				return;
			}
		}
	}
}

static void
skip_space(struct lexer *x)
{
	for (; x->p < x->end; x->p++) {
		if (*x->p == '\n')
			newline(x);
		else if (x->p + 1 < x->end && x->p[0] == '-' && x->p[1] == '-') {
			x->p += 2;
			if (x->p < x->end && *x->p == '[' && long_bracket(x) >= 0) {
				skip_long(x, long_bracket(x));
				x->p--;
				continue;
			}
			while (x->p < x->end && *x->p != '\n')
				x->p++;
			x->p--;
		} else if (strchr(" \t\r\f\v", *x->p) == NULL)
			return;
	}
}

static int
name_char(char c, int first)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && c >= '0' && c <= '9');
}

static void
quoted(struct lexer *x)
{
	char quote = *x->p++;

	for (; x->p < x->end && *x->p != quote && *x->p != '\n'; x->p++)
		if (*x->p == '\\' && x->p + 1 < x->end)
			x->p++;
	if (x->p < x->end && *x->p == quote)
		x->p++;
}

static struct token
next(struct lexer *x)
{
	struct token t = { T_END, NULL, 0, 0, 0 };

	skip_space(x);
	if (x->p >= x->end)
		return t;
	t.p = x->p;
	t.line = x->line;
	t.col = (int)utf8_chars(x->line_start, (size_t)(x->p - x->line_start)) + 1;
	if (name_char(*x->p, 1)) {
		t.type = T_NAME;
		while (x->p < x->end && name_char(*x->p, 0))
			x->p++;
	} else if (*x->p == '"' || *x->p == '\'') {
		t.type = T_TEXT;
		quoted(x);
	} else if (*x->p == '[' && long_bracket(x) >= 0) {
		t.type = T_TEXT;
		skip_long(x, long_bracket(x));
	} else if (*x->p >= '0' && *x->p <= '9') {
		t.type = T_NUMBER;
		while (x->p < x->end && (name_char(*x->p, 0) || *x->p == '.'))
			x->p++;
	} else {
		t.type = T_SIGN;
		x->p++;
		if (x->p < x->end && ((*x->p == '=' && strchr("=~<>", x->p[-1])) || (*x->p == '.' && x->p[-1] == '.')))
			x->p++;
	}
	t.n = (size_t)(x->p - t.p);
	return t;
}

static int
is(const struct token *t, const char *s)
{
	return t->type != T_END && t->type != T_TEXT && t->n == strlen(s) && memcmp(t->p, s, t->n) == 0;
}

/* --- following tables and functions --- */

#define DEPTH 64

/* What is open: a table with the path of the key being given, a function, or a block. */
enum open_type { OPEN_TABLE, OPEN_FUNCTION, OPEN_BLOCK, OPEN_PAREN };
struct open { enum open_type type; char key[160]; int list; int line; const char *params[4]; int nparams; int keyed; };

struct reader {
	struct source *s;
	struct arena *a;
	struct token *t; size_t n;
	struct open open[DEPTH]; int depth;
	size_t uses_cap, keys_cap, tokens_cap;
	int loops;		/* while/for whose `do` is still to come */
};

static void
path(const struct reader *r, struct buf *b, const char **item)
{
	int began = 0;

	if (item != NULL)
		*item = NULL;
	for (int i = 0; i < r->depth; i++) {
		const struct open *o = &r->open[i];

		if (o->type != OPEN_TABLE)
			continue;
		if (!began) {		/* the outermost table is standard{...} itself */
			began = 1;
			buf_adds(b, o->key);
			continue;
		}
		if (o->key[0] != '[' && b->n > 0 && o->key[0] != '\0')
			buf_addc(b, '.');
		buf_adds(b, o->key);
		if (item != NULL && o->key[0] == '[' && o->key[1] == '"')
			*item = arena_copy(r->a, o->key + 2, strlen(o->key) - 4);
	}
}

static void
note_key(struct reader *r, const struct token *t)
{
	struct buf b = BUF_INIT;

	path(r, &b, NULL);
	if (r->s->nkeys % 64 == 0) {
		void *now = arena_new(r->a, (r->s->nkeys + 64) * sizeof *r->s->keys);

		if (r->s->nkeys > 0)
			memcpy(now, r->s->keys, r->s->nkeys * sizeof *r->s->keys);
		r->s->keys = now;
	}
	r->s->keys[r->s->nkeys].path = arena_copy(r->a, b.p ? b.p : "", b.n);
	r->s->keys[r->s->nkeys++].at = (struct place){ t->line, t->col };
	buf_fini(&b);
}

static struct open *
top(struct reader *r)
{
	return r->depth > 0 ? &r->open[r->depth - 1] : NULL;
}

static void
push(struct reader *r, enum open_type type, int line)
{
	if (r->depth < DEPTH)
		r->open[r->depth++] = (struct open){ .type = type, .line = line };
}

/* Closes down to the nearest one of the type. */
static void
pop(struct reader *r, enum open_type a, enum open_type b)
{
	for (int i = r->depth; i > 0; i--)
		if (r->open[i - 1].type == a || r->open[i - 1].type == b) {
			r->depth = i - 1;
			return;
		}
}

/* In a table, before a value: `name =`, `["text"] =`, or a list position. Returns how many tokens it takes. */
static size_t
table_key(struct reader *r, size_t i)
{
	struct open *o = top(r);
	const struct token *t = &r->t[i];

	if (o->keyed)
		return 0;
	o->keyed = 1;
	if (t->type == T_NAME && is(&r->t[i + 1], "=")) {
		snprintf(o->key, sizeof o->key, "%.*s", (int)t->n, t->p);
		note_key(r, t);
		return 2;
	}
	if (is(t, "[") && r->t[i + 1].type == T_TEXT && is(&r->t[i + 2], "]") && is(&r->t[i + 3], "=")) {
		snprintf(o->key, sizeof o->key, "[\"%.*s\"]", (int)r->t[i + 1].n - 2, r->t[i + 1].p + 1);
		note_key(r, &r->t[i + 1]);
		return 4;
	}
	snprintf(o->key, sizeof o->key, "[%d]", ++o->list);
	note_key(r, t);
	return 0;
}

static size_t
parameters(struct reader *r, size_t i)
{
	struct open *o;
	int line = r->t[i].line;

	push(r, OPEN_FUNCTION, line);
	o = top(r);
	while (r->t[i].type != T_END && !is(&r->t[i], "("))
		i++;
	for (; r->t[i].type != T_END && !is(&r->t[i], ")"); i++)
		if (r->t[i].type == T_NAME && o->nparams < 4)
			o->params[o->nparams++] = arena_copy(r->a, r->t[i].p, r->t[i].n);
	return i + 1;
}

/* The parameter of the nearest function that a name is; -1 none. */
static int
parameter(const struct reader *r, const struct token *t, int *line)
{
	for (int i = r->depth; i > 0; i--)
		for (int k = 0; r->open[i - 1].type == OPEN_FUNCTION && k < r->open[i - 1].nparams; k++)
			if (strlen(r->open[i - 1].params[k]) == t->n && memcmp(r->open[i - 1].params[k], t->p, t->n) == 0) {
				*line = r->open[i - 1].line;
				return k;
			}
	return -1;
}

static int
guarded_before(const struct reader *r, const struct member_use *u)
{
	for (size_t i = 0; i < r->s->nuses; i++) {
		const struct member_use *o = &r->s->uses[i];

		if (o->guarded && o->func_line == u->func_line && strcmp(o->name, u->name) == 0 && strcmp(o->member, u->member) == 0)
			return 1;
	}
	return 0;
}

static void
use(struct reader *r, size_t i)
{
	const struct token *t = &r->t[i];
	struct member_use u = { .func_line = 0 };
	struct buf b = BUF_INIT;
	size_t after = i + 3;

	u.param = parameter(r, t, &u.func_line);
	u.name = arena_copy(r->a, t->p, t->n);
	u.member = arena_copy(r->a, t[2].p, t[2].n);
	path(r, &b, &u.item);
	u.path = arena_copy(r->a, b.p ? b.p : "", b.n);
	buf_fini(&b);
	u.at = (struct place){ t[2].line, t[2].col };
	u.call = is(&r->t[after], "(") || is(&r->t[after], "{") || r->t[after].type == T_TEXT;
	if (is(&r->t[after], "(") && r->t[after + 1].type == T_TEXT)
		u.arg = arena_copy(r->a, r->t[after + 1].p + 1, r->t[after + 1].n - 2);
	u.guarded = i >= 2 && is(&r->t[i - 1], "(") && is(&r->t[i - 2], "known");
	if (i >= 1 && (is(&r->t[i - 1], "if") || is(&r->t[i - 1], "and") || is(&r->t[i - 1], "not") || is(&r->t[i - 1], "or")) &&
	    (is(&r->t[after], "then") || is(&r->t[after], "and") || is(&r->t[after], "or") || is(&r->t[after], "~=") ||
	    is(&r->t[after], "==")))
		u.guarded = 1;
	if (is(&r->t[after], "==") || is(&r->t[after], "~="))
		u.guarded = 1;
	u.guarded |= guarded_before(r, &u);
	if (r->s->nuses % 64 == 0) {
		void *now = arena_new(r->a, (r->s->nuses + 64) * sizeof u);

		if (r->s->nuses > 0)
			memcpy(now, r->s->uses, r->s->nuses * sizeof u);
		r->s->uses = now;
	}
	r->s->uses[r->s->nuses++] = u;
}

static void
block_word(struct reader *r, const struct token *t)
{
	if (is(t, "while") || is(t, "for")) {
		push(r, OPEN_BLOCK, t->line);
		r->loops++;
	} else if (is(t, "do")) {
		if (r->loops > 0)
			r->loops--;
		else
			push(r, OPEN_BLOCK, t->line);
	} else if (is(t, "if") || is(t, "repeat"))
		push(r, OPEN_BLOCK, t->line);
	else if (is(t, "end") || is(t, "until"))
		pop(r, OPEN_BLOCK, OPEN_FUNCTION);
}

static void
walk(struct reader *r)
{
	for (size_t i = 0; i < r->n;) {
		const struct token *t = &r->t[i];
		struct open *o = top(r);

		if (o != NULL && o->type == OPEN_TABLE && !is(t, "}") && !is(t, ",") && !is(t, ";") && !o->keyed) {
			size_t took = table_key(r, i);

			if (took > 0) {
				i += took;
				continue;
			}
		}
		if (t->type == T_NAME && is(t, "function")) {
			i = parameters(r, i);
			continue;
		}
		if (is(t, "{")) {
			push(r, OPEN_TABLE, t->line);
		} else if (is(t, "("))
			push(r, OPEN_PAREN, t->line);
		else if (is(t, "}"))
			pop(r, OPEN_TABLE, OPEN_TABLE);
		else if (is(t, ")"))
			pop(r, OPEN_PAREN, OPEN_PAREN);
		else if ((is(t, ",") || is(t, ";")) && o != NULL && o->type == OPEN_TABLE)
			o->keyed = 0;
		else if (t->type == T_NAME && (is(&t[1], ".") || is(&t[1], ":")) && t[2].type == T_NAME &&
		    (i == 0 || !(is(&t[-1], ".") || is(&t[-1], ":"))))
			use(r, i);
		else if (t->type == T_NAME)
			block_word(r, t);
		i++;
	}
}

static void
lines(struct source *s, struct arena *a)
{
	size_t n = 1;

	for (size_t i = 0; i < s->size; i++)
		n += s->text[i] == '\n';
	s->lines = arena_new(a, n * sizeof *s->lines);
	for (const char *p = s->text, *end = s->text + s->size; p <= end && s->nlines < n;) {
		const char *q = memchr(p, '\n', (size_t)(end - p));
		size_t len = (size_t)((q ? q : end) - p);

		s->lines[s->nlines++] = arena_copy(a, p, len > 0 && p[len - 1] == '\r' ? len - 1 : len);
		p = q ? q + 1 : end + 1;
	}
}

struct source *
source_read(const char *text, size_t n, struct arena *a)
{
	struct source *s = arena_new(a, sizeof *s);
	struct reader r = { .s = s, .a = a };
	struct lexer x = { text, text + n, text, 1 };
	size_t cap = 0;
	struct token t;

	s->text = text;
	s->size = n;
	lines(s, a);
	do {
		r.t = mem_room(r.t, r.n, &cap, sizeof t);
		t = next(&x);
		r.t[r.n++] = t;
	} while (t.type != T_END);
	for (int i = 0; i < 4; i++) {	/* looking ahead never leaves the array */
		r.t = mem_room(r.t, r.n + (size_t)i, &cap, sizeof t);
		r.t[r.n + (size_t)i] = t;
	}
	walk(&r);
	free(r.t);
	return s;
}

struct place
source_key(const struct source *s, const char *wanted)
{
	struct place best = { 0, 0 };
	size_t longest = 0;

	for (size_t i = 0; s != NULL && i < s->nkeys; i++) {
		const char *p = s->keys[i].path;
		size_t n = strlen(p);

		if (n >= longest && n > 0 && strncmp(p, wanted, n) == 0 && (wanted[n] == '\0' || wanted[n] == '.' || wanted[n] == '[') &&
		    (n > longest || best.line == 0)) {
			best = s->keys[i].at;
			longest = n;
		}
	}
	return best;
}

struct place
source_word(const struct source *s, int line, const char *word)
{
	const char *text = source_line(s, line);
	size_t n = strlen(word);

	for (const char *p = text; n > 0 && (p = strstr(p, word)) != NULL; p++)
		if ((p == text || !name_char(p[-1], 0)) && !name_char(p[n], 0))
			return (struct place){ line, (int)utf8_chars(text, (size_t)(p - text)) + 1 };
	return (struct place){ line, 0 };
}

const char *
source_line(const struct source *s, int line)
{
	return s != NULL && line > 0 && (size_t)line <= s->nlines ? s->lines[line - 1] : "";
}

#include "rules/source.h"
#include <stdlib.h>
#include <string.h>
#include "rules/base/buf.h"
#include "rules/base/text.h"
#include "rules/source_lex.h"

#define PARAMS 4
#define DEPTH_MAX 200
#define AHEAD 8		/* tokens behind the end, so that looking ahead stays in the array */

/* What is open: a table with the key being given, a function with its parameters, a block. */
enum open_type { OPEN_TABLE, OPEN_FUNCTION, OPEN_BLOCK, OPEN_PAREN };
struct open {
	enum open_type type;
	int line;
	const char *key;
	int position, keyed;	/* last position of a list; the value's key has been read */
	const char *params[PARAMS];
	int nparams;
};

struct walker {
	struct source *s;
	struct arena *a;
	struct token *t; size_t n, cap;
	struct open *open; size_t depth, open_cap;
	size_t uses_cap, keys_cap;
	int loops;		/* while and for whose `do` is still to come */
	int inside;		/* standard has been called: tables before it have no path */
};

/* --- what is open --- */

static struct open *
top(struct walker *w)
{
	return w->depth > 0 ? &w->open[w->depth - 1] : NULL;
}

static struct open *
push(struct walker *w, enum open_type type, int line)
{
	w->open = mem_room(w->open, w->depth, &w->open_cap, sizeof *w->open);
	w->open[w->depth] = (struct open){ .type = type, .line = line, .key = "" };
	return &w->open[w->depth++];
}

/* Closes down to the nearest one of either type. */
static void
pop(struct walker *w, enum open_type a, enum open_type b)
{
	for (size_t i = w->depth; i > 0; i--)
		if (w->open[i - 1].type == a || w->open[i - 1].type == b) {
			w->depth = i - 1;
			return;
		}
}

/* Index of the table that standard{...} takes, and of the first function in it (or the depth). */
static size_t
outermost(const struct walker *w, enum open_type type)
{
	size_t i = 0;

	while (i < w->depth && w->open[i].type != type)
		i++;
	return i;
}

/* The path down to the outermost function, "" outside of standard{...}; *item is the last key in
 * brackets. */
static const char *
path(const struct walker *w, const char **item)
{
	size_t end = w->depth > DEPTH_MAX ? 0 : outermost(w, OPEN_FUNCTION);
	struct buf b = BUF_INIT;
	const char *copy;

	*item = NULL;
	for (size_t i = 0; w->inside && i < end; i++) {
		const char *key = w->open[i].key;

		if (w->open[i].type != OPEN_TABLE)
			continue;
		if (b.n > 0 && *key != '[' && *key != '\0')
			buf_addc(&b, '.');
		buf_adds(&b, key);
		if (key[0] == '[' && key[1] == '"')
			*item = arena_copy(w->a, key + 2, strlen(key) - 4);
	}
	copy = arena_copy(w->a, b.n > 0 ? b.p : "", b.n);
	buf_fini(&b);
	return copy;
}

/* --- keys --- */

/* The text between the quotes or long brackets; escapes stand as they are written. */
static const char *
content(struct walker *w, const struct token *t)
{
	size_t edge = 1;

	if (*t->p == '[')
		while (t->p[edge++] == '=')
			continue;
	return arena_copy(w->a, t->p + edge, t->n > 2 * edge ? t->n - 2 * edge : 0);
}

static void
note_key(struct walker *w, const struct token *t)
{
	struct source *s = w->s;
	const char *item;

	/* Deeper than any standard goes: hostile nesting must not cost a path for each level. */
	if (!w->inside || w->depth > DEPTH_MAX || outermost(w, OPEN_FUNCTION) < w->depth)
		return;
	s->keys = mem_room(s->keys, s->nkeys, &w->keys_cap, sizeof *s->keys);
	s->keys[s->nkeys].path = path(w, &item);
	s->keys[s->nkeys++].at = (struct place){ t->line, t->col };
}

/* Before a value in a table: `name =`, `["text"] =`, or a position. Returns how many tokens it
 * takes. */
static size_t
table_key(struct walker *w, const struct token *t)
{
	struct open *o = top(w);

	o->keyed = 1;
	if (t->type == TOKEN_NAME && source_is(&t[1], "=")) {
		o->key = arena_copy(w->a, t->p, t->n);
		note_key(w, t);
		return 2;
	}
	if (source_is(t, "[") && t[1].type == TOKEN_TEXT && source_is(&t[2], "]")) {
		o->key = arena_fmt(w->a, "[\"%s\"]", content(w, &t[1]));
		note_key(w, &t[1]);
		return 4;
	}
	if (source_is(t, "[")) {	/* computed: no path can name it */
		o->key = "[?]";
		return 0;
	}
	o->key = arena_fmt(w->a, "[%d]", ++o->position);
	note_key(w, t);
	return 0;
}

/* --- uses --- */

/* Reads function name(a, b); returns how many tokens it takes. */
static size_t
function_head(struct walker *w, const struct token *t)
{
	struct open *o = push(w, OPEN_FUNCTION, t->line);
	size_t i = 1;

	while (t[i].type == TOKEN_NAME || source_is(&t[i], ".") || source_is(&t[i], ":"))
		i++;
	if (!source_is(&t[i], "("))
		return i;
	for (i++; t[i].type != TOKEN_END && !source_is(&t[i], ")"); i++)
		if (t[i].type == TOKEN_NAME && o->nparams < PARAMS)
			o->params[o->nparams++] = arena_copy(w->a, t[i].p, t[i].n);
	return i + (t[i].type != TOKEN_END);
}

static int
param_index(const struct open *o, const char *name)
{
	for (int k = 0; o->type == OPEN_FUNCTION && k < o->nparams; k++)
		if (strcmp(o->params[k], name) == 0)
			return k;
	return -1;
}

static void
bind(const struct walker *w, struct member_use *u)
{
	u->param = -1;
	for (size_t i = w->depth; i > 0 && u->param < 0; i--) {
		u->param = param_index(&w->open[i - 1], u->name);
		u->func_line = w->open[i - 1].line;
	}
	if (u->param < 0)
		u->func_line = 0;
}

static int
one_of(const struct token *t, const char *const *words)
{
	for (; *words != NULL; words++)
		if (source_is(t, *words))
			return 1;
	return 0;
}

/* known(e.x), `if e.x then`, `e.x or 0`, `e.x == nil`: what follows knows whether there is one. */
static int
tested(const struct walker *w, size_t first, size_t after)
{
	static const char *const begins[] = {
		"if", "elseif", "while", "until", "and", "or", "return", "=", "(", ",", NULL
	};
	static const char *const ends[] = { "then", "do", "and", "or", NULL };
	static const char *const equal[] = { "==", "~=", NULL };
	const struct token *before = first > 0 ? &w->t[first - 1] : &w->t[w->n - 1];

	if (first >= 2 && source_is(before, "(") && source_is(before - 1, "known"))
		return 1;
	if (one_of(&w->t[after], equal) || source_is(before, "not"))
		return 1;
	return one_of(before, begins) && one_of(&w->t[after], ends);
}

static int
tested_before(const struct source *s, const struct member_use *u)
{
	for (size_t i = s->nuses; i > 0 && s->uses[i - 1].at.line >= u->func_line; i--) {
		const struct member_use *o = &s->uses[i - 1];

		if (o->guarded && o->func_line == u->func_line && strcmp(o->name, u->name) == 0 &&
		    strcmp(o->member, u->member) == 0)
			return 1;
	}
	return 0;
}

static int
member_sign(const struct token *t)
{
	return source_is(t, ".") || source_is(t, ":");
}

/* The call behind a member, and its first text. */
static void
call(struct walker *w, struct member_use *u, const struct token *t)
{
	u->call = source_is(t, "(") || source_is(t, "{") || t->type == TOKEN_TEXT;
	if (t->type == TOKEN_TEXT)
		u->arg = content(w, t);
	else if (source_is(t, "(") && t[1].type == TOKEN_TEXT)
		u->arg = content(w, &t[1]);
}

static void
use(struct walker *w, size_t i)
{
	const struct token *t = &w->t[i];
	struct member_use u = { .at = { t[2].line, t[2].col } };
	size_t after = 3;

	u.name = arena_copy(w->a, t->p, t->n);
	u.member = arena_copy(w->a, t[2].p, t[2].n);
	u.path = path(w, &u.item);
	bind(w, &u);
	if (member_sign(&t[3]) && t[4].type == TOKEN_NAME) {
		u.next = arena_copy(w->a, t[4].p, t[4].n);
		after = 5;
	}
	call(w, &u, &t[after]);
	u.guarded = (u.next == NULL && tested(w, i, i + 3)) || tested_before(w->s, &u);
	w->s->uses = mem_room(w->s->uses, w->s->nuses, &w->uses_cap, sizeof u);
	w->s->uses[w->s->nuses++] = u;
}

/* --- the walk --- */

static void
block_word(struct walker *w, const struct token *t)
{
	if (source_is(t, "while") || source_is(t, "for")) {
		push(w, OPEN_BLOCK, t->line);
		w->loops++;
	} else if (source_is(t, "do") && w->loops > 0)
		w->loops--;
	else if (source_is(t, "do") || source_is(t, "if") || source_is(t, "repeat"))
		push(w, OPEN_BLOCK, t->line);
	else if (source_is(t, "end") || source_is(t, "until"))
		pop(w, OPEN_BLOCK, OPEN_FUNCTION);
}

static void
sign(struct walker *w, const struct token *t)
{
	struct open *o = top(w);

	if (source_is(t, "{"))
		push(w, OPEN_TABLE, t->line);
	else if (source_is(t, "("))
		push(w, OPEN_PAREN, t->line);
	else if (source_is(t, "}"))
		pop(w, OPEN_TABLE, OPEN_TABLE);
	else if (source_is(t, ")"))
		pop(w, OPEN_PAREN, OPEN_PAREN);
	else if ((source_is(t, ",") || source_is(t, ";")) && o != NULL && o->type == OPEN_TABLE)
		o->keyed = 0;
}

static int
begins_use(const struct walker *w, size_t i)
{
	const struct token *t = &w->t[i];

	return t->type == TOKEN_NAME && member_sign(&t[1]) && t[2].type == TOKEN_NAME &&
	    (i == 0 || !member_sign(&t[-1]));
}

/* One token, or the few that belong together; returns how many. */
static size_t
token(struct walker *w, size_t i)
{
	const struct token *t = &w->t[i];
	const struct open *o = top(w);

	if (o != NULL && o->type == OPEN_TABLE && !o->keyed && !source_is(t, "}")) {
		size_t took = table_key(w, t);

		if (took > 0)
			return took;
	}
	if (source_is(t, "function"))
		return function_head(w, t);
	if (begins_use(w, i))
		use(w, i);
	else if (t->type == TOKEN_NAME)
		block_word(w, t);
	else if (t->type == TOKEN_SIGN)
		sign(w, t);
	return 1;
}

static void
walk(struct walker *w)
{
	for (size_t i = 0; i < w->n;) {
		if (source_is(&w->t[i], "standard") && outermost(w, OPEN_FUNCTION) == w->depth) {
			w->depth = 0;
			w->inside = 1;
		}
		i += token(w, i);
	}
}

static void
lines(struct source *s, struct arena *a)
{
	const char *p = s->text, *end = s->text + s->size;
	size_t n = 1;

	for (size_t i = 0; i < s->size; i++)
		n += s->text[i] == '\n';
	s->lines = arena_new(a, n * sizeof *s->lines);
	while (s->nlines < n) {
		const char *q = memchr(p, '\n', (size_t)(end - p));
		size_t len = (size_t)((q ? q : end) - p);

		len -= len > 0 && p[len - 1] == '\r';
		s->lines[s->nlines++] = arena_copy(a, p, len);
		p = q ? q + 1 : end;
	}
}

static void
add_token(struct walker *w, struct token t)
{
	w->t = mem_room(w->t, w->n, &w->cap, sizeof t);
	w->t[w->n++] = t;
}

static void
tokens(struct walker *w)
{
	const char *begin = w->s->text, *end = begin + w->s->size;
	struct lexer x = { .p = begin, .end = end, .line_start = begin, .line = 1 };
	struct token t;

	do {
		t = source_token(&x);
		add_token(w, t);
	} while (t.type != TOKEN_END);
	for (int i = 0; i < AHEAD; i++)
		add_token(w, t);
	w->n -= AHEAD;
}

/* Into the arena, which frees it. */
static void *
settle(struct arena *a, void *list, size_t size)
{
	void *copy = arena_new(a, size);

	if (size > 0)
		memcpy(copy, list, size);
	free(list);
	return copy;
}

struct source *
source_read(const char *text, size_t n, struct arena *a)
{
	struct source *s = arena_new(a, sizeof *s);
	struct walker w = { .s = s, .a = a };

	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3, n -= 3;
	s->text = text;
	s->size = n;
	lines(s, a);
	tokens(&w);
	walk(&w);
	s->uses = settle(a, s->uses, s->nuses * sizeof *s->uses);
	s->keys = settle(a, s->keys, s->nkeys * sizeof *s->keys);
	free(w.t);
	free(w.open);
	return s;
}

/* --- questions --- */

struct place
source_key(const struct source *s, const char *wanted)
{
	struct place best = { 0, 0 };
	size_t longest = 0;

	for (size_t i = 0; i < s->nkeys; i++) {
		const char *p = s->keys[i].path;
		size_t n = strlen(p);

		if (n > longest && strncmp(p, wanted, n) == 0 && strchr(".[", wanted[n]) != NULL) {
			best = s->keys[i].at;
			longest = n;
		}
	}
	return best;
}

struct place
source_word(const struct source *s, int line, const char *word)
{
	const char *text = source_line(s, line), *p = text;
	size_t n = strlen(word);	/* not 0: nobody looks for nothing */

	for (; (p = strstr(p, word)) != NULL; p++)
		if ((p == text || !source_name_char(p[-1], 0)) && !source_name_char(p[n], 0))
			break;
	return (struct place){ line, p ? (int)utf8_chars(text, (size_t)(p - text)) + 1 : 0 };
}

const char *
source_line(const struct source *s, int line)
{
	return line > 0 && (size_t)line <= s->nlines ? s->lines[line - 1] : "";
}

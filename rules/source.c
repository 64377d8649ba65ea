#include "rules/source.h"
#include <stdlib.h>
#include <string.h>
#include "rules/base/buf.h"
#include "rules/base/text.h"
#include "rules/source_tree.h"

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

/* --- keys: the table that standard{...} takes --- */

struct keys { struct source *s; struct arena *a; size_t cap; };

static void
note(struct keys *k, const char *path, struct place at)
{
	struct source *s = k->s;

	s->keys = mem_room(s->keys, s->nkeys, &k->cap, sizeof *s->keys);
	s->keys[s->nkeys].path = path;
	s->keys[s->nkeys++].at = at;
}

static void
table_keys(struct keys *k, const struct node *table, const char *path)
{
	int position = 0;

	for (const struct node *f = table->first; f != NULL; f = f->next) {
		const struct node *value = source_named(k->s, f->first);
		const char *key = f->text;

		if (f->first == NULL || f->first->next != NULL)
			continue;	/* a computed key: no path can name it */
		if (key == NULL)
			key = arena_fmt(k->a, "[%d]", ++position);
		key = arena_fmt(k->a, "%s%s%s", path, *path && *key != '[' ? "." : "", key);
		note(k, key, f->at);
		if (value->type == NODE_TABLE)
			table_keys(k, value, key);
	}
}

const struct node *
source_named(const struct source *s, const struct node *n)
{
	if (n == NULL || n->type != NODE_NAME || s->root == NULL)
		return n;
	for (const struct node *x = s->root->first; x != NULL; x = x->next)
		if (x->type == NODE_LOCAL && strcmp(x->first->first->text, n->text) == 0 &&
		    x->first->next != NULL && x->first->next->type != NODE_NAME)
			return x->first->next;
	return n;
}

/* standard { ... } in `return standard { ... }`, or what such a call takes. */
static const struct node *
standard_table(const struct source *s)
{
	for (const struct node *x = s->root->first; x != NULL; x = x->next) {
		const struct node *c = x->type == NODE_RETURN ? source_named(s, x->first) : x;
		const struct node *arg;

		if (c == NULL || c->type != NODE_CALL || c->first->type != NODE_NAME ||
		    strcmp(c->first->text, "standard") != 0)
			continue;
		arg = source_named(s, c->first->next);
		if (arg != NULL && arg->type == NODE_TABLE)
			return arg;
	}
	return NULL;
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

static struct token *
tokens(const struct source *s, struct arena *a)
{
	struct lexer x = { .p = s->text, .end = s->text + s->size, .line_start = s->text, .line = 1 };
	struct token *all = NULL, t;
	size_t n = 0, cap = 0;

	do {
		t = source_token(&x);
		all = mem_room(all, n, &cap, sizeof t);
		all[n++] = t;
	} while (t.type != TOKEN_END);
	all = mem_room(all, n, &cap, sizeof t);
	all[n++] = t;	/* looking one ahead stays in the array */
	return settle(a, all, n * sizeof t);
}

struct source *
source_read(const char *text, size_t n, struct arena *a)
{
	struct source *s = arena_new(a, sizeof *s);
	struct keys k = { .s = s, .a = a };

	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3, n -= 3;
	s->text = text;
	s->size = n;
	lines(s, a);
	s->root = source_tree(tokens(s, a), a, &s->slip);
	s->table = s->root ? standard_table(s) : NULL;
	if (s->table != NULL)
		table_keys(&k, s->table, "");
	s->keys = settle(a, s->keys, s->nkeys * sizeof *s->keys);
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

/* Where the rules of a standard are written, which parameters they read, and their text. */
#include <string.h>
#include "rules/handbook_impl.h"
#include "rules/source_lex.h"

#define DEEP 16 /* functions of the file that call one another */

static const struct node *
table_of(const struct source *s, const struct node *n)
{
	n = source_named(s, n);
	if (n != NULL && n->type == NODE_CALL) /* open { ... } */
		n = source_named(s, n->first ? n->first->next : NULL);
	return n != NULL && n->type == NODE_TABLE ? n : NULL;
}

/* A key is a name, or ["text"]. */
static int
is_key(const char *written, const char *key)
{
	size_t n = strlen(key);

	if (written == NULL || *written != '[')
		return written != NULL && strcmp(written, key) == 0;
	return strlen(written) == n + 4 && memcmp(written + 2, key, n) == 0;
}

static const struct node *
member(const struct source *s, const struct node *table, const char *key)
{
	table = table_of(s, table);
	for (const struct node *f = table ? table->first : NULL; f != NULL; f = f->next)
		if (is_key(f->text, key))
			return f->first;
	return NULL;
}

const struct node *
rule_find(const struct source *s, const char *list, const char *id)
{
	const struct node *at = member(s, s->table, list), *table = table_of(s, at), *by_key;

	if (*id == '\0')
		return at;
	by_key = member(s, table, id);
	for (const struct node *f = table ? table->first : NULL; f != NULL && !by_key; f = f->next) {
		const struct node *name = f->text ? NULL : source_named(s, member(s, f->first, "id"));

		if (name != NULL && name->type == NODE_TEXT && strcmp(name->text, id) == 0)
			return f->first;
	}
	return by_key;
}

const struct node *
rule_weight(const struct source *s, const char *measure, const char *item)
{
	return member(s, rule_find(s, "measures", measure), item);
}

/* --- parameters --- */

struct search {
	const struct source *s;
	struct arena *a;
	struct value *names;
	const struct node *seen[DEEP];
	int n;
};

static void
note(struct search *x, const char *name)
{
	for (size_t i = 0; i < value_len(x->names); i++)
		if (strcmp(value_text(x->names->u.list.at[i], ""), name) == 0)
			return;
	value_push(x->a, x->names, value_str(x->a, name));
}

static void walk(struct search *x, const struct node *n);

static void
follow(struct search *x, const struct node *name)
{
	const struct node *is = source_named(x->s, name);

	if (is == name || x->n == DEEP)
		return;
	for (int i = 0; i < x->n; i++)
		if (x->seen[i] == is)
			return;
	x->seen[x->n++] = is;
	walk(x, is);
}

static void
walk(struct search *x, const struct node *n)
{
	if (n == NULL)
		return;
	if (n->type == NODE_MEMBER && n->first != NULL && n->first->type == NODE_NAME &&
	    strcmp(n->first->text, "p") == 0)
		note(x, n->text);
	if (n->type == NODE_NAME)
		follow(x, n);
	for (const struct node *c = n->first; c != NULL; c = c->next)
		walk(x, c);
}

struct value *
rule_params(const struct source *s, const struct node *n, struct arena *a)
{
	struct search x = { .s = s, .a = a, .names = value_list(a) };

	walk(&x, n);
	return x.names;
}

/* --- text --- */

static const struct node *
first_function(const struct source *s, const struct node *n)
{
	const struct node *found = NULL;

	n = source_named(s, n);
	if (n == NULL || n->type == NODE_FUNCTION)
		return n;
	for (const struct node *c = n->first; c != NULL && found == NULL; c = c->next)
		found = first_function(s, c);
	return found;
}

/* What opens something that an `end` closes; `while` and `for` have their `do`. */
static int
opens(const struct token *t)
{
	static const char *const words[] = { "function", "if", "do" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (source_is(t, words[i]))
			return 1;
	return 0;
}

/* Lines lose the indent of the line that the function begins on. */
static const char *
undent(struct arena *a, const char *p, size_t n, size_t indent)
{
	struct buf b = BUF_INIT;
	const char *text;

	for (const char *end = p + n; p < end;) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));
		size_t len = (size_t)((stop ? stop + 1 : end) - p);

		buf_add(&b, p, len);
		p += len;
		for (size_t k = 0; k < indent && p < end && *p == ' '; k++)
			p++;
	}
	text = arena_copy(a, b.p ? b.p : "", b.n);
	buf_fini(&b);
	return text;
}

const char *
rule_text(const struct source *s, const struct node *n, struct arena *a)
{
	const struct node *f = first_function(s, n);
	struct lexer x = { .p = s->text, .end = s->text + s->size, .line_start = s->text, .line = 1 };
	const char *begin = NULL;
	size_t indent = 0;
	int depth = 0;

	if (f == NULL)
		return NULL;
	for (struct token t = source_token(&x); t.type != TOKEN_END; t = source_token(&x)) {
		if (begin == NULL && t.line == f->at.line && t.col == f->at.col) {
			begin = t.p;
			indent = strspn(source_line(s, t.line), " ");
		}
		if (begin == NULL)
			continue;
		depth += opens(&t) - source_is(&t, "end");
		if (depth == 0)
			return undent(a, begin, (size_t)(t.p + t.n - begin), indent);
	}
	return NULL;
}

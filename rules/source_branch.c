#include "rules/source_branch.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/buf.h"
#include "rules/source_tree.h"

struct insert {
	size_t at, order;
	const char *text;
};

struct branching {
	const struct source *s;
	const char *name;
	int first;
	struct arena *a;
	struct token *t;
	int *match; /* of a parenthesis: the token that closes or opened it; -1 */
	size_t nt, tcap;
	struct insert *in;
	size_t nin, incap;
	struct branch *out;
	size_t nout, outcap;
};

/* --- tokens --- */

static void
tokens(struct branching *b)
{
	struct lexer x = { .p = b->s->text,
		.end = b->s->text + b->s->size,
		.line_start = b->s->text,
		.line = 1 };

	do {
		b->t = mem_room(b->t, b->nt, &b->tcap, sizeof *b->t);
		b->t[b->nt] = source_token(&x);
	} while (b->t[b->nt++].type != TOKEN_END);
}

static void
matches(struct branching *b)
{
	int *open = mem_new((b->nt + 1) * sizeof *open), depth = 0;

	b->match = mem_new((b->nt + 1) * sizeof *b->match);
	for (size_t i = 0; i < b->nt; i++) {
		b->match[i] = -1;
		if (source_is(&b->t[i], "("))
			open[depth++] = (int)i;
		else if (source_is(&b->t[i], ")") && depth > 0) {
			b->match[i] = open[--depth];
			b->match[open[depth]] = (int)i;
		}
	}
	free(open);
}

/* The token at a place; that of the end when there is none. */
static size_t
token_at(const struct branching *b, struct place at)
{
	size_t i = 0;

	while (i + 1 < b->nt && (b->t[i].line != at.line || b->t[i].col != at.col))
		i++;
	return i;
}

/* --- telling --- */

static void
insert(struct branching *b, size_t token, const char *text)
{
	b->in = mem_room(b->in, b->nin, &b->incap, sizeof *b->in);
	b->in[b->nin] =
	    (struct insert){ (size_t)(b->t[token].p - b->s->text), b->nin, text };
	b->nin++;
}

/* The tokens from `from` up to before `to` are one decision. */
static void
tell(struct branching *b, const char *kind, size_t sign, size_t from, size_t to)
{
	const struct token *t = &b->t[sign];

	insert(b, from, arena_fmt(b->a, "%s(%d, ", b->name, b->first + (int)b->nout));
	insert(b, to, ") ");
	b->out = mem_room(b->out, b->nout, &b->outcap, sizeof *b->out);
	b->out[b->nout++] = (struct branch){ kind, { t->line, t->col } };
}

/* --- conditions: between if and then, while and do --- */

static const char *const openers[] = { "if", "elseif", "while", "for" };

static void
conditions(struct branching *b)
{
	size_t *open = mem_new((b->nt + 1) * sizeof *open), depth = 0;

	for (size_t i = 0; i < b->nt; i++) {
		const struct token *t = &b->t[i];
		int is_do = source_is(t, "do");

		if (t->type != TOKEN_NAME)
			continue;
		for (size_t k = 0; k < 4; k++)
			if (source_is(t, openers[k]))
				open[depth++] = i << 2 | k;
		if (depth > 0 && (source_is(t, "then") || (is_do && (open[depth - 1] & 3) >= 2))) {
			size_t kind = open[--depth] & 3, sign = open[depth] >> 2;

			if (kind < 3)
				tell(b, openers[kind], sign, sign + 1, i);
		}
	}
	free(open);
}

/* --- left sides of and, or --- */

static struct place
leftmost(const struct node *n)
{
	while (n->first != NULL &&
	    (n->type == NODE_BINARY || n->type == NODE_CALL || n->type == NODE_METHOD ||
		n->type == NODE_MEMBER || n->type == NODE_INDEX))
		n = n->first;
	return n->at;
}

/* Does a ( behind this token group, instead of calling what stands before it? */
static int
groups(const struct branching *b, size_t paren)
{
	static const char *const words[] = { "and", "or", "not", "if", "elseif", "while", "until",
		"return", "in", "then", "else", "do" };
	const struct token *t;

	if (paren == 0)
		return 1;
	t = &b->t[paren - 1];
	for (size_t k = 0; k < sizeof words / sizeof *words; k++)
		if (source_is(t, words[k]))
			return 1;
	return t->type == TOKEN_SIGN && !source_is(t, ")") && !source_is(t, "]") &&
	    !source_is(t, "}");
}

/* Parentheses in which the tree has no part: as far to the left as those go that close before the
 * sign. */
static size_t
widen(const struct branching *b, size_t from, size_t sign)
{
	while (from > 0 && source_is(&b->t[from - 1], "(") && b->match[from - 1] > 0 &&
	    (size_t)b->match[from - 1] < sign && groups(b, from - 1))
		from--;
	return from;
}

static void
sides(struct branching *b, const struct node *n)
{
	for (; n != NULL; n = n->next) {
		if (n->type == NODE_BINARY &&
		    (strcmp(n->text, "and") == 0 || strcmp(n->text, "or") == 0)) {
			size_t sign = token_at(b, n->at);

			tell(b, *n->text == 'a' ? "and" : "or", sign,
			    widen(b, token_at(b, leftmost(n->first)), sign), sign);
		}
		sides(b, n->first);
	}
}

/* --- the whole --- */

static int
by_place(const void *x, const void *y)
{
	const struct insert *a = x, *b = y;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

const char *
source_branches(const struct source *s, const char *name, int first, struct arena *a,
    struct branch **out, size_t *n, size_t *len)
{
	struct branching b = { .s = s, .name = name, .first = first, .a = a };
	struct buf text = BUF_INIT;
	const char *made;
	size_t from = 0;

	*out = NULL;
	*n = 0;
	if (s->root == NULL)
		return NULL;
	tokens(&b);
	matches(&b);
	conditions(&b);
	sides(&b, s->root);
	if (b.nin > 1)
		qsort(b.in, b.nin, sizeof *b.in, by_place);
	for (size_t i = 0; i < b.nin; i++) {
		buf_add(&text, s->text + from, b.in[i].at - from);
		buf_adds(&text, b.in[i].text);
		from = b.in[i].at;
	}
	buf_add(&text, s->text + from, s->size - from);
	made = arena_copy(a, text.p, text.n);
	*len = text.n;
	*n = b.nout;
	*out = arena_new(a, (b.nout + 1) * sizeof **out);
	if (b.nout > 0)
		memcpy(*out, b.out, b.nout * sizeof **out);
	buf_fini(&text);
	free(b.t);
	free(b.match);
	free(b.in);
	free(b.out);
	return made;
}

/* Expressions: recursive descent with the precedence of Lua 5.4. */
#include <string.h>
#include "rules/source_tree_impl.h"

static struct node *expression(struct reading *r, int limit);

static struct node *
named(struct reading *r, enum node_type type, const struct token *t)
{
	struct node *n = read_node(r, type, t);

	n->text = arena_copy(r->a, t->p, t->n);
	return n;
}

static int
is_word(const struct token *t)
{
	static const char *const words[] = {
		"and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto",
		"if", "in", "local", "nil", "not", "or", "repeat", "return", "then", "true",
		"until", "while",
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (source_is(t, words[i]))
			return 1;
	return 0;
}

static int
is_name(const struct token *t)
{
	return t->type == TOKEN_NAME && !is_word(t);
}

struct node *
read_name(struct reading *r)
{
	if (r->bad || !is_name(read_now(r)))
		return read_fail(r, NULL, NULL);
	return named(r, NODE_NAME, &r->t[r->i++]);
}

/* The text between the quotes or long brackets; escapes stand as they are written. */
static struct node *
text(struct reading *r)
{
	const struct token *t = read_now(r);
	struct node *n = read_node(r, NODE_TEXT, t);
	size_t edge = 1;

	if (*t->p == '[')
		while (t->p[edge++] == '=')
			continue;
	if (t->n < 2 || (edge == 1 && t->p[t->n - 1] != *t->p))
		return read_fail(r, "\"", NULL);
	n->text = arena_copy(r->a, t->p + edge, t->n > 2 * edge ? t->n - 2 * edge : 0);
	r->i++;
	return n;
}

static struct node *
field(struct reading *r)
{
	const struct token *t = read_now(r);
	struct node *n = read_node(r, NODE_FIELD, t), **end = &n->first;

	if (is_name(t) && source_is(&t[1], "=")) {
		n->text = arena_copy(r->a, t->p, t->n);
		r->i += 2;
	} else if (read_take(r, "[")) {
		struct node *key = expression(r, 0);

		read_close(r, "]", t);
		if (!read_take(r, "="))
			return read_fail(r, "=", NULL);
		if (key != NULL && key->type == NODE_TEXT) {
			n->text = arena_fmt(r->a, "[\"%s\"]", key->text);
			n->at = key->at;
		} else
			end = read_put(end, key);
	}
	read_put(end, expression(r, 0));
	return n;
}

static struct node *
table(struct reading *r)
{
	const struct token *open = read_now(r);
	struct node *n = read_node(r, NODE_TABLE, open), **end = &n->first;
	int outer = r->in_table, condition = r->in_condition;

	r->i++;
	r->in_table = 1;
	r->in_condition = 0;
	while (!r->bad && !read_at(r, "}") && read_now(r)->type != TOKEN_END) {
		end = read_put(end, field(r));
		if (!read_take(r, ",") && !read_take(r, ";"))
			break;
	}
	read_close(r, "}", open);
	r->in_table = outer;
	r->in_condition = condition;
	return n;
}

/* (a, b) and the body up to `end`; `open` is the word function. */
struct node *
read_function(struct reading *r, const struct token *open)
{
	struct node *n = read_node(r, NODE_FUNCTION, open), **end = &n->first;
	const struct token *paren = read_now(r);
	int outer = r->in_table, condition = r->in_condition;

	r->in_table = r->in_condition = 0;
	if (!read_take(r, "("))
		return read_fail(r, "(", NULL);
	while (!r->bad && !read_at(r, ")")) {
		if (!read_take(r, "..."))
			end = read_put(end, read_name(r));
		if (!read_take(r, ","))
			break;
	}
	read_close(r, ")", paren);
	read_put(end, read_block(r));
	read_close(r, "end", open);
	r->in_table = outer;
	r->in_condition = condition;
	return n;
}

/* Arguments behind a function or method, appended to its children. */
static void
arguments(struct reading *r, struct node *n)
{
	const struct token *open = read_now(r);
	struct node **end = read_put(&n->first, n->first);
	int outer = r->in_table;

	if (open->type == TOKEN_TEXT) {
		read_put(end, text(r));
		return;
	}
	if (read_at(r, "{")) {
		read_put(end, table(r));
		return;
	}
	if (!read_take(r, "(")) {
		read_fail(r, "(", NULL);
		return;
	}
	r->in_table = 0;
	while (!r->bad && !read_at(r, ")")) {
		end = read_put(end, expression(r, 0));
		if (!read_take(r, ","))
			break;
	}
	read_close(r, ")", open);
	r->in_table = outer;
}

static int
starts_call(const struct reading *r)
{
	return read_now(r)->type == TOKEN_TEXT || read_at(r, "(") || read_at(r, "{");
}

/* name, (expression), and all .member [key] (call) :method( ) behind it */
struct node *
read_suffixed(struct reading *r)
{
	const struct token *t = read_now(r);
	struct node *n, *outer;

	if (read_take(r, "(")) {
		n = expression(r, 0);
		read_close(r, ")", t);
	} else
		n = read_name(r);
	while (!r->bad && n != NULL) {
		if (read_take(r, ".") || read_take(r, ":")) {
			int method = source_is(read_now(r) - 1, ":");

			if (!is_name(read_now(r)))
				return read_fail(r, NULL, NULL);
			outer = named(r, method ? NODE_METHOD : NODE_MEMBER, &r->t[r->i++]);
			outer->first = n;
			if (method)
				arguments(r, outer);
		} else if (read_at(r, "[")) {
			t = read_now(r);
			outer = read_node(r, NODE_INDEX, t);
			outer->first = n;
			r->i++;
			read_put(&n->next, expression(r, 0));
			read_close(r, "]", t);
		} else if (starts_call(r)) {
			outer = read_node(r, NODE_CALL, t);
			outer->first = n;
			arguments(r, outer);
		} else
			return n;
		n = outer;
	}
	return n;
}

static struct node *
simple(struct reading *r)
{
	const struct token *t = read_now(r);

	if (t->type == TOKEN_TEXT)
		return text(r);
	if (t->type == TOKEN_NUMBER) {
		r->i++;
		return named(r, NODE_NUMBER, t);
	}
	if (read_take(r, "nil") || read_take(r, "true") || read_take(r, "false") || read_take(r, "..."))
		return named(r, NODE_CONST, t);
	if (read_at(r, "{"))
		return table(r);
	if (read_take(r, "function"))
		return read_function(r, t);
	return read_suffixed(r);
}

static const struct { const char *sign; int left, right; } operators[] = {
	{ "or", 1, 1 }, { "and", 2, 2 }, { "<", 3, 3 }, { ">", 3, 3 }, { "<=", 3, 3 },
	{ ">=", 3, 3 }, { "~=", 3, 3 }, { "==", 3, 3 }, { "|", 4, 4 }, { "~", 5, 5 },
	{ "&", 6, 6 }, { "<<", 7, 7 }, { ">>", 7, 7 }, { "..", 9, 8 }, { "+", 10, 10 },
	{ "-", 10, 10 }, { "*", 11, 11 }, { "/", 11, 11 }, { "//", 11, 11 }, { "%", 11, 11 },
	{ "^", 14, 13 },
};
#define UNARY 12

static int
operator(const struct reading *r)
{
	int n = sizeof operators / sizeof *operators;

	for (int i = 0; i < n; i++)
		if (read_at(r, operators[i].sign))
			return i;
	return -1;
}

static struct node *
expression(struct reading *r, int limit)
{
	const struct token *t = read_now(r);
	struct node *n, *outer;

	if (r->bad)
		return NULL;
	if (++r->depth > READ_DEPTH)
		return read_fail(r, NULL, NULL);
	if (read_take(r, "not") || read_take(r, "-") || read_take(r, "#") || read_take(r, "~")) {
		n = named(r, NODE_UNARY, t);
		read_put(&n->first, expression(r, UNARY));
	} else
		n = simple(r);
	for (int o = operator(r); !r->bad && o >= 0 && operators[o].left > limit; o = operator(r)) {
		outer = named(r, NODE_BINARY, &r->t[r->i++]);
		read_put(read_put(&outer->first, n), expression(r, operators[o].right));
		n = outer;
	}
	r->depth--;
	return n;
}

struct node *
read_expression(struct reading *r)
{
	return expression(r, 0);
}

struct node **
read_expressions(struct reading *r, struct node **end)
{
	do
		end = read_put(end, expression(r, 0));
	while (read_take(r, ","));
	return end;
}


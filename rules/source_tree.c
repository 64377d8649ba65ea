/* Statements, and what reading has in common. */
#include <string.h>
#include "rules/source_tree_impl.h"

const struct token *
read_now(const struct reading *r)
{
	return &r->t[r->i];
}

int
read_at(const struct reading *r, const char *s)
{
	return source_is(read_now(r), s);
}

int
read_take(struct reading *r, const char *s)
{
	if (r->bad || !read_at(r, s))
		return 0;
	r->i++;
	return 1;
}

/* What closes a part that began with this. */
static const char *
closer(const struct token *open)
{
	static const char *const closers[][2] = {
		{ "{", "}" }, { "(", ")" }, { "[", "]" }, { "repeat", "until" },
	};

	for (size_t i = 0; i < sizeof closers / sizeof *closers; i++)
		if (source_is(open, closers[i][0]))
			return closers[i][1];
	return "end";
}

struct node *
read_fail(struct reading *r, const char *sign, const struct token *open)
{
	struct want w = { sign, open, r->in_table, r->in_condition, r->depth == 0 };

	if (open != NULL && strcmp(sign, closer(open)) == 0 && r->odd > open) {
		w.open = r->odd;
		w.sign = closer(r->odd);
	}
	if (!r->bad)
		source_slip(r->t, r->i, &w, r->a, r->slip);
	r->bad = 1;
	return NULL;
}

struct node *
read_node(struct reading *r, enum node_type type, const struct token *t)
{
	struct node *n = arena_new(r->a, sizeof *n);

	n->type = type;
	n->at = (struct place){ t->line, t->col };
	return n;
}

struct node **
read_put(struct node **end, struct node *child)
{
	if (child == NULL)
		return end;
	*end = child;
	while (*end != NULL)
		end = &(*end)->next;
	return end;
}

/* --- closing --- */

static const struct token *
line_start(const struct reading *r, const struct token *t)
{
	while (t > r->t && t[-1].line == t->line)
		t--;
	return t;
}

/* The sign that closes what began with `open`. When it stands at the beginning of its line but not
 * under the line of `open`, it was meant for something else: a later mistake is explained by it. */
void
read_close(struct reading *r, const char *sign, const struct token *open)
{
	const struct token *t = read_now(r);

	if (!r->bad && !read_at(r, sign)) {
		read_fail(r, sign, open);
		return;
	}
	if (!r->bad && r->odd == NULL && line_start(r, t) == t && t->line > open->line &&
	    line_start(r, open)->col != t->col)
		r->odd = open;
	r->i += !r->bad;
}

/* --- statements --- */

static struct node *
condition(struct reading *r)
{
	struct node *n;

	r->in_condition = 1;
	n = read_expression(r);
	r->in_condition = 0;
	return n;
}

static struct node *
branch(struct reading *r, const struct token *open)
{
	struct node *n = read_node(r, NODE_IF, open), **end = &n->first;

	do {
		int outer = r->in_condition;

		end = read_put(end, condition(r));
		r->in_condition = 1;
		if (!read_take(r, "then"))
			return read_fail(r, "then", NULL);
		r->in_condition = outer;
		end = read_put(end, read_block(r));
	} while (read_take(r, "elseif"));
	if (read_take(r, "else"))
		read_put(end, read_block(r));
	read_close(r, "end", open);
	return n;
}

static struct node *
loop(struct reading *r, const struct token *open)
{
	struct node *n = read_node(r, NODE_LOOP, open);
	struct node **end = read_put(&n->first, condition(r));

	if (!read_take(r, "do"))
		return read_fail(r, "do", NULL);
	read_put(end, read_block(r));
	read_close(r, "end", open);
	return n;
}

static struct node *
repeat(struct reading *r, const struct token *open)
{
	struct node *n = read_node(r, NODE_LOOP, open);
	struct node **end = read_put(&n->first, read_block(r));

	read_close(r, "until", open);
	read_put(end, condition(r));
	return n;
}

static struct node *
names(struct reading *r)
{
	struct node *n = read_node(r, NODE_LIST, read_now(r)), **end = &n->first;

	do {
		end = read_put(end, read_name(r));
		if (read_take(r, "<")) {	/* <const> */
			read_name(r);
			if (!read_take(r, ">"))
				return read_fail(r, ">", NULL);
		}
	} while (read_take(r, ","));
	return n;
}

static struct node *
for_loop(struct reading *r, const struct token *open)
{
	struct node *list = names(r), *n = read_node(r, NODE_EACH, open), **end = &n->first;

	if (read_take(r, "=") && list != NULL) {
		n->type = NODE_FOR;
		list = list->first;
	} else if (!read_take(r, "in"))
		return read_fail(r, "in", NULL);
	end = read_expressions(r, read_put(end, list));
	if (!read_take(r, "do"))
		return read_fail(r, "do", NULL);
	read_put(end, read_block(r));
	read_close(r, "end", open);
	return n;
}

/* local a, b = ...; local function f( ) ... end */
static struct node *
local(struct reading *r, const struct token *open)
{
	struct node *n = read_node(r, NODE_LOCAL, open), *list;
	const struct token *function_word = read_now(r);

	if (read_take(r, "function")) {
		list = read_node(r, NODE_LIST, read_now(r));
		list->first = read_name(r);
		read_put(read_put(&n->first, list), read_function(r, function_word));
		return n;
	}
	list = names(r);
	read_put(&n->first, list);
	if (read_take(r, "=") && list != NULL)
		read_expressions(r, &list->next);
	return n;
}

/* function name( ) ... end, which makes a global: the sandbox refuses it by name. */
static struct node *
global_function(struct reading *r, const struct token *open)
{
	struct node *n = read_node(r, NODE_ASSIGN, open), *list = read_node(r, NODE_LIST, read_now(r));

	list->first = read_name(r);
	while (read_take(r, ".") || read_take(r, ":"))
		read_name(r);
	read_put(read_put(&n->first, list), read_function(r, open));
	return n;
}

static struct node *
returned(struct reading *r, const struct token *open)
{
	struct node *n = read_node(r, NODE_RETURN, open);

	if (!read_at(r, "end") && !read_at(r, "else") && !read_at(r, "elseif") && !read_at(r, "until") &&
	    !read_at(r, ";") && read_now(r)->type != TOKEN_END) {
		r->in_condition = 1;
		read_expressions(r, &n->first);
	}
	read_take(r, ";");
	return n;
}

/* A call, or targets = values. */
static struct node *
plain(struct reading *r)
{
	const struct token *t = read_now(r);
	struct node *n, *list, **end;

	n = read_suffixed(r);
	if (r->bad || n == NULL)
		return NULL;
	if (!read_at(r, "=") && !read_at(r, ","))
		return n->type == NODE_CALL || n->type == NODE_METHOD ? n : read_fail(r, "=", t);
	list = read_node(r, NODE_LIST, t);
	end = read_put(&list->first, n);
	while (read_take(r, ","))
		end = read_put(end, read_suffixed(r));
	n = read_node(r, NODE_ASSIGN, t);
	n->first = list;
	if (!read_take(r, "="))
		return read_fail(r, "=", NULL);
	read_expressions(r, &list->next);
	return n;
}

static struct node *
do_block(struct reading *r, const struct token *open)
{
	struct node *n = read_block(r);

	read_close(r, "end", open);
	return n;
}

/* goto name, ::name:: and break lead nowhere that matters here. */
static struct node *
jump(struct reading *r, const struct token *open)
{
	struct node *n = read_node(r, NODE_CONST, open);

	if (!source_is(open, "break"))
		read_name(r);
	if (source_is(open, "::") && !read_take(r, "::"))
		return read_fail(r, "::", NULL);
	return n;
}

static struct node *
statement(struct reading *r)
{
	typedef struct node *part_fn(struct reading *, const struct token *);
	static const struct { const char *word; part_fn *read; } parts[] = {
		{ "if", branch }, { "while", loop }, { "repeat", repeat }, { "for", for_loop },
		{ "local", local }, { "function", global_function }, { "return", returned },
		{ "do", do_block }, { "break", jump }, { "goto", jump }, { "::", jump },
	};
	const struct token *open = read_now(r);

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (read_take(r, parts[i].word))
			return parts[i].read(r, open);
	return plain(r);
}

static int
block_ends(const struct reading *r)
{
	return read_now(r)->type == TOKEN_END || read_at(r, "end") || read_at(r, "else") ||
	    read_at(r, "elseif") || read_at(r, "until") || read_at(r, "}") ||
	    read_at(r, ")") || read_at(r, ",");
}

struct node *
read_block(struct reading *r)
{
	struct node *n = read_node(r, NODE_BLOCK, read_now(r)), **end = &n->first, *last = NULL;

	if (r->bad)
		return n;
	if (++r->depth > READ_DEPTH)
		return read_fail(r, NULL, NULL);
	while (!r->bad && !block_ends(r) && (last == NULL || last->type != NODE_RETURN)) {
		if (read_take(r, ";"))
			continue;
		r->in_condition = 0;
		last = statement(r);
		end = read_put(end, last);
	}
	r->depth--;
	return n;
}

struct node *
source_tree(const struct token *t, struct arena *a, struct slip *slip)
{
	struct reading r = { .t = t, .a = a, .slip = slip };
	struct node *n = read_block(&r);

	if (!r.bad && read_now(&r)->type != TOKEN_END)
		read_fail(&r, NULL, NULL);
	return r.bad ? NULL : n;
}

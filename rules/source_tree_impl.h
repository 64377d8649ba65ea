/* source_tree_impl: what source_tree.c (statements) and source_expr.c (expressions) share. Nobody
 * else includes it.
 */
#ifndef KPID_SOURCE_TREE_IMPL_H
#define KPID_SOURCE_TREE_IMPL_H

#include "rules/source_tree.h"

#define READ_DEPTH 190	/* Lua itself stops at 200 */

/* After the first mistake (bad) every function returns at once; what it returns does not matter. */
struct reading {
	const struct token *t;
	size_t i;
	struct arena *a;
	struct slip *slip;
	int depth, bad;
	int in_table, in_condition;	/* what a mistake is likely to be */
	const struct token *odd;	/* opened, and closed by what is indented otherwise */
};

/* The token now; is it this name or sign? If so, take it. */
const struct token *read_now(const struct reading *r);
int read_at(const struct reading *r, const char *s);
int read_take(struct reading *r, const char *s);
/* Tells why the token now cannot stand: `sign` is missing, which closes what `open` began. NULL. */
struct node *read_fail(struct reading *r, const char *sign, const struct token *open);
/* Takes the sign that closes what began with `open`. */
void read_close(struct reading *r, const char *sign, const struct token *open);
struct node *read_node(struct reading *r, enum node_type type, const struct token *t);
/* Appends a child and those behind it; returns where the next one goes. */
struct node **read_put(struct node **end, struct node *child);

struct node *read_name(struct reading *r);
struct node *read_expression(struct reading *r);
struct node **read_expressions(struct reading *r, struct node **end);
/* name, and all .member [key] (call) :method( ) behind it */
struct node *read_suffixed(struct reading *r);
/* (a, b), the body and `end`; `open` is the word function. */
struct node *read_function(struct reading *r, const struct token *open);
struct node *read_block(struct reading *r);

#endif

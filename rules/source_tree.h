/* source_tree: tokens of Lua -> a tree of what is written, with the place of every part. Reads all
 * of Lua 5.4's grammar, computes nothing, and says in plain words why a text is not Lua where Lua's
 * own words would not help. Private to source and to those that walk the tree (lint).
 */
#ifndef KPID_SOURCE_TREE_H
#define KPID_SOURCE_TREE_H

#include "rules/source.h"
#include "rules/source_lex.h"

/* Children of a node, in order:
 * TEXT NUMBER CONST NAME none; FUNCTION parameters (NAME), then a BLOCK; TABLE its FIELDs;
 * FIELD the value (text NULL: a position), or a computed key and the value; MEMBER the object;
 * INDEX object, key; CALL the function, arguments; METHOD the object, arguments; UNARY, BINARY
 * operands; BLOCK statements; LIST expressions; LOCAL, ASSIGN, EACH a LIST of targets, then
 * expressions, EACH then a BLOCK; FOR the NAME, bounds, a BLOCK; IF condition, BLOCK ... and
 * perhaps a last BLOCK; LOOP a condition and a BLOCK in either order; RETURN expressions. */
enum node_type {
	NODE_TEXT, NODE_NUMBER, NODE_CONST, NODE_NAME, NODE_FUNCTION, NODE_TABLE, NODE_FIELD,
	NODE_MEMBER, NODE_INDEX, NODE_CALL, NODE_METHOD, NODE_UNARY, NODE_BINARY, NODE_BLOCK,
	NODE_LIST, NODE_LOCAL, NODE_ASSIGN, NODE_FOR, NODE_EACH, NODE_IF, NODE_LOOP, NODE_RETURN
};
struct node {
	enum node_type type;
	const char *text;	/* name, text without quotes, number, operator, key; else NULL */
	struct place at;	/* of a MEMBER or METHOD that of its name, of a BINARY its sign */
	struct node *first, *next;
};

/* Tokens end with TOKEN_END. The BLOCK of the text, NULL with *slip set when it is not Lua. */
struct node *source_tree(const struct token *t, struct arena *a, struct slip *slip);
/* Why the text is not Lua, where token `i` cannot stand. `want`: what must come there; the part
 * that is still open began with `open` (NULL none). */
struct want {
	const char *sign;
	const struct token *open;
	int in_table, in_condition, at_top;
};
void source_slip(const struct token *t, size_t i, const struct want *want, struct arena *a,
    struct slip *slip);

#endif

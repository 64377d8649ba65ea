/* source: where things stand in a standard.lua. A small Lua lexer that follows the table constructors of the returned
 * standard{...} and the functions in it, so that a mistake can be shown with line, column and the line itself.
 * Knows Lua's tokens and nesting, nothing of what the names mean.
 */
#ifndef KPID_SOURCE_H
#define KPID_SOURCE_H

#include <stddef.h>
#include "rules/base/arena.h"

struct place { int line, col; };

/* name.member, or name:member, where name is a parameter of the enclosing function (0-based index) or a global. */
struct member_use {
	const char *name, *member;
	int param;		/* which parameter of the function `name` is; -1 = none of its parameters */
	int func_line;		/* line of the function that binds it */
	const char *path;	/* path in the table of that function: "measures.weight", "criteria[2].value", "" outside */
	const char *item;	/* when the path has a key in brackets: "VD.DV.03" */
	int call;		/* followed by ( or a table/string argument */
	const char *arg;	/* first argument when it is a plain string, else NULL */
	int guarded;		/* inside `known(name.member)`, or after such a call or a test of it in the same function */
	struct place at;
};

struct source {
	const char *text; size_t size;
	const char **lines; size_t nlines;	/* without line ends; arena copies */
	struct member_use *uses; size_t nuses;
	struct { const char *path; struct place at; } *keys; size_t nkeys;	/* "params.dialogue_quorum", "criteria[2].id" */
};

/* Never fails: text that is not Lua gives what could be followed. */
struct source *source_read(const char *text, size_t n, struct arena *a);
/* The place of a path ("measures.weight"), or of its nearest written ancestor; {0,0} when none. */
struct place source_key(const struct source *s, const char *path);
/* First place of a word on a line (whole identifier), col 0 when absent. */
struct place source_word(const struct source *s, int line, const char *word);
/* The text of a line (1-based), "" when there is none. */
const char *source_line(const struct source *s, int line);

#endif

/* source: where things stand in a standard.lua. Follows the tables of the returned standard{...}
 * and the functions in it, so that a mistake can be shown with line, column and the line itself.
 * Knows Lua's tokens and nesting, nothing of what the names mean. Called by standard, resolve and
 * lint.
 */
#ifndef KPID_SOURCE_H
#define KPID_SOURCE_H

#include <stddef.h>
#include "rules/base/arena.h"

struct place { int line, col; };

/* name.member, or name:member, where name is a parameter of an enclosing function or anything else
 * (param -1). */
struct member_use {
	const char *name, *member;
	const char *next;	/* of who.diary:sum "sum", of e.item.code "code", else NULL */
	int param;		/* 0-based: which parameter of the function `name` is; -1 none */
	int func_line;		/* line of the function that has that parameter */
	const char *path;	/* of the outermost function: "measures.weight", "" outside */
	const char *item;	/* when the path has a key in brackets: "VD.DV.03" */
	int call;		/* member or next is followed by ( or a table or text */
	const char *arg;	/* its first argument when that is a text, else NULL */
	int guarded;		/* in known(name.member) or tested, here or earlier in it */
	struct place at;	/* of the member */
};

struct source {
	const char *text; size_t size;
	const char **lines; size_t nlines;	/* without line ends; arena copies */
	struct member_use *uses; size_t nuses;
	/* "params.dialogue_quorum", "criteria[2].id", "measures.weight["VD.DV.03"]" */
	struct { const char *path; struct place at; } *keys; size_t nkeys;
};

/* Never fails: text that is not Lua gives what could be followed. `text` is borrowed. */
struct source *source_read(const char *text, size_t n, struct arena *a);
/* The place of a path ("measures.weight"), or of its nearest written ancestor; {0,0} when none. */
struct place source_key(const struct source *s, const char *path);
/* First place of a word on a line (whole identifier), col 0 when absent. */
struct place source_word(const struct source *s, int line, const char *word);
/* The text of a line (1-based), "" when there is none. */
const char *source_line(const struct source *s, int line);

#endif

/* source: where things stand in a standard.lua. Reads it into a tree, follows the tables of the
 * returned standard{...}, so that a mistake can be shown with line, column and the line itself, and
 * says in plain words why a text is not Lua. Knows Lua's grammar, nothing of what the names mean.
 * Called by bundle, standard, resolve and lint.
 */
#ifndef KPID_SOURCE_H
#define KPID_SOURCE_H

#include <stddef.h>
#include "rules/base/arena.h"
#include "rules/base/err.h"

struct place { int line, col; };

struct node;	/* of the tree of what is written: rules/source_tree.h */

/* Why a text is not Lua, better than Lua says it; the texts live in the arena. */
struct slip { int set; enum msg_id id; const char *args[4]; struct place at; };

struct source {
	const char *text; size_t size;
	const char **lines; size_t nlines;	/* without line ends; arena copies */
	const struct node *root;	/* the whole text, NULL when it is not Lua (then slip) */
	const struct node *table;	/* what standard{...} takes, NULL when it is not there */
	struct slip slip;
	/* "params.dialogue_quorum", "criteria[2].id", "measures.weight["VD.DV.03"]" */
	struct { const char *path; struct place at; } *keys; size_t nkeys;
};

/* Never fails. `text` is borrowed. */
struct source *source_read(const char *text, size_t n, struct arena *a);
/* When *e is a mistake of syntax: says it better, and where, if that is known. */
void source_explain(const struct source *s, struct err *e);
/* A name that stands for a local of the chunk: what that was given. Anything else: itself. */
const struct node *source_named(const struct source *s, const struct node *n);
/* The place of a path ("measures.weight"), or of its nearest written ancestor; {0,0} when none. */
struct place source_key(const struct source *s, const char *path);
/* First place of a word on a line (whole identifier), col 0 when absent. */
struct place source_word(const struct source *s, int line, const char *word);
/* The text of a line (1-based), "" when there is none. */
const char *source_line(const struct source *s, int line);

#endif

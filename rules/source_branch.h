/* source_branch: where a standard.lua decides something, and the same text with each decision
 * told. For coverage only: a standard that is scored with is never rewritten. Knows Lua's grammar,
 * nothing of what the names mean. Called by bundle; read by coverage.
 */
#ifndef KPID_SOURCE_BRANCH_H
#define KPID_SOURCE_BRANCH_H

#include "rules/source.h"

/* A condition of if, elseif or while, or the left side of `and` or `or`: each may come out true and
 * false. */
struct branch {
	const char *kind; /* "if", "elseif", "while", "and", "or" */
	struct place at;
};

/* The text with name(first + i, ...) around the i-th decision, on the same lines and with the same
 * meaning; *len bytes, in the arena. NULL when the text is not Lua. */
const char *source_branches(const struct source *s, const char *name, int first, struct arena *a,
    struct branch **out, size_t *n, size_t *len);

#endif

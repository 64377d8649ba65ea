/* resolve: the standards that one builds on, and what is wrong with how they fit together. Private
 * to bundle.
 */
#ifndef KPID_RESOLVE_H
#define KPID_RESOLVE_H

#include "rules/bundle.h"

enum chain_end {
	CHAIN_ROOT,	/* complete */
	CHAIN_NO_LAW,	/* one of them says nothing for the subject */
	CHAIN_NONE,	/* `wanted` has no version in force yet, or does not exist */
	CHAIN_BROKEN,	/* the version of `wanted` that is in force was left out */
	CHAIN_LOOP
};
struct chain { struct standard *at[BUNDLE_DEPTH]; int n; const char *wanted; };

/* The standard and what it builds on for a subject on a day, nearest first. */
enum chain_end resolve_chain(const struct bundle *b, struct standard *s, enum subject subject,
    day_t day, struct chain *out);
/* The standard of a sector that was left out and would be in force; NULL when none is. */
const struct standard *resolve_left_out(const struct bundle *b, const char *sector, day_t day);
/* After loading: what each standard builds on exists, is in force and fits. Standards with mistakes
 * leave the bundle; so do those that build on them. */
void resolve_check(struct bundle *b, struct err_list *errors);
/* Moves the i-th standard to those left out. */
void resolve_leave_out(struct bundle *b, size_t i);

#endif

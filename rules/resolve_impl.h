/* resolve_impl: what resolve_check.c and resolve_names.c share. Nobody else includes it. */
#ifndef KPID_RESOLVE_IMPL_H
#define KPID_RESOLVE_IMPL_H

#include "rules/resolve.h"

/* One standard, with one chain above it (chain.at[0] is the standard). */
struct check_run {
	struct bundle *b;
	struct standard *s;
	struct chain chain;
	struct err_list *errors;
	int failed;		/* -1 when anything was told */
};

/* Tells a mistake at the place of a path in the standard. */
void resolve_tell(struct check_run *c, const char *path, enum msg_id id, const char *a,
    const char *b);
/* "list[i]key" */
const char *resolve_nth(struct check_run *c, const char *list, size_t i, const char *key);

/* Values of parameters that stand above; parameters and classes named in tables; what diary checks
 * compare and show. */
void resolve_params(struct check_run *c);
void resolve_names(struct check_run *c);
void resolve_checks(struct check_run *c);

#endif

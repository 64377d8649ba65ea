/* fired: how often rules fired on real data: every result and warning of the store, counted by the
 * rules of a matrix. Refuses to know who asks. Called by ctl and api.
 */
#ifndef KPID_FIRED_H
#define KPID_FIRED_H

#include "daemon/store/store.h"
#include "rules/manifest.h"

/* Counts into `tree` (matrix_rules): the visible results and the warnings of every period that a
 * complete run has scored. -1 with *e. */
int fired_count(struct store *s, const struct manifest *m, struct value *tree, struct arena *a,
    struct err *e);

#endif

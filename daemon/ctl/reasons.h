/* reasons: who has no score (or class) after a run, and why: counted by reason, with one example
 * each. Reads visible results only; called by score.
 */
#ifndef KPID_CTL_REASONS_H
#define KPID_CTL_REASONS_H

#include "daemon/ctl/engine.h"
#include "daemon/store/store.h"

struct reasons {
	struct ctl *c;
	struct reason *at;
	size_t n, cap;
	size_t people; /* without a score or class; organisations are not counted here */
	size_t failed; /* a rule failed for them */
	size_t by_state[STATE_COUNT]; /* of all results */
};

/* Counts a period's results (kind as for store_results). -1 with c->err. reasons_fini frees. */
int reasons_count(
    struct ctl *c, struct store *s, struct period p, const char *kind, struct reasons *out);
void reasons_print(const struct reasons *all, const struct ctl_engine *g);
void reasons_fini(struct reasons *all);

#endif

/* impact_impl: what impact.c and impact_facts.c share. Nobody else includes it. */
#ifndef KPID_IMPACT_IMPL_H
#define KPID_IMPACT_IMPL_H

#include "daemon/impact.h"

#define PLAN_MAX 40

struct planned {
	struct period period;
	int asked; /* 0: only a longer one needs it */
	int kept; /* its results are those of the store, on both sides */
};
struct making {
	struct impact_order *o;
	struct impact *m;
	struct err *e;
	struct planned plan[PLAN_MAX]; /* shorter ones first */
	size_t nplan, done;
	int whole; /* a year is asked for: everybody is scored */
	struct impact_period periods[2][PLAN_MAX]; /* by side */
	int side;
	struct impact_period *now;
	struct map agencies; /* codes of those asked for */
};

/* Fills k->agencies; -1 with k->e when there is no such agency. */
int impact_agencies(struct making *k);
/* impact_end, with the work of those who change to narrow causes by. */
void impact_items(struct making *k);

#endif

/* edges_impl: what tips anything that has parts and a score made of them; shared by edges.c (means)
 * and edges_tips.c (score formulas). Nobody else includes it.
 */
#ifndef KPID_EDGES_IMPL_H
#define KPID_EDGES_IMPL_H

#include "rules/edges.h"

struct part_now {
	double value, low, full; /* full NAN: not known how much it can be */
	double need; /* out: NAN: it does not do it alone */
	int64_t missing; /* out */
	size_t order;
	struct value *v;
};
struct tipping {
	/* The points of the parts as they are now; NAN when it fails. */
	double (*score)(void *arg, const struct part_now *parts, size_t n);
	void *arg;
	struct part_now *parts;
	size_t n;
	int64_t edge, now;
	struct arena *a;
};

/* The value of edges_tips; parts may change their order. */
struct value *edges_tip(struct tipping *t);

#endif

/* demo_items: the catalogues that demo draws work from. */
#ifndef KPID_CTL_DEMO_ITEMS_H
#define KPID_CTL_DEMO_ITEMS_H

#include "rules/base/arena.h"
#include "rules/base/err.h"

struct demo_item {
	const char *code, *fields;
	int minutes; /* that one unit takes: of the catalogue, else guessed from the coefficient */
	int rarity; /* simple work is common: one in so many */
	int evidence, leaders; /* asks for evidence; work of heads and deputies only */
};
struct demo_sector {
	const char *name;
	struct demo_item *items;
	size_t n, cap;
};

/* Items that every version of a sector has (so that each month of the demo knows them); `common`
 * comes first. */
int demo_sectors(
    const char *folder, struct arena *a, struct demo_sector **out, size_t *n, struct err *e);

#endif

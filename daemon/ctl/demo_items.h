/* demo_items: the catalogues that demo draws work from. */
#ifndef KPID_CTL_DEMO_ITEMS_H
#define KPID_CTL_DEMO_ITEMS_H

#include "rules/base/arena.h"
#include "rules/base/err.h"

struct demo_item {
	const char *code, *fields;
	int minutes; /* that a line takes: of the catalogue, else guessed from the coefficient */
	int units; /* that a line stands for: small work is recorded together */
	int rarity; /* simple work is common: one in so many */
	int evidence; /* asks for evidence */
};
struct demo_sector {
	const char *name;
	struct demo_item *items; /* what is done every day comes first */
	size_t n, everyday, cap;
	struct demo_item shift, rest; /* of sectors that work in shifts; code NULL: it does not */
};

/* Items that every version of a sector has (so that each month of the demo knows them); `common`
 * comes first. */
int demo_sectors(
    const char *folder, struct arena *a, struct demo_sector **out, size_t *n, struct err *e);
/* The place of a sector; 0 when there is none of that name. */
int demo_sector_find(const struct demo_sector *all, size_t n, const char *name);

#endif

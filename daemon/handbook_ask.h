/* handbook_ask: asks a worker for the tree of a handbook, and knows in which sectors people work.
 * Knows no terminal and no HTTP; kpictl handbook and the API call it.
 */
#ifndef KPID_HANDBOOK_ASK_H
#define KPID_HANDBOOK_ASK_H

#include "daemon/workers/workers.h"
#include "rules/handbook.h"
#include "rules/manifest.h"

/* The tree for o->sector on o->day (timer is not read); the workers have their bundle. NULL with
 * *e. */
struct value *handbook_ask(
    struct workers *w, const struct handbook_options *o, struct arena *a, struct err *e);
/* Adds what changed since the edition before; `old` NULL: since the date before. */
struct folder;
void handbook_since(
    struct value *tree, const struct folder *now, const struct folder *old, struct arena *a);
/* Sectors in force on the day that no other builds on, in their order: borrowed names of the tree
 * of a manifest, ended by NULL, in the arena. */
const char **handbook_sectors(const struct value *manifest_tree, day_t day, struct arena *a);

#endif

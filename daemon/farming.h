/* farming: what farming_tree reads, out of the store: what was recorded in each month, and what the
 * criteria of each month gave. Called by ctl and api.
 */
#ifndef KPID_DAEMON_FARMING_H
#define KPID_DAEMON_FARMING_H

#include "daemon/lenses.h"
#include "rules/farming.h"

/* The months from `first` to `last` into o->months, in the arena. -1 with *e. */
int farming_months(struct store *s, struct period first, struct period last,
    const struct agency_scope *scope, struct farming_options *o, struct arena *a, struct err *e);

#endif

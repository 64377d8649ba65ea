/* scratch: a store of its own in a temporary folder, thrown away at the end. For what is computed
 * over facts that no store may keep: a trial's rows, a proof's. */
#ifndef KPID_SCRATCH_H
#define KPID_SCRATCH_H

#include "daemon/store/store.h"

struct scratch {
	struct store *store;
	char dir[64], path[96];
};

/* Under TMPDIR, else /tmp. -1 with *e; scratch_close in either case. */
int scratch_open(struct scratch *s, struct err *e);
void scratch_close(struct scratch *s);

#endif

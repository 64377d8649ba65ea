/* must: what a fuzz target promises; a promise that is not kept is a find. */
#ifndef KPID_FUZZ_MUST_H
#define KPID_FUZZ_MUST_H

#include <stdlib.h>

static inline void
must(int fine)
{
	if (!fine)
		abort();
}

#endif

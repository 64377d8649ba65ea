/* Inside of workers: the pool and its members. */
#ifndef KPID_WORKERS_IMPL_H
#define KPID_WORKERS_IMPL_H

#include "daemon/workers/worker.h"
#include "daemon/workers/workers.h"

#define WORKERS_MAX 64 /* as workers.count may be */
#define WORKERS_AUTO 8 /* of as many cores or more */
/* A worker that dies may have been killed from outside: what it worked on is tried again, once. */
#define TRIES 2
#define IN_FLIGHT 2

struct batch; /* of requests, see scoring.c */

struct member {
	struct worker w;
	struct batch *sent[IN_FLIGHT];
	int nsent; /* the oldest first */
	int told; /* the next question was sent to it already */
};

struct workers {
	struct workers_limits limits;
	char *path;
	struct member at[WORKERS_MAX];
	int n, kills;
	struct buf load; /* the message that gives a worker its bundle */
	struct buf kinds; /* all kinds told so far, for a worker that is started again */
	unsigned char *known; /* by number: whether it is among them */
	uint32_t nknown, nkinds;
	struct scoring *scoring; /* going on, or NULL */
};

/* Another in the place of one that is gone or in the way; *late is set when it had stopped itself.
 */
int workers_restart(struct workers *w, struct member *m, int *late, struct err *e);
/* scoring.c: until no request is in flight. */
int scoring_wait(struct scoring *s, struct err *e);

#endif

/* worker: one kpi-worker process and its socket. Part of workers. */
#ifndef KPID_WORKER_H
#define KPID_WORKER_H

#include <sys/types.h>
#include "rules/base/buf.h"
#include "rules/base/err.h"

struct worker {
	pid_t pid;
	int fd;
};

/* Starts the executable `path` with a socketpair as descriptor 3 and waits for its greeting. It
 * gets no environment. */
int worker_start(struct worker *w, const char *path, struct err *e);
/* SIGKILL when it still lives, then reaped. 1 when it had stopped itself for being late. */
int worker_stop(struct worker *w);
/* The executable: beside this one, else $(PREFIX)/libexec/kpid. Caller frees. */
char *worker_path(void);

/* One message out, split into frames; -1 when the worker is gone or the deadline passed (*late). */
int worker_send(struct worker *w, int type, const char *p, size_t n, int deadline_ms, int *late);
/* One message in (appended to *in); its type, or -1. */
int worker_receive(struct worker *w, struct buf *in, int deadline_ms, int *late);

#endif

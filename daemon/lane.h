/* lane: threads that do jobs in order, so that the loop never waits for a disk or a worker. Owns
 * the threads and their queue; refuses to know what a job is. A job's work() runs on a thread of
 * the lane, its done() afterwards on the loop's thread: what a job holds belongs to one thread at
 * a time. Called by everything in the daemon that reads, writes or asks a worker. /
 */
#ifndef KPID_LANE_H
#define KPID_LANE_H

#include <stddef.h>
#include "rules/base/err.h"

struct event_base;
struct lane;
struct returns;

/* First member of whatever a lane is given. The poster owns it again in done(). */
struct job {
	void (*work)(struct job *j, void *ctx); /* ctx: of the thread that took it */
	void (*done)(struct job *j); /* on the loop's thread */
	int grouped; /* may share the lane's begin and end with others */
	struct err err; /* set: begin or end failed, and what work() did is undone */
	/* private */
	struct job *next;
	int over;
};

/* Where done() is called: on the thread that runs `base`. returns_free calls what is left. */
struct returns *returns_new(struct event_base *base, struct err *e);
void returns_free(struct returns *r);

/* What goes around waiting grouped jobs: a transaction. -1 with *e. */
struct lane_group {
	int (*begin)(void *ctx, struct err *e);
	int (*end)(void *ctx, struct err *e);
};

/* A lane of n threads, thread i with contexts[i] (borrowed). `group` may be NULL; with it n is 1.
 * NULL with *e when there are no threads to be had. */
struct lane *lane_new(const char *name, struct returns *r, void *const *contexts, size_t n,
    const struct lane_group *group, struct err *e);
void lane_post(struct lane *l, struct job *j);
/* From another lane's thread: posts and waits until work() is over (and its group has ended);
 * done() is not called. */
void lane_call(struct lane *l, struct job *j);
/* Jobs that wait or run: a moment's count, for metrics and for "busy". */
size_t lane_load(struct lane *l);
/* Lets what is queued finish, then ends the threads. NULL is fine. */
void lane_free(struct lane *l);

#endif

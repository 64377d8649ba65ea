#include "daemon/lane.h"
#include <event2/event.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "rules/base/buf.h"

#define GROUP_MAX 256 /* jobs that share one begin and end */

struct queue {
	struct job *first, **last;
};

static void
queue_add(struct queue *q, struct job *j)
{
	j->next = NULL;
	if (q->first == NULL)
		q->last = &q->first;
	*q->last = j;
	q->last = &j->next;
}

static struct job *
queue_take(struct queue *q)
{
	struct job *j = q->first;

	if (j != NULL)
		q->first = j->next;
	return j;
}

/* --- back to the loop --- */

struct returns {
	pthread_mutex_t lock;
	struct queue over;
	int fd;
	struct event *event;
};

static void
deliver(struct returns *r)
{
	struct queue all;
	struct job *j;

	pthread_mutex_lock(&r->lock);
	all = r->over;
	r->over.first = NULL;
	pthread_mutex_unlock(&r->lock);
	while ((j = queue_take(&all)) != NULL)
		j->done(j);
}

static void
on_returns(evutil_socket_t fd, short what, void *arg)
{
	uint64_t n;

	(void)what;
	(void)!read(fd, &n, sizeof n);
	deliver(arg);
}

struct returns *
returns_new(struct event_base *base, struct err *e)
{
	struct returns *r = mem_new(sizeof *r);

	pthread_mutex_init(&r->lock, NULL);
	r->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	r->event = r->fd < 0 ? NULL : event_new(base, r->fd, EV_READ | EV_PERSIST, on_returns, r);
	if (r->event == NULL || event_add(r->event, NULL) != 0) {
		returns_free(r);
		err_set(e, MSG_INTERNAL, "eventfd");
		return NULL;
	}
	return r;
}

void
returns_free(struct returns *r)
{
	if (r == NULL)
		return;
	deliver(r);
	if (r->event != NULL)
		event_free(r->event);
	if (r->fd >= 0)
		close(r->fd);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

static void
give_back(struct returns *r, struct job *j)
{
	uint64_t one = 1;

	pthread_mutex_lock(&r->lock);
	queue_add(&r->over, j);
	pthread_mutex_unlock(&r->lock);
	(void)!write(r->fd, &one, sizeof one);
}

/* --- the lane --- */

struct lane_thread {
	struct lane *lane;
	void *ctx;
	pthread_t thread;
};

struct lane {
	pthread_mutex_t lock;
	pthread_cond_t more, over; /* over: a job that somebody waits for is over */
	struct queue waiting;
	size_t load;
	int ending;
	struct returns *returns;
	struct lane_group group;
	struct lane_thread *threads;
	size_t n;
	char name[16];
};

/* The next job; for a group that is open only a grouped one that waits already. NULL: no more. */
static struct job *
next_job(struct lane *l, int in_group)
{
	struct job *j;

	pthread_mutex_lock(&l->lock);
	while (!in_group && l->waiting.first == NULL && !l->ending)
		pthread_cond_wait(&l->more, &l->lock);
	j = l->waiting.first;
	if (in_group && j != NULL && !j->grouped)
		j = NULL;
	else
		(void)queue_take(&l->waiting);
	pthread_mutex_unlock(&l->lock);
	return j;
}

static void
finish(struct lane *l, struct job *j)
{
	int waited = j->done == NULL;

	pthread_mutex_lock(&l->lock);
	l->load--;
	if (waited) {
		j->over = 1;
		pthread_cond_broadcast(&l->over);
	}
	pthread_mutex_unlock(&l->lock);
	if (!waited)
		give_back(l->returns, j);
}

/* `first` and the grouped jobs that wait behind it, within one begin and end. */
static void
work_group(struct lane *l, void *ctx, struct job *first)
{
	struct queue doing = { NULL, NULL };
	struct err e = { 0 };
	int n = 0, open = l->group.begin(ctx, &e) == 0;

	for (struct job *j = first; j != NULL;
	     j = open && ++n < GROUP_MAX ? next_job(l, 1) : NULL) {
		if (open)
			j->work(j, ctx);
		queue_add(&doing, j);
	}
	if (open)
		(void)l->group.end(ctx, &e);
	for (struct job *j; (j = queue_take(&doing)) != NULL;) {
		if (e.set)
			err_copy(&j->err, &e);
		finish(l, j);
	}
	err_fini(&e);
}

static void *
run_lane(void *arg)
{
	struct lane_thread *t = arg;
	struct lane *l = t->lane;
	struct job *j;

	pthread_setname_np(pthread_self(), l->name);
	while ((j = next_job(l, 0)) != NULL)
		if (j->grouped && l->group.begin != NULL)
			work_group(l, t->ctx, j);
		else {
			j->work(j, t->ctx);
			finish(l, j);
		}
	return NULL;
}

struct lane *
lane_new(const char *name, struct returns *r, void *const *contexts, size_t n,
    const struct lane_group *group, struct err *e)
{
	struct lane *l = mem_new(sizeof *l);

	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->more, NULL);
	pthread_cond_init(&l->over, NULL);
	l->returns = r;
	if (group != NULL)
		l->group = *group;
	strncpy(l->name, name, sizeof l->name - 1);
	l->threads = mem_new(n * sizeof *l->threads);
	for (l->n = 0; l->n < n; l->n++) {
		struct lane_thread *t = &l->threads[l->n];

		*t = (struct lane_thread){ .lane = l, .ctx = contexts[l->n] };
		if (pthread_create(&t->thread, NULL, run_lane, t) != 0) {
			err_set(e, MSG_DAEMON_THREADS);
			lane_free(l);
			return NULL;
		}
	}
	return l;
}

static void
post(struct lane *l, struct job *j)
{
	pthread_mutex_lock(&l->lock);
	queue_add(&l->waiting, j);
	l->load++;
	pthread_cond_signal(&l->more);
	pthread_mutex_unlock(&l->lock);
}

void
lane_post(struct lane *l, struct job *j)
{
	post(l, j);
}

void
lane_call(struct lane *l, struct job *j)
{
	j->done = NULL;
	j->over = 0;
	post(l, j);
	pthread_mutex_lock(&l->lock);
	while (!j->over)
		pthread_cond_wait(&l->over, &l->lock);
	pthread_mutex_unlock(&l->lock);
}

size_t
lane_load(struct lane *l)
{
	size_t n;

	pthread_mutex_lock(&l->lock);
	n = l->load;
	pthread_mutex_unlock(&l->lock);
	return n;
}

void
lane_free(struct lane *l)
{
	if (l == NULL)
		return;
	pthread_mutex_lock(&l->lock);
	l->ending = 1;
	pthread_cond_broadcast(&l->more);
	pthread_mutex_unlock(&l->lock);
	for (size_t i = 0; i < l->n; i++)
		pthread_join(l->threads[i].thread, NULL);
	pthread_mutex_destroy(&l->lock);
	pthread_cond_destroy(&l->more);
	pthread_cond_destroy(&l->over);
	free(l->threads);
	free(l);
}

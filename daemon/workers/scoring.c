/* Requests over all workers: batches, answers in any order, what to do with one that kills. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/workers/workers_impl.h"

#define BACKSTOP_MS 20000
/* Two batches one way and their answers the other must fit the sockets, so that neither side waits
 * for the other to read. */
#define BATCH_BYTES (96 * 1024)
#define BATCH_MAX 300

struct scoring {
	struct workers *w;
	const struct buf *requests;
	size_t n, next;
	workers_answer_fn *fn;
	void *arg;
	struct err *e;
};

static void
not_scored(struct scoring *s, size_t i, const char *reason)
{
	struct answer an = { .staff = "?",
		.state = STATE_NOT_SCORED,
		.reason = reason,
		.micro = MODEL_NONE,
		.posting = -1,
		.weight = 1,
		.cap_share = -1,
		.cap_outstanding = -1 };

	s->fn(s->arg, i, &an);
}

static int
send_batch(struct scoring *s, struct member *m, struct batch b)
{
	struct buf out = BUF_INIT;
	int late, failed;

	for (size_t i = b.from; i < b.from + b.n; i++)
		buf_add(&out, s->requests[i].p, s->requests[i].n);
	failed = worker_send(&m->w, FRAME_SCORE, out.p, out.n, s->w->limits.ask_ms, &late);
	buf_fini(&out);
	if (!failed)
		m->sent[m->nsent++] = b;
	return failed;
}

static struct batch
next_batch(struct scoring *s)
{
	struct batch b = { s->next, 0 };
	size_t bytes = 0;

	while (s->next < s->n && b.n < BATCH_MAX &&
	    (b.n == 0 || bytes + s->requests[s->next].n <= BATCH_BYTES)) {
		bytes += s->requests[s->next].n;
		s->next++;
		b.n++;
	}
	return b;
}

/* The answers of one batch: all of them or, when they cannot be read, none. */
static int
take(struct scoring *s, const struct buf *in, struct batch b)
{
	struct cut c = { (const unsigned char *)in->p, in->n, 0 };
	struct arena a = ARENA_INIT;
	struct answer *all = arena_new(&a, b.n * sizeof *all);
	int failed = 0;

	for (size_t i = 0; i < b.n && !failed; i++)
		failed = answer_read(&c, &a, &all[i]);
	failed = failed || c.n > 0;
	for (size_t i = 0; i < b.n && !failed; i++)
		s->fn(s->arg, b.from + i, &all[i]);
	arena_fini(&a);
	return failed;
}

static int
receive_batch(struct scoring *s, struct member *m, int *late)
{
	struct buf in = BUF_INIT;
	struct batch b = m->sent[0];
	const struct workers_limits *l = &s->w->limits;
	/* The worker stops itself; this is for one that cannot any more. */
	int ms = (int)b.n * (l->person_ms ? l->person_ms : 250) * 2 +
	    (l->backstop_ms ? l->backstop_ms : BACKSTOP_MS);
	int failed = worker_receive(&m->w, &in, ms, late) != FRAME_SCORE || take(s, &in, b) != 0;

	buf_fini(&in);
	if (!failed) {
		m->nsent--;
		memmove(m->sent, m->sent + 1, (size_t)m->nsent * sizeof *m->sent);
	}
	return failed;
}

/* One request alone; a worker that breaks over it is replaced, and when that happens again, the
 * request goes without. */
static int
alone(struct scoring *s, struct member *m, size_t i)
{
	int late = 0;

	for (int k = 0; k < TRIES && !late; k++) {
		if (send_batch(s, m, (struct batch){ i, 1 }) == 0 && receive_batch(s, m, &late) == 0)
			return 0;
		if (workers_restart(s->w, m, &late, s->e) != 0)
			return -1;
	}
	not_scored(s, i, late ? "worker_deadline" : "worker_died");
	return 0;
}

/* A worker broke: what it had is asked again, one by one, so that only the one to blame goes
 * without a score. One that is to blame for nothing (it was killed from outside) costs nobody
 * anything. */
static int
again(struct scoring *s, struct member *m)
{
	struct batch lost[IN_FLIGHT];
	int n = m->nsent, late = 0;

	memcpy(lost, m->sent, sizeof lost);
	if (workers_restart(s->w, m, &late, s->e) != 0)
		return -1;
	for (int k = 0; k < n; k++)
		for (size_t i = lost[k].from; i < lost[k].from + lost[k].n; i++)
			if (alone(s, m, i) != 0)
				return -1;
	return 0;
}

/* One that does not fit the sockets beside others waits until the worker has answered all. */
static int
may_send(const struct scoring *s, const struct member *m)
{
	return s->next < s->n && m->nsent < IN_FLIGHT &&
	    (m->nsent == 0 || s->requests[s->next].n <= BATCH_BYTES);
}

static int
fill(struct scoring *s)
{
	int busy = 0;

	for (int i = 0; i < s->w->n; i++) {
		struct member *m = &s->w->at[i];

		while (may_send(s, m)) {
			struct batch b = next_batch(s);

			if (send_batch(s, m, b) != 0) {
				m->sent[m->nsent++] = b;
				if (again(s, m) != 0)
					return -1;
			}
		}
		busy += m->nsent;
	}
	return busy;
}

/* Waits for whichever worker answers first. */
static struct member *
first_ready(struct workers *w)
{
	struct pollfd p[WORKERS_MAX];

	for (int i = 0; i < w->n; i++)
		p[i] = (struct pollfd){ w->at[i].nsent ? w->at[i].w.fd : -1, POLLIN, 0 };
	if (poll(p, (nfds_t)w->n, w->limits.ask_ms) > 0)
		for (int i = 0; i < w->n; i++)
			if (p[i].revents != 0)
				return &w->at[i];
	for (int i = 0; i < w->n; i++)
		if (w->at[i].nsent > 0)
			return &w->at[i];
	return &w->at[0];
}

int
workers_score(struct workers *w, const struct buf *requests, size_t n, workers_answer_fn *fn,
    void *arg, struct err *e)
{
	struct scoring s = { .w = w, .requests = requests, .n = n, .fn = fn, .arg = arg, .e = e };
	int busy, late;

	while ((busy = fill(&s)) > 0) {
		struct member *m = first_ready(w);

		if (receive_batch(&s, m, &late) != 0 && again(&s, m) != 0)
			return -1;
	}
	return busy;
}

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
#define BATCH_WHY 8 /* an explanation is long, and its batch is kept whole */

struct batch {
	struct buf out; /* the requests, one behind the other */
	size_t n, ends[BATCH_MAX], tags[BATCH_MAX];
};

struct scoring {
	struct workers *w;
	enum frame_type type; /* FRAME_SCORE, or FRAME_WHY */
	struct batch *next; /* being filled */
	struct batch *spare[WORKERS_MAX * IN_FLIGHT + 1];
	int nspare;
	workers_answer_fn *fn;
	void *arg;
};

static struct batch *
batch_take(struct scoring *s)
{
	struct batch *b = s->nspare > 0 ? s->spare[--s->nspare] : mem_new(sizeof *b);

	b->n = 0;
	buf_clear(&b->out);
	return b;
}

static void
batch_free(struct batch *b)
{
	buf_fini(&b->out);
	free(b);
}

static void
batch_done(struct scoring *s, struct batch *b)
{
	if (s->nspare < (int)(sizeof s->spare / sizeof *s->spare))
		s->spare[s->nspare++] = b;
	else
		batch_free(b);
}

/* The request i of one batch as the last of another. */
static void
batch_add(struct batch *b, const struct batch *from, size_t i)
{
	size_t start = i > 0 ? from->ends[i - 1] : 0;

	buf_add(&b->out, from->out.p + start, from->ends[i] - start);
	b->tags[b->n] = from->tags[i];
	b->ends[b->n++] = b->out.n;
}

static void
not_scored(struct scoring *s, size_t tag, const char *reason)
{
	struct answer an = { .staff = "?",
		.state = STATE_NOT_SCORED,
		.reason = reason,
		.micro = MODEL_NONE,
		.posting = -1,
		.weight = 1,
		.cap_share = -1,
		.cap_outstanding = -1 };

	s->fn(s->arg, tag, &an);
}

/* From here on the batch is the member's, also when it could not be sent. */
static int
send_batch(const struct scoring *s, struct member *m, struct batch *b)
{
	int late;

	m->sent[m->nsent++] = b;
	return worker_send(
	    &m->w, (int)s->type, b->out.p, b->out.n, s->w->limits.ask_ms, &late);
}

/* The answers of one batch: all of them or, when they cannot be read, none. */
static int
take(struct scoring *s, const struct buf *in, const struct batch *b)
{
	struct cut c = { (const unsigned char *)in->p, in->n, 0 };
	struct arena a = ARENA_INIT;
	struct answer *all = arena_new(&a, b->n * sizeof *all);
	int failed = 0;

	for (size_t i = 0; i < b->n && !failed; i++)
		failed = answer_read(&c, &a, &all[i]) != 0 ||
		    (s->type == FRAME_WHY && (all[i].trace = value_read(&a, &c)) == NULL);
	failed = failed || c.n > 0;
	for (size_t i = 0; i < b->n && !failed; i++)
		s->fn(s->arg, b->tags[i], &all[i]);
	arena_fini(&a);
	return failed;
}

static int
receive_batch(struct scoring *s, struct member *m, int *late)
{
	struct buf in = BUF_INIT;
	struct batch *b = m->sent[0];
	const struct workers_limits *l = &s->w->limits;
	/* The worker stops itself; this is for one that cannot any more. */
	int ms = (int)b->n * (l->person_ms ? l->person_ms : 250) * 2 *
		(s->type == FRAME_WHY ? FRAME_WHY_TIMES : 1) +
	    (l->backstop_ms ? l->backstop_ms : BACKSTOP_MS);
	int failed = worker_receive(&m->w, &in, ms, late) != (int)s->type || take(s, &in, b) != 0;

	buf_fini(&in);
	if (!failed) {
		m->nsent--;
		memmove(m->sent, m->sent + 1, (size_t)m->nsent * sizeof *m->sent);
		batch_done(s, b);
	}
	return failed;
}

/* A worker broke: another in its place; what it had is the caller's again. */
static int
replaced(
    struct scoring *s, struct member *m, struct batch *lost[IN_FLIGHT], int *late, struct err *e)
{
	int n = m->nsent;

	memcpy(lost, m->sent, sizeof m->sent);
	m->nsent = 0;
	if (workers_restart(s->w, m, late, e) == 0)
		return n;
	for (int i = 0; i < n; i++)
		batch_done(s, lost[i]);
	return -1;
}

/* One request alone; a worker that breaks over it is replaced, and when that happens again, the
 * request goes without. */
static int
alone(struct scoring *s, struct member *m, const struct batch *from, size_t i, struct err *e)
{
	struct batch *lost[IN_FLIGHT];
	int late = 0;

	for (int k = 0; k < TRIES && !late; k++) {
		struct batch *one = batch_take(s);

		batch_add(one, from, i);
		if (send_batch(s, m, one) == 0 && receive_batch(s, m, &late) == 0)
			return 0;
		if (replaced(s, m, lost, &late, e) < 0)
			return -1;
		batch_done(s, lost[0]);
	}
	not_scored(s, from->tags[i], late ? "worker_deadline" : "worker_died");
	return 0;
}

/* What a broken worker had is asked again, one by one, so that only the one to blame goes without a
 * score. One that is to blame for nothing (it was killed from outside) costs nobody anything. */
static int
again(struct scoring *s, struct member *m, struct err *e)
{
	struct batch *lost[IN_FLIGHT];
	int late = 0, n = replaced(s, m, lost, &late, e), failed = n < 0;

	for (int k = 0; k < n; k++) {
		for (size_t i = 0; i < lost[k]->n && !failed; i++)
			failed = alone(s, m, lost[k], i, e);
		batch_done(s, lost[k]);
	}
	return failed ? -1 : 0;
}

/* Waits until a worker has answered, or takes only the answers that are there. How many, or -1. */
static int
receive(struct scoring *s, int wait, struct err *e)
{
	struct workers *w = s->w;
	struct pollfd p[WORKERS_MAX];
	int late, n = 0, ready;

	for (int i = 0; i < w->n; i++)
		p[i] = (struct pollfd){ w->at[i].nsent ? w->at[i].w.fd : -1, POLLIN, 0 };
	ready = poll(p, (nfds_t)w->n, wait ? w->limits.ask_ms : 0);
	for (int i = 0; i < w->n; i++) {
		struct member *m = &w->at[i];

		/* When none stirs in time, receive_batch finds out why. */
		if (p[i].fd < 0 || (p[i].revents == 0 && (ready > 0 || !wait)))
			continue;
		if (receive_batch(s, m, &late) != 0 && again(s, m, e) != 0)
			return -1;
		n++;
	}
	return n;
}

/* The worker that has least to do; NULL when all are full. A batch that does not fit the sockets
 * beside others waits until a worker has answered all. */
static struct member *
free_member(const struct scoring *s, const struct batch *b)
{
	struct member *found = NULL;

	for (int i = 0; i < s->w->n; i++) {
		struct member *m = &s->w->at[i];

		if (m->nsent < (b->out.n > BATCH_BYTES ? 1 : IN_FLIGHT) &&
		    (found == NULL || m->nsent < found->nsent))
			found = m;
	}
	return found;
}

static int
dispatch(struct scoring *s, struct batch *b, struct err *e)
{
	struct member *m = NULL;
	int failed = receive(s, 0, e) < 0;

	while (!failed && (m = free_member(s, b)) == NULL)
		failed = receive(s, 1, e) < 0;
	if (failed) {
		batch_done(s, b);
		return -1;
	}
	return send_batch(s, m, b) == 0 ? 0 : again(s, m, e);
}

int
scoring_wait(struct scoring *s, struct err *e)
{
	int busy = 1;

	while (busy) {
		busy = 0;
		for (int i = 0; i < s->w->n; i++)
			busy |= s->w->at[i].nsent > 0;
		if (busy && receive(s, 1, e) < 0)
			return -1;
	}
	return 0;
}

struct scoring *
scoring_begin(struct workers *w, workers_answer_fn *fn, void *arg)
{
	struct scoring *s = mem_new(sizeof *s);

	*s = (struct scoring){ .w = w, .type = FRAME_SCORE, .fn = fn, .arg = arg };
	s->next = batch_take(s);
	w->scoring = s;
	return s;
}

void
scoring_explained(struct scoring *s)
{
	s->type = FRAME_WHY;
}

struct buf *
scoring_room(struct scoring *s)
{
	return &s->next->out;
}

int
scoring_put(struct scoring *s, size_t tag, struct err *e)
{
	struct batch *b = s->next;

	b->tags[b->n] = tag;
	b->ends[b->n++] = b->out.n;
	if (b->n < (s->type == FRAME_WHY ? BATCH_WHY : BATCH_MAX) && b->out.n <= BATCH_BYTES)
		return 0;
	s->next = batch_take(s);
	if (b->n > 1 && b->out.n > BATCH_BYTES) { /* without the last */
		batch_add(s->next, b, b->n - 1);
		b->out.n = b->ends[--b->n - 1];
	}
	return dispatch(s, b, e);
}

int
scoring_flush(struct scoring *s, struct err *e)
{
	struct batch *b = s->next;

	if (b->n > 0) {
		s->next = batch_take(s);
		if (dispatch(s, b, e) != 0)
			return -1;
	}
	return scoring_wait(s, e);
}

void
scoring_end(struct scoring *s)
{
	struct err ignored = { 0 };

	/* Answers that nobody wants any more are cheaper than other workers. */
	if (scoring_wait(s, &ignored) != 0)
		for (int i = 0; i < s->w->n; i++) {
			struct batch *lost[IN_FLIGHT];
			int late = 0, n = 0;

			if (s->w->at[i].nsent > 0)
				n = replaced(s, &s->w->at[i], lost, &late, &ignored);
			for (int k = 0; k < n; k++)
				batch_done(s, lost[k]);
		}
	err_fini(&ignored);
	for (int i = 0; i < s->nspare; i++)
		batch_free(s->spare[i]);
	batch_free(s->next);
	s->w->scoring = NULL;
	free(s);
}

int
workers_score(struct workers *w, const struct buf *requests, size_t n, workers_answer_fn *fn,
    void *arg, struct err *e)
{
	struct scoring *s = scoring_begin(w, fn, arg);
	int failed = 0;

	for (size_t i = 0; i < n && !failed; i++) {
		buf_add(scoring_room(s), requests[i].p, requests[i].n);
		failed = scoring_put(s, i, e);
	}
	failed = failed || scoring_flush(s, e);
	scoring_end(s);
	return failed ? -1 : 0;
}

/* workers: the pool of kpi-worker processes, seen from the process that holds the store. Owns their
 * sockets and lives: starts them, feeds them frames of at most 512 KB with two messages in flight,
 * kills what passes its deadline, starts another and tells it the same bundle and kinds again.
 * Refuses to know what a rule says. Called by run and ctl.
 */
#ifndef KPID_WORKERS_H
#define KPID_WORKERS_H

#include "rules/base/calendar.h"
#include "rules/bundle_source.h"
#include "rules/frame.h"
#include "rules/request.h"

struct workers;

struct workers_limits {
	int count;
	size_t memory;
	int branches; /* standards tell what they decide: for coverage, slow */
	int person_ms, load_ms; /* of the worker's own time; it stops itself at twice that */
	int backstop_ms; /* of the clock, before a worker that says nothing is killed */
	int ask_ms; /* the same, of a load or a question */
}; /* 0 = default: cores (at most 8), 64 MiB, 250, 2000, 20000, 60000 */

struct workers *workers_new(const struct workers_limits *limits, struct err *e);
void workers_free(struct workers *w);

/* Gives every worker the bundle, the calendar and the parameters set (NULL none). *reply: { errors:
 * [{warning, id, en, vi, file, line, col}], manifest }, in the arena. -1 only when no worker could
 * answer. */
int workers_load(struct workers *w, const struct bundle_source *files, size_t n,
    const struct calendar *c, const struct value *set, struct arena *a, struct value **reply,
    struct err *e);

/* One question to one worker; *in is what is left of the answer after its type. A FRAME_ERROR
 * becomes *e. `deadline_ms` 0 = a minute. `about` names it in errors. */
int workers_ask(struct workers *w, enum frame_type type, const struct buf *payload, int deadline_ms,
    const char *about, struct buf *answer, struct err *e);

/* The same of values: what is asked (NULL nothing), and the answer in the arena; NULL with *e. */
struct workers_question {
	enum frame_type type;
	const struct value *what;
	int deadline_ms;
	const char *about;
};
struct value *workers_ask_value(
    struct workers *w, const struct workers_question *q, struct arena *a, struct err *e);

/* Where kinds come from: the tuple of a number, NULL at the end of the known ones. All that are new
 * are sent to every worker. */
typedef const void *workers_kind_fn(void *arg, uint32_t number, size_t *n);
int workers_kinds(struct workers *w, workers_kind_fn *fn, void *arg, struct err *e);
/* Sends just these numbers (of one person's packs). */
int workers_kinds_of(struct workers *w, const struct columns *const *packs, size_t n,
    workers_kind_fn *fn, void *arg, struct err *e);

/* Scores requests over all workers while more are being made: request_write appends one to
 * scoring_room(), scoring_put sends it off when enough are together, with `tag` for its answer.
 * Answers come through fn in any order, during put and flush; after flush all are there. A request
 * that kills or stalls its worker is answered with STATE_NOT_SCORED, "worker_died" or
 * "worker_deadline". After an error only scoring_end may follow. One scoring at a time. */
typedef void workers_answer_fn(void *arg, size_t tag, const struct answer *an);
struct scoring;
struct scoring *scoring_begin(struct workers *w, workers_answer_fn *fn, void *arg);
/* Each answer with its explanation in `trace`; before the first is put. */
void scoring_explained(struct scoring *s);
struct buf *scoring_room(struct scoring *s);
int scoring_put(struct scoring *s, size_t tag, struct err *e);
int scoring_flush(struct scoring *s, struct err *e);
void scoring_end(struct scoring *s); /* drops what was not flushed */
/* All of it for n requests that are there already; tags are their indices. */
int workers_score(struct workers *w, const struct buf *requests, size_t n, workers_answer_fn *fn,
    void *arg, struct err *e);

/* The same to each worker, whose answer (a value, NULL none, borrowed) goes to fn; one that cannot
 * answer is left out. */
typedef void workers_told_fn(void *arg, const struct value *v);
void workers_ask_all(struct workers *w, enum frame_type type, const struct value *payload,
    workers_told_fn *fn, void *arg);

/* Workers that were killed or died since the start. */
int workers_kills(const struct workers *w);

#endif

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "daemon/workers/workers_impl.h"

/* A new one, told all that the old one knew. */
static int
start(struct workers *w, struct member *m, struct err *e)
{
	int late, failed;
	struct buf in = BUF_INIT;

	m->nsent = m->told = 0;
	if (worker_start(&m->w, w->path, e) != 0)
		return -1;
	failed = w->load.n > 0 &&
	    (worker_send(&m->w, FRAME_LOAD, w->load.p, w->load.n, w->limits.ask_ms, &late) != 0 ||
		worker_receive(&m->w, &in, w->limits.ask_ms, &late) != FRAME_LOAD);
	failed = failed ||
	    (w->kinds.n > 0 &&
		worker_send(&m->w, FRAME_KINDS, w->kinds.p, w->kinds.n, w->limits.ask_ms, &late) != 0);
	buf_fini(&in);
	if (!failed)
		return 0;
	worker_stop(&m->w);
	return err_set(e, MSG_WORKER_TALK);
}

int
workers_restart(struct workers *w, struct member *m, int *late, struct err *e)
{
	w->kills++;
	*late |= worker_stop(&m->w);
	if (start(w, m, e) == 0)
		return 0;
	err_fini(e);
	return start(w, m, e);
}

struct workers *
workers_new(const struct workers_limits *limits, struct err *e)
{
	struct workers *w = mem_new(sizeof *w);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (limits != NULL)
		w->limits = *limits;
	w->limits.ask_ms = w->limits.ask_ms ? w->limits.ask_ms : 60000;
	cores = cores < 1 ? 1 : cores > WORKERS_AUTO ? WORKERS_AUTO : cores;
	w->n = w->limits.count > 0 ? w->limits.count : (int)cores;
	if (w->n > WORKERS_MAX)
		w->n = WORKERS_MAX;
	w->path = worker_path();
	for (int i = 0; i < WORKERS_MAX; i++)
		w->at[i].w = (struct worker){ -1, -1 };
	for (int i = 0; i < w->n; i++)
		if (start(w, &w->at[i], e) != 0) {
			workers_free(w);
			return NULL;
		}
	return w;
}

void
workers_free(struct workers *w)
{
	if (w == NULL)
		return;
	for (int i = 0; i < w->n; i++)
		worker_stop(&w->at[i].w);
	buf_fini(&w->load);
	buf_fini(&w->kinds);
	free(w->known);
	free(w->path);
	free(w);
}

int
workers_kills(const struct workers *w)
{
	return w->kills;
}

/* --- one question --- */

/* The error that a worker answered with. */
static int
told_error(const struct buf *answer, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct cut c = { (const unsigned char *)answer->p, answer->n, 0 };
	const struct value *v = value_read(&a, &c), *list = value_get(v, "args");
	const char *args[ERR_ARGS + 1] = { NULL };
	int id = msg_find(value_text(value_get(v, "id"), ""));

	for (size_t i = 0; value_is(list, V_LIST) && i < list->u.list.n && i < ERR_ARGS; i++)
		args[i] = value_text(list->u.list.at[i], "");
	err_set(e, id < 0 ? MSG_WORKER_TALK : (enum msg_id)id, args[0], args[1], args[2], args[3],
	    args[4], args[5]);
	arena_fini(&a);
	return -1;
}

static int
ask(struct workers *w, struct member *m, enum frame_type type, const struct buf *payload, int ms,
    const char *about, struct buf *answer, struct err *e)
{
	int late = 0;

	for (int i = 0; i < TRIES && !late; i++) {
		int got;

		buf_clear(answer);
		got = m->told || worker_send(&m->w, (int)type, payload->p, payload->n, ms, &late) == 0
		    ? worker_receive(&m->w, answer, ms, &late)
		    : -1;
		m->told = 0;
		if (got == (int)type)
			return 0;
		if (got == FRAME_ERROR)
			return told_error(answer, e);
		if (workers_restart(w, m, &late, e) != 0)
			return -1;
	}
	return err_set(e, late ? MSG_WORKER_DEADLINE : MSG_WORKER_DIED, about);
}

int
workers_ask(struct workers *w, enum frame_type type, const struct buf *payload, int deadline_ms,
    const char *about, struct buf *answer, struct err *e)
{
	return ask(
	    w, &w->at[0], type, payload, deadline_ms ? deadline_ms : w->limits.ask_ms, about, answer, e);
}

/* NULL with *e: what came is no value. */
static struct value *
read_answer(const struct buf *answer, struct arena *a, struct err *e)
{
	struct cut cut = { (const unsigned char *)answer->p, answer->n, 0 };
	struct value *v = value_read(a, &cut);

	if (v == NULL)
		err_set(e, MSG_WORKER_TALK);
	return v;
}

struct value *
workers_ask_value(
    struct workers *w, const struct workers_question *q, struct arena *a, struct err *e)
{
	struct buf in = BUF_INIT, out = BUF_INIT;
	struct value *v = NULL;

	value_write(q->what ? q->what : value_map(a), &in);
	if (workers_ask(w, q->type, &in, q->deadline_ms, q->about, &out, e) == 0)
		v = read_answer(&out, a, e);
	buf_fini(&in);
	buf_fini(&out);
	return v;
}

void
workers_ask_all(struct workers *w, enum frame_type type, const struct value *payload,
    workers_told_fn *fn, void *arg)
{
	struct buf message = BUF_INIT, answer = BUF_INIT;

	value_write(payload, &message);
	for (int i = 0; i < w->n; i++) {
		struct err e = { 0 };
		struct arena a = ARENA_INIT;

		if (ask(w, &w->at[i], type, &message, w->limits.ask_ms, "", &answer, &e) == 0) {
			struct cut c = { (const unsigned char *)answer.p, answer.n, 0 };

			fn(arg, value_read(&a, &c));
		}
		err_fini(&e);
		arena_fini(&a);
	}
	buf_fini(&message);
	buf_fini(&answer);
}

static void
load_message(struct workers *w, const struct bundle_source *files, size_t n,
    const struct calendar *c, const struct value *set)
{
	struct arena a = ARENA_INIT;
	struct value *v = value_map(&a), *list = value_list(&a);

	for (size_t i = 0; i < n; i++) {
		struct value *f = value_map(&a);

		value_put(&a, f, "path", value_str(&a, files[i].path));
		value_put(&a, f, "text", value_strn(&a, files[i].bytes, files[i].size));
		value_push(&a, list, f);
	}
	value_put(&a, v, "files", list);
	value_put(&a, v, "memory", value_int(&a, (int64_t)w->limits.memory));
	value_put(
	    &a, v, "person_ms", value_int(&a, w->limits.person_ms ? w->limits.person_ms : 250));
	value_put(&a, v, "load_ms", value_int(&a, w->limits.load_ms ? w->limits.load_ms : 2000));
	value_put(&a, v, "branches", value_bool(&a, w->limits.branches));
	if (set != NULL)
		value_put(&a, v, "set", (struct value *)set);
	buf_clear(&w->load);
	value_write(v, &w->load);
	calendar_write(c, &w->load);
	arena_fini(&a);
}

int
workers_load(struct workers *w, const struct bundle_source *files, size_t n,
    const struct calendar *c, const struct value *set, struct arena *a, struct value **reply,
    struct err *e)
{
	struct buf message, answer = BUF_INIT;
	int failed = 0, late = 0;

	load_message(w, files, n, c, set);
	buf_clear(&w->kinds);
	w->nkinds = 0;
	free(w->known);
	w->known = NULL;
	w->nknown = 0;
	message = w->load;
	w->load = (struct buf)
	    BUF_INIT; /* a worker that dies over it is not given it again before it answered once */
	for (int i = 0; i < w->n; i++) /* they load at the same time */
		w->at[i].told = worker_send(&w->at[i].w, FRAME_LOAD, message.p, message.n,
				    w->limits.ask_ms, &late) == 0;
	for (int i = 0; i < w->n && !failed; i++) {
		failed = ask(w, &w->at[i], FRAME_LOAD, &message, w->limits.ask_ms, "standard.lua", &answer,
			     e) != 0;
		if (i == 0 && !failed)
			failed = (*reply = read_answer(&answer, a, e)) == NULL;
	}
	for (int i = 0; i < w->n; i++) /* nobody hears their answers */
		if (w->at[i].told) {
			struct err ignored = { 0 };

			(void)workers_restart(w, &w->at[i], &late, &ignored);
			err_fini(&ignored);
		}
	w->load = message;
	buf_fini(&answer);
	return failed ? -1 : 0;
}

/* --- kinds --- */

static int
tell_kinds(struct workers *w, size_t from, struct err *e)
{
	int late = 0;

	/* A worker that is busy would not read them while its answers wait. */
	if (w->scoring != NULL && w->kinds.n > from && scoring_wait(w->scoring, e) != 0)
		return -1;
	for (int i = 0; i < w->n && w->kinds.n > from; i++)
		if (worker_send(&w->at[i].w, FRAME_KINDS, w->kinds.p + from, w->kinds.n - from,
			w->limits.ask_ms, &late) != 0 &&
		    workers_restart(w, &w->at[i], &late, e) != 0)
			return -1;
	return 0;
}

static int
add_kind(struct workers *w, uint32_t number, workers_kind_fn *fn, void *arg)
{
	size_t n;
	const void *tuple;
	uint32_t room = w->nknown;

	if (number < w->nknown && w->known[number])
		return 0;
	tuple = fn(arg, number, &n);
	if (tuple == NULL)
		return -1;
	while (room <= number)
		room = room ? room * 2 : 1024;
	if (room > w->nknown) {
		w->known = mem_grow(w->known, room);
		memset(w->known + w->nknown, 0, room - w->nknown);
		w->nknown = room;
	}
	w->known[number] = 1;
	buf_u32(&w->kinds, number);
	buf_str(&w->kinds, tuple, n);
	return 0;
}

int
workers_kinds(struct workers *w, workers_kind_fn *fn, void *arg, struct err *e)
{
	size_t from = w->kinds.n;

	while (add_kind(w, w->nkinds, fn, arg) == 0)
		w->nkinds++;
	return tell_kinds(w, from, e);
}

int
workers_kinds_of(struct workers *w, const struct columns *const *packs, size_t n,
    workers_kind_fn *fn, void *arg, struct err *e)
{
	size_t from = w->kinds.n;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < packs[i]->nentries; k++)
			if (add_kind(w, packs[i]->kind[k], fn, arg) != 0)
				return err_set(e, MSG_RULE_KIND_UNKNOWN, packs[i]->d.staff);
		for (size_t k = 0; k < packs[i]->ntasks; k++)
			if (add_kind(w, packs[i]->task_kind[k], fn, arg) != 0)
				return err_set(e, MSG_RULE_KIND_UNKNOWN, packs[i]->d.staff);
	}
	return tell_kinds(w, from, e);
}

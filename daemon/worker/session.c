#include "daemon/worker/session.h"
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include "rules/base/err_value.h"
#include "rules/bundle_manifest.h"
#include "rules/cases.h"
#include "rules/coverage.h"
#include "rules/edges.h"
#include "rules/explain.h"
#include "rules/frame.h"
#include "rules/handbook.h"
#include "rules/lint.h"
#include "rules/matrix.h"

struct session {
	int fd;
	struct buf in, out;
	struct arena arena; /* of one message */
	struct bundle *bundle;
	struct engine *engine;
	struct calendar calendar;
	int has_calendar, person_ms, load_ms;
	int type; /* of the message */
};

/* --- the timer: a signal handler needs to find the sandbox; this is the one thing it can reach.
 * It counts the time of this process alone: a busy machine must not make another result. First the
 * formula is told to stop; what does not stop in the same time again ends the process. --- */

static struct sandbox *volatile timed;
static volatile sig_atomic_t told;

static void
expired(int sig)
{
	(void)sig;
	if (timed == NULL)
		return;
	if (told)
		_exit(FRAME_EXIT_LATE);
	told = 1;
	sandbox_interrupt(timed);
}

static void
timer_set(struct sandbox *sb, int ms)
{
	struct timeval limit = { ms / 1000, ms % 1000 * 1000 };
	struct itimerval t = { .it_interval = limit, .it_value = limit };

	told = 0;
	timed = sb;
	setitimer(ITIMER_PROF, &t, NULL);
}

static int64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static struct sandbox *
sandbox_now(const struct session *s)
{
	return s->bundle ? s->bundle->sandbox : NULL;
}

static void
timer_start(struct session *s, int ms)
{
	if (sandbox_now(s) == NULL)
		return;
	sandbox_rearm(sandbox_now(s));
	timer_set(sandbox_now(s), ms);
}

static void
timer_stop(struct session *s)
{
	timer_set(NULL, 0);
	if (sandbox_now(s) != NULL)
		sandbox_rearm(sandbox_now(s));
}

/* --- frames --- */

static int
read_all(int fd, void *to, size_t n)
{
	for (char *p = to; n > 0;) {
		ssize_t got = read(fd, p, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return -1;
		p += got;
		n -= (size_t)got;
	}
	return 0;
}

static int
write_all(int fd, const void *from, size_t n)
{
	for (const char *p = from; n > 0;) {
		ssize_t put = write(fd, p, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return -1;
		p += put;
		n -= (size_t)put;
	}
	return 0;
}

/* One message into s->in; its type, or -1. */
static int
receive(struct session *s)
{
	unsigned char head[5];
	int type;

	buf_clear(&s->in);
	do {
		uint32_t n;

		if (read_all(s->fd, head, 5) != 0)
			return -1;
		n = (uint32_t)head[0] | (uint32_t)head[1] << 8 | (uint32_t)head[2] << 16 |
		    (uint32_t)head[3] << 24;
		type = head[4] & ~FRAME_MORE;
		if (n > FRAME_MAX || s->in.n + n > FRAME_TOTAL_MAX)
			return -1;
		buf_reserve(&s->in, n);
		if (read_all(s->fd, s->in.p + s->in.n, n) != 0)
			return -1;
		s->in.n += n;
	} while (head[4] & FRAME_MORE);
	return type;
}

static int
reply(struct session *s, int type)
{
	size_t at = 0;

	do {
		size_t n = s->out.n - at < FRAME_MAX ? s->out.n - at : FRAME_MAX;
		int more = at + n < s->out.n;
		unsigned char head[5] = { (unsigned char)n, (unsigned char)(n >> 8),
			(unsigned char)(n >> 16), (unsigned char)(n >> 24),
			(unsigned char)(type | (more ? FRAME_MORE : 0)) };

		if (write_all(s->fd, head, 5) != 0 || write_all(s->fd, s->out.p + at, n) != 0)
			return -1;
		at += n;
	} while (at < s->out.n);
	return 0;
}

static int
reply_value(struct session *s, int type, const struct value *v)
{
	value_write(v, &s->out);
	return reply(s, type);
}

static struct value *
error_values(struct session *s, const struct err_list *list)
{
	struct value *v = value_list(&s->arena);

	for (size_t i = 0; i < list->n; i++)
		value_push(&s->arena, v, err_value(&s->arena, &list->at[i], list->warning[i]));
	return v;
}

static int
reply_error(struct session *s, struct err *e)
{
	struct value *v = err_value(&s->arena, e, 0), *args = value_list(&s->arena);

	for (int i = 0; i < ERR_ARGS && e->args[i] != NULL; i++)
		value_push(&s->arena, args, value_str(&s->arena, e->args[i]));
	value_put(&s->arena, v, "args", args);
	err_fini(e);
	buf_clear(&s->out);
	return reply_value(s, FRAME_ERROR, v);
}

/* --- handlers --- */

/* Around the running of each chunk: a standard that does not come to its end is stopped alone. */
static void
load_timer(void *arg, struct sandbox *sb)
{
	struct session *s = arg;

	timer_set(sb, sb ? s->load_ms : 0);
}

static void
unload(struct session *s)
{
	engine_free(s->engine);
	bundle_free(s->bundle);
	if (s->has_calendar)
		calendar_fini(&s->calendar);
	s->engine = NULL;
	s->bundle = NULL;
	s->has_calendar = 0;
}

static int
h_load(struct session *s, struct cut *c)
{
	struct value *v = value_read(&s->arena, c), *answer = value_map(&s->arena);
	const struct value *files = value_get(v, "files");
	struct sandbox_limits limits = { (size_t)value_integer(value_get(v, "memory"), 0),
		value_boolean(value_get(v, "branches"), 0) };
	struct bundle_source *src = arena_new(&s->arena, (value_len(files) + 1) * sizeof *src);
	struct err_list errors = { 0 };
	struct err e = { 0 };

	unload(s);
	malloc_trim(0); /* what the last bundle and its kinds took lies about in pieces */
	s->person_ms = (int)value_integer(value_get(v, "person_ms"), 250);
	s->load_ms = (int)value_integer(value_get(v, "load_ms"), 2000);
	if (v == NULL || calendar_cut(&s->calendar, c) != 0)
		return -1;
	s->has_calendar = 1;
	for (size_t i = 0; i < value_len(files); i++) {
		const struct value *f = files->u.list.at[i], *text = value_get(f, "text");

		src[i] = (struct bundle_source){ value_text(value_get(f, "path"), ""),
			value_text(text, ""), value_is(text, V_STR) ? text->u.str.n : 0 };
	}
	s->bundle = bundle_load(src, value_len(files), &limits, load_timer, s, &errors);
	if (s->bundle->sandbox != NULL) {
		s->engine = engine_new(s->bundle, s->calendar.n > 0 ? &s->calendar : NULL);
		engine_clock(s->engine, now_ns);
		if (value_get(v, "set") != NULL &&
		    bundle_override(s->bundle, "", value_get(v, "set"), &e) != 0)
			err_list_add(&errors, &e, 0);
		value_put(&s->arena, answer, "manifest", bundle_manifest(s->bundle, &s->arena));
	}
	value_put(&s->arena, answer, "errors", error_values(s, &errors));
	err_list_fini(&errors);
	return reply_value(s, FRAME_LOAD, answer);
}

/* A case may build a whole group: four times what one person gets. */
static void
case_timer(void *arg, int on)
{
	struct session *s = arg;

	if (on)
		timer_start(s, 4 * s->person_ms);
	else
		timer_stop(s);
}

static int
h_lint(struct session *s, struct cut *c)
{
	struct value *answer = value_map(&s->arena);
	struct err_list errors = { 0 };

	(void)c;
	lint_bundle(s->engine, case_timer, s, &errors);
	value_put(&s->arena, answer, "errors", error_values(s, &errors));
	err_list_fini(&errors);
	return reply_value(s, FRAME_LINT, answer);
}

static int
h_cases(struct session *s, struct cut *c)
{
	struct value *v = value_read(&s->arena, c), *report;
	struct cases_options o = { .sector = value_text(value_get(v, "sector"), NULL),
		.name = value_text(value_get(v, "name"), NULL),
		.coverage = value_boolean(value_get(v, "coverage"), 0),
		.timer = case_timer,
		.timer_arg = s };

	cases_run(s->engine, &o, &s->arena, &report);
	return reply_value(s, FRAME_CASES, report);
}

static int
h_kinds(struct session *s, struct cut *c)
{
	while (c->n > 0) {
		uint32_t number = cut_u32(c);
		size_t n;
		const char *tuple = cut_str(c, &n);

		if (c->bad || engine_kind(s->engine, number, tuple, n) != 0)
			return -1;
	}
	return 0;
}

/* Of many people, one by one; why: each with its explanation. */
static int
h_score(struct session *s, struct cut *c)
{
	int why = s->type == FRAME_WHY, failed = 0;
	struct arena a = ARENA_INIT;

	for (; c->n > 0 && !failed; arena_reset(&a)) {
		struct request r;
		struct answer an;
		struct err e = { 0 };

		if ((failed = request_read(c, &a, &r) != 0))
			break;
		r.what |= why ? DO_TRACE : 0u;
		timer_start(s, (why ? FRAME_WHY_TIMES : 1) * s->person_ms);
		failed = score_request(s->engine, &r, &a, &an, &e) != 0;
		timer_stop(s);
		if (!failed)
			answer_write(&an, &s->out);
		if (!failed && why)
			value_write(explain_answer(s->engine, &r, &an, &a), &s->out);
		err_fini(&e);
	}
	arena_fini(&a);
	return failed ? -1 : reply(s, s->type);
}

static int
h_explain(struct session *s, struct cut *c)
{
	struct request r;
	struct answer an;
	struct err e = { 0 };
	int failed;

	if (request_read(c, &s->arena, &r) != 0)
		return -1;
	r.what |= DO_TRACE;
	timer_start(s, FRAME_WHY_TIMES * s->person_ms);
	failed = score_request(s->engine, &r, &s->arena, &an, &e);
	timer_stop(s);
	if (failed)
		return reply_error(s, &e);
	answer_write(&an, &s->out);
	return reply_value(s, FRAME_EXPLAIN, explain_answer(s->engine, &r, &an, &s->arena));
}

static int
h_entry(struct session *s, struct cut *c)
{
	struct request r;
	struct err e = { 0 };
	struct value *v;

	if (request_read(c, &s->arena, &r) != 0)
		return -1;
	timer_start(s, FRAME_WHY_TIMES * s->person_ms);
	v = explain_entry(s->engine, &r, cut_u32(c), &s->arena, &e);
	timer_stop(s);
	return v ? reply_value(s, FRAME_ENTRY, v) : reply_error(s, &e);
}

static int
h_handbook(struct session *s, struct cut *c)
{
	struct value *v = value_read(&s->arena, c), *tree;
	const char *day = value_text(value_get(v, "day"), "");
	struct handbook_options o = { .sector = value_text(value_get(v, "sector"), ""),
		.duty_group = value_text(value_get(v, "duty_group"), NULL),
		.timer = case_timer, .timer_arg = s };
	struct err e = { 0 };

	if (day_parse(day, strlen(day), &o.day) != 0)
		return -1;
	tree = handbook_tree(s->engine, &o, &s->arena, &e);
	return tree ? reply_value(s, FRAME_HANDBOOK, tree) : reply_error(s, &e);
}

static int
h_tips(struct session *s, struct cut *c)
{
	struct request r;
	struct err e = { 0 };
	struct value *v;

	if (request_read(c, &s->arena, &r) != 0)
		return -1;
	timer_start(s, FRAME_WHY_TIMES * s->person_ms);
	v = edges_tips(s->engine, &r, (int64_t)cut_u64(c), &s->arena, &e);
	timer_stop(s);
	return v ? reply_value(s, FRAME_TIPS, v) : reply_error(s, &e);
}

static int
h_matrix(struct session *s, struct cut *c)
{
	struct value *v = value_read(&s->arena, c), *report;
	int coverage = value_boolean(value_get(v, "coverage"), 0);

	sandbox_cover(s->bundle->sandbox, coverage);
	report = matrix_rules(s->engine, case_timer, s, &s->arena);
	if (coverage)
		value_put(&s->arena, report, "files", coverage_files(s->engine, &s->arena));
	sandbox_cover(s->bundle->sandbox, 0);
	return reply_value(s, FRAME_MATRIX, report);
}

static int
h_costs(struct session *s, struct cut *c)
{
	(void)c;
	return reply_value(s, FRAME_COSTS, engine_costs(s->engine, &s->arena));
}

typedef int handler_fn(struct session *s, struct cut *c);
static handler_fn *const handlers[FRAME_TYPES] = {
	[FRAME_LOAD] = h_load,
	[FRAME_LINT] = h_lint,
	[FRAME_CASES] = h_cases,
	[FRAME_KINDS] = h_kinds,
	[FRAME_SCORE] = h_score,
	[FRAME_EXPLAIN] = h_explain,
	[FRAME_ENTRY] = h_entry,
	[FRAME_HANDBOOK] = h_handbook,
	[FRAME_TIPS] = h_tips,
	[FRAME_MATRIX] = h_matrix,
	[FRAME_WHY] = h_score,
	[FRAME_COSTS] = h_costs,
};

static int
serve(struct session *s)
{
	int type = receive(s);
	struct cut c = { (const unsigned char *)s->in.p, s->in.n, 0 };
	int failed;

	if (type < 0)
		return 1;
	if (type >= FRAME_TYPES || handlers[type] == NULL ||
	    (type != FRAME_LOAD && s->engine == NULL))
		return -1;
	s->type = type;
	buf_clear(&s->out);
	failed = handlers[type](s, &c);
	arena_reset(&s->arena);
	return failed;
}

static int
hello(struct session *s)
{
	struct value *v = value_map(&s->arena);

	value_put(&s->arena, v, "lua", value_str(&s->arena, sandbox_version()));
	value_put(&s->arena, v, "semantics", value_int(&s->arena, ENGINE_SEMANTICS));
	return reply_value(s, FRAME_HELLO, v);
}

int
session_run(int fd)
{
	struct session s = { .fd = fd, .person_ms = 250, .load_ms = 2000 };
	struct sigaction sa = { .sa_handler = expired };
	int rc;

	sigaction(SIGPROF, &sa, NULL);
	rc = hello(&s);
	while (rc == 0)
		rc = serve(&s);
	unload(&s);
	buf_fini(&s.in);
	buf_fini(&s.out);
	arena_fini(&s.arena);
	return rc == 1 ? 0 : 1;
}

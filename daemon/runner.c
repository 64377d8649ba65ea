#include "daemon/runner.h"
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "daemon/events.h"
#include "daemon/log.h"

#define PROGRESS_MS 500
#define FULL_AT 1000 /* so many people whose facts changed are as much work as everybody */

/* One run under way. Its fields belong to the run lane while it works, but what is atomic. */
struct going {
	struct job job; /* first */
	struct runner *r;
	struct order o;
	char *by;
	struct live *live;
	int64_t run;
	int started; /* given to the run lane */
	atomic_size_t done, total;
	atomic_int cancel;
	struct run_report report;
	struct costs slowest;
	struct err e;
	int64_t began_ms, took_ms;
	runner_told_fn *told;
	void *told_arg;
	struct going *next;
};

struct runner {
	struct app *app;
	struct going *first, **last; /* the first goes, the others wait */
	struct event *tick; /* progress */
	struct event *touch; /* a refresh is due */
	int touched, refreshing;
	struct runner_stats stats;
};

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
arm(struct event *ev, int ms)
{
	struct timeval tv = { ms / 1000, ms % 1000 * 1000 };

	event_add(ev, &tv);
}

/* --- writing from the run lane --- */

struct writing {
	struct job job;
	run_write_fn *fn;
	void *arg;
	struct err *e;
	int rc;
};

static void
write_work(struct job *j, void *ctx)
{
	struct writing *w = (struct writing *)j;

	w->rc = w->fn(w->arg, ctx, w->e);
}

static int
on_write_lane(void *lane, run_write_fn *fn, void *arg, struct err *e)
{
	struct writing w = { .job.work = write_work, .fn = fn, .arg = arg, .e = e };

	lane_call(lane, &w.job);
	return w.rc;
}

/* --- what is told --- */

static struct value *
describe(const struct going *g, const char *state, struct arena *a)
{
	struct value *v = value_map(a);
	char text[PERIOD_TEXT];

	value_put(a, v, "run", value_int(a, g->run));
	value_put(a, v, "period", value_str(a, period_text(g->o.period, text)));
	value_put(a, v, "kind", value_str(a, run_kind_names[g->o.kind]));
	value_put(a, v, "by", value_str(a, g->by));
	value_put(a, v, "state", value_str(a, state));
	value_put(a, v, "done", value_int(a, (int64_t)atomic_load(&g->done)));
	value_put(a, v, "total", value_int(a, (int64_t)atomic_load(&g->total)));
	return v;
}

static void
tell_progress(const struct going *g)
{
	struct arena a = ARENA_INIT;

	events_tell(g->r->app->events, "progress", NULL, describe(g, "running", &a));
	arena_fini(&a);
}

static void
tell_end(const struct going *g, const char *state)
{
	struct arena a = ARENA_INIT;
	struct value *v = describe(g, state, &a);
	char period[PERIOD_TEXT], *why = g->e.set ? err_line(&g->e, LANG_EN) : NULL;

	value_put(&a, v, "changed", value_int(&a, (int64_t)g->report.changed));
	value_put(&a, v, "people", value_int(&a, (int64_t)g->report.people));
	value_put(&a, v, "warnings", value_int(&a, (int64_t)g->report.warnings));
	value_put(&a, v, "milliseconds", value_int(&a, g->took_ms));
	if (g->e.set)
		value_put(&a, v, "error", value_str(&a, msg_name(g->e.id)));
	events_tell(g->r->app->events, "run", NULL, v);
	log_event(g->e.set && g->e.id != MSG_RUN_CANCELLED ? LOG_ERROR : LOG_INFO, "run",
	    LOG_N("run", g->run), LOG_S("period", period_text(g->o.period, period)),
	    LOG_S("kind", run_kind_names[g->o.kind]), LOG_S("state", state),
	    LOG_N("people", g->report.people), LOG_N("changed", g->report.changed),
	    LOG_N("ms", g->took_ms), LOG_S("error", g->e.set ? msg_name(g->e.id) : NULL),
	    LOG_S("message", why));
	free(why);
	arena_fini(&a);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct runner *r = arg;

	(void)fd, (void)what;
	if (r->first == NULL || !r->first->started)
		return;
	tell_progress(r->first);
	arm(r->tick, PROGRESS_MS);
}

/* --- one run --- */

static void
progress(void *arg, const char *what, size_t done, size_t total)
{
	struct going *g = arg;

	(void)what;
	atomic_store(&g->done, done);
	atomic_store(&g->total, total);
}

static int
with(void *arg, struct store *writer, int64_t run, struct err *e)
{
	const struct going *g = arg;

	return g->o.with != NULL ? g->o.with(g->o.arg, writer, run, e) : 0;
}

static void
run_work(struct job *j, void *ctx)
{
	struct going *g = (struct going *)j;
	struct desk *d = ctx;
	struct run_options o = { .write = on_write_lane,
		.write_arg = g->r->app->write,
		.calendar = &g->live->calendar,
		.period = g->o.period,
		.kind = g->o.kind,
		.no_checks = g->o.no_checks,
		.to_date = g->o.to_date,
		.today = g->o.today,
		.now = app_now,
		.bundle = g->live->folder.digest,
		.by = g->o.by,
		.id = g->run,
		.with = with,
		.with_arg = g,
		.cancel = &g->cancel,
		.progress = progress,
		.arg = g };

	if (desk_ready(d, g->live, &g->e) != 0) {
		run_refuse(&o, &g->e);
		return;
	}
	o.store = d->store;
	o.workers = d->workers;
	g->report.kills = -workers_kills(d->workers);
	(void)costs_take(d->workers); /* of others */
	if (run_period(&o, &g->report, &g->e) == 0)
		g->report.kills += workers_kills(d->workers);
	g->slowest = costs_take(d->workers);
	atomic_store(&d->kills, workers_kills(d->workers));
}

static void start_next(struct runner *r);

static void
going_free(struct going *g)
{
	err_fini(&g->e);
	live_unref(g->live);
	free(g->by);
	free(g);
}

static void
run_done(struct job *j)
{
	struct going *g = (struct going *)j;
	struct runner *r = g->r;
	const char *state = !g->e.set      ? "complete"
	    : g->e.id == MSG_RUN_CANCELLED ? "cancelled"
					   : "failed";

	g->took_ms = now_ms() - g->began_ms;
	r->first = g->next;
	if (r->first == NULL)
		r->last = &r->first;
	r->stats.complete += !g->e.set;
	r->stats.cancelled += g->e.set && g->e.id == MSG_RUN_CANCELLED;
	r->stats.failed += g->e.set && g->e.id != MSG_RUN_CANCELLED;
	r->stats.last_ms = g->took_ms;
	if (g->slowest.n > 0)
		r->stats.slowest = g->slowest;
	tell_end(g, state);
	if (g->o.over != NULL)
		g->o.over(g->o.arg, g->run, g->e.set ? &g->e : NULL);
	going_free(g);
	start_next(r);
}

/* A run goes on with the bundle that is live when it starts. */
static void
start_next(struct runner *r)
{
	struct going *g = r->first;

	if (g == NULL || g->started || r->app->draining)
		return;
	g->started = 1;
	g->began_ms = now_ms();
	g->live = live_ref(r->app->live);
	g->job.work = run_work;
	g->job.done = run_done;
	lane_post(r->app->run, &g->job);
	tell_progress(g);
	arm(r->tick, PROGRESS_MS);
}

/* --- orders --- */

static int
record(struct store *writer, void *arg, struct err *e)
{
	struct going *g = arg;
	struct run run = { .period = g->o.period,
		.kind = run_kind_names[g->o.kind],
		.scope = "all",
		.bundle = "",
		.calendar = "",
		.engine = ENGINE_VERSION,
		.semantics = ENGINE_SEMANTICS,
		.to_date = g->o.to_date,
		.started = app_now() };

	if (store_run_queue(writer, &run, e) != 0)
		return -1;
	g->run = run.id;
	return 0;
}

static void
recorded(struct app *app, void *arg, const struct err *e)
{
	struct going *g = arg;
	struct runner *r = app->runner;

	if (g->told != NULL)
		g->told(g->told_arg, e ? 0 : g->run, e);
	if (e != NULL) {
		going_free(g);
		return;
	}
	*r->last = g;
	r->last = &g->next;
	start_next(r);
}

void
runner_order(struct runner *r, const struct order *o, runner_told_fn *told, void *arg)
{
	struct going *g = mem_new(sizeof *g);

	g->r = r;
	g->o = *o;
	g->o.by = g->by = mem_str(o->by); /* theirs ends with their call */
	g->told = told;
	g->told_arg = arg;
	app_write(r->app, record, recorded, g);
}

/* One that waits never meets a worker: it goes through the lane like others and ends at once. */
int
runner_cancel(struct runner *r, int64_t run)
{
	for (struct going *g = r->first; g != NULL; g = g->next)
		if (g->run == run) {
			atomic_store(&g->cancel, 1);
			return 0;
		}
	return 1;
}

void
runner_park(struct runner *r)
{
	event_del(r->touch);
	if (r->first != NULL)
		atomic_store(&r->first->cancel, 1);
}

size_t
runner_list(const struct runner *r, struct runner_view *out, size_t max)
{
	size_t n = 0;

	for (const struct going *g = r->first; g != NULL && n < max; g = g->next)
		out[n++] = (struct runner_view){ .run = g->run,
			.period = g->o.period,
			.kind = g->o.kind,
			.by = g->by,
			.going = g->started,
			.done = atomic_load(&g->done),
			.total = atomic_load(&g->total) };
	return n;
}

const struct runner_stats *
runner_stats(const struct runner *r)
{
	return &r->stats;
}

/* --- people whose facts changed --- */

struct refresh {
	struct job job; /* first */
	struct runner *r;
	struct live *live;
	day_t today;
	struct arena a;
	struct stale_person *people;
	size_t n, scored;
	struct err e;
};

/* One month of the list: those from `from` up to the returned index. */
static size_t
refresh_month(struct refresh *f, struct desk *d, size_t from)
{
	const char **codes = arena_new(&f->a, (f->n - from + 1) * sizeof *codes);
	struct run_options o = { .store = d->store,
		.workers = d->workers,
		.write = on_write_lane,
		.write_arg = f->r->app->write,
		.calendar = &f->live->calendar,
		.period = f->people[from].month,
		.kind = RUN_PROVISIONAL,
		.today = f->today,
		.now = app_now,
		.bundle = f->live->folder.digest };
	struct run_report report;
	struct err e = { 0 };
	size_t to = from;

	while (to < f->n && period_code(f->people[to].month) == period_code(o.period)) {
		codes[to - from] = f->people[to].code;
		to++;
	}
	o.only = codes;
	o.nonly = to - from < FULL_AT ? to - from : 0;
	/* Facts of a sealed month are kept and move nothing; the packs are up to date all the same. */
	if (run_period(&o, &report, &e) == 0)
		f->scored += report.people;
	else if (e.id != MSG_STORE_SEALED && !f->e.set)
		err_copy(&f->e, &e);
	err_fini(&e);
	return to;
}

static void
refresh_work(struct job *j, void *ctx)
{
	struct refresh *f = (struct refresh *)j;
	struct desk *d = ctx;

	if (desk_ready(d, f->live, &f->e) != 0 ||
	    store_stale(d->store, &f->a, &f->people, &f->n, &f->e) != 0)
		return;
	for (size_t i = 0; i < f->n;)
		i = refresh_month(f, d, i);
}

static void
tell_refresh(const struct refresh *f)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < f->n; i++) {
		struct value *v = value_map(&a);
		char text[PERIOD_TEXT];

		value_put(&a, v, "staff", value_str(&a, f->people[i].code));
		value_put(&a, v, "period", value_str(&a, period_text(f->people[i].month, text)));
		events_tell(f->r->app->events, "score", f->people[i].agency, v);
	}
	arena_fini(&a);
}

static void
refresh_done(struct job *j)
{
	struct refresh *f = (struct refresh *)j;
	struct runner *r = f->r;

	r->refreshing = 0;
	r->stats.refreshed += f->scored;
	if (f->e.set)
		log_err(LOG_WARN, "refresh", &f->e);
	else if (f->n < FULL_AT)
		tell_refresh(f);
	err_fini(&f->e);
	live_unref(f->live);
	arena_fini(&f->a);
	free(f);
	if (r->touched)
		runner_touch(r);
}

static void
on_touch(evutil_socket_t fd, short what, void *arg)
{
	struct runner *r = arg;
	struct refresh *f = mem_new(sizeof *f);

	(void)fd, (void)what;
	r->touched = 0;
	r->refreshing = 1;
	*f = (struct refresh){ { .work = refresh_work, .done = refresh_done }, .r = r,
		.live = live_ref(r->app->live), .today = app_today(r->app) };
	lane_post(r->app->run, &f->job);
}

void
runner_touch(struct runner *r)
{
	r->touched = 1;
	if (!r->refreshing && !r->app->draining && !event_pending(r->touch, EV_TIMEOUT, NULL))
		arm(r->touch, (int)r->app->config->intake_refresh);
}

/* --- life --- */

struct runner *
runner_new(struct app *app)
{
	struct runner *r = mem_new(sizeof *r);

	r->app = app;
	r->last = &r->first;
	r->tick = evtimer_new(app->base, on_tick, r);
	r->touch = evtimer_new(app->base, on_touch, r);
	return r;
}

void
runner_free(struct runner *r)
{
	if (r == NULL)
		return;
	while (r->first != NULL) {
		struct going *g = r->first;

		r->first = g->next;
		going_free(g);
	}
	event_free(r->tick);
	event_free(r->touch);
	free(r);
}

#include "daemon/drop.h"
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "daemon/drop_file.h"
#include "daemon/log.h"
#include "daemon/runner.h"

/* One file on its way; at a time only one. Belongs to the thread that works on it. */
struct taking {
	struct job job; /* first */
	struct drop *d;
	struct live *live;
	char *folder;
	struct drop_file f;
	int got; /* of the last step */
	int64_t began_ms;
	struct err e;
};

struct drop {
	struct app *app;
	struct event *tick;
	struct taking *now;
	char *trouble; /* what was told of the folder: once, not every time */
};

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
arm(struct drop *d, int64_t ms)
{
	struct timeval tv = { ms / 1000, ms % 1000 * 1000 };

	event_add(d->tick, &tv);
}

static void
tell_trouble(struct drop *d, const struct err *e)
{
	char *text = e->set ? err_text(e, LANG_EN) : NULL;

	if (text != NULL && (d->trouble == NULL || strcmp(text, d->trouble) != 0))
		log_err(LOG_ERROR, "drop", e);
	free(d->trouble);
	d->trouble = text;
}

static void
taking_free(struct taking *t)
{
	t->d->now = NULL;
	live_unref(t->live);
	drop_file_fini(&t->f);
	err_fini(&t->e);
	free(t->folder);
	free(t);
}

/* `soon`: there may be another. */
static void
end(struct taking *t, int soon)
{
	struct drop *d = t->d;

	taking_free(t);
	if (!d->app->draining)
		arm(d, soon ? 0 : d->app->config->intake_every);
}

/* --- the third step: report and move --- */

static void
finish_work(struct job *j, void *ctx)
{
	struct taking *t = (struct taking *)j;

	(void)ctx;
	t->got = drop_file_finish(t->folder, &t->f, &t->e);
}

static void
tell(const struct taking *t)
{
	const struct drop_file *f = &t->f;
	char *bad = f->bad.set ? err_text(&f->bad, LANG_EN) : NULL;

	log_event(f->bad.set ? LOG_WARN : LOG_INFO, "drop", LOG_S("file", f->name),
	    LOG_S("kind", f->kind < FACT_KINDS ? fact_type((enum fact_kind)f->kind)->name : NULL),
	    LOG_S("to", f->to), LOG_S("as", strcmp(f->moved, f->name) ? f->moved : NULL),
	    LOG_N("accepted", f->counts[INTAKE_ACCEPTED]),
	    LOG_N("unchanged", f->counts[INTAKE_UNCHANGED]),
	    LOG_N("superseded", f->counts[INTAKE_SUPERSEDED]),
	    LOG_N("rejected", f->counts[INTAKE_REJECTED]), LOG_N("ms", now_ms() - t->began_ms),
	    LOG_S("message", bad));
	free(bad);
}

static void
finish_done(struct job *j)
{
	struct taking *t = (struct taking *)j;
	const size_t *counts = t->f.counts;

	if (counts[INTAKE_ACCEPTED] + counts[INTAKE_SUPERSEDED] > 0)
		runner_touch(t->d->app->runner);
	if (t->got < 0)
		log_err(LOG_ERROR, "drop", &t->e);
	else
		tell(t);
	end(t, t->got >= 0);
}

static void
finish(struct taking *t)
{
	t->job = (struct job){ .work = finish_work, .done = finish_done };
	lane_post(t->d->app->read, &t->job);
}

/* --- the second: slice after slice --- */

static int
slice(struct store *writer, void *arg, struct err *e)
{
	struct taking *t = arg;
	struct intake in = { .store = writer,
		.manifest = t->live->manifest,
		.source = "drop",
		.now = app_now(),
		.e = e };

	t->got = drop_file_slice(&t->f, &in);
	return t->got < 0 ? -1 : 0;
}

/* The store failed: the file stays, its rows are asked for again. */
static void
sliced(struct app *app, void *arg, const struct err *e)
{
	struct taking *t = arg;

	if (e != NULL)
		log_err(LOG_ERROR, "drop", e);
	if (e != NULL || app->draining)
		end(t, 0);
	else if (t->got > 0)
		app_write(app, slice, sliced, t);
	else
		finish(t);
}

/* --- the first: is there one? --- */

static void
look_work(struct job *j, void *ctx)
{
	struct taking *t = (struct taking *)j;

	(void)ctx;
	t->got = drop_file_find(t->folder, app_now(), &t->f, &t->e);
}

static void
look_done(struct job *j)
{
	struct taking *t = (struct taking *)j;
	struct app *app = t->d->app;

	tell_trouble(t->d, &t->e);
	if (t->got != 0 || app->draining)
		end(t, 0);
	else if (t->f.bad.set)
		finish(t);
	else
		app_write(app, slice, sliced, t);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct drop *d = arg;
	struct taking *t;

	(void)fd;
	(void)what;
	if (d->now != NULL || d->app->draining || d->app->config->intake_path == NULL)
		return;
	d->now = t = mem_new(sizeof *t);
	t->d = d;
	t->live = live_ref(d->app->live);
	t->folder = mem_str(d->app->config->intake_path);
	t->began_ms = now_ms();
	t->job = (struct job){ .work = look_work, .done = look_done };
	lane_post(d->app->read, &t->job);
}

/* --- life --- */

struct drop *
drop_new(struct app *app)
{
	struct drop *d = mem_new(sizeof *d);

	d->app = app;
	d->tick = evtimer_new(app->base, on_tick, d);
	arm(d, 0);
	return d;
}

void
drop_configure(struct drop *d)
{
	arm(d, 0);
}

void
drop_free(struct drop *d)
{
	if (d == NULL)
		return;
	if (d->now != NULL)
		taking_free(d->now);
	event_free(d->tick);
	free(d->trouble);
	free(d);
}

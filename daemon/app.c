#include "daemon/app.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "daemon/access.h"
#include "daemon/drop.h"
#include "daemon/events.h"
#include "daemon/log.h"
#include "daemon/notify.h"
#include "daemon/reload.h"
#include "daemon/runner.h"
#include "daemon/schedule.h"
#include "daemon/session.h"
#include "daemon/shadow.h"
#include "daemon/store/store_admin.h"

int64_t
app_now(void)
{
	return (int64_t)time(NULL);
}

day_t
app_today(const struct app *app)
{
	return minute_day(zone_minute(app->config->zone, app_now()));
}

/* --- writing --- */

struct write_job {
	struct job job; /* first */
	struct app *app;
	app_write_fn *fn;
	app_written_fn *done;
	void *arg;
	struct err e;
};

/* A part of the group's transaction: what fails takes back its own rows only. */
static void
write_work(struct job *j, void *ctx)
{
	struct write_job *w = (struct write_job *)j;
	struct store *writer = ctx;
	struct err ignored = { 0 };
	int failed;

	if (store_part_begin(writer, &w->e) != 0)
		return;
	failed = w->fn(writer, w->arg, &w->e) != 0;
	(void)store_part_end(writer, !failed, failed ? &ignored : &w->e);
	err_fini(&ignored);
}

static void
write_done(struct job *j)
{
	struct write_job *w = (struct write_job *)j;

	if (!w->e.set && j->err.set)
		err_move(&w->e, &j->err);
	if (w->done != NULL)
		w->done(w->app, w->arg, w->e.set ? &w->e : NULL);
	err_fini(&j->err);
	err_fini(&w->e);
	free(w);
}

void
app_write(struct app *app, app_write_fn *fn, app_written_fn *done, void *arg)
{
	struct write_job *w = mem_new(sizeof *w);

	w->app = app;
	w->fn = fn;
	w->done = done;
	w->arg = arg;
	w->job.work = write_work;
	w->job.done = write_done;
	w->job.grouped = 1;
	lane_post(app->write, &w->job);
}

static int
group_begin(void *ctx, struct err *e)
{
	return store_begin(ctx, e);
}

static int
group_end(void *ctx, struct err *e)
{
	if (store_commit(ctx, e) == 0)
		return 0;
	store_rollback(ctx);
	return -1;
}

/* --- life --- */

static void
desk_init(struct desk *d, const char *db, const struct config *c, int count)
{
	d->db = db;
	d->limits = (struct workers_limits){ .count = count,
		.memory = (size_t)c->workers_memory,
		.person_ms = (int)c->workers_person,
		.load_ms = (int)c->workers_load };
}

static int
open_lanes(struct app *app, struct err *e)
{
	static const struct lane_group group = { group_begin, group_end };
	void *readers[] = { &app->readers[0], &app->readers[1] };
	void *ask = &app->ask_desk, *run = &app->run_desk, *build = &app->build_desk;
	void *writer = app->writer;

	app->returns = returns_new(app->base, e);
	if (app->returns == NULL)
		return -1;
	app->write = lane_new("write", app->returns, &writer, 1, &group, e);
	app->read = lane_new("read", app->returns, readers, 2, NULL, e);
	app->ask = lane_new("ask", app->returns, &ask, 1, NULL, e);
	app->run = lane_new("run", app->returns, &run, 1, NULL, e);
	app->build = lane_new("build", app->returns, &build, 1, NULL, e);
	return app->write && app->read && app->ask && app->run && app->build ? 0 : -1;
}

int
app_open(struct app *app, struct err *e)
{
	const struct config *c = app->config;
	int interrupted;

	app->started = app_now();
	app->events = events_new(app->started * 1000);
	app->sessions = sessions_new();
	app->store = mem_str(c->store);
	for (size_t i = 0; i < 2; i++)
		desk_init(&app->readers[i], app->store, c, 1);
	desk_init(&app->ask_desk, app->store, c, 1);
	desk_init(&app->run_desk, app->store, c, (int)c->workers_count);
	desk_init(&app->build_desk, app->store, c, 1);
	app->writer = store_open(c->store, STORE_WRITE, e);
	if (app->writer == NULL)
		return -1;
	interrupted = store_runs_interrupted(app->writer, e);
	if (interrupted > 0)
		log_event(LOG_WARN, "interrupted", LOG_N("runs", interrupted));
	if (interrupted < 0 || reload_first(app, e) != 0)
		return -1;
	app->access = access_new(app, e);
	if (app->access == NULL || open_lanes(app, e) != 0)
		return -1;
	app->runner = runner_new(app);
	app->reloader = reload_new(app);
	app->schedule = schedule_new(app, e);
	if (app->schedule == NULL)
		return -1;
	app->drop = drop_new(app);
	app->shadows = shadow_new(app);
	app->notify = notify_new(app, e);
	return app->notify ? 0 : -1;
}

/* Lanes that call the write lane end before it does. */
void
app_close(struct app *app)
{
	app->draining = 1;
	lane_free(app->build);
	lane_free(app->run);
	lane_free(app->ask);
	lane_free(app->read);
	lane_free(app->write);
	app->build = app->run = app->ask = app->read = app->write = NULL;
	returns_free(app->returns);
	app->returns = NULL;
	notify_free(app->notify);
	shadow_free(app->shadows);
	drop_free(app->drop);
	schedule_free(app->schedule);
	runner_free(app->runner);
	reload_free(app->reloader);
	sessions_free(app->sessions);
	access_free(app->access);
	for (size_t i = 0; i < 2; i++)
		desk_close(&app->readers[i]);
	desk_close(&app->ask_desk);
	desk_close(&app->run_desk);
	desk_close(&app->build_desk);
	live_unref(app->live);
	store_close(app->writer);
	events_free(app->events);
	free(app->store);
}

static void
tell_change(void *arg, const char *key, int restart)
{
	(void)arg;
	if (restart)
		log_event(LOG_WARN, "config", LOG_S("key", key),
		    LOG_S("message", "has changed; it counts after a restart"));
}

void
app_configure(struct app *app, struct config *c)
{
	struct config *old = app->config;

	(void)config_diff(old, c, tell_change, NULL);
	app->config = c;
	log_set(c->log_format == LOG_JSON, (enum log_level)c->log_level);
	if (app->schedule != NULL)
		schedule_configure(app->schedule);
	if (app->drop != NULL)
		drop_configure(app->drop);
	if (app->notify != NULL)
		notify_configure(app->notify);
	config_free(old);
}

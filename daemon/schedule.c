#include "daemon/schedule.h"
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/events.h"
#include "daemon/log.h"
#include "daemon/runner.h"
#include "daemon/store/store_admin.h"

#define TICK_MS 20000 /* a clock that is set ends no timer: look again at least so often */
#define TRIES 3
#define AGAIN_S 60

/* What is remembered of one schedule beside due's arithmetic. */
struct item {
	struct due_state state;
	int64_t ran, run;
	char outcome[48]; /* "" none yet */
	int going, tries;
	int64_t not_before; /* after a failure; seconds */
};

struct schedule {
	struct app *app;
	struct item *at; /* as the configuration's schedules */
	size_t n;
	struct event *tick;
};

/* A due time on its way: what will be stored with its run. */
struct due_run {
	struct schedule *s;
	struct due_state after;
	struct due due;
	int checks;
};

static struct item *
find(struct schedule *s, const struct due_state *state)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->at[i].state.name, state->name) == 0 &&
		    strcmp(s->at[i].state.digest, state->digest) == 0)
			return &s->at[i];
	return NULL;
}

static void
arm(struct schedule *s, int64_t ms)
{
	struct timeval tv = { ms / 1000, ms % 1000 * 1000 };

	event_add(s->tick, &tv);
}

/* --- the store's side --- */

static struct schedule_state
row_of(const struct due_state *d, int64_t ran, int64_t run, const char *outcome)
{
	return (struct schedule_state){ .name = d->name,
		.cron = d->digest,
		.due = d->last,
		.ran = ran,
		.run = run,
		.outcome = outcome && *outcome ? outcome : NULL,
		.mode = (int)d->mode };
}

/* The states as they are replace what is stored. */
struct saving {
	struct schedule *s;
	struct item *at;
	size_t n;
	char *by; /* NULL: nobody asked */
	schedule_told_fn *told;
	void *arg;
};

static int
save(struct store *writer, void *arg, struct err *e)
{
	const struct saving *v = arg;
	struct arena a = ARENA_INIT;
	struct schedule_state *old;
	struct audit row = { .at = app_now(), .by = v->by, .action = "schedule resume" };
	size_t n;
	int failed = store_schedules(writer, &a, &old, &n, e) != 0;

	for (size_t i = 0; i < n && !failed; i++) {
		int kept = 0;

		for (size_t k = 0; k < v->n; k++)
			kept |= strcmp(old[i].name, v->at[k].state.name) == 0;
		failed = !kept && store_schedule_forget(writer, old[i].name, e) != 0;
	}
	for (size_t k = 0; k < v->n && !failed; k++) {
		struct schedule_state x =
		    row_of(&v->at[k].state, v->at[k].ran, v->at[k].run, v->at[k].outcome);

		failed = store_schedule_put(writer, &x, e) != 0;
	}
	if (!failed && v->by != NULL)
		failed = store_audit_add(writer, &row, &a, e) != 0 || store_seen(writer, e) != 0;
	arena_fini(&a);
	return failed ? -1 : 0;
}

static void
saved(struct app *app, void *arg, const struct err *e)
{
	struct saving *v = arg;

	(void)app;
	if (e != NULL)
		log_err(LOG_ERROR, "schedule", e);
	if (v->told != NULL)
		v->told(v->arg, e);
	free(v->at);
	free(v->by);
	free(v);
}

static struct saving *
saving_new(struct schedule *s)
{
	struct saving *v = mem_new(sizeof *v);

	v->s = s;
	v->n = s->n;
	v->at = mem_new((s->n + 1) * sizeof *v->at);
	if (s->n > 0)
		memcpy(v->at, s->at, s->n * sizeof *v->at);
	return v;
}

/* --- runs --- */

static int
with_run(void *arg, struct store *writer, int64_t run, struct err *e)
{
	const struct due_run *d = arg;
	struct schedule_state x = row_of(&d->after, app_now(), run, "complete"), kept;
	struct arena a = ARENA_INIT;
	int rc = store_schedule_find(writer, x.name, &a, &kept, e);

	/* Edited or taken away while it ran: what is stored is of the new one. */
	if (rc == 0 && strcmp(kept.cron, x.cron) == 0)
		rc = store_schedule_put(writer, &x, e);
	arena_fini(&a);
	return rc < 0 ? -1 : 0;
}

/* A due time that cannot be run is not tried for ever; one that somebody cancelled not at all. What
 * the end of the daemon cancels stays due. */
static int
fail(const struct schedule *s, struct item *it, const struct err *e)
{
	if (s->app->draining)
		return 0;
	if (e->id != MSG_STORE_SEALED && e->id != MSG_RUN_CANCELLED && ++it->tries < TRIES) {
		it->not_before = app_now() + AGAIN_S * it->tries;
		return 0;
	}
	snprintf(it->outcome, sizeof it->outcome, "%s",
	    e->id == MSG_RUN_CANCELLED ? "cancelled" : msg_name(e->id));
	return 1;
}

/* The afternoon's checks are through: whoever reminds people may begin. */
static void
tell_checks(const struct due_run *d)
{
	struct arena a = ARENA_INIT;
	struct value *v = value_map(&a);
	char text[PERIOD_TEXT], day[DAY_TEXT];

	value_put(&a, v, "period", value_str(&a, period_text(d->due.period, text)));
	value_put(&a, v, "day", value_str(&a, day_text(minute_day(d->due.minute), day)));
	events_tell(d->s->app->events, "checks", NULL, v);
	arena_fini(&a);
}

static void
run_over(void *arg, int64_t run, const struct err *outcome)
{
	struct due_run *d = arg;
	struct schedule *s = d->s;
	struct item *it = find(s, &d->after);

	if (it != NULL) {
		it->going = 0;
		if (outcome == NULL)
			snprintf(it->outcome, sizeof it->outcome, "complete");
		if (outcome == NULL || fail(s, it, outcome)) {
			it->state = d->after;
			it->run = run;
			it->ran = app_now();
			it->tries = 0;
			if (outcome != NULL)
				app_write(s->app, save, saved, saving_new(s));
		}
	}
	if (outcome == NULL && d->checks)
		tell_checks(d);
	free(d);
	arm(s, 0);
}

static void
told(void *arg, int64_t run, const struct err *e)
{
	(void)run;
	if (e != NULL)
		run_over(arg, 0, e);
}

static void
begin(struct schedule *s, size_t i, const struct due_state *after, const struct due *due)
{
	const struct config_schedule *c = &s->app->config->schedule[i];
	struct due_run *d = mem_new(sizeof *d);
	char by[DUE_NAME + 16], when[MINUTE_TEXT], period[PERIOD_TEXT];
	struct order o = { .period = due->period,
		.kind = c->action == ACTION_CHECKS ? RUN_PROVISIONAL : (enum run_kind)c->kind,
		.to_date = c->action != ACTION_CHECKS && c->kind == KIND_PREVIEW,
		.today = minute_day(due->minute),
		.by = by,
		.with = with_run,
		.over = run_over,
		.arg = d };

	snprintf(by, sizeof by, "schedule %s", c->name);
	*d = (struct due_run){ s, *after, *due, c->action == ACTION_CHECKS };
	s->at[i].going = 1;
	log_event(LOG_INFO, "due", LOG_S("schedule", c->name),
	    LOG_S("at", minute_text(due->minute, when)),
	    LOG_S("period", period_text(due->period, period)), LOG_N("skipped", due->skipped));
	runner_order(s->app->runner, &o, told, d);
}

/* What is left out is handled too, and stays so when the clock is set back. */
static int
move(struct due_state *from, const struct due_state *to)
{
	int moved = from->last != to->last || from->mode != to->mode;

	*from = *to;
	return moved;
}

/* The earliest due time of those that are free, again and again. */
static int
next_due(struct schedule *s, int64_t now)
{
	const struct config *c = s->app->config;
	const struct due_plan **plans = mem_new((s->n + 1) * sizeof *plans);
	struct due_state *states = mem_new((s->n + 1) * sizeof *states);
	size_t *index = mem_new((s->n + 1) * sizeof *index), n = 0;
	struct due due;
	int got, moved = 0;

	for (size_t i = 0; i < s->n; i++)
		if (!s->at[i].going && s->at[i].not_before <= now) {
			plans[n] = &c->schedule[i].plan;
			states[n] = s->at[i].state;
			index[n++] = i;
		}
	got = due_pick(plans, states, n, c->zone, now, &due);
	for (size_t k = 0; k < n; k++)
		if ((int)k != got)
			moved |= move(&s->at[index[k]].state, &states[k]);
	if (moved)
		app_write(s->app, save, saved, saving_new(s));
	if (got >= 0)
		begin(s, index[got], &states[got], &due);
	free(plans);
	free(states);
	free(index);
	return got >= 0;
}

static int64_t
until_next(const struct schedule *s, int64_t now)
{
	const struct config *c = s->app->config;
	int64_t best = TICK_MS;

	for (size_t i = 0; i < s->n; i++) {
		int64_t at = due_next(&c->schedule[i].plan, &s->at[i].state, c->zone, now, NULL);

		if (at != INT64_MAX && (at - now) * 1000 < best)
			best = (at - now) * 1000;
	}
	return best > 50 ? best : 50;
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct schedule *s = arg;
	int64_t now = app_now();

	(void)fd;
	(void)what;
	if (s->app->draining)
		return;
	while (next_due(s, now))
		;
	arm(s, until_next(s, now));
}

/* --- configuration --- */

static void
take(struct schedule *s, const struct due_state *stored, size_t n)
{
	const struct config *c = s->app->config;
	struct item *now = mem_new((c->schedule_n + 1) * sizeof *now), *old;
	const struct due_plan **plans = mem_new((c->schedule_n + 1) * sizeof *plans);
	struct due_state *states = mem_new((c->schedule_n + 1) * sizeof *states);

	for (size_t i = 0; i < c->schedule_n; i++)
		plans[i] = &c->schedule[i].plan;
	due_load(plans, c->schedule_n, stored, n, c->zone, app_now(), states);
	for (size_t i = 0; i < c->schedule_n; i++) {
		old = find(s, &states[i]);
		if (old != NULL)
			now[i] = *old;
		now[i].state = states[i];
	}
	free(s->at);
	s->at = now;
	s->n = c->schedule_n;
	free(plans);
	free(states);
}

void
schedule_configure(struct schedule *s)
{
	struct due_state *stored = mem_new((s->n + 1) * sizeof *stored);

	for (size_t i = 0; i < s->n; i++)
		stored[i] = s->at[i].state;
	take(s, stored, s->n);
	free(stored);
	app_write(s->app, save, saved, saving_new(s));
	arm(s, 0);
}

void
schedule_resume(struct schedule *s, enum due_catch_up catch_up, const char *by,
    schedule_told_fn *tell, void *arg)
{
	const struct config *c = s->app->config;
	struct saving *v;

	for (size_t i = 0; i < s->n; i++)
		due_resume(&c->schedule[i].plan, &s->at[i].state, catch_up, c->zone, app_now());
	v = saving_new(s);
	v->by = mem_str(by);
	v->told = tell;
	v->arg = arg;
	app_write(s->app, save, saved, v);
	arm(s, 0);
}

/* --- life --- */

static int
load(struct schedule *s, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct schedule_state *rows;
	struct due_state *stored;
	size_t n = 0;
	int older = store_is_older(s->app->writer, e);
	int failed = older < 0 || store_schedules(s->app->writer, &a, &rows, &n, e) != 0;

	stored = mem_new((n + 1) * sizeof *stored);
	s->at = mem_new((n + 1) * sizeof *s->at);
	for (size_t i = 0; i < n && !failed; i++) {
		snprintf(stored[i].name, sizeof stored[i].name, "%s", rows[i].name);
		snprintf(stored[i].digest, sizeof stored[i].digest, "%s", rows[i].cron);
		stored[i].last = rows[i].due;
		stored[i].mode = older ? DUE_PARKED : (enum due_mode)rows[i].mode;
		s->at[i].state = stored[i];
		s->at[i].ran = rows[i].ran;
		s->at[i].run = rows[i].run;
		snprintf(s->at[i].outcome, sizeof s->at[i].outcome, "%s",
		    rows[i].outcome ? rows[i].outcome : "");
	}
	s->n = failed ? 0 : n;
	if (older > 0 && n > 0)
		log_event(LOG_WARN, "parked",
		    LOG_S("message",
			"the store is older than what ran here: kpictl schedule resume"));
	if (!failed)
		take(s, stored, n);
	free(stored);
	arena_fini(&a);
	return failed ? -1 : 0;
}

struct schedule *
schedule_new(struct app *app, struct err *e)
{
	struct schedule *s = mem_new(sizeof *s);

	s->app = app;
	s->tick = evtimer_new(app->base, on_tick, s);
	if (load(s, e) == 0)
		return s;
	schedule_free(s);
	return NULL;
}

void
schedule_start(struct schedule *s)
{
	app_write(s->app, save, saved, saving_new(s));
	arm(s, 0);
}

void
schedule_free(struct schedule *s)
{
	if (s == NULL)
		return;
	event_free(s->tick);
	free(s->at);
	free(s);
}

int
schedule_look(const struct schedule *s, size_t i, struct schedule_view *out)
{
	const struct config *c = s->app->config;
	const struct item *it = &s->at[i];
	int64_t first;

	if (i >= s->n)
		return -1;
	*out = (struct schedule_view){ .name = it->state.name,
		.entry = &c->schedule[i],
		.last = it->state.last,
		.ran = it->ran,
		.run = it->run,
		.outcome = it->outcome[0] ? it->outcome : NULL,
		.parked = it->state.mode == DUE_PARKED,
		.going = it->going };
	out->missed = due_waiting(&c->schedule[i].plan, &it->state, c->zone, app_now(), &first);
	out->next = MINUTE_NONE;
	out->next_at = due_next(&c->schedule[i].plan, &it->state, c->zone, app_now(), &out->next);
	return 0;
}

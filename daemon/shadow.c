#include "daemon/shadow.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/events.h"
#include "daemon/gate.h"
#include "daemon/log.h"
#include "rules/base/json.h"
#include "rules/base/text.h"

#define SHARE_WHOLE 10000

struct shadows {
	struct app *app;
	void *listener;
};

/* One run that was seen, and what the candidate would have made of it. */
struct looking {
	struct job job; /* first */
	struct app *app;
	struct live *live;
	int64_t run;
	struct period period;
	day_t today;
	struct arena a;
	struct shadow term;
	struct shadow_step step; /* state NULL: nothing to record */
	struct err e;
};

/* --- on the build lane --- */

/* Whether the term is about this period: one that it covers, or one more. */
static int
covers(struct looking *l, const struct shadow_step *steps, size_t n)
{
	int others = 0;

	for (size_t i = 0; i < n; i++) {
		int again = 0;

		if (steps[i].run == 0)
			continue;
		if (period_code(steps[i].period) == period_code(l->period))
			return 1;
		for (size_t k = 0; k < i; k++)
			again |= steps[k].run != 0 &&
			    period_code(steps[k].period) == period_code(steps[i].period);
		others += !again;
	}
	return others < l->term.periods;
}

/* "12.5% (5 of 40)" */
static const char *
share_text(struct arena *a, int64_t part, int64_t whole)
{
	struct buf b = BUF_INIT;
	const char *s;

	decimal_text(&b, part * SHARE_WHOLE / whole, 2);
	s = arena_fmt(a, "%s%% (%" PRId64 " of %" PRId64 ")", b.p, part, whole);
	buf_fini(&b);
	return s;
}

static void
judge(struct looking *l, const struct value *report)
{
	struct shadow_step *s = &l->step;

	s->people = value_integer(value_get(report, "scored"), 0);
	s->changes = value_integer(value_get(report, "class_changes"), 0);
	s->list = value_text(value_get(report, "digest"), NULL);
	s->report = json_text(&l->a, report);
	if (l->term.stop_at >= 0 && s->people > 0 &&
	    s->changes * SHARE_WHOLE > s->people * l->term.stop_at) {
		s->state = "stopped";
		s->why = share_text(&l->a, s->changes, s->people);
	}
}

/* A candidate that fails is a report, too: the term goes on, and says why there are no figures. */
static void
look(struct looking *l, struct desk *d)
{
	struct folder f = { 0 };
	struct gate_sides sides = { .before = &l->live->folder,
		.after = &f,
		.calendar = &l->live->calendar,
		.period = l->period,
		.today = l->today };
	struct value *report = NULL;
	struct err e = { 0 };
	char *why;

	if (folder_kept(d->store, l->term.digest, &l->a, &f, &e) == 0)
		report = gate_impact(d, &sides, &l->a, &e);
	if (report != NULL) {
		judge(l, report);
		return;
	}
	why = err_text(&e, LANG_EN);
	l->step.why = arena_str(&l->a, why);
	free(why);
	err_fini(&e);
}

static void
look_work(struct job *j, void *ctx)
{
	struct looking *l = (struct looking *)j;
	struct desk *d = ctx;
	struct shadow_step *steps;
	const char *state;
	size_t n;

	if (desk_store(d, &l->e) != 0 ||
	    store_shadow_find(d->store, 0, &l->a, &l->term, &state, &l->e) != 0 ||
	    strcmp(state, "stopped") == 0 || strcmp(state, "promoted") == 0 ||
	    store_shadow_steps(d->store, l->term.id, &l->a, &steps, &n, &l->e) != 0)
		return;
	l->step = (struct shadow_step){ .shadow = l->term.id, .state = state, .by = "kpid",
		.people = -1, .changes = -1 };
	if (covers(l, steps, n)) {
		l->step.run = l->run;
		l->step.period = l->period;
		look(l, d);
	} else if (strcmp(state, "running") == 0)
		l->step.state = "complete";
	else
		l->step.state = NULL;
}

/* --- recording --- */

static int
record(struct store *writer, void *arg, struct err *e)
{
	struct looking *l = arg;
	struct audit row = { .at = app_now(), .by = "kpid", .action = "shadow stop",
		.object = l->term.digest };
	struct value *detail = value_map(&l->a);

	l->step.at = row.at;
	if (store_shadow_step(writer, &l->step, e) != 0)
		return -1;
	if (strcmp(l->step.state, "stopped") != 0)
		return 0;
	value_put(&l->a, detail, "why", value_str(&l->a, l->step.why));
	row.detail = json_text(&l->a, detail);
	return store_audit_add(writer, &row, &l->a, e);
}

static void
looking_free(struct looking *l)
{
	if (l->e.set)
		log_err(LOG_ERROR, "shadow", &l->e);
	err_fini(&l->e);
	live_unref(l->live);
	arena_fini(&l->a);
	free(l);
}

/* A term that was stopped meanwhile takes no more steps: that is no mistake. */
static void
recorded(struct app *app, void *arg, const struct err *e)
{
	struct looking *l = arg;
	struct value *v = value_map(&l->a);
	char period[PERIOD_TEXT];

	if (e != NULL && e->id != MSG_STORE_SHADOW_OVER)
		err_copy(&l->e, e);
	if (e == NULL) {
		log_event(LOG_INFO, "shadow", LOG_S("digest", l->term.digest),
		    LOG_S("state", l->step.state), LOG_S("period", period_text(l->period, period)),
		    LOG_N("changes", l->step.changes), LOG_S("why", l->step.why));
		value_put(&l->a, v, "digest", value_str(&l->a, l->term.digest));
		value_put(&l->a, v, "state", value_str(&l->a, l->step.state));
		events_tell(app->events, "shadow", NULL, v);
	}
	looking_free(l);
}

static void
looked(struct job *j)
{
	struct looking *l = (struct looking *)j;

	if (l->step.state != NULL && !l->e.set && !l->app->draining)
		app_write(l->app, record, recorded, l);
	else
		looking_free(l);
}

/* --- on the loop --- */

static void
on_run(struct app *app, const struct value *v)
{
	const char *kind = value_text(value_get(v, "kind"), ""), *text;
	struct looking *l;
	struct period p;

	text = value_text(value_get(v, "period"), "");
	if (strcmp(value_text(value_get(v, "state"), ""), "complete") != 0 ||
	    (strcmp(kind, "provisional") != 0 && strcmp(kind, "official") != 0) ||
	    period_parse(text, strlen(text), &p) != 0)
		return;
	l = mem_new(sizeof *l);
	l->app = app;
	l->live = live_ref(app->live);
	l->run = value_integer(value_get(v, "run"), 0);
	l->period = p;
	l->today = app_today(app);
	l->job.work = look_work;
	l->job.done = looked;
	lane_post(app->build, &l->job);
}

static void
on_event(void *arg, const struct event_note *note)
{
	struct shadows *s = arg;
	struct arena a = ARENA_INIT;
	struct err ignored = { 0 };

	if (s->app->draining || strcmp(note->type, "run") != 0)
		return;
	on_run(s->app, json_read(&a, note->data, strlen(note->data), &ignored));
	err_fini(&ignored);
	arena_fini(&a);
}

struct shadows *
shadow_new(struct app *app)
{
	struct shadows *s = mem_new(sizeof *s);

	s->app = app;
	s->listener = events_listen(app->events, events_last(app->events), on_event, s);
	return s;
}

void
shadow_free(struct shadows *s)
{
	if (s == NULL)
		return;
	events_unlisten(s->app->events, s->listener);
	free(s);
}

/* Warnings of the days that an intake touched: in the answer of whoever waits for them. Of the
 * others later, by the time that their scores follow: each person once, however many batches it was
 * in. */
#include "daemon/api/facts_warn.h"
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/events.h"
#include "daemon/phrases.h"
#include "rules/base/map.h"

#define WAIT_MS 800 /* for the warnings; then they follow as an event */
#define PEOPLE_MAX 20 /* whose warnings are worked out in one turn of the lane */

void
touched_add(struct map *m, struct arena *a, const char *staff, struct period month, uint32_t days)
{
	const char *key = arena_fmt(a, "%d %s", (int)period_code(month), staff);
	int fresh;
	void **place = map_put(m, key, strlen(key), &fresh);
	struct touched *t = *place;

	if (fresh) {
		*place = t = arena_new(a, sizeof *t);
		*t = (struct touched){ .staff = arena_str(a, staff), .month = month };
	}
	t->days |= days;
}

struct warned {
	struct job job; /* first */
	struct app *app;
	struct call *c; /* NULL: the answer is given, an event follows */
	struct value *answer; /* of the call */
	struct event *late; /* of the call: it waits no longer */
	struct live *live;
	struct touched *at;
	size_t n;
	day_t today;
	struct arena a;
	struct err e;
};

static int
is_touched(const struct touched *t, day_t d)
{
	return d >= period_first(t->month) && d <= period_last(t->month) &&
	    (t->days >> (d - period_first(t->month)) & 1);
}

static void
add_findings(struct warned *w, struct desk *d, struct touched *t, const struct answer *an)
{
	for (size_t i = 0; i < an->nfindings; i++) {
		const struct finding *f = &an->findings[i];
		const struct manifest *m = w->live->manifest;
		struct value *v;
		const char *id;

		if (!is_touched(t, f->date))
			continue;
		v = value_map(&w->a);
		value_put(&w->a, v, "staff", value_str(&w->a, t->staff));
		value_put(&w->a, v, "date", api_day(&w->a, f->date));
		value_put(&w->a, v, "check", value_str(&w->a, f->check));
		value_put(&w->a, v, "severity", value_str(&w->a, f->severity));
		value_put(
		    &w->a, v, "title", value_str(&w->a, phrases_check(m, f->check, LANG_EN)));
		value_put(
		    &w->a, v, "title_vi", value_str(&w->a, phrases_check(m, f->check, LANG_VI)));
		id = api_source(d->store, f->seq, &w->a);
		if (id != NULL)
			value_put(&w->a, v, "external_id", value_str(&w->a, id));
		value_put(&w->a, v, "detail", api_tree(&w->a, f->detail));
		value_push(&w->a, t->list, v);
	}
}

static void
warn_work(struct job *j, void *ctx)
{
	struct warned *w = (struct warned *)j;
	struct desk *d = ctx;
	int mine;

	if (desk_ready(d, w->live, &w->e) != 0 || store_snapshot(d->store, &mine, &w->e) != 0)
		return;
	for (size_t i = 0; i < w->n && !w->e.set; i++) {
		struct touched *t = &w->at[i];
		struct answer an;

		t->list = value_list(&w->a);
		if (desk_check(d, t->staff, t->month, w->today, &w->a, &an, &t->agency, &w->e) == 0)
			add_findings(w, d, t, &an);
	}
	store_snapshot_end(d->store, mine);
}

static struct warned *
warned_new(struct app *app, void (*done)(struct job *), struct touched *const *at, size_t n)
{
	struct warned *w = mem_new(sizeof *w);

	*w = (struct warned){ .job = { .work = warn_work, .done = done },
		.app = app,
		.live = live_ref(app->live),
		.n = n,
		.today = app_today(app) };
	w->at = arena_new(&w->a, n * sizeof *w->at);
	for (size_t i = 0; i < n; i++) {
		w->at[i] = *at[i];
		w->at[i].staff = arena_str(&w->a, at[i]->staff);
	}
	return w;
}

static void
warned_free(struct warned *w)
{
	if (w->late != NULL)
		event_free(w->late);
	live_unref(w->live);
	arena_fini(&w->a);
	err_fini(&w->e);
	free(w);
}

static void
give(struct call *c, struct value *answer, const char *state, struct value *list)
{
	struct value *v = value_map(&c->arena);

	value_put(&c->arena, v, "state", value_str(&c->arena, state));
	value_put(&c->arena, v, "list", list ? list : value_list(&c->arena));
	value_put(&c->arena, answer, "warnings", v);
	call_json(c, 200, answer);
}

static struct value *
everybodys(struct warned *w)
{
	struct value *v = value_list(&w->a);

	for (size_t i = 0; i < w->n; i++)
		for (size_t k = 0; k < value_len(w->at[i].list); k++)
			value_push(&w->a, v, w->at[i].list->u.list.at[k]);
	return v;
}

static void
tell(const struct warned *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (value_len(w->at[i].list) > 0)
			events_tell(w->app->events, "warnings", w->at[i].agency, w->at[i].list);
}

static void
on_found(struct job *j)
{
	struct warned *w = (struct warned *)j;
	struct call *c = w->c;

	if (c != NULL) {
		give(c, w->answer, w->e.set ? "unknown" : "ready", everybodys(w));
		call_resume(c);
	} else if (!w->e.set)
		tell(w);
	warned_free(w);
}

static void
on_late(evutil_socket_t fd, short what, void *arg)
{
	struct warned *w = arg;
	struct call *c = w->c;

	(void)fd, (void)what;
	w->c = NULL;
	give(c, w->answer, "pending", NULL);
	call_resume(c);
}

static void
wait_for(struct call *c, struct value *answer, struct touched *const *at, size_t n)
{
	struct timeval wait = { 0, WAIT_MS * 1000 };
	struct warned *w = warned_new(c->app, on_found, at, n);

	w->c = c;
	w->answer = answer;
	w->late = evtimer_new(c->app->base, on_late, w);
	event_add(w->late, &wait);
	call_hold(c);
	lane_post(c->app->ask, &w->job);
}

/* --- those that nobody waits for --- */

/* People who were touched, by month and code, since the last turns began; and whose turn it is. */
struct people { struct map map; struct arena a; };
struct later {
	struct app *app;
	struct event *timer;
	struct people since, now;
	size_t next; /* of now.map */
	int busy; /* a turn is on the lane */
};

static void
people_fini(struct people *p)
{
	map_fini(&p->map, NULL);
	arena_fini(&p->a);
	*p = (struct people){ MAP_INIT, ARENA_INIT };
}

static void turn_over(struct job *j);

static void
next_turn(struct later *l)
{
	struct touched *at[PEOPLE_MAX];
	struct warned *w;
	size_t n = 0;

	for (; n < PEOPLE_MAX && l->next < l->now.map.n; n++)
		at[n] = l->now.map.at[l->next++].value;
	l->busy = n > 0 && !l->app->draining;
	if (!l->busy) {
		people_fini(&l->now);
		return;
	}
	w = warned_new(l->app, turn_over, at, n);
	lane_post(l->app->ask, &w->job);
}

static void
turn_over(struct job *j)
{
	struct warned *w = (struct warned *)j;

	if (!w->e.set)
		tell(w);
	next_turn(w->app->later);
	warned_free(w);
}

static void
arm(struct later *l)
{
	int ms = (int)l->app->config->intake_refresh;
	struct timeval wait = { ms / 1000, ms % 1000 * 1000 };

	event_add(l->timer, &wait);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct later *l = arg;

	(void)fd, (void)what;
	if (l->busy) { /* of the last time */
		arm(l);
		return;
	}
	l->now = l->since;
	l->since = (struct people){ MAP_INIT, ARENA_INIT };
	l->next = 0;
	next_turn(l);
}

static struct later *
later_new(struct app *app)
{
	struct later *l = mem_new(sizeof *l);

	*l = (struct later){ .app = app };
	l->timer = evtimer_new(app->base, on_timer, l);
	return l;
}

void
facts_warn_end(struct app *app)
{
	struct later *l = app->later;

	if (l == NULL)
		return;
	people_fini(&l->since);
	people_fini(&l->now);
	event_free(l->timer);
	free(l);
	app->later = NULL;
}

void
facts_warn(struct call *c, struct value *answer, struct touched *const *at, size_t n)
{
	struct app *app = c->app;

	if (n == 0) {
		give(c, answer, "none", NULL);
		return;
	}
	if (n <= PEOPLE_MAX && call_query(c, "warnings") == NULL) {
		wait_for(c, answer, at, n);
		return;
	}
	if (app->later == NULL)
		app->later = later_new(app);
	for (size_t i = 0; i < n; i++)
		touched_add(&app->later->since.map, &app->later->since.a, at[i]->staff, at[i]->month,
		    at[i]->days);
	if (!event_pending(app->later->timer, EV_TIMEOUT, NULL))
		arm(app->later);
	give(c, answer, "pending", NULL);
}

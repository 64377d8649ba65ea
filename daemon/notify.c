#include "daemon/notify.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "daemon/courier.h"
#include "daemon/events.h"
#include "daemon/hook.h"
#include "daemon/log.h"
#include "daemon/reminder.h"
#include "daemon/store/store_admin.h"
#include "rules/base/json.h"

struct target {
	char key[HOOK_KEY];
	int events;
	struct hook *hook;
};

struct notify {
	struct app *app;
	struct courier *courier;
	struct target *at;
	size_t count;
	void *listener;
	day_t reminded;
};

/* --- messages into the store --- */

struct adding {
	struct notify *n;
	struct message *m; /* key and body are its own */
	size_t count;
};

static int
add(struct store *writer, void *arg, struct err *e)
{
	const struct adding *x = arg;

	for (size_t i = 0; i < x->count; i++)
		if (store_message_add(writer, &x->m[i], e) != 0)
			return -1;
	return 0;
}

static void
added(struct app *app, void *arg, const struct err *e)
{
	struct adding *x = arg;

	(void)app;
	if (e != NULL)
		log_err(LOG_ERROR, "notify", e);
	for (size_t i = 0; i < x->n->count && e == NULL; i++)
		hook_look(x->n->at[i].hook);
	for (size_t i = 0; i < x->count; i++) {
		free((char *)x->m[i].hook);
		free((char *)x->m[i].body);
	}
	free(x->m);
	free(x);
}

/* The same day's reminder has the same id, whenever it is made. */
static void
id_of(const struct target *h, const char *once, char out[DIGEST_TEXT])
{
	unsigned char sum[DIGEST_LEN];
	struct digest d;

	digest_random(sum, sizeof sum);
	if (once != NULL) {
		digest_init(&d);
		digest_add_str(&d, h->key, strlen(h->key));
		digest_add_str(&d, once, strlen(once));
		digest_end(&d, sum);
	}
	digest_hex(sum, out);
	out[32] = '\0';
}

static char *
body_of(const struct target *h, const char *event, const char *once, const char *data)
{
	struct buf b = BUF_INIT;
	char id[DIGEST_TEXT], at[40];
	time_t t = (time_t)app_now();
	struct tm tm;

	id_of(h, once, id);
	gmtime_r(&t, &tm);
	strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%SZ", &tm);
	buf_addf(
	    &b, "{\"id\":\"%s\",\"event\":\"%s\",\"at\":\"%s\",\"data\":%s}", id, event, at, data);
	return buf_detach(&b);
}

/* For every hook that wants it. `event` is static; `once` NULL: each time another message. */
static void
tell_hooks(struct notify *n, int bit, const char *event, const char *once, const char *data)
{
	struct adding *x = mem_new(sizeof *x);
	size_t cap = 0;

	x->n = n;
	for (const struct target *h = n->at; h < n->at + n->count; h++)
		if (h->events & bit) {
			x->m = mem_room(x->m, x->count, &cap, sizeof *x->m);
			x->m[x->count++] = (struct message){ .hook = mem_str(h->key),
				.event = event,
				.body = body_of(h, event, once, data),
				.created = app_now(),
				.next = app_now() };
		}
	if (x->count > 0)
		app_write(n->app, add, added, x);
	else
		free(x);
}

/* --- the daily reminder --- */

struct reminding {
	struct job job; /* first */
	struct notify *n;
	struct live *live;
	struct period period;
	day_t day;
	struct buf text;
	struct err e;
};

static void
remind_work(struct job *j, void *ctx)
{
	struct reminding *r = (struct reminding *)j;
	struct desk *d = ctx;

	if (desk_store(d, &r->e) == 0)
		(void)reminder_write(
		    d->store, r->live->manifest, r->period, r->day, &r->text, &r->e);
}

static void
remind_done(struct job *j)
{
	struct reminding *r = (struct reminding *)j;
	char day[DAY_TEXT];

	if (r->e.set) {
		log_err(LOG_ERROR, "notify", &r->e);
		r->n->reminded = DAY_NONE;
	} else if (!r->n->app->draining)
		tell_hooks(r->n, EVENT_WARNING, "warning", day_text(r->day, day), r->text.p);
	live_unref(r->live);
	buf_fini(&r->text);
	err_fini(&r->e);
	free(r);
}

static void
remind(struct notify *n, const char *data)
{
	struct arena a = ARENA_INIT;
	struct err ignored = { 0 };
	const struct value *v = json_read(&a, data, strlen(data), &ignored);
	const char *period = value_text(value_get(v, "period"), ""),
		   *day = value_text(value_get(v, "day"), "");
	struct reminding *r = mem_new(sizeof *r);

	if (period_parse(period, strlen(period), &r->period) == 0 &&
	    day_parse(day, strlen(day), &r->day) == 0 && r->day != n->reminded) {
		n->reminded = r->day;
		r->n = n;
		r->live = live_ref(n->app->live);
		r->job = (struct job){ .work = remind_work, .done = remind_done };
		lane_post(n->app->read, &r->job);
	} else
		free(r);
	err_fini(&ignored);
	arena_fini(&a);
}

static void
on_event(void *arg, const struct event_note *note)
{
	struct notify *n = arg;

	if (n->app->draining)
		return;
	if (strcmp(note->type, "run") == 0)
		tell_hooks(n, EVENT_RUN, "run", NULL, note->data);
	else if (strcmp(note->type, "reload") == 0)
		tell_hooks(n, EVENT_RELOAD, "reload", NULL, note->data);
	else if (strcmp(note->type, "checks") == 0)
		remind(n, note->data);
}

/* --- configuration --- */

struct keeping {
	struct buf keys; /* a JSON array */
	int64_t gone;
};

static int
keep(struct store *writer, void *arg, struct err *e)
{
	struct keeping *k = arg;

	return store_messages_keep(writer, k->keys.p, &k->gone, e);
}

static void
kept(struct app *app, void *arg, const struct err *e)
{
	struct keeping *k = arg;

	(void)app;
	if (e != NULL)
		log_err(LOG_ERROR, "notify", e);
	else if (k->gone > 0)
		log_event(
		    LOG_WARN, "notify", LOG_S("outcome", "forgotten"), LOG_N("messages", k->gone));
	buf_fini(&k->keys);
	free(k);
}

static struct target *
find(struct target *at, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(at[i].key, key) == 0)
			return &at[i];
	return NULL;
}

/* One address is one hook, however often it is named; who was there before stays, with what it has
 * in hand. */
static void
take(struct notify *n, struct target *old, size_t nold, const struct config_notify *c)
{
	struct target *h, *before;
	char key[HOOK_KEY];

	hook_key(c, key);
	h = find(n->at, n->count, key);
	if (h != NULL) {
		h->events |= c->events;
		return;
	}
	h = &n->at[n->count++];
	memcpy(h->key, key, sizeof key);
	h->events = c->events;
	before = find(old, nold, key);
	if (before != NULL) {
		h->hook = before->hook;
		before->hook = NULL;
		hook_take(h->hook, c);
	} else
		h->hook = hook_new(n->app, n->courier, c);
}

void
notify_configure(struct notify *n)
{
	const struct config *c = n->app->config;
	struct target *old = n->at;
	size_t nold = n->count;
	struct keeping *k = mem_new(sizeof *k);

	n->at = mem_new((c->notify_n + 1) * sizeof *n->at);
	n->count = 0;
	for (size_t i = 0; i < c->notify_n; i++)
		take(n, old, nold, &c->notify[i]);
	for (size_t i = 0; i < nold; i++)
		if (old[i].hook != NULL)
			hook_end(old[i].hook);
	free(old);
	buf_addc(&k->keys, '[');
	for (size_t i = 0; i < n->count; i++) {
		buf_addf(&k->keys, "%s\"%s\"", i ? "," : "", n->at[i].key);
		hook_look(n->at[i].hook);
	}
	buf_addc(&k->keys, ']');
	app_write(n->app, keep, kept, k);
}

/* --- life --- */

struct notify *
notify_new(struct app *app, struct err *e)
{
	struct courier *courier = courier_new(app->base, e);
	struct notify *n;

	if (courier == NULL)
		return NULL;
	n = mem_new(sizeof *n);
	n->app = app;
	n->courier = courier;
	n->reminded = DAY_NONE;
	notify_configure(n);
	n->listener = events_listen(app->events, events_last(app->events), on_event, n);
	return n;
}

void
notify_free(struct notify *n)
{
	if (n == NULL)
		return;
	events_unlisten(n->app->events, n->listener);
	for (size_t i = 0; i < n->count; i++)
		hook_end(n->at[i].hook);
	free(n->at);
	courier_free(n->courier);
	free(n);
}

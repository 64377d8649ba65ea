#include "daemon/hook.h"
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/courier.h"
#include "daemon/log.h"
#include "daemon/store/store_admin.h"
#include "rules/base/json.h"

#define DAY_S 86400
#define LONGEST_S 3600
#define STORE_AGAIN_MS 10000
#define SECRET_MIN 16
#define SECRET_MAX 4096
#define HEADERS 6

enum hook_state { HOOK_IDLE, HOOK_LOOKS, HOOK_SENDS, HOOK_WRITES };

struct hook {
	struct job job; /* first */
	struct app *app;
	struct courier *courier;
	char key[HOOK_KEY];
	char *url, *secret_file, *label; /* label: what may be shown of the address */
	enum hook_state state;
	int gone; /* ends with what it does */
	int again; /* something came meanwhile */
	struct event *wake;
	/* the message in hand */
	struct arena a;
	struct message m;
	const char *secret; /* the file, as it was named when this began */
	const char *headers[HEADERS + 1];
	int found; /* 0 yes, 1 none, -1 the store failed */
	struct err e, unsigned_; /* unsigned_: why there is no signature */
	struct parcel *parcel;
	int over; /* delivered or given up */
	int64_t next;
	const char *failure;
};

static void
hook_free(struct hook *h)
{
	if (h->parcel != NULL)
		courier_cancel(h->parcel);
	event_free(h->wake);
	arena_fini(&h->a);
	err_fini(&h->e);
	err_fini(&h->unsigned_);
	free(h->url);
	free(h->secret_file);
	free(h->label);
	free(h);
}

static void
wake_in(struct hook *h, int64_t ms)
{
	struct timeval tv = { ms / 1000, ms % 1000 * 1000 };

	event_add(h->wake, &tv);
}

/* The hook has nothing in hand; `ms` < 0: nothing to wait for either. */
static void
rest(struct hook *h, int64_t ms)
{
	arena_reset(&h->a);
	err_fini(&h->e);
	err_fini(&h->unsigned_);
	h->state = HOOK_IDLE;
	if (h->gone)
		hook_free(h);
	else if (h->app->draining)
		return;
	else if (ms >= 0)
		wake_in(h, ms);
	else if (h->again)
		hook_look(h);
}

/* --- an attempt: what is written of it --- */

static int
settle(struct store *writer, void *arg, struct err *e)
{
	const struct hook *h = arg;

	return h->over ? store_message_done(writer, h->m.id, e)
		       : store_message_failed(writer, h->m.id, h->next, h->failure, e);
}

static void
settled(struct app *app, void *arg, const struct err *e)
{
	struct hook *h = arg;

	(void)app;
	if (e != NULL)
		log_err(LOG_ERROR, "notify", e);
	h->again |= h->over;
	rest(h, e != NULL ? STORE_AGAIN_MS : h->over ? -1 : (h->next - app_now()) * 1000);
}

/* 1, 2, 4 ... seconds up to an hour, each more or less a half, so that hooks that failed
 * together do not come back together. */
static int64_t
delay(int64_t attempts)
{
	int64_t base = attempts < 12 ? (int64_t)1 << attempts : LONGEST_S;
	unsigned char dice;

	if (base > LONGEST_S)
		base = LONGEST_S;
	digest_random(&dice, 1);
	return base / 2 + (base + 1) * dice / 256 + 1;
}

static void
tell(const struct hook *h, enum log_level level, const char *what)
{
	log_event(level, "notify", LOG_S("hook", h->label), LOG_S("what", h->m.event),
	    LOG_S("outcome", what), LOG_N("attempts", h->m.attempts + 1),
	    LOG_S("failure", h->failure));
}

/* `failure` NULL: delivered. */
static void
finish(struct hook *h, const char *failure)
{
	int given_up = failure != NULL && app_now() - h->m.created >= DAY_S;

	h->failure = failure ? arena_str(&h->a, failure) : NULL;
	h->over = failure == NULL || given_up;
	h->next = app_now() + delay(h->m.attempts);
	h->state = HOOK_WRITES;
	tell(h,
	    given_up      ? LOG_ERROR
		: failure ? LOG_WARN
			  : LOG_INFO,
	    given_up      ? "given up"
		: failure ? "again"
			  : "delivered");
	app_write(h->app, settle, settled, h);
}

static void
sent(void *arg, const char *failure)
{
	struct hook *h = arg;

	h->parcel = NULL;
	finish(h, failure);
}

/* --- the oldest message of a hook, on a reading thread --- */

static int
sign(struct hook *h, const char *at)
{
	struct buf secret = BUF_INIT, text = BUF_INIT;
	unsigned char sum[DIGEST_LEN];
	char hex[DIGEST_TEXT];
	int failed = buf_read_file(&secret, h->secret, SECRET_MAX, &h->unsigned_) != 0;

	while (secret.n > 0 && strchr("\r\n", secret.p[secret.n - 1]) != NULL)
		secret.n--;
	if (!failed && secret.n < SECRET_MIN)
		failed = err_set(&h->unsigned_, MSG_NOTIFY_SECRET, h->secret);
	if (!failed) {
		buf_addf(&text, "%s.%s", at, h->m.body);
		digest_hmac(secret.p, secret.n, text.p, text.n, sum);
		digest_hex(sum, hex);
		h->headers[0] = arena_fmt(&h->a, "X-Kpid-Signature: sha256=%s", hex);
	}
	if (secret.p != NULL)
		explicit_bzero(secret.p, secret.cap);
	buf_fini(&secret);
	buf_fini(&text);
	return failed ? -1 : 0;
}

static void
address(struct hook *h)
{
	struct err ignored = { 0 };
	char at[24];
	const struct value *v;

	snprintf(at, sizeof at, "%lld", (long long)app_now());
	if (sign(h, at) != 0)
		return;
	v = json_read(&h->a, h->m.body, strlen(h->m.body), &ignored);
	err_fini(&ignored);
	h->headers[1] = "Content-Type: application/json";
	h->headers[2] = arena_fmt(&h->a, "X-Kpid-Id: %s", value_text(value_get(v, "id"), ""));
	h->headers[3] = arena_fmt(&h->a, "X-Kpid-Event: %s", h->m.event);
	h->headers[4] = arena_fmt(&h->a, "X-Kpid-Timestamp: %s", at);
	h->headers[5] = "User-Agent: kpid/" ENGINE_VERSION;
	h->headers[6] = NULL;
}

static void
look_work(struct job *j, void *ctx)
{
	struct hook *h = (struct hook *)j;
	struct desk *d = ctx;

	h->found = desk_store(d, &h->e) != 0
	    ? -1
	    : store_message_first(d->store, h->key, &h->a, &h->m, &h->e);
	if (h->found == 0 && h->m.next <= app_now())
		address(h);
}

/* A due time that is farther than any delay is a clock that was set back. */
static int64_t
wait_ms(const struct hook *h)
{
	int64_t s = h->m.next - app_now();

	return s <= 0 || s > 2 * LONGEST_S ? 0 : s * 1000;
}

static void
look_done(struct job *j)
{
	struct hook *h = (struct hook *)j;

	if (h->gone || h->app->draining || h->found == 1)
		rest(h, -1);
	else if (h->found < 0) {
		log_err(LOG_ERROR, "notify", &h->e);
		rest(h, STORE_AGAIN_MS);
	} else if (h->unsigned_.set) {
		log_err(LOG_ERROR, "notify", &h->unsigned_);
		finish(h, msg_name(h->unsigned_.id));
	} else if (h->headers[0] == NULL)
		rest(h, wait_ms(h));
	else {
		h->state = HOOK_SENDS;
		h->parcel = courier_send(
		    h->courier, h->url, h->headers, h->m.body, strlen(h->m.body), sent, h);
	}
}

void
hook_look(struct hook *h)
{
	if (h->state != HOOK_IDLE || h->app->draining) {
		h->again = 1;
		return;
	}
	event_del(h->wake);
	h->again = 0;
	h->state = HOOK_LOOKS;
	h->secret = arena_str(&h->a, h->secret_file);
	h->headers[0] = NULL;
	h->job = (struct job){ .work = look_work, .done = look_done };
	lane_post(h->app->read, &h->job);
}

static void
on_wake(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	hook_look(arg);
}

/* --- life --- */

/* In the store a hook goes by this: its address may hold a secret. */
void
hook_key(const struct config_notify *c, char out[HOOK_KEY])
{
	char hex[DIGEST_TEXT];

	digest_text(c->webhook, strlen(c->webhook), hex);
	snprintf(out, HOOK_KEY, "%.*s", HOOK_KEY - 1, hex);
}

/* Scheme, host and port: user, path and query may be secrets. */
static char *
label_of(const char *url)
{
	const char *host = strstr(url, "://") + 3, *end = host + strcspn(host, "/?#"),
		   *at = memchr(host, '@', (size_t)(end - host));
	struct buf b = BUF_INIT;

	buf_add(&b, url, (size_t)(host - url));
	host = at ? at + 1 : host;
	buf_add(&b, host, (size_t)(end - host));
	return buf_detach(&b);
}

struct hook *
hook_new(struct app *app, struct courier *courier, const struct config_notify *c)
{
	struct hook *h = mem_new(sizeof *h);

	h->app = app;
	h->courier = courier;
	h->wake = evtimer_new(app->base, on_wake, h);
	h->url = mem_str(c->webhook);
	h->label = label_of(c->webhook);
	hook_key(c, h->key);
	hook_take(h, c);
	return h;
}

void
hook_take(struct hook *h, const struct config_notify *c)
{
	free(h->secret_file);
	h->secret_file = mem_str(c->secret_file);
}

void
hook_end(struct hook *h)
{
	h->gone = 1;
	if (h->state == HOOK_IDLE || h->state == HOOK_SENDS)
		hook_free(h);
}

/* What no key says alone: listeners, schedules, webhooks. */
#include <string.h>
#include "daemon/config_impl.h"

static void
fail(struct config_reading *r, enum msg_id id, const char *a, const char *b, struct config_place at)
{
	struct err e = { 0 };

	err_set(&e, id, a, b);
	config_fail(r, &e, at);
}

/* The place of key i of an entry, or another when that was not given. */
static struct config_place
place(const struct config_place *of, size_t i, size_t otherwise)
{
	return of[i].line > 0 ? of[i] : of[otherwise];
}

/* --- listen --- */

static int
given(const struct config_listen *l, size_t key)
{
	return l->place[key].line != 0;
}

/* A TCP key at a Unix socket and the other way round. */
static void
listen_one(struct config_reading *r, struct config_listen *l)
{
	static const struct {
		size_t key;
		const char *name;
	} tcp[] = { { CONFIG_LISTEN_address, "address" }, { CONFIG_LISTEN_port, "port" },
		{ CONFIG_LISTEN_tls_certificate, "tls" }, { CONFIG_LISTEN_tls_key, "tls" } };
	struct config_place own = l->place[CONFIG_LISTEN_KEYS];
	int is_unix = given(l, CONFIG_LISTEN_unix_path);

	for (size_t i = 0; is_unix && i < 4; i++)
		if (given(l, tcp[i].key)) {
			fail(r, MSG_CONFIG_LISTEN_UNIX, tcp[i].name, NULL, l->place[tcp[i].key]);
			return;
		}
	if (is_unix)
		return;
	if (given(l, CONFIG_LISTEN_mode))
		fail(r, MSG_CONFIG_LISTEN_MODE, NULL, NULL, l->place[CONFIG_LISTEN_mode]);
	if (!given(l, CONFIG_LISTEN_address) || !given(l, CONFIG_LISTEN_port))
		fail(r, MSG_CONFIG_LISTEN_TCP, NULL, NULL, own);
	if (given(l, CONFIG_LISTEN_tls_certificate) != given(l, CONFIG_LISTEN_tls_key))
		fail(r, MSG_CONFIG_LISTEN_TLS, NULL, NULL,
		    place(l->place, CONFIG_LISTEN_tls_certificate, CONFIG_LISTEN_tls_key));
}

static int
same(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* The first entry before i on the same address or path; i when there is none. */
static size_t
listen_again(const struct config *c, size_t i)
{
	const struct config_listen *l = &c->listen[i], *other = c->listen;
	size_t j = 0;

	for (; j < i; j++, other++)
		if (same(l->unix_path, other->unix_path) ||
		    (l->port != 0 && l->port == other->port && same(l->address, other->address)))
			break;
	return j;
}

static char *
end_point(struct config_reading *r, const struct config_listen *l)
{
	return arena_fmt(&r->c->memory, strchr(l->address, ':') ? "[%s]:%lld" : "%s:%lld",
	    l->address, (long long)l->port);
}

static void
listen_check(struct config_reading *r)
{
	struct config *c = r->c;

	if (c->listen == NULL)
		return;
	if (c->listen_n == 0)
		fail(r, MSG_CONFIG_LISTEN_NONE, NULL, NULL, c->place[CONFIG_KEY_listen]);
	for (size_t i = 0; i < c->listen_n; i++) {
		struct config_listen *l = &c->listen[i];
		struct config_place own = l->place[CONFIG_LISTEN_KEYS];

		if (own.line > 0)
			listen_one(r, l);
		if (own.line > 0 && listen_again(c, i) < i)
			fail(r, MSG_CONFIG_LISTEN_TWICE,
			    l->unix_path ? l->unix_path : end_point(r, l), NULL, own);
		if (l->unix_path != NULL && !given(l, CONFIG_LISTEN_mode))
			l->mode = 0660;
	}
}

/* --- schedule --- */

static void
plan(const struct config *c, struct config_schedule *s)
{
	struct digest d;
	unsigned char sum[DIGEST_LEN];
	int64_t parts[] = { s->cron.cron.last, s->cron.cron.either, s->action, s->period, s->kind };

	s->plan = (struct due_plan){ .name = s->name,
		.cron = s->cron.cron,
		.catch_up = (enum due_catch_up)s->catch_up,
		.period = (enum due_period)s->period };
	digest_init(&d);
	digest_add(&d, s->cron.cron.set, sizeof s->cron.cron.set);
	digest_add(&d, parts, sizeof parts);
	digest_add_str(&d, c->timezone, strlen(c->timezone));
	digest_end(&d, sum);
	digest_hex(sum, s->plan.digest);
}

static void
schedule_check(struct config_reading *r)
{
	struct config *c = r->c;

	for (size_t i = 0; i < c->schedule_n; i++) {
		struct config_schedule *s = &c->schedule[i];
		int has_kind = s->place[CONFIG_SCHEDULE_kind].line != 0;
		int is_whole = s->place[CONFIG_SCHEDULE_KEYS].line != 0;

		for (size_t j = 0; j < i; j++)
			if (same(s->name, c->schedule[j].name)) {
				fail(r, MSG_CONFIG_SCHEDULE_TWICE, s->name, NULL,
				    s->place[CONFIG_SCHEDULE_name]);
				break;
			}
		if (is_whole && has_kind != (s->action == ACTION_SCORE))
			fail(r, has_kind ? MSG_CONFIG_KIND_CHECKS : MSG_CONFIG_KIND_SCORE, NULL,
			    NULL, place(s->place, CONFIG_SCHEDULE_kind, CONFIG_SCHEDULE_KEYS));
		if (c->timezone != NULL)
			plan(c, s);
	}
}

void
config_check(struct config_reading *r)
{
	listen_check(r);
	schedule_check(r);
}

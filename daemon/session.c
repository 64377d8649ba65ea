#include "daemon/session.h"
#include <stdlib.h>
#include <string.h>

#define SESSIONS 1024
#define IDLE 3600 /* seconds */

struct session {
	char hash[DIGEST_TEXT]; /* of its own secret; "" free */
	char token[DIGEST_TEXT]; /* hash of the token */
	int64_t opened, used;
};
struct sessions {
	struct session at[SESSIONS];
};

struct sessions *
sessions_new(void)
{
	return mem_new(sizeof(struct sessions));
}

void
sessions_free(struct sessions *s)
{
	free(s);
}

static int
is_over(const struct session *e, int64_t now)
{
	return now >= e->opened + SESSION_LASTS || now >= e->used + IDLE;
}

/* By hash: how long it takes says nothing about a secret. */
static struct session *
find(const struct sessions *s, const char *secret)
{
	char hash[DIGEST_TEXT];

	access_hash(secret, hash);
	for (size_t i = 0; i < SESSIONS; i++)
		if (strcmp(s->at[i].hash, hash) == 0)
			return (struct session *)&s->at[i];
	return NULL;
}

/* A place that is free, else the one that was used longest ago. */
static struct session *
place(struct sessions *s)
{
	struct session *best = &s->at[0];

	for (size_t i = 0; i < SESSIONS && best->hash[0] != '\0'; i++)
		if (s->at[i].hash[0] == '\0' || s->at[i].used < best->used)
			best = &s->at[i];
	return best;
}

int
session_open(struct sessions *s, struct access *a, const char *token, char secret[SECRET_TEXT])
{
	struct principal who;
	struct session *e;

	if (access_find(a, token, &who) != 0)
		return -1;
	e = place(s);
	access_secret(secret, e->hash);
	access_hash(token, e->token);
	e->opened = e->used = app_now();
	return 0;
}

int
session_find(struct sessions *s, struct access *a, const char *secret, struct principal *out)
{
	struct session *e = find(s, secret);
	int64_t now = app_now();

	if (e == NULL)
		return -1;
	if (is_over(e, now) || access_find_hash(a, e->token, out) != 0) {
		memset(e, 0, sizeof *e);
		return -1;
	}
	e->used = now;
	return 0;
}

int64_t
session_until(const struct sessions *s, const char *secret)
{
	const struct session *e = find(s, secret);

	return e ? e->opened + SESSION_LASTS : 0;
}

void
session_close(struct sessions *s, const char *secret)
{
	struct session *e = find(s, secret);

	if (e != NULL)
		memset(e, 0, sizeof *e);
}

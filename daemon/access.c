#include "daemon/access.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/store/store_admin.h"
#include "rules/base/digest.h"
#include "rules/base/map.h"

struct token_list {
	struct arena a;
	struct token *at;
	size_t n;
};

struct access {
	struct app *app;
	struct token_list *tokens;
	struct map by_hash; /* -> struct token */
	struct map under_way; /* id -> number */
};

static const struct {
	const char *name;
	unsigned bit;
} roles[] = {
	{ "person", MAY_PERSON },
	{ "viewer", MAY_VIEWER },
	{ "feeder", MAY_FEEDER },
	{ "policy", MAY_POLICY },
	{ "approver", MAY_APPROVER },
	{ "admin", MAY_ADMIN },
};
#define ROLES (sizeof roles / sizeof roles[0])

unsigned
access_role(const char *name)
{
	for (size_t i = 0; i < ROLES; i++)
		if (strcmp(roles[i].name, name) == 0)
			return roles[i].bit;
	return 0;
}

const char *
access_role_name(unsigned role)
{
	for (size_t i = 0; i < ROLES; i++)
		if (roles[i].bit == role)
			return roles[i].name;
	return "";
}

/* --- tokens --- */

struct token_list *
access_read(struct store *s, struct err *e)
{
	struct token_list *l = mem_new(sizeof *l);

	if (store_tokens(s, &l->a, &l->at, &l->n, e) == 0)
		return l;
	arena_fini(&l->a);
	free(l);
	return NULL;
}

static void
list_free(struct token_list *l)
{
	if (l != NULL)
		arena_fini(&l->a);
	free(l);
}

void
access_take(struct access *a, struct token_list *l)
{
	map_fini(&a->by_hash, NULL);
	a->by_hash = (struct map)MAP_INIT;
	list_free(a->tokens);
	a->tokens = l;
	for (size_t i = 0; i < l->n; i++)
		if (l->at[i].revoked == 0)
			*map_put(&a->by_hash, l->at[i].hash, strlen(l->at[i].hash), NULL) =
			    &l->at[i];
}

struct access *
access_new(struct app *app, struct err *e)
{
	struct token_list *l = access_read(app->writer, e);
	struct access *a;

	if (l == NULL)
		return NULL;
	a = mem_new(sizeof *a);
	a->app = app;
	access_take(a, l);
	return a;
}

void
access_free(struct access *a)
{
	if (a == NULL)
		return;
	map_fini(&a->by_hash, NULL);
	map_fini(&a->under_way, NULL);
	list_free(a->tokens);
	free(a);
}

void
access_secret(char secret[SECRET_TEXT], char hash[DIGEST_TEXT])
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	unsigned char bytes[43];

	digest_random(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		secret[i] = letters[bytes[i] & 63];
	secret[sizeof bytes] = '\0';
	access_hash(secret, hash);
}

void
access_hash(const char *secret, char hash[DIGEST_TEXT])
{
	digest_text(secret, strlen(secret), hash);
}

/* --- when a token was used last: once an hour at most, so that a busy feeder costs nothing --- */

#define USED_SECONDS 3600

struct used {
	char id[64];
	int64_t at;
};

static int
write_used(struct store *writer, void *arg, struct err *e)
{
	const struct used *u = arg;

	return store_token_used(writer, u->id, u->at, e);
}

/* What could not be noted now is noted at the next use after an hour. */
static void
used_written(struct app *app, void *arg, const struct err *e)
{
	(void)app, (void)e;
	free(arg);
}

static void
used(struct access *a, struct token *t)
{
	struct used *u;
	int64_t now = app_now();

	if (now >= t->last_used && now - t->last_used < USED_SECONDS)
		return;
	t->last_used = now;
	u = mem_new(sizeof *u);
	u->at = now;
	snprintf(u->id, sizeof u->id, "%s", t->id);
	app_write(a->app, write_used, used_written, u);
}

/* --- who is asking --- */

/* The table is looked up by the hash, so the time that it takes says nothing about a secret. */
int
access_find(struct access *a, const char *secret, struct principal *out)
{
	char hash[DIGEST_TEXT];

	access_hash(secret, hash);
	return access_find_hash(a, hash, out);
}

int
access_find_hash(struct access *a, const char *hash, struct principal *out)
{
	struct token *t = map_get(&a->by_hash, hash);

	if (t == NULL || (t->expires != 0 && t->expires <= app_now()))
		return -1;
	memset(out, 0, sizeof *out);
	snprintf(out->id, sizeof out->id, "%s", t->id);
	snprintf(out->person, sizeof out->person, "%s", t->person ? t->person : "");
	snprintf(out->agency, sizeof out->agency, "%s", t->agency ? t->agency : "");
	snprintf(out->sectors, sizeof out->sectors, "%s", t->sectors ? t->sectors : "");
	out->role = access_role(t->role);
	if (out->role == 0)
		return -1;
	used(a, t);
	return 0;
}

void
access_local(unsigned uid, struct principal *out)
{
	memset(out, 0, sizeof *out);
	snprintf(out->id, sizeof out->id, "uid:%u", uid);
	out->role = MAY_ADMIN;
}

const char *
access_person(const struct access *a, const struct principal *p)
{
	for (size_t i = 0; p->person[0] == '\0' && i < a->tokens->n; i++) {
		const struct token *t = &a->tokens->at[i];

		if (t->revoked == 0 && strcmp(t->id, p->id) == 0 && t->person && *t->person)
			return t->person;
	}
	return p->person[0] != '\0' ? p->person : p->id;
}

/* --- how many are under way --- */

int
access_enter(struct access *a, const struct principal *p, int most)
{
	void **n = map_put(&a->under_way, p->id, strlen(p->id), NULL);

	if ((intptr_t)*n >= most)
		return -1;
	*n = (void *)((intptr_t)*n + 1);
	return 0;
}

void
access_leave(struct access *a, const struct principal *p)
{
	void **n = map_put(&a->under_way, p->id, strlen(p->id), NULL);

	*n = (void *)((intptr_t)*n - 1);
}

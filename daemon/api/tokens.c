/* /v1/tokens: who may ask over TCP. A secret is shown once, when it is made. */
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/store/store_admin.h"
#include "rules/base/json.h"

struct change { /* made, then read in the order of making, then taken into use */
	struct token_list *list;
	struct value *answer;
};

static struct value *
token_value(struct arena *a, const struct token *t)
{
	struct value *v = value_map(a);

	value_put(a, v, "id", value_str(a, t->id));
	value_put(a, v, "person", value_str(a, t->person));
	value_put(a, v, "role", value_str(a, t->role));
	value_put(a, v, "agency", value_str(a, t->agency));
	value_put(a, v, "sectors", value_str(a, t->sectors));
	value_put(a, v, "created", api_time(a, t->created));
	value_put(a, v, "created_by", value_str(a, t->created_by));
	value_put(a, v, "expires", api_time(a, t->expires));
	value_put(a, v, "last_used", api_time(a, t->last_used));
	value_put(a, v, "revoked", api_time(a, t->revoked));
	return v;
}

static void
list(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct value *v = value_map(&c->arena), *rows = value_list(&c->arena);
	struct token *t;
	size_t n;

	if (desk_store(d, &c->err) != 0 || store_tokens(d->store, &c->arena, &t, &n, &c->err) != 0)
		return;
	for (size_t i = 0; i < n; i++)
		value_push(&c->arena, rows, token_value(&c->arena, &t[i]));
	value_put(&c->arena, v, "tokens", rows);
	call_json(c, 200, v);
}

/* The end of a part: with its audit row, or not at all. */
static void
changed(struct call *c, struct store *writer, struct audit row, const struct value *before,
    const struct value *after, int failed)
{
	struct value *v = value_map(&c->arena);

	value_put(&c->arena, v, "before", before ? (struct value *)before : value_null(&c->arena));
	value_put(&c->arena, v, "after", (struct value *)after);
	row.at = app_now();
	row.by = c->who.id;
	row.detail = json_text(&c->arena, v);

	failed = failed || store_audit_add(writer, &row, &c->arena, &c->err) != 0;
	api_part_end(c, writer, failed);
}

/* In a job of its own, so that what it reads is on disk. */
static void
read_again(struct call *c, void *ctx)
{
	struct change *ch = c->state;

	ch->list = access_read(ctx, &c->err);
}

static int
wanted(struct call *c, const struct value *v, struct token *t)
{
	int64_t days = value_integer(value_get(v, "days"), 365);

	*t = (struct token){ .id = value_text(value_get(v, "id"), NULL),
		.person = value_text(value_get(v, "person"), ""),
		.role = value_text(value_get(v, "role"), ""),
		.agency = value_text(value_get(v, "agency"), NULL),
		.sectors = value_text(value_get(v, "sectors"), NULL),
		.created = app_now(),
		.created_by = c->who.id };
	t->expires = t->created + days * 86400;
	c->pointer = "/role";
	if (access_role(t->role) == 0)
		return call_fail(
		    c, MSG_API_CHOICE, "role", "person viewer feeder policy approver admin");
	c->pointer = "/id";
	if (t->id == NULL || strlen(t->id) == 0 || strlen(t->id) > 60 || strchr(t->id, ' ') != NULL)
		return call_fail(c, MSG_API_NAME, "id");
	c->pointer = "/person";
	if (access_role(t->role) == MAY_PERSON && t->person[0] == '\0')
		return call_fail(c, MSG_API_NAME, "person");
	c->pointer = "/days";
	if (days < 1 || days > 3660)
		return call_fail(c, MSG_CTL_NUMBER, "days", "1 - 3660");
	c->pointer = NULL;
	return 0;
}

static void
create(struct call *c, void *ctx)
{
	struct store *writer = ctx;
	const struct value *v = call_json_body(c);
	char secret[SECRET_TEXT], hash[DIGEST_TEXT];
	struct change *ch = arena_new(&c->arena, sizeof *ch);
	struct token t;

	c->state = ch;
	if (wanted(c, v, &t) != 0)
		return;
	access_secret(secret, hash);
	t.hash = hash;
	if (store_part_begin(writer, &c->err) != 0)
		return;
	ch->answer = token_value(&c->arena, &t);
	value_put(&c->arena, ch->answer, "secret", value_str(&c->arena, secret));
	changed(c, writer, (struct audit){ .action = "token create", .object = t.id }, NULL,
	    token_value(&c->arena, &t), store_token_add(writer, &t, &c->err) != 0);
}

static void
revoke(struct call *c, void *ctx)
{
	struct store *writer = ctx;
	struct change *ch = arena_new(&c->arena, sizeof *ch);

	c->state = ch;
	if (store_part_begin(writer, &c->err) != 0)
		return;
	ch->answer = value_map(&c->arena);
	changed(c, writer, (struct audit){ .action = "token revoke", .object = c->path[0] },
	    value_str(&c->arena, "valid"), value_str(&c->arena, "revoked"),
	    store_token_revoke(writer, c->path[0], app_now(), &c->err) != 0);
}

static void
take(struct call *c, void *ctx)
{
	struct change *ch = c->state;

	(void)ctx;
	access_take(c->app->access, ch->list);
	call_json(c, c->route->method == HTTP_POST ? 201 : 200, ch->answer);
}

const struct route routes_tokens[] = {
	{ HTTP_GET, "/v1/tokens", MAY_ADMIN, { { ON_READ, list } }, NULL, NULL, "TokenList",
	    "listTokens", "tokens without their secrets" },
	{ HTTP_POST, "/v1/tokens", MAY_ADMIN,
	    { { ON_WRITE, create }, { ON_WRITE, read_again }, { ON_LOOP, take } }, NULL,
	    "TokenOrder", "NewToken 201", "createToken", "a new token; its secret is shown once" },
	{ HTTP_DELETE, "/v1/tokens/{id}", MAY_ADMIN,
	    { { ON_WRITE, revoke }, { ON_WRITE, read_again }, { ON_LOOP, take } }, NULL, NULL,
	    "Empty", "revokeToken", "end a token" },
	{ 0 },
};

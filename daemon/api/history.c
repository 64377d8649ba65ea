/* /v1/standards/{sector}/history: each time that a sector's standards became others: when, by whom,
 * why, what changed in words, and the bundle to go back to. */
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/store/store_admin.h"

#define PAGE 100

struct telling {
	struct call *c;
	const char *sector;
	struct value *rows;
	size_t most;
};

/* "added", "changed" or "removed"; NULL: it was not touched. */
static const char *
what_happened(const struct value *sectors, const char *sector)
{
	for (size_t i = 0; i < value_len(sectors); i++) {
		const struct value_pair *kind = &sectors->u.map.at[i];

		for (size_t k = 0; k < value_len(kind->value); k++)
			if (strcmp(value_text(kind->value->u.list.at[k], ""), sector) == 0)
				return kind->key;
	}
	return NULL;
}

static struct value *
changes_of(struct arena *a, const struct value *all, const char *sector)
{
	struct value *rows = value_list(a);

	for (size_t i = 0; i < value_len(all); i++)
		if (strcmp(value_text(value_get(all->u.list.at[i], "sector"), ""), sector) == 0)
			value_push(a, rows, all->u.list.at[i]);
	return rows;
}

static void
put_or_null(struct arena *a, struct value *v, const char *key, struct value *x)
{
	value_put(a, v, key, x ? x : value_null(a));
}

/* The first bundle of a store came with everything: that is where a history begins. */
static void
tell(struct telling *t, const struct reload *r)
{
	struct arena *a = &t->c->arena;
	const struct value *m = api_tree(a, r->message), *p = value_get(m, "proposal");
	const char *what = what_happened(value_get(m, "sectors"), t->sector);
	struct value *v;

	if (strcmp(r->verdict, "applied") != 0 || what == NULL)
		return;
	v = value_map(a);
	value_put(a, v, "reload", value_int(a, r->id));
	value_put(a, v, "at", api_time(a, r->at));
	value_put(a, v, "by", value_str(a, r->by));
	put_or_null(a, v, "author", value_get(p ? p : m, "author"));
	put_or_null(a, v, "approved_by", value_get(p, "approved_by"));
	put_or_null(a, v, "note", value_get(p ? p : m, "note"));
	put_or_null(a, v, "proposal", value_get(p, "proposal"));
	value_put(a, v, "what", value_str(a, what));
	value_put(a, v, "before", value_str(a, r->before));
	value_put(a, v, "after", value_str(a, r->after));
	value_put(a, v, "changes", changes_of(a, value_get(m, "changes"), t->sector));
	value_push(a, t->rows, v);
}

/* Pages of reloads until there are enough, or no more. */
static int
walk(struct telling *t, struct store *s, int64_t before)
{
	struct reload *r;
	size_t n;

	do {
		if (store_reloads(s, before, PAGE, &t->c->arena, &r, &n, &t->c->err) != 0)
			return -1;
		for (size_t i = 0; i < n && value_len(t->rows) < t->most; i++)
			tell(t, &r[i]);
		before = n > 0 ? r[n - 1].id : 0;
	} while (n == PAGE && value_len(t->rows) < t->most);
	return 0;
}

static void
list(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct value *v = value_map(&c->arena);
	int64_t limit, before;
	struct telling t = { c, c->path[0], value_list(&c->arena), 0 };

	if (call_number(c, "limit", 1, 1000, 100, &limit) != 0 ||
	    call_number(c, "cursor", 1, INT64_MAX / 2, 0, &before) != 0 ||
	    desk_store(d, &c->err) != 0)
		return;
	t.most = (size_t)limit + 1;
	if (walk(&t, d->store, before) != 0)
		return;
	if (value_len(t.rows) == 0 && !manifest_sector(c->live->manifest, c->path[0])) {
		call_fail(c, MSG_API_NO_STANDARD, c->path[0]);
		return;
	}
	value_put(&c->arena, v, "sector", value_str(&c->arena, c->path[0]));
	value_put(&c->arena, v, "history", t.rows);
	if (value_len(t.rows) == t.most) {
		t.rows->u.list.n--;
		value_put(&c->arena, v, "next",
		    value_get(t.rows->u.list.at[t.rows->u.list.n - 1], "reload"));
	}
	call_json(c, 200, v);
}

static const struct route_param params[] = { PARAM_PAGE, PARAM_END };

#define SEE (MAY_VIEWER | MAY_POLICY | MAY_APPROVER | MAY_ADMIN)
const struct route routes_history[] = {
	{ HTTP_GET, "/v1/standards/{sector}/history", SEE, { { ON_READ, list } }, params, NULL,
	    "HistoryPage", "listHistory", "how the standards of a sector became what they are" },
	{ 0 },
};

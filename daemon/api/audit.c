/* /v1/audit: who did what, newest first; each row holds the hash of the one before. */
#include "daemon/api/api.h"
#include "daemon/store/store_admin.h"

static struct value *
row_value(struct arena *a, const struct audit *row)
{
	struct value *v = value_map(a), *detail = api_tree(a, row->detail);

	value_put(a, v, "seq", value_int(a, row->seq));
	value_put(a, v, "at", api_time(a, row->at));
	value_put(a, v, "by", value_str(a, row->by));
	value_put(a, v, "action", value_str(a, row->action));
	value_put(a, v, "object", value_str(a, row->object));
	value_put(a, v, "detail", detail ? detail : value_null(a));
	value_put(a, v, "before", value_str(a, row->before));
	value_put(a, v, "hash", value_str(a, row->hash));
	return v;
}

static void
list(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct value *v = value_map(&c->arena), *rows = value_list(&c->arena);
	struct audit_query q = { .action = call_query(c, "action"), .find = call_query(c, "find") };
	struct audit *at;
	int64_t limit;
	size_t n;

	if (call_number(c, "limit", 1, 1000, 100, &limit) != 0 ||
	    call_number(c, "cursor", 1, INT64_MAX / 2, 0, &q.before) != 0)
		return;
	q.most = (size_t)limit + 1;
	if (desk_store(d, &c->err) != 0 ||
	    store_audit(d->store, &q, &c->arena, &at, &n, &c->err) != 0)
		return;
	value_put(&c->arena, v, "audit", rows);
	if (n > (size_t)limit) {
		n--;
		value_put(&c->arena, v, "next", value_int(&c->arena, at[n - 1].seq));
	}
	for (size_t i = 0; i < n; i++)
		value_push(&c->arena, rows, row_value(&c->arena, &at[i]));
	call_json(c, 200, v);
}

static const struct route_param params[] = {
	{ "action", "string", "of one action: token create, seal ..." },
	{ "find", "string", "with a text in who, object or detail" },
	PARAM_PAGE,
	PARAM_END,
};

const struct route routes_audit[] = {
	{ HTTP_GET, "/v1/audit", MAY_ADMIN, { { ON_READ, list } }, params, NULL, "AuditPage",
	    "listAudit", "what was changed by whom, newest first" },
	{ 0 },
};

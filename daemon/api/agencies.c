/* /v1/agencies and /v1/indicators: agencies, how one stands in a period, figures of its people. */
#include <string.h>
#include "daemon/api/api.h"

static const char *
choice_of(struct arena *a, const char *column, int value)
{
	const struct fact_type *t = fact_type(FACT_AGENCY);
	char text[32];

	return arena_str(
	    a, choice_text(t->columns[fact_column_find(FACT_AGENCY, column)].choices, value, text));
}

static struct value *
agency_value(struct arena *a, const struct agency *g)
{
	struct value *v = value_map(a);

	value_put(a, v, "code", value_str(a, g->code));
	value_put(a, v, "vi", value_str(a, g->name_vi));
	value_put(a, v, "en", value_str(a, g->name_en));
	value_put(a, v, "parent", value_str(a, g->parent));
	value_put(a, v, "kind", value_str(a, choice_of(a, "kind", g->kind)));
	value_put(a, v, "tracking", value_str(a, choice_of(a, "tracking", g->tracking)));
	return v;
}

static void
list(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct value *v = value_map(&c->arena), *rows = value_list(&c->arena);
	struct agency_scope scope;
	struct agency *at;
	size_t n;
	int all;

	if (desk_store(d, &c->err) != 0 || call_scope(c, d->store, &scope, &all) != 0 ||
	    store_agencies(d->store, 0, &c->arena, &at, &n, &c->err) != 0)
		return;
	for (size_t i = 0; i < n; i++)
		if (scope_has(&scope, all, at[i].code))
			value_push(&c->arena, rows, agency_value(&c->arena, &at[i]));
	value_put(&c->arena, v, "agencies", rows);
	call_json(c, 200, v);
}

/* --- how one stands --- */

/* Sums of an indicator become its mean at the end. */
struct standing {
	struct arena *a;
	struct value *states, *bands, *classes, *sums, *counts;
	int64_t people;
};

static int
add_result(void *arg, struct arena *page, const struct result *r)
{
	struct standing *t = arg;
	const struct value *figures = api_tree(page, r->indicators);

	t->people++;
	api_count(t->a, t->states, state_names[r->state], 1);
	api_count(t->a, t->bands, r->band, 1);
	api_count(t->a, t->classes, r->class_final, 1);
	for (size_t i = 0; i < value_len(figures); i++) {
		const char *name = figures->u.map.at[i].key;
		const struct value *x = figures->u.map.at[i].value;
		double sum = value_double(value_get(t->sums, name), 0);

		if (!value_is(x, V_INT) && !value_is(x, V_NUM))
			continue;
		value_put(t->a, t->sums, name, value_num(t->a, sum + value_double(x, 0)));
		api_count(t->a, t->counts, name, 1);
	}
	return 0;
}

static struct value *
indicator(struct call *c, const char *id)
{
	struct arena *a = &c->arena;
	const struct value *title = manifest_title(c->live->manifest, "indicators", id);
	struct value *v = value_map(a);

	value_put(a, v, "id", value_str(a, id));
	value_put(a, v, "vi", value_str(a, value_text(value_get(title, "vi"), id)));
	value_put(a, v, "en", value_str(a, value_text(value_get(title, "en"), id)));
	value_put(a, v, "unit", value_str(a, value_text(value_get(title, "unit"), NULL)));
	return v;
}

static struct value *
means(struct call *c, const struct standing *t)
{
	struct arena *a = &c->arena;
	struct value *rows = value_list(a);

	for (size_t i = 0; i < value_len(t->sums); i++) {
		const char *name = t->sums->u.map.at[i].key;
		struct value *v = indicator(c, name);
		int64_t n = value_integer(value_get(t->counts, name), 1);

		value_put(a, v, "people", value_int(a, n));
		value_put(a, v, "mean",
		    value_num(a, value_double(t->sums->u.map.at[i].value, 0) / (double)n));
		value_push(a, rows, v);
	}
	return rows;
}

/* Open warnings by check. */
static struct value *
warnings_of(struct call *c, struct store *s, struct warning_query *q)
{
	struct arena *a = &c->arena;
	struct value *rows = value_list(a);
	struct warning_count *w;
	size_t n;

	if (store_warning_counts(s, q, COUNT_CHECK, a, &w, &n, &c->err) != 0)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		struct value *v = api_check(c, w[i].check);

		value_put(a, v, "open", value_int(a, w[i].n));
		value_push(a, rows, v);
	}
	return rows;
}

/* The agency when the caller may see it. */
static int
find_agency(struct call *c, struct store *s, const char *code, struct agency *out)
{
	struct agency_scope scope;
	struct agency *at;
	size_t n;
	int all;

	if (call_scope(c, s, &scope, &all) != 0 ||
	    store_agencies(s, 0, &c->arena, &at, &n, &c->err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (strcmp(at[i].code, code) == 0 && scope_has(&scope, all, code)) {
			*out = at[i];
			return 0;
		}
	return call_fail(c, MSG_API_NO_AGENCY, code);
}

static void
one(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct arena *a = &c->arena;
	struct standing t = { a, value_map(a), value_map(a), value_map(a), value_map(a),
		value_map(a), 0 };
	struct value *v = value_map(a), *people = value_map(a), *warnings;
	struct agency g = { 0 };
	struct agency_scope only = { (const char *const[]){ c->path[0] }, 1 };
	struct result_query q = { .agencies = &only };
	struct warning_query w = { .agencies = &only, .first = DAY_NONE, .last = DAY_NONE };
	struct result own;
	int got;

	q.kind = call_query(c, "kind");
	if (call_period(c, c->path[1], &q.period) != 0 || desk_store(d, &c->err) != 0 ||
	    find_agency(c, d->store, c->path[0], &g) != 0 ||
	    api_each_result(c, d->store, &q, add_result, &t) != 0)
		return;
	w.period = q.period;
	warnings = warnings_of(c, d->store, &w);
	got = store_result(d->store, 1, g.code, q.period, q.kind, a, &own, &c->err);
	if (warnings == NULL || got < 0)
		return;
	value_put(a, v, "agency", agency_value(a, &g));
	value_put(a, v, "period", api_period(a, q.period));
	value_put(a, people, "total", value_int(a, t.people));
	value_put(a, people, "states", t.states);
	value_put(a, people, "bands", t.bands);
	value_put(a, people, "classes", t.classes);
	value_put(a, v, "people", people);
	value_put(
	    a, v, "result", got == 0 ? api_result(a, &own, q.period) : value_null(a));
	value_put(a, v, "indicators", means(c, &t));
	value_put(a, v, "warnings", warnings);
	call_json(c, 200, v);
}

/* --- figures of people --- */

static struct value *
figures_of(struct call *c, const struct result *r, const char *only)
{
	struct value *all = api_tree(&c->arena, r->indicators), *v = value_map(&c->arena);

	if (only == NULL)
		return all ? all : v;
	if (value_get(all, only) != NULL)
		value_put(&c->arena, v, only, value_get(all, only));
	return v;
}

static void
figures(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct arena *a = &c->arena;
	struct agency_scope scope;
	struct result_query q;
	struct value *v = value_map(a), *rows = value_list(a), *titles = value_list(a),
		     *seen = value_map(a);
	struct result *r;
	size_t n;

	if (desk_store(d, &c->err) != 0 || api_result_query(c, d->store, &q, &scope) != 0 ||
	    store_results_page(d->store, &q, a, &r, &n, &c->err) != 0)
		return;
	value_put(a, v, "period", api_period(a, q.period));
	if (n == q.most)
		value_put(a, v, "next", value_str(a, r[--n - 1].code));
	for (size_t i = 0; i < n; i++) {
		struct value *row = value_map(a),
			     *at = figures_of(c, &r[i], call_query(c, "name"));

		value_put(a, row, "staff", value_str(a, r[i].code));
		value_put(a, row, "agency", value_str(a, r[i].agency));
		value_put(a, row, "sector", value_str(a, r[i].sector));
		value_put(a, row, "values", at);
		value_push(a, rows, row);
		for (size_t k = 0; k < value_len(at); k++)
			if (value_get(seen, at->u.map.at[k].key) == NULL) {
				value_put(a, seen, at->u.map.at[k].key, at);
				value_push(a, titles,
				    indicator(c, at->u.map.at[k].key));
			}
	}
	value_put(a, v, "indicators", titles);
	value_put(a, v, "rows", rows);
	call_json(c, 200, v);
}

static const struct route_param figure_params[] = {
	{ "period", "period", "2026-03, 2026-Q1, 2026-H1 or 2026; required" },
	{ "agency", "string", "code of an agency" },
	{ "sector", "string", "code of a sector" },
	{ "name", "string", "only this indicator" },
	PARAM_PAGE,
	PARAM_END,
};

static const struct route_param one_params[] = {
	{ "kind", "preview", "the preview of a year that is not over" },
	PARAM_END,
};

#define SEE (MAY_VIEWER | MAY_POLICY | MAY_APPROVER | MAY_ADMIN)
const struct route routes_agencies[] = {
	{ HTTP_GET, "/v1/agencies", SEE | MAY_FEEDER, { { ON_READ, list } }, NULL, NULL,
	    "AgencyList", "listAgencies", "the agencies that the caller may see" },
	{ HTTP_GET, "/v1/agencies/{agency}/{period}", SEE, { { ON_READ, one } }, one_params, NULL,
	    "Standing", "getAgency",
	    "people by band and class, the organisation's result, open warnings" },
	{ HTTP_GET, "/v1/indicators", SEE, { { ON_READ, figures } }, figure_params, NULL,
	    "IndicatorPage", "listIndicators", "indicators of people in a period" },
	{ 0 },
};

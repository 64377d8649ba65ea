/* /v1/overview: how every agency that the caller may see stands in a period, in one answer. */
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/phrases.h"
#include "rules/base/map.h"

#define UNUSUAL "agency_far_from_others"

static const struct {
	const char *name, *indicator;
} means[] = {
	{ "minutes_per_day", "minutes_per_day" },
	{ "missing_days", "missing_days" },
};
#define MEANS (sizeof means / sizeof *means)

struct stand {
	const char *code;
	struct value *states, *bands, *classes, *reasons, *warnings;
	int64_t people, unusual, count[MEANS];
	double sum[MEANS];
};
struct overview {
	struct arena *a;
	struct map stands; /* code -> struct stand */
	struct map people; /* code -> anything: who counts, when not everybody does */
	int of_sector;
	struct value *sectors; /* code -> { people, without_standard } */
};

static struct stand *
stand_of(struct overview *o, const char *agency)
{
	const char *code = agency ? agency : "";
	void **at = map_put(&o->stands, code, strlen(code), NULL);
	struct stand *s;

	if (*at != NULL)
		return *at;
	s = arena_new(o->a, sizeof *s);
	*s = (struct stand){ .code = arena_str(o->a, code),
		.states = value_map(o->a),
		.bands = value_map(o->a),
		.classes = value_map(o->a),
		.reasons = value_map(o->a),
		.warnings = value_map(o->a) };
	*at = s;
	return s;
}

/* In which sectors people work, and how many of them no standard scores. */
static void
add_sector(struct overview *o, const struct result *r)
{
	const char *code = r->sector ? r->sector : "";
	struct value *s = (struct value *)value_get(o->sectors, code);

	if (s == NULL) {
		s = value_put(o->a, o->sectors, arena_str(o->a, code), value_map(o->a));
		value_put(o->a, s, "without_standard", value_int(o->a, 0));
	}
	api_count(o->a, s, "people", 1);
	api_count(o->a, s, r->standard ? NULL : "without_standard", 1);
}

static int
add_person(void *arg, struct arena *page, const struct result *r)
{
	struct overview *o = arg;
	struct stand *s = stand_of(o, r->agency);
	const struct value *figures = api_tree(page, r->indicators);

	s->people++;
	add_sector(o, r);
	api_count(o->a, s->states, state_names[r->state], 1);
	api_count(o->a, s->bands, r->band, 1);
	api_count(o->a, s->classes, r->class_final, 1);
	api_count(o->a, s->reasons, r->reason, 1);
	for (size_t i = 0; i < MEANS; i++) {
		const struct value *x = value_get(figures, means[i].indicator);

		if (!value_is(x, V_INT) && !value_is(x, V_NUM))
			continue;
		s->sum[i] += value_double(x, 0);
		s->count[i]++;
	}
	if (o->of_sector)
		*map_put(&o->people, r->code, strlen(r->code), NULL) = o;
	return 0;
}

/* An agency that stands out stands out whichever of its people are looked at. */
static void
add_warning(struct overview *o, const struct warning_count *w)
{
	struct stand *at;

	if (o->of_sector && map_get(&o->people, w->staff ? w->staff : "") == NULL)
		at = w->staff ? NULL : map_get(&o->stands, w->agency);
	else {
		at = stand_of(o, w->agency);
		api_count(o->a, at->warnings, w->check, w->n);
	}
	if (at != NULL)
		at->unusual |= strcmp(w->check, UNUSUAL) == 0;
}

static int
add_warnings(struct call *c, struct store *s, const struct result_query *q, struct overview *o)
{
	struct warning_query wq = { .period = q->period,
		.agencies = q->agencies,
		.first = DAY_NONE,
		.last = DAY_NONE };
	struct warning_count *w;
	size_t n;

	if (store_warning_counts(s, &wq, COUNT_AGENCY | COUNT_CHECK | (o->of_sector ? COUNT_STAFF : 0),
		&c->arena, &w, &n, &c->err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		add_warning(o, &w[i]);
	return 0;
}

/* --- the answer --- */

static struct value *
stand_value(struct arena *a, const struct stand *s, const struct agency *g)
{
	struct value *v = value_map(a);

	value_put(a, v, "code", value_str(a, s->code));
	value_put(a, v, "vi", value_str(a, g ? g->name_vi : s->code));
	value_put(a, v, "en", value_str(a, g && g->name_en ? g->name_en : NULL));
	value_put(a, v, "people", value_int(a, s->people));
	value_put(a, v, "states", s->states);
	value_put(a, v, "bands", s->bands);
	value_put(a, v, "classes", s->classes);
	value_put(a, v, "reasons", s->reasons);
	value_put(a, v, "warnings", s->warnings);
	value_put(a, v, "unusual", value_bool(a, s->unusual != 0));
	for (size_t i = 0; i < MEANS; i++)
		value_put(a, v, means[i].name,
		    s->count[i] ? value_num(a, s->sum[i] / (double)s->count[i]) : value_null(a));
	return v;
}

/* In the order of the list of agencies; one that is not in it any more comes last. */
static struct value *
rows_of(struct overview *o, const struct agency *list, size_t n)
{
	struct value *rows = value_list(o->a), *seen = value_map(o->a);

	for (size_t i = 0; i < n; i++) {
		const struct stand *s = map_get(&o->stands, list[i].code);

		if (s == NULL)
			continue;
		value_put(o->a, seen, s->code, value_null(o->a));
		value_push(o->a, rows, stand_value(o->a, s, &list[i]));
	}
	for (size_t i = 0; i < o->stands.n; i++) {
		const struct stand *s = o->stands.at[i].value;

		if (value_get(seen, s->code) == NULL)
			value_push(o->a, rows, stand_value(o->a, s, NULL));
	}
	return rows;
}

static struct value *
checks_of(struct call *c, const struct overview *o)
{
	struct arena *a = &c->arena;
	struct value *rows = value_list(a), *seen = value_map(a);

	for (size_t i = 0; i < o->stands.n; i++) {
		const struct stand *s = o->stands.at[i].value;

		for (size_t k = 0; k < value_len(s->warnings); k++) {
			const char *id = s->warnings->u.map.at[k].key;

			if (value_get(seen, id) == NULL)
				value_push(a, rows, value_put(a, seen, id, api_check(c, id)));
		}
	}
	return rows;
}

/* Minutes of a full day, as the latest standard that says so has it. */
static struct value *
norm_of(struct call *c)
{
	const struct value *all = value_get(c->live->tree, "standards");
	struct value *norm = value_null(&c->arena);

	for (size_t i = 0; i < value_len(all); i++) {
		const struct value *p =
		    value_get(value_get(all->u.list.at[i], "params"), "standard_day_minutes");

		if (value_get(p, "value") != NULL)
			norm = value_get(p, "value");
	}
	return norm;
}

static struct value *
sectors_of(struct overview *o)
{
	struct value *rows = value_list(o->a);

	for (size_t i = 0; i < value_len(o->sectors); i++) {
		const struct value_pair *s = &o->sectors->u.map.at[i];

		value_put(o->a, s->value, "code", value_str(o->a, *s->key ? s->key : NULL));
		value_push(o->a, rows, s->value);
	}
	return rows;
}

static void
overview(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct arena *a = &c->arena;
	struct overview o = { .a = a, .stands = MAP_INIT, .people = MAP_INIT, .sectors = value_map(a) };
	struct value *v = value_map(a);
	struct agency_scope scope;
	struct result_query q;
	struct agency *list;
	size_t n;

	o.of_sector = call_query(c, "sector") != NULL;
	if (desk_store(d, &c->err) == 0 && api_result_query(c, d->store, &q, &scope) == 0 &&
	    store_agencies(d->store, 0, a, &list, &n, &c->err) == 0 &&
	    api_each_result(c, d->store, &q, add_person, &o) == 0 &&
	    add_warnings(c, d->store, &q, &o) == 0) {
		value_put(a, v, "period", api_period(a, q.period));
		value_put(a, v, "norm", norm_of(c));
		value_put(a, v, "agencies", rows_of(&o, list, n));
		value_put(a, v, "checks", checks_of(c, &o));
		value_put(a, v, "sectors", sectors_of(&o));
		call_json(c, 200, v);
	}
	map_fini(&o.stands, NULL);
	map_fini(&o.people, NULL);
}

static const struct route_param params[] = {
	{ "period", "period", "2026-03, 2026-Q1, 2026-H1 or 2026; required" },
	{ "sector", "string", "people of one sector" },
	{ "agency", "string", "code of an agency" },
	PARAM_AS_OF,
	{ "kind", "preview", "the preview of a year that is not over" },
	PARAM_END,
};

const struct route routes_overview[] = {
	{ HTTP_GET, "/v1/overview", MAY_VIEWER | MAY_POLICY | MAY_APPROVER | MAY_ADMIN,
	    { { ON_READ, overview } }, params, NULL, "Overview", "getOverview",
	    "all agencies of a period: people by state, band and class, means, open warnings" },
	{ 0 },
};

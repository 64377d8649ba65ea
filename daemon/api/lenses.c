/* Reports about everybody: /v1/quota and the others that are made of visible results. */
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/lenses.h"
#include "daemon/edges.h"
#include "daemon/farming.h"
#include "daemon/fired.h"
#include "daemon/matrix_ask.h"
#include "rules/base/text.h"
#include "rules/coverage.h"
#include "rules/edges.h"
#include "rules/matrix.h"
#include "rules/quota.h"
#include "rules/spread.h"

/* What they are all asked: a period, perhaps of one agency, in one of three forms. */
struct lens {
	struct period period;
	const char *kind, *agency;
	struct agency_scope scope;
	int all; /* the caller may see every agency */
	struct lens_rows rows;
};

/* The agencies that are looked at: the one that is asked for, if it may be seen; else all that may
 * be. NULL: everything. */
static const struct agency_scope *
scope_of(struct call *c, struct store *s, struct lens *l)
{
	const char **one = arena_new(&c->arena, sizeof *one);

	if (call_scope(c, s, &l->scope, &l->all) != 0)
		return NULL;
	l->agency = call_query(c, "agency");
	if (l->agency == NULL)
		return l->all ? NULL : &l->scope;
	if (!scope_has(&l->scope, l->all, l->agency)) {
		call_fail(c, MSG_API_NO_AGENCY, l->agency);
		return NULL;
	}
	one[0] = l->agency;
	l->scope = (struct agency_scope){ one, 1 };
	return &l->scope;
}

/* The results of the period that is asked for; none is MSG_LENS_NOTHING. */
static int
lens_read(struct call *c, struct desk *d, struct lens *l)
{
	const struct agency_scope *scope;
	const char *kind = call_query(c, "kind");
	char text[PERIOD_TEXT];

	memset(l, 0, sizeof *l);
	if (desk_store(d, &c->err) != 0 ||
	    call_period(c, call_query(c, "period"), &l->period) != 0)
		return -1;
	l->kind = kind != NULL && strcmp(kind, "preview") == 0 ? kind : NULL;
	scope = scope_of(c, d->store, l);
	if (c->err.set || lenses_results(d->store, l->period, l->kind, scope, &c->arena, &l->rows,
			      &c->err) != 0)
		return -1;
	return l->rows.n > 0 ? 0
			     : call_fail(c, MSG_LENS_NOTHING, period_text(l->period, text));
}

/* --- forms --- */

static int
wants(const struct call *c, const char *form)
{
	const char *asked = call_query(c, "format");

	return asked != NULL && strcmp(asked, form) == 0;
}


/* The tree as JSON, or what the functions make of it. */
static void
lens_answer(struct call *c, struct value *tree, lens_text_fn *text, lens_csv_fn *csv)
{
	struct buf b = BUF_INIT;
	const struct writer w = { &b, c->lang };

	if (wants(c, "csv")) {
		csv(&w, tree, &c->arena);
		call_bytes(c, 200, "text/csv; charset=utf-8", &b);
	} else if (wants(c, "text")) {
		text(&w, tree, 1000);
		call_bytes(c, 200, "text/plain; charset=utf-8", &b);
	} else
		call_json(c, 200, tree);
}

/* --- quota --- */

static void
quota(struct call *c, void *ctx)
{
	struct lens l;
	struct value *v;
	char text[PERIOD_TEXT];

	if (lens_read(c, ctx, &l) == 0 && l.period.kind != PERIOD_YEAR)
		call_fail(c, MSG_QUOTA_YEARS, period_text(l.period, text));
	if (!c->err.set) {
		v = quota_tree(l.rows.at, l.rows.n, l.period, l.agency, &c->arena);
		lens_answer(c, v, quota_text, quota_csv);
	}
	lens_rows_fini(&l.rows);
}

/* --- edges --- */

static struct value *
edges_of(struct call *c, struct desk *d, struct lens *l)
{
	const char *within = call_query(c, "within");
	struct edges_ask q = { .manifest = c->live->manifest,
		.rows = &l->rows,
		.within = 500000,
		.sector = call_query(c, "sector") };
	struct run_options o;

	if (within != NULL &&
	    (decimal_parse(within, strlen(within), 6, &q.within) != 0 || q.within < 0 ||
		q.within > 100000000)) {
		call_fail(c, MSG_LENS_RANGE, "within", "0 - 100");
		return NULL;
	}
	if (q.sector != NULL && !manifest_sector(c->live->manifest, q.sector)) {
		call_fail(c, MSG_LENS_NO_SECTOR, q.sector);
		return NULL;
	}
	api_asking(c, d, l->period, l->kind != NULL, &o);
	q.o = &o;
	return edges_report(&q, &c->arena, &c->err);
}

static void
edges(struct call *c, void *ctx)
{
	struct value *v;
	struct lens l;

	if (lens_read(c, ctx, &l) == 0 && desk_ready(ctx, c->live, &c->err) == 0 &&
	    (v = edges_of(c, ctx, &l)) != NULL)
		lens_answer(c, v, edges_text, edges_csv);
	lens_rows_fini(&l.rows);
}

/* --- comparability --- */

/* Results of another period into *to; its text, or NULL when it has none. */
static const char *
beside(struct call *c, struct desk *d, const struct lens *l, struct period p, struct lens_rows *to)
{
	const struct agency_scope *scope = l->all && l->agency == NULL ? NULL : &l->scope;
	char text[PERIOD_TEXT];

	if (lenses_results(d->store, p, l->kind, scope, &c->arena, to, &c->err) != 0)
		return NULL;
	return to->n > 0 ? arena_str(&c->arena, period_text(p, text)) : NULL;
}

static struct value *
spread_of(struct call *c, struct desk *d, struct lens *l, struct lens_rows more[2])
{
	struct period before = period_of_day(period_first(l->period) - 1, l->period.kind),
		      year = l->period;
	const char *with = call_query(c, "with"), *rise = call_query(c, "rise");
	struct spread_options o = { .rise = 2000000, .sector = call_query(c, "sector") };
	char text[PERIOD_TEXT];

	year.year--;
	if (with != NULL && call_period(c, with, &before) != 0)
		return NULL;
	if (rise != NULL && (decimal_parse(rise, strlen(rise), 6, &o.rise) != 0 || o.rise <= 0))
		call_fail(c, MSG_LENS_RANGE, "rise", "0.01 - 100");
	else if (o.sector != NULL && !manifest_sector(c->live->manifest, o.sector))
		call_fail(c, MSG_LENS_NO_SECTOR, o.sector);
	o.period = arena_str(&c->arena, period_text(l->period, text));
	o.with = c->err.set ? NULL : beside(c, d, l, before, &more[0]);
	o.last_year = c->err.set ? NULL : beside(c, d, l, year, &more[1]);
	if (!c->err.set && with != NULL && o.with == NULL)
		call_fail(c, MSG_LENS_NOTHING, with);
	if (c->err.set)
		return NULL;
	o.now = (struct spread_side){ l->rows.at, l->rows.n };
	o.before = (struct spread_side){ more[0].at, more[0].n };
	o.year = (struct spread_side){ more[1].at, more[1].n };
	return spread_tree(&o, &c->arena);
}

static void
comparability(struct call *c, void *ctx)
{
	struct lens_rows more[2] = { { 0 } };
	struct value *v;
	struct lens l;

	if (lens_read(c, ctx, &l) == 0 && (v = spread_of(c, ctx, &l, more)) != NULL)
		lens_answer(c, v, spread_text, spread_csv);
	lens_rows_fini(&more[0]);
	lens_rows_fini(&more[1]);
	lens_rows_fini(&l.rows);
}

/* --- matrix and coverage --- */

/* The sector that is asked for, NULL all; one that there is not fails the call. */
static const char *
sector_of(struct call *c)
{
	const char *sector = call_query(c, "sector");

	if (sector != NULL && !manifest_sector(c->live->manifest, sector))
		call_fail(c, MSG_LENS_NO_SECTOR, sector);
	return sector;
}

/* Whether it is to be counted how often rules fired: then it is. -1 with c->err. */
static int
counted(struct call *c, struct desk *d, struct value *rules)
{
	if (call_query(c, "fired") == NULL)
		return 0;
	return desk_store(d, &c->err) != 0 || fired_count(d->store, c->live->manifest, rules,
						   &c->arena, &c->err) != 0
	    ? -1
	    : 1;
}

static void
matrix(struct call *c, void *ctx)
{
	const char *sector = sector_of(c);
	struct desk *d = ctx;
	struct value *rules;
	int count;

	if (!c->err.set && desk_ready(d, c->live, &c->err) == 0 &&
	    (rules = matrix_ask(d->workers, &c->arena, &c->err)) != NULL &&
	    (count = counted(c, d, rules)) >= 0)
		lens_answer(
		    c, matrix_tree(rules, count, sector, &c->arena), matrix_text, matrix_csv);
}

/* In a worker of its own, on the lane that proves candidates. */
static void
coverage(struct call *c, void *ctx)
{
	const char *sector = sector_of(c);
	struct desk *d = ctx;
	struct value *found;
	int count;

	if (!c->err.set &&
	    (found = coverage_ask(&d->limits, &c->live->folder, &c->live->calendar, &c->arena,
		 &c->err)) != NULL &&
	    (count = counted(c, d, found)) >= 0)
		lens_answer(c,
		    coverage_tree(value_get(found, "files"), value_get(found, "rules"), count,
			sector, &c->arena),
		    coverage_text, coverage_csv);
}

/* --- farming --- */

static int
farming_ask(struct call *c, struct farming_options *o, struct period months[2])
{
	const char *since = call_query(c, "since"), *from = call_query(c, "from"),
		   *to = call_query(c, "to");
	int64_t least, window;

	o->id = call_query(c, "id");
	o->since = DAY_NONE;
	o->ratio = 1.5;
	o->sector = call_query(c, "sector");
	if (call_period(c, from, &months[0]) != 0 || call_period(c, to, &months[1]) != 0 ||
	    call_number(c, "least", 1, 1000000, 10, &least) != 0 ||
	    call_number(c, "window", 1, 24, 3, &window) != 0)
		return -1;
	if (months[0].kind != PERIOD_MONTH || months[1].kind != PERIOD_MONTH ||
	    period_first(months[0]) >= period_first(months[1]) ||
	    period_first(months[1]) - period_first(months[0]) > 3700)
		return call_fail(c, MSG_FARMING_MONTHS, from, to);
	if ((o->id == NULL) != (since == NULL) ||
	    (since != NULL && day_parse(since, strlen(since), &o->since) != 0))
		return call_fail(c, MSG_FACT_DAY, "since", since ? since : "");
	if (o->sector != NULL && !manifest_sector(c->live->manifest, o->sector))
		return call_fail(c, MSG_LENS_NO_SECTOR, o->sector);
	o->least = least;
	o->window = (int)window;
	return 0;
}

static void
farming(struct call *c, void *ctx)
{
	const struct agency_scope *scope;
	struct farming_options o = { 0 };
	struct desk *d = ctx;
	struct period months[2];
	struct lens l = { 0 };

	if (desk_store(d, &c->err) != 0 || farming_ask(c, &o, months) != 0)
		return;
	scope = scope_of(c, d->store, &l);
	if (!c->err.set && farming_months(d->store, months[0], months[1], scope, &o, &c->arena,
			       &c->err) == 0)
		lens_answer(c,
		    farming_tree(c->live->manifest, c->live->tree, &o, &c->arena),
		    farming_text, farming_csv);
}

#define LENS_PARAMS \
	{ "period", "period", "2026-03, 2026-Q1, 2026-H1 or 2026; required" }, \
	    { "kind", "preview", "the preview of a year that is not over" }, \
	    { "agency", "string", "code of an agency" }, \
	    { "format", "json|csv|text", "form of the answer" }, \
	{ \
		"lang", "vi|en", "language of texts" \
	}
static const struct route_param lens_params[] = { LENS_PARAMS, PARAM_END };
#define PARAM_SECTOR \
	{ \
		"sector", "string", "code of a sector" \
	}
static const struct route_param edges_params[] = {
	LENS_PARAMS,
	{ "within", "number", "how close, in points; default 0.5" },
	PARAM_SECTOR,
	PARAM_END,
};
static const struct route_param farming_params[] = {
	{ "from", "period", "first month that is looked at; required" },
	{ "to", "period", "last month; required" },
	{ "agency", "string", "code of an agency" },
	PARAM_SECTOR,
	{ "least", "integer", "lines or people a month below which nothing is said; default 10" },
	{ "window", "integer", "months on each side; default 3" },
	{ "id", "string", "this item or criterion, whatever the standards say" },
	{ "since", "date", "from which day it counts otherwise, with id" },
	{ "format", "json|csv|text", "form of the answer" },
	PARAM_LANG,
	PARAM_END,
};
static const struct route_param matrix_params[] = {
	PARAM_SECTOR,
	{ "fired", "yes", "count how often rules fired on the store's data" },
	{ "format", "json|csv|text", "form of the answer" },
	PARAM_LANG,
	PARAM_END,
};
static const struct route_param spread_params[] = {
	LENS_PARAMS,
	{ "with", "period", "laid beside it; default the period before" },
	{ "rise", "number", "rise of a sector's median that is noted; default 2" },
	PARAM_SECTOR,
	PARAM_END,
};

#define SEE (MAY_VIEWER | MAY_POLICY | MAY_APPROVER | MAY_ADMIN)
const struct route routes_lenses[] = {
	{ HTTP_GET, "/v1/quota", SEE, { { ON_READ, quota } }, lens_params, NULL, "Quota",
	    "getQuota", "the cap on the best class: rank, places and cut of every group" },
	{ HTTP_GET, "/v1/edges", SEE, { { ON_ASK, edges } }, edges_params, NULL, "Edges",
	    "getEdges", "who stands close to the edge of a class, and what tips them" },
	{ HTTP_GET, "/v1/comparability", SEE, { { ON_READ, comparability } }, spread_params, NULL,
	    "Spread", "getComparability",
	    "how scores are spread over sectors and duty groups, and what changed" },
	{ HTTP_GET, "/v1/standards/matrix", MAY_POLICY | MAY_APPROVER | MAY_ADMIN,
	    { { ON_ASK, matrix } }, matrix_params, NULL, "Matrix", "getMatrix",
	    "articles against the rules, parameters and examples that rest on them" },
	{ HTTP_GET, "/v1/standards/coverage", MAY_POLICY | MAY_APPROVER | MAY_ADMIN,
	    { { ON_BUILD, coverage } }, matrix_params, NULL, "Coverage", "getCoverage",
	    "what of the formulas no example reaches, and what never fired" },
	{ HTTP_GET, "/v1/farming", SEE, { { ON_READ, farming } }, farming_params, NULL, "Farming",
	    "getFarming", "work whose volume jumped after it came to count, to be explained" },
	{ 0 },
};

/* Reports about everybody: /v1/quota and the others that are made of visible results. */
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/lenses.h"
#include "rules/quota.h"

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

#define LENS_PARAMS \
	{ "period", "period", "2026-03, 2026-Q1, 2026-H1 or 2026; required" }, \
	    { "kind", "preview", "the preview of a year that is not over" }, \
	    { "agency", "string", "code of an agency" }, \
	    { "format", "json|csv|text", "form of the answer" }, \
	{ \
		"lang", "vi|en", "language of texts" \
	}
static const struct route_param lens_params[] = { LENS_PARAMS, PARAM_END };

#define SEE (MAY_VIEWER | MAY_POLICY | MAY_APPROVER | MAY_ADMIN)
const struct route routes_lenses[] = {
	{ HTTP_GET, "/v1/quota", SEE, { { ON_READ, quota } }, lens_params, NULL, "Quota",
	    "getQuota", "the cap on the best class: rank, places and cut of every group" },
	{ 0 },
};

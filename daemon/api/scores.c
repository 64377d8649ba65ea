/* /v1/scores: results by page, one, and its revisions. */
#include <string.h>
#include "daemon/api/api.h"
#include "rules/base/csv.h"
#include "rules/base/text.h"

/* A person sees own results only; others those of their agencies. What may not be seen is not
 * there. */
static int
may_see(struct call *c, struct store *s, const struct result *r)
{
	struct agency_scope scope;
	int all;

	if (c->who.role == MAY_PERSON)
		return !r->organisation && strcmp(c->who.person, r->code) == 0;
	return call_scope(c, s, &scope, &all) == 0 && scope_has(&scope, all, r->agency);
}

int
api_result_query(
    struct call *c, struct store *s, struct result_query *q, struct agency_scope *scope)
{
	const char *agency = call_query(c, "agency"), *kind = call_query(c, "kind");
	int64_t limit;
	int all;

	memset(q, 0, sizeof *q);
	if (call_period(c, call_query(c, "period"), &q->period) != 0 ||
	    call_number(c, "limit", 1, 1000, 100, &limit) != 0 ||
	    call_scope(c, s, scope, &all) != 0)
		return -1;
	if (agency != NULL) {
		const char **one = arena_new(&c->arena, sizeof *one);

		one[0] = agency;
		*scope = (struct agency_scope){ one, scope_has(scope, all, agency) ? 1 : 0 };
	}
	q->as_of = c->as_of;
	q->agencies = agency != NULL || !all ? scope : NULL;
	q->kind = kind != NULL && strcmp(kind, "preview") == 0 ? kind : NULL;
	q->organisation = call_query(c, "organisations") != NULL;
	q->sector = call_query(c, "sector");
	q->band = call_query(c, "band");
	q->class_final = call_query(c, "class");
	q->find = call_query(c, "find");
	q->after = call_query(c, "cursor");
	q->most = (size_t)limit + 1;
	return 0;
}

int
api_each_result(
    struct call *c, struct store *s, struct result_query *q, api_result_fn *fn, void *arg)
{
	struct arena page = ARENA_INIT;
	struct result *r = NULL;
	size_t n = 0;
	int failed = 0;

	q->most = 1000;
	do {
		q->after = n > 0 ? arena_str(&c->arena, r[n - 1].code) : q->after;
		arena_reset(&page);
		failed = store_results_page(s, q, &page, &r, &n, &c->err);
		for (size_t i = 0; i < n && failed == 0; i++)
			failed = fn(arg, &page, &r[i]);
	} while (failed == 0 && n == q->most);
	arena_fini(&page);
	return failed;
}

static void
points(struct call *c, struct buf *b, int64_t micro)
{
	struct buf text = BUF_INIT;

	if (micro != MODEL_NONE)
		points_text(&text, micro, c->lang == LANG_VI);
	csv_cell(b, text.p ? text.p : "", text.n, 1);
	buf_fini(&text);
}

static void
cell(struct buf *b, const char *s)
{
	csv_cell(b, s ? s : "", s ? strlen(s) : 0, 1);
	buf_addc(b, ',');
}

static void
answer_csv(struct call *c, const struct result *r, size_t n)
{
	struct buf b = BUF_INIT;

	buf_adds(&b,
	    "\xef\xbb\xbf"
	    "code,agency,sector,state,band,class,reason,standard,score\r\n");
	for (size_t i = 0; i < n; i++) {
		cell(&b, r[i].code);
		cell(&b, r[i].agency);
		cell(&b, r[i].sector);
		cell(&b, state_names[r[i].state]);
		cell(&b, r[i].band);
		cell(&b, r[i].class_final);
		cell(&b, r[i].reason);
		cell(&b, r[i].standard);
		points(c, &b, r[i].micro);
		buf_adds(&b, "\r\n");
	}
	call_bytes(c, 200, "text/csv; charset=utf-8", &b);
}

static void
list(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct agency_scope scope;
	struct result_query q;
	struct result *r;
	struct value *v, *rows;
	size_t n;

	if (desk_store(d, &c->err) != 0 || api_result_query(c, d->store, &q, &scope) != 0 ||
	    store_results_page(d->store, &q, &c->arena, &r, &n, &c->err) != 0)
		return;
	v = value_map(&c->arena);
	rows = value_put(&c->arena, v, "scores", value_list(&c->arena));
	if (n == q.most) {
		n--;
		value_put(&c->arena, v, "next", value_str(&c->arena, r[n - 1].code));
		call_header(c, "X-Next", r[n - 1].code);
	}
	if (call_query(c, "format") != NULL && strcmp(call_query(c, "format"), "csv") == 0) {
		answer_csv(c, r, n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct value *row = api_result(&c->arena, &r[i], q.period);

		if (!r[i].organisation)
			api_name(c, d->store, row, r[i].code);
		value_push(&c->arena, rows, row);
	}
	call_json(c, 200, v);
}

static int
is_preview(const struct call *c)
{
	return call_query(c, "kind") != NULL && strcmp(call_query(c, "kind"), "preview") == 0;
}

static void
one(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct period p;
	struct result r;
	int got;

	if (desk_store(d, &c->err) != 0 || call_period(c, c->path[1], &p) != 0)
		return;
	got = store_result_at(d->store, 0, c->path[0], p, is_preview(c) ? "preview" : NULL,
	    &c->as_of, &c->arena, &r, &c->err);
	if (got < 0)
		return;
	if (got > 0 || !may_see(c, d->store, &r))
		call_fail(c, MSG_CTL_NO_RESULT, c->path[0], c->path[1]);
	else
		call_json(c, 200, api_result(&c->arena, &r, p));
}

static void
revisions(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct value *v, *rows;
	struct period p;
	struct result *r;
	size_t n;

	if (desk_store(d, &c->err) != 0 || call_period(c, c->path[1], &p) != 0 ||
	    store_revisions(d->store, 0, c->path[0], p, is_preview(c) ? "preview" : NULL, &c->arena,
		&r, &n, &c->err) != 0)
		return;
	if (n == 0 || !may_see(c, d->store, &r[0])) {
		call_fail(c, MSG_CTL_NO_RESULT, c->path[0], c->path[1]);
		return;
	}
	v = value_map(&c->arena);
	rows = value_put(&c->arena, v, "revisions", value_list(&c->arena));
	for (size_t i = 0; i < n; i++)
		value_push(&c->arena, rows, api_result(&c->arena, &r[i], p));
	call_json(c, 200, v);
}

#define MONTHS_MOST 36

/* A person's months, those that have a result. */
static void
months(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct value *v = value_map(&c->arena), *rows = value_list(&c->arena);
	struct period p, last;
	struct result r;
	int got;

	if (desk_store(d, &c->err) != 0 || call_period(c, call_query(c, "from"), &p) != 0 ||
	    call_period(c, call_query(c, "to"), &last) != 0)
		return;
	for (int i = 0; i < MONTHS_MOST && period_code(p) <= period_code(last); i++) {
		got = store_result(d->store, 0, c->path[0], p, NULL, &c->arena, &r, &c->err);
		if (got < 0)
			return;
		if (got == 0 && may_see(c, d->store, &r))
			value_push(&c->arena, rows, api_result(&c->arena, &r, p));
		p = period_next(p);
	}
	value_put(&c->arena, v, "scores", rows);
	call_json(c, 200, v);
}

#define KIND \
	{ \
		"kind", "preview", "the preview of a year that is not over" \
	}
static const struct route_param list_params[] = {
	{ "period", "period", "2026-03, 2026-Q1, 2026-H1 or 2026; required" },
	{ "agency", "string", "code of an agency" },
	{ "sector", "string", "code of a sector" },
	{ "band", "string", "band of a month or quarter" },
	{ "class", "string", "class of a year" },
	PARAM_FIND,
	{ "organisations", "yes", "agencies instead of people" },
	PARAM_AS_OF,
	{ "format", "csv|json", "form of the answer" },
	KIND,
	PARAM_PAGE,
	PARAM_LANG,
	PARAM_END,
};
static const struct route_param month_params[] = {
	{ "from", "period", "the first one; required" },
	{ "to", "period", "the last one, of the same kind; at most 36 are looked at; required" },
	PARAM_LANG,
	PARAM_END,
};
static const struct route_param one_params[] = { KIND, PARAM_AS_OF, PARAM_LANG, PARAM_END },
	revision_params[] = { KIND, PARAM_LANG, PARAM_END };

#define READERS (MAY_ANY & ~(unsigned)MAY_FEEDER)
const struct route routes_scores[] = {
	{ HTTP_GET, "/v1/scores", READERS & ~(unsigned)MAY_PERSON, { { ON_READ, list } },
	    list_params, NULL, "ScorePage", "listScores", "results of a period" },
	{ HTTP_GET, "/v1/scores/{staff}", READERS, { { ON_READ, months } }, month_params, NULL,
	    "ScorePage", "listMonths", "the results of one person in a row of periods" },
	{ HTTP_GET, "/v1/scores/{staff}/{period}", READERS, { { ON_READ, one } }, one_params, NULL,
	    "Score", "getScore", "the result of one person" },
	{ HTTP_GET, "/v1/scores/{staff}/{period}/revisions", READERS, { { ON_READ, revisions } },
	    revision_params, NULL, "RevisionList", "listRevisions",
	    "everything that was ever published of one person and period" },
	{ 0 },
};

/* Lists as workbooks: /v1/export/..., the whole list and not a page of it, with
 * heads and words in the language asked for. */
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/api/xlsx.h"
#include "daemon/phrases.h"
#include "rules/base/map.h"
#include "rules/explain_say.h"

#define PAGE 1000
#define XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define COUNT(a) (sizeof(a) / sizeof *(a))
#define COLUMNS 16

struct head {
	enum msg_id title;
	int width;
};

static void
begin_sheet(struct call *c, struct xlsx *x, enum msg_id name, const struct head *heads, size_t n)
{
	struct xlsx_column columns[COLUMNS];

	for (size_t i = 0; i < n; i++)
		columns[i] =
		    (struct xlsx_column){ msg_template(heads[i].title, c->lang), heads[i].width };
	xlsx_sheet(x, msg_template(name, c->lang), columns, n);
}

/* A code as the engine or the live standards call it. */
static const char *
called(const struct call *c, const char *list, const char *code)
{
	struct writer w = { NULL, c->lang };
	const struct value *t = code ? manifest_title(c->live->manifest, list, code) : NULL;

	return t ? say_title(&w, t, code) : say_code(&w, code);
}

/* A sector as its standard of that time is called. */
static const char *
sector_of(const struct call *c, const char *sector, day_t day)
{
	struct writer w = { NULL, c->lang };
	const struct value *s =
	    sector ? manifest_standard(c->live->manifest, sector, day) : NULL;

	return s ? say_title(&w, s, sector) : sector;
}

/* Code -> name in the language asked for, of every agency. */
static int
read_agencies(struct call *c, struct store *s, struct map *names)
{
	struct agency *at;
	size_t n;

	if (store_agencies(s, 0, &c->arena, &at, &n, &c->err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		*map_put(names, at[i].code, strlen(at[i].code), NULL) = (void *)(c->lang == LANG_EN &&
			    at[i].name_en != NULL
			? at[i].name_en
			: at[i].name_vi);
	return 0;
}

static void
put_agency(struct xlsx *x, const struct map *names, const char *code)
{
	xlsx_text(x, code);
	xlsx_text(x, code ? map_get(names, code) : NULL);
}

static void
put_person(struct call *c, struct store *s, struct xlsx *x, const char *code)
{
	xlsx_text(x, code);
	xlsx_text(x, code ? store_staff_name(s, code, &c->arena) : NULL);
}

static const char *
reason_of(const struct call *c, const char *code)
{
	static const char *const lists[] = { "gates", "vetoes" };

	for (size_t i = 0; i < COUNT(lists) && code != NULL; i++)
		if (manifest_title(c->live->manifest, lists[i], code) != NULL)
			return called(c, lists[i], code);
	return called(c, "criteria", code);
}

static void
send(struct call *c, struct xlsx *x, const char *name)
{
	struct buf b = BUF_INIT;

	if (xlsx_end(x, &b, &c->err) != 0) {
		buf_fini(&b);
		return;
	}
	call_header(c, "Content-Disposition",
	    arena_fmt(&c->arena, "attachment; filename=\"%s-%s.xlsx\"", name,
		call_query(c, "period")));
	call_bytes(c, 200, XLSX, &b);
}

/* --- scores --- */

static const struct head score_heads[] = {
	{ MSG_HEAD_STAFF, 14 },
	{ MSG_HEAD_NAME, 26 },
	{ MSG_HEAD_AGENCY_CODE, 12 },
	{ MSG_HEAD_AGENCY, 34 },
	{ MSG_HEAD_SECTOR, 24 },
	{ MSG_HEAD_TEAM, 10 },
	{ MSG_HEAD_STATE, 20 },
	{ MSG_HEAD_POINTS, 10 },
	{ MSG_HEAD_CLASS, 30 },
	{ MSG_HEAD_RANK, 10 },
	{ MSG_HEAD_REASON, 40 },
	{ MSG_HEAD_STANDARD, 30 },
};

struct sheet {
	struct call *c;
	struct store *s;
	struct xlsx *x;
	struct value *counts; /* people by class */
	const struct map *agencies;
	day_t day; /* of the standards that name sectors */
};

static int
score_row(void *arg, struct arena *page, const struct result *r)
{
	struct sheet *s = arg;
	struct call *c = s->c;
	struct xlsx *x = s->x;
	const char *class = r->class_final ? r->class_final : r->band;
	const char *key = class ? called(c, "classes", class)
				: called(c, "classes", state_names[r->state]);

	(void)page;
	api_count(&c->arena, s->counts, key, 1);
	put_person(c, s->s, x, r->code);
	put_agency(x, s->agencies, r->agency);
	xlsx_text(x, sector_of(c, r->sector, s->day));
	xlsx_text(x, r->team);
	xlsx_text(x, called(c, "classes", state_names[r->state]));
	xlsx_points(x, r->micro);
	xlsx_text(x, called(c, "classes", class));
	if (r->rank > 0)
		xlsx_whole(x, r->rank);
	else
		xlsx_text(x, NULL);
	xlsx_text(x, reason_of(c, r->reason));
	xlsx_text(x, r->standard);
	xlsx_end_row(x);
	return 0;
}

/* How many people have which class, and the same as a chart. */
static void
sum_up(struct call *c, struct xlsx *x, const struct value *counts)
{
	static const struct head heads[] = { { MSG_HEAD_CLASS, 40 }, { MSG_HEAD_PEOPLE, 12 } };

	begin_sheet(c, x, MSG_SHEET_SUM, heads, COUNT(heads));
	for (size_t i = 0; i < value_len(counts); i++) {
		xlsx_text(x, counts->u.map.at[i].key);
		xlsx_whole(x, value_integer(counts->u.map.at[i].value, 0));
		xlsx_end_row(x);
	}
	xlsx_chart(
	    x, msg_template(MSG_SHEET_CHART, c->lang), msg_template(MSG_HEAD_CLASS, c->lang));
}

static int
all_scores(struct call *c, struct store *s, struct result_query *q, struct xlsx *x)
{
	static const char *const classes[] = { "excellent", "good", "completed", "not_completed" };
	struct map agencies = MAP_INIT;
	struct sheet sheet = { c, s, x, value_map(&c->arena), &agencies, period_last(q->period) };
	int rc = read_agencies(c, s, &agencies);

	for (size_t i = 0; i < COUNT(classes); i++)
		api_count(&c->arena, sheet.counts, called(c, "classes", classes[i]), 0);
	begin_sheet(c, x, MSG_SHEET_SCORES, score_heads, COUNT(score_heads));
	if (rc == 0)
		rc = api_each_result(c, s, q, score_row, &sheet);
	if (rc == 0)
		sum_up(c, x, sheet.counts);
	map_fini(&agencies, NULL);
	return rc;
}

static void
scores(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct agency_scope scope;
	struct result_query q;
	struct xlsx *x;

	if (desk_store(d, &c->err) != 0 || api_result_query(c, d->store, &q, &scope) != 0)
		return;
	x = xlsx_new(&c->err);
	if (x == NULL)
		return;
	if (all_scores(c, d->store, &q, x) != 0)
		xlsx_drop(x);
	else
		send(c, x, "scores");
}

/* --- warnings --- */

static const struct head warning_heads[] = {
	{ MSG_HEAD_DAY, 12 },
	{ MSG_HEAD_CHECK, 44 },
	{ MSG_HEAD_SEVERITY, 12 },
	{ MSG_HEAD_STAFF, 14 },
	{ MSG_HEAD_NAME, 26 },
	{ MSG_HEAD_AGENCY_CODE, 12 },
	{ MSG_HEAD_AGENCY, 34 },
	{ MSG_HEAD_DETAIL, 50 },
	{ MSG_HEAD_LINE, 20 },
	{ MSG_HEAD_STANDARD, 30 },
};

static void
warning_row(struct call *c, struct store *s, struct xlsx *x, const struct map *agencies,
    const struct warning *w)
{
	struct buf said = BUF_INIT;
	const struct value *detail = api_tree(&c->arena, w->detail);

	if (detail != NULL)
		phrases_detail(detail, c->lang, &said);
	xlsx_day(x, w->date);
	xlsx_text(x, phrases_check(c->live->manifest, w->check, c->lang));
	xlsx_text(x, called(c, "checks", w->severity));
	put_person(c, s, x, w->staff);
	put_agency(x, agencies, w->agency);
	xlsx_text(x, said.p);
	xlsx_text(x, api_source(s, w->entry, &c->arena));
	xlsx_text(x, w->standard);
	xlsx_end_row(x);
	buf_fini(&said);
}

static int
all_warnings(struct call *c, struct store *s, struct warning_query *q, const struct map *agencies,
    struct xlsx *x)
{
	struct warning *w;
	size_t n;

	begin_sheet(c, x, MSG_SHEET_WARNINGS, warning_heads, COUNT(warning_heads));
	q->most = PAGE;
	do {
		if (store_warnings_page(s, q, &c->arena, &w, &n, &c->err) != 0)
			return -1;
		for (size_t i = 0; i < n; i++)
			warning_row(c, s, x, agencies, &w[i]);
		q->after = n > 0 ? &w[n - 1] : NULL;
	} while (n == q->most);
	return 0;
}

static void
warnings(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct agency_scope scope;
	struct warning_query q;
	struct warning after;
	struct map agencies = MAP_INIT;
	struct xlsx *x;

	if (desk_store(d, &c->err) != 0 ||
	    api_warning_query(c, d->store, &q, &scope, &after) != 0)
		return;
	x = xlsx_new(&c->err);
	if (x == NULL)
		return;
	if (read_agencies(c, d->store, &agencies) != 0 ||
	    all_warnings(c, d->store, &q, &agencies, x) != 0)
		xlsx_drop(x);
	else
		send(c, x, "warnings");
	map_fini(&agencies, NULL);
}

static const struct route_param score_params[] = {
	{ "period", "period", "2026-03, 2026-Q1, 2026-H1 or 2026; required" },
	{ "agency", "string", "code of an agency" },
	{ "sector", "string", "code of a sector" },
	{ "band", "string", "band of a month or quarter" },
	{ "class", "string", "class of a year" },
	PARAM_FIND,
	{ "kind", "preview", "the preview of a year that is not over" },
	PARAM_LANG,
	PARAM_END,
};
static const struct route_param warning_params[] = {
	{ "period", "period", "2026-03 ...; required" },
	{ "agency", "string", "code of an agency" },
	{ "staff", "string", "code of a person" },
	PARAM_FIND,
	{ "check", "string", "id of a check" },
	{ "severity", "string", "info, warning or serious" },
	{ "from", "date", "first day" },
	{ "to", "date", "last day" },
	{ "resolved", "yes", "those that are resolved too" },
	PARAM_LANG,
	PARAM_END,
};

#define SEE (MAY_VIEWER | MAY_POLICY | MAY_APPROVER | MAY_ADMIN)
const struct route routes_export[] = {
	{ HTTP_GET, "/v1/export/scores", SEE, { { ON_READ, scores } }, score_params, NULL,
	    "Workbook", "exportScores", "all results of a period as XLSX, with a chart" },
	{ HTTP_GET, "/v1/export/warnings", SEE | MAY_PERSON, { { ON_READ, warnings } },
	    warning_params, NULL, "Workbook", "exportWarnings",
	    "all warnings of a period as XLSX" },
	{ 0 },
};

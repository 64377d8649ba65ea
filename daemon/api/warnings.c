/* /v1/warnings: what checks found, by page. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/phrases.h"
#include "daemon/store/store_admin.h"
#include "rules/base/json.h"
#include "rules/base/map.h"

/* A cursor is the key of the last row: agency|staff|check|day|entry. */
static int
read_cursor(struct call *c, const char *text, struct warning *w)
{
	char *copy = arena_str(&c->arena, text), *part[5];

	for (int i = 0; i < 5; i++) {
		part[i] = strsep(&copy, "|");
		if (part[i] == NULL)
			return call_fail(c, MSG_API_CURSOR, text);
	}
	*w = (struct warning){ .agency = part[0],
		.staff = part[1],
		.check = part[2],
		.date = (day_t)strtol(part[3], NULL, 10),
		.entry = strtoll(part[4], NULL, 10) };
	return 0;
}

static const char *
cursor_of(struct arena *a, const struct warning *w)
{
	return arena_fmt(a, "%s|%s|%s|%d|%lld", w->agency ? w->agency : "",
	    w->staff ? w->staff : "", w->check, (int)w->date, (long long)w->entry);
}

static int
day_of_query(struct call *c, const char *name, day_t *out)
{
	const char *s = call_query(c, name);

	*out = DAY_NONE;
	if (s == NULL || day_parse(s, strlen(s), out) == 0)
		return 0;
	return call_fail(c, MSG_FACT_DAY, name, s);
}

int
api_warning_query(struct call *c, struct store *s, struct warning_query *q,
    struct agency_scope *scope, struct warning *after)
{
	const char *agency = call_query(c, "agency"), *cursor = call_query(c, "cursor");
	int64_t limit;
	int all;

	memset(q, 0, sizeof *q);
	if (call_period(c, call_query(c, "period"), &q->period) != 0 ||
	    call_number(c, "limit", 1, 1000, 100, &limit) != 0 ||
	    day_of_query(c, "from", &q->first) != 0 || day_of_query(c, "to", &q->last) != 0 ||
	    call_scope(c, s, scope, &all) != 0 ||
	    (cursor != NULL && read_cursor(c, cursor, after) != 0))
		return -1;
	if (agency != NULL) {
		const char **one = arena_new(&c->arena, sizeof *one);

		one[0] = agency;
		*scope = (struct agency_scope){ one, scope_has(scope, all, agency) ? 1 : 0 };
	}
	q->agencies = agency != NULL || !all ? scope : NULL;
	if (c->who.role == MAY_PERSON)
		q->agencies = NULL;
	q->staff = c->who.role == MAY_PERSON ? c->who.person : call_query(c, "staff");
	q->find = call_query(c, "find");
	q->check = call_query(c, "check");
	q->severity = call_query(c, "severity");
	q->resolved = call_query(c, "resolved") != NULL;
	q->after = cursor ? after : NULL;
	q->most = (size_t)limit + 1;
	return 0;
}

/* --- acknowledged: somebody looked at it and said why it stands; a row of the audit --- */

#define ACKNOWLEDGE "warning acknowledge"

/* What the row is about: the period, then as a cursor has it. */
static const char *
object_of(struct arena *a, struct period p, const struct warning *w)
{
	char text[PERIOD_TEXT];

	return arena_fmt(a, "%s|%s", period_text(p, text), w ? cursor_of(a, w) : "");
}

/* The last word of each warning of the period. */
static int
read_words(struct call *c, struct store *s, struct period p, struct map *words)
{
	struct audit *rows;
	size_t n;

	if (store_audit_named(s, ACKNOWLEDGE, object_of(&c->arena, p, NULL), &c->arena, &rows, &n,
		&c->err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		*map_put(words, rows[i].object, strlen(rows[i].object), NULL) = &rows[i];
	return 0;
}

static struct value *
word_value(struct arena *a, const struct audit *row)
{
	const struct value *detail;
	struct value *v = value_map(a);

	if (row == NULL)
		return value_null(a);
	detail = api_tree(a, row->detail);
	value_put(a, v, "by", value_str(a, value_text(value_get(detail, "person"), row->by)));
	value_put(a, v, "at", api_time(a, row->at));
	value_put(a, v, "why", value_str(a, value_text(value_get(detail, "why"), "")));
	return v;
}

/* On a reader: the warning that is meant, when the caller may see it. */
static void
find_one(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	const char *agency = value_text(value_get(c->json, "agency"), ""),
		   *date = value_text(value_get(c->json, "date"), NULL),
		   *check = value_text(value_get(c->json, "check"), NULL);
	int64_t entry = value_integer(value_get(c->json, "entry"), 0);
	struct agency_scope scope, own = { &agency, 1 };
	struct warning_query q = { .agencies = &own,
		.check = check,
		.staff = value_text(value_get(c->json, "staff"), ""),
		.first = DAY_NONE,
		.last = DAY_NONE,
		.resolved = 1,
		.most = INT32_MAX };
	struct warning *w;
	day_t day = DAY_NONE;
	size_t n;
	int all;

	if (*value_text(value_get(c->json, "why"), "") == '\0') {
		c->pointer = "/why";
		call_fail(c, MSG_WEB_WHY);
		return;
	}
	if (call_period(c, value_text(value_get(c->json, "period"), NULL), &q.period) != 0 ||
	    desk_store(d, &c->err) != 0 || call_scope(c, d->store, &scope, &all) != 0 ||
	    store_warnings_page(d->store, &q, &c->arena, &w, &n, &c->err) != 0)
		return;
	if (date != NULL)
		(void)day_parse(date, strlen(date), &day);
	for (size_t i = 0; i < n && scope_has(&scope, all, agency); i++)
		if (w[i].date == day && w[i].entry == entry)
			c->state = (void *)object_of(&c->arena, q.period, &w[i]);
	if (c->state == NULL)
		call_fail(c, MSG_WEB_NO_WARNING);
}

static void
write_word(struct call *c, void *ctx)
{
	struct arena *a = &c->arena;
	struct value *detail = value_map(a);
	struct buf b = BUF_INIT;
	struct audit row = { .at = app_now(),
		.by = c->who.id,
		.action = ACKNOWLEDGE,
		.object = c->state };
	struct err ignored = { 0 };
	int failed;

	value_put(a, detail, "why", value_str(a, value_text(value_get(c->json, "why"), "")));
	value_put(a, detail, "person", value_str(a, c->who.person));
	json_value(&b, detail, 0);
	row.detail = arena_copy(a, b.p, b.n);
	buf_fini(&b);
	if (store_part_begin(ctx, &c->err) != 0)
		return;
	failed = store_audit_add(ctx, &row, a, &c->err) != 0;
	(void)store_part_end(ctx, !failed, failed ? &ignored : &c->err);
	err_fini(&ignored);
	call_json(c, 200, word_value(a, &row));
}

static struct value *
told(struct call *c, struct value *v, const struct audit *word)
{
	value_put(&c->arena, v, "acknowledged", word_value(&c->arena, word));
	return v;
}

static void
list(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct agency_scope scope;
	struct warning_query q;
	struct warning after, *w;
	struct map words = MAP_INIT;
	struct value *v, *rows;
	const char *source;
	size_t n;

	if (desk_store(d, &c->err) != 0 || api_warning_query(c, d->store, &q, &scope, &after) != 0 ||
	    store_warnings_page(d->store, &q, &c->arena, &w, &n, &c->err) != 0 ||
	    read_words(c, d->store, q.period, &words) != 0) {
		map_fini(&words, NULL);
		return;
	}
	v = value_map(&c->arena);
	rows = value_put(&c->arena, v, "warnings", value_list(&c->arena));
	if (n == q.most) {
		n--;
		value_put(
		    &c->arena, v, "next", value_str(&c->arena, cursor_of(&c->arena, &w[n - 1])));
	}
	for (size_t i = 0; i < n; i++) {
		struct value *row = api_warning(c, &w[i], q.period);

		if (w[i].staff != NULL && *w[i].staff != '\0')
			api_name(c, d->store, row, w[i].staff);
		source = api_source(d->store, w[i].entry, &c->arena);
		if (source != NULL)
			value_put(&c->arena, row, "external_id", value_str(&c->arena, source));
		value_push(&c->arena, rows,
		    told(c, row, map_get(&words, object_of(&c->arena, q.period, &w[i]))));
	}
	map_fini(&words, NULL);
	call_json(c, 200, v);
}

/* --- how many of each --- */

static const struct {
	const char *name;
	unsigned by;
} groups[] = {
	{ "check", COUNT_CHECK },
	{ "agency", COUNT_AGENCY },
	{ "staff", COUNT_STAFF },
};

static unsigned
group_of(const char *asked)
{
	for (size_t i = 0; asked != NULL && i < sizeof groups / sizeof *groups; i++)
		if (strcmp(groups[i].name, asked) == 0)
			return groups[i].by;
	return COUNT_CHECK;
}

static struct value *
count_value(struct call *c, const struct warning_count *w)
{
	struct arena *a = &c->arena;
	struct value *v = value_map(a);

	value_put(a, v, "agency", value_str(a, w->agency));
	value_put(a, v, "staff", value_str(a, w->staff));
	value_put(a, v, "check", value_str(a, w->check));
	api_check_titles(c, v, w->check);
	value_put(a, v, "warnings", value_int(a, w->n));
	return v;
}

static void
counts(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct agency_scope scope;
	struct warning_query q;
	struct warning_count *w;
	struct warning after;
	struct value *v, *rows;
	size_t n;

	if (desk_store(d, &c->err) != 0 ||
	    api_warning_query(c, d->store, &q, &scope, &after) != 0 ||
	    store_warning_counts(d->store, &q, group_of(call_query(c, "by")), &c->arena, &w, &n,
		&c->err) != 0)
		return;
	v = value_map(&c->arena);
	value_put(&c->arena, v, "period", api_period(&c->arena, q.period));
	rows = value_put(&c->arena, v, "counts", value_list(&c->arena));
	for (size_t i = 0; i < n; i++) {
		value_push(&c->arena, rows, count_value(c, &w[i]));
		if (w[i].staff != NULL)
			api_name(c, d->store, rows->u.list.at[i], w[i].staff);
	}
	call_json(c, 200, v);
}

#define FILTERS \
	{ "period", "period", "2026-03 ...; required" }, \
	    { "agency", "string", "code of an agency" }, \
	    { "staff", "string", "code of a person" }, PARAM_FIND, \
	    { "check", "string", "id of a check" }, \
	    { "severity", "string", "info, warning or serious" }, \
	    { "from", "date", "first day" }, { "to", "date", "last day" }, \
	{ \
		"resolved", "yes", "those that are resolved too" \
	}
static const struct route_param count_params[] = {
	FILTERS,
	{ "by", "check|agency|staff", "of each what; default check" },
	PARAM_END,
};
static const struct route_param params[] = {
	FILTERS,
	PARAM_PAGE,
	PARAM_LANG,
	PARAM_END,
};

const struct route routes_warnings[] = {
	{ HTTP_GET, "/v1/warnings", MAY_ANY & ~(unsigned)MAY_FEEDER, { { ON_READ, list } }, params,
	    NULL, "WarningPage", "listWarnings", "what checks found in a period" },
	{ HTTP_POST, "/v1/warnings/acknowledge", MAY_VIEWER | MAY_POLICY | MAY_APPROVER | MAY_ADMIN,
	    { { ON_READ, find_one }, { ON_WRITE, write_word } }, NULL, "Acknowledgement",
	    "Acknowledged", "acknowledgeWarning", "say why a warning stands as it is" },
	{ HTTP_GET, "/v1/warnings/counts", MAY_ANY & ~(unsigned)MAY_FEEDER, { { ON_READ, counts } },
	    count_params, NULL, "WarningCounts", "countWarnings", "how many warnings of each kind" },
	{ 0 },
};

/* /v1/warnings: what checks found, by page. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/api/api.h"
#include "daemon/phrases.h"

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
	q->check = call_query(c, "check");
	q->severity = call_query(c, "severity");
	q->resolved = call_query(c, "resolved") != NULL;
	q->after = cursor ? after : NULL;
	q->most = (size_t)limit + 1;
	return 0;
}

static void
list(struct call *c, void *ctx)
{
	struct desk *d = ctx;
	struct agency_scope scope;
	struct warning_query q;
	struct warning after, *w;
	struct value *v, *rows;
	size_t n;

	if (desk_store(d, &c->err) != 0 || api_warning_query(c, d->store, &q, &scope, &after) != 0 ||
	    store_warnings_page(d->store, &q, &c->arena, &w, &n, &c->err) != 0)
		return;
	v = value_map(&c->arena);
	rows = value_put(&c->arena, v, "warnings", value_list(&c->arena));
	if (n == q.most) {
		n--;
		value_put(
		    &c->arena, v, "next", value_str(&c->arena, cursor_of(&c->arena, &w[n - 1])));
	}
	for (size_t i = 0; i < n; i++)
		value_push(&c->arena, rows, api_warning(c, &w[i], q.period));
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
	const struct manifest *m = c->live->manifest;
	struct value *v = value_map(a);

	value_put(a, v, "agency", value_str(a, w->agency));
	value_put(a, v, "staff", value_str(a, w->staff));
	value_put(a, v, "check", value_str(a, w->check));
	value_put(a, v, "vi", value_str(a, w->check ? phrases_check(m, w->check, LANG_VI) : NULL));
	value_put(a, v, "en", value_str(a, w->check ? phrases_check(m, w->check, LANG_EN) : NULL));
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
	for (size_t i = 0; i < n; i++)
		value_push(&c->arena, rows, count_value(c, &w[i]));
	call_json(c, 200, v);
}

#define FILTERS \
	{ "period", "period", "2026-03 ...; required" }, \
	    { "agency", "string", "code of an agency" }, \
	    { "staff", "string", "code of a person" }, { "check", "string", "id of a check" }, \
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
	{ HTTP_GET, "/v1/warnings/counts", MAY_ANY & ~(unsigned)MAY_FEEDER, { { ON_READ, counts } },
	    count_params, NULL, "WarningCounts", "countWarnings", "how many warnings of each kind" },
	{ 0 },
};

#include "daemon/api/api.h"
#include <string.h>
#include <time.h>
#include "daemon/phrases.h"
#include "rules/base/json.h"

void
api_count(struct arena *a, struct value *in, const char *key, int64_t n)
{
	if (key != NULL)
		value_put(a, in, key, value_int(a, value_integer(value_get(in, key), 0) + n));
}

struct value *
api_tree(struct arena *a, const char *json)
{
	struct err ignored = { 0 };
	struct value *v = json ? json_read(a, json, strlen(json), &ignored) : NULL;

	err_fini(&ignored);
	return v;
}

struct value *
api_time(struct arena *a, int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm tm;
	char text[40];

	if (seconds == 0)
		return value_null(a);
	gmtime_r(&t, &tm);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return value_str(a, text);
}

struct value *
api_day(struct arena *a, day_t d)
{
	char text[DAY_TEXT];

	return d == DAY_NONE ? value_null(a) : value_str(a, day_text(d, text));
}

struct value *
api_period(struct arena *a, struct period p)
{
	char text[PERIOD_TEXT];

	return p.year == 0 ? value_null(a) : value_str(a, period_text(p, text));
}

static void
put(struct arena *a, struct value *v, const char *key, struct value *member)
{
	value_put(a, v, key, member ? member : value_null(a));
}

struct value *
api_result(struct arena *a, const struct result *r, struct period p)
{
	struct value *v = value_map(a);

	put(a, v, r->organisation ? "organisation" : "staff", value_str(a, r->code));
	put(a, v, "period", api_period(a, p));
	put(a, v, "agency", value_str(a, r->agency));
	put(a, v, "sector", value_str(a, r->sector));
	put(a, v, "team", value_str(a, r->team));
	put(a, v, "duty_group", value_str(a, r->duty_group));
	put(a, v, "standard", value_str(a, r->standard));
	put(a, v, "root", value_str(a, r->root));
	put(a, v, "state", value_str(a, state_names[r->state]));
	put(a, v, "micropoints", r->micro == MODEL_NONE ? NULL : value_int(a, r->micro));
	put(a, v, "band", value_str(a, r->band));
	put(a, v, "class_proposed", value_str(a, r->class_proposed));
	put(a, v, "class", value_str(a, r->class_final));
	if (r->group_size > 0) {
		put(a, v, "rank", value_int(a, r->rank));
		put(a, v, "group_size", value_int(a, r->group_size));
	}
	put(a, v, "reason", value_str(a, r->reason));
	put(a, v, "detail", api_tree(a, r->detail));
	put(a, v, "parts", api_tree(a, r->parts));
	put(a, v, "indicators", api_tree(a, r->indicators));
	put(a, v, "run", value_int(a, r->run));
	put(a, v, "revision", value_int(a, r->revision));
	if (r->gone)
		put(a, v, "gone", value_bool(a, 1));
	return v;
}

void
api_name(struct call *c, struct store *s, struct value *v, const char *staff)
{
	const char *name = store_staff_name(s, staff, &c->arena);

	if (name != NULL)
		value_put(&c->arena, v, "name", value_str(&c->arena, name));
}

const char *
api_source(struct store *s, int64_t seq, struct arena *a)
{
	const char *source, *id;
	enum fact_kind kind;

	return seq != 0 && store_fact_id(s, seq, &kind, &source, &id, a) == 0 ? id : NULL;
}

void
api_names(struct call *c, struct store *s, struct value *rows)
{
	struct agency_scope scope;
	int all;

	if (call_scope(c, s, &scope, &all) != 0)
		return;
	for (size_t i = 0; i < value_len(rows); i++) {
		struct value *row = rows->u.list.at[i];
		const char *staff = value_text(value_get(row, "staff"), NULL);

		if (staff != NULL &&
		    scope_has(&scope, all, value_text(value_get(row, "agency"), "")))
			api_name(c, s, row, staff);
	}
}

struct value *
api_report(struct call *c, struct store *s, const char *json)
{
	struct value *v = api_tree(&c->arena, json);
	const struct value *moved = value_get(v, "moved");

	if (v == NULL)
		return value_null(&c->arena);
	api_names(c, s, value_get(v, "people"));
	api_names(c, s, value_get(moved, "came"));
	api_names(c, s, value_get(moved, "left"));
	return v;
}

void
api_check_titles(struct call *c, struct value *v, const char *check)
{
	const struct manifest *m = c->live->manifest;
	struct arena *a = &c->arena;

	value_put(a, v, "vi", value_str(a, check ? phrases_check(m, check, LANG_VI) : NULL));
	value_put(a, v, "en", value_str(a, check ? phrases_check(m, check, LANG_EN) : NULL));
}

struct value *
api_check(struct call *c, const char *check)
{
	struct arena *a = &c->arena;
	struct value *v = value_map(a);

	value_put(a, v, "id", value_str(a, check));
	api_check_titles(c, v, check);
	value_put(a, v, "unit", value_null(a));
	return v;
}

struct value *
api_warning(struct call *c, const struct warning *w, struct period p)
{
	struct arena *a = &c->arena;
	struct value *v = value_map(a);
	struct value *detail = api_tree(a, w->detail);
	struct buf said = BUF_INIT;

	if (detail != NULL)
		phrases_detail(detail, c->lang, &said);
	put(a, v, "check", value_str(a, w->check));
	put(a, v, "severity", value_str(a, w->severity));
	put(a, v, "staff", w->staff && *w->staff ? value_str(a, w->staff) : NULL);
	put(a, v, "agency", w->agency && *w->agency ? value_str(a, w->agency) : NULL);
	put(a, v, "period", api_period(a, p));
	put(a, v, "date", api_day(a, w->date));
	put(a, v, "entry", w->entry ? value_int(a, w->entry) : NULL);
	put(a, v, "title", value_str(a, phrases_check(c->live->manifest, w->check, LANG_EN)));
	put(a, v, "title_vi", value_str(a, phrases_check(c->live->manifest, w->check, LANG_VI)));
	put(a, v, "detail", detail);
	put(a, v, "said", value_strn(a, said.p ? said.p : "", said.n));
	put(a, v, "standard", value_str(a, w->standard));
	put(a, v, "resolved", value_bool(a, w->resolved));
	buf_fini(&said);
	return v;
}

struct value *
api_run(struct arena *a, const struct run *r)
{
	struct value *v = value_map(a);

	put(a, v, "run", value_int(a, r->id));
	put(a, v, "period", api_period(a, r->period));
	put(a, v, "kind", value_str(a, r->kind));
	put(a, v, "scope", value_str(a, r->scope));
	put(a, v, "state", value_str(a, r->state));
	put(a, v, "to_date", value_bool(a, r->to_date));
	put(a, v, "bundle", value_str(a, r->bundle));
	put(a, v, "calendar", value_str(a, r->calendar));
	put(a, v, "engine", value_str(a, r->engine));
	put(a, v, "as_of", value_int(a, r->as_of));
	put(a, v, "started", api_time(a, r->started));
	put(a, v, "finished", api_time(a, r->finished));
	put(a, v, "counts", api_tree(a, r->counts));
	return v;
}

void
api_part_end(struct call *c, struct store *writer, int failed)
{
	struct err ignored = { 0 };

	(void)store_part_end(writer, !failed, failed ? &ignored : &c->err);
	err_fini(&ignored);
}

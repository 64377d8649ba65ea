#include "daemon/reminder.h"
#include "daemon/phrases.h"
#include <string.h>
#include "daemon/store/store_runs.h"
#include "rules/base/json.h"

#define SHOWN_MAX 100000

struct reminder {
	struct arena a;
	const struct manifest *m;
	day_t day;
	size_t open, shown;
	struct value *checks, *agencies, *agency, *people, *person, *warnings;
};

static void
add_one(struct arena *a, struct value *map, const char *key)
{
	value_put(a, map, key, value_int(a, value_integer(value_get(map, key), 0) + 1));
}

static void
count(struct reminder *r, const char *check)
{
	struct value *c = (struct value *)value_get(r->checks, check);

	if (c == NULL) {
		c = value_put(&r->a, r->checks, check, value_map(&r->a));
		value_put(
		    &r->a, c, "title", value_str(&r->a, phrases_check(r->m, check, LANG_EN)));
		value_put(
		    &r->a, c, "title_vi", value_str(&r->a, phrases_check(r->m, check, LANG_VI)));
	}
	add_one(&r->a, c, "open");
	add_one(&r->a, r->agency, "open");
	r->open++;
}

static struct value *
begin(struct reminder *r, struct value *list, const char *name, const char *code)
{
	struct value *v = value_map(&r->a);

	value_put(&r->a, v, name, value_str(&r->a, code));
	value_push(&r->a, list, v);
	return v;
}

static int
is_of(const struct value *v, const char *name, const char *code)
{
	const char *have = value_text(value_get(v, name), "");

	return v != NULL && strcmp(have, code ? code : "") == 0;
}

/* They come by agency, then person ("" first: the agency's own), then check. */
static void
place_agency(struct reminder *r, const struct warning *w)
{
	if (is_of(r->agency, "agency", w->agency))
		return;
	r->agency = begin(r, r->agencies, "agency", w->agency);
	value_put(&r->a, r->agency, "open", value_int(&r->a, 0));
	r->people = value_put(&r->a, r->agency, "people", value_list(&r->a));
	r->person = r->warnings = NULL;
}

static void
place_person(struct reminder *r, const struct warning *w)
{
	if (w->staff == NULL && r->warnings == NULL)
		r->warnings = value_put(&r->a, r->agency, "warnings", value_map(&r->a));
	if (w->staff != NULL && !is_of(r->person, "staff", w->staff)) {
		r->person = begin(r, r->people, "staff", w->staff);
		r->warnings = value_put(&r->a, r->person, "warnings", value_map(&r->a));
	}
}

static int
a_warning(void *arg, const struct warning *w)
{
	struct reminder *r = arg;
	char text[DAY_TEXT];
	struct value *days;

	if (w->resolved || (w->date != DAY_NONE && w->date > r->day))
		return 0;
	place_agency(r, w);
	count(r, w->check);
	if (r->shown >= SHOWN_MAX)
		return 0;
	place_person(r, w);
	days = (struct value *)value_get(r->warnings, w->check);
	if (days == NULL)
		days = value_put(&r->a, r->warnings, w->check, value_list(&r->a));
	if (w->date != DAY_NONE)
		value_push(&r->a, days, value_str(&r->a, day_text(w->date, text)));
	r->shown++;
	return 0;
}

int
reminder_write(struct store *s, const struct manifest *m, struct period p, day_t day,
    struct buf *out, struct err *e)
{
	struct reminder r = { .a = ARENA_INIT, .m = m, .day = day };
	struct value *v = value_map(&r.a);
	char text[PERIOD_TEXT], on[DAY_TEXT];
	int failed;

	r.checks = value_map(&r.a);
	r.agencies = value_list(&r.a);
	failed = store_warnings(s, p, a_warning, &r, e) != 0;
	value_put(&r.a, v, "day", value_str(&r.a, day_text(day, on)));
	value_put(&r.a, v, "period", value_str(&r.a, period_text(p, text)));
	value_put(&r.a, v, "open", value_int(&r.a, (int64_t)r.open));
	value_put(&r.a, v, "truncated", value_bool(&r.a, r.open > r.shown));
	value_put(&r.a, v, "checks", r.checks);
	value_put(&r.a, v, "agencies", r.agencies);
	if (!failed)
		json_value(out, v, -1);
	arena_fini(&r.a);
	return failed ? -1 : 0;
}
